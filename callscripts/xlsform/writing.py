"""A script's data as YAML that reads back as the same script."""

from typing import Any

from callscripts.load import plain_value


def as_yaml(data: dict[str, Any]) -> str:
    """Write a script; every text that would be read as something else is quoted."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes each thing out, however often it stands there."""

        def ignore_aliases(self, _data: Any) -> bool:
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  lists stand further in
            super().increase_indent(flow, False)

    def text(dumper: yaml.SafeDumper, words: str) -> yaml.ScalarNode:
        style = '"' if plain_value(words) != words else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", words, style=style)

    Dumper.add_representer(str, text)
    return yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10_000)

"""The pages of the documentation say what is true, and all of it."""

from __future__ import annotations

import argparse
import ast
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from callscripts import shipped_names
from callscripts.practice import model as practice
from store import Season, figure_names, outcomes
from store.rules import outcomes as rules, settings
from store.rules.settings import Reason, Source
from store.tables import metadata
from store.tables.followups import FOLLOW_UP_STATES, KINDS
from tui import command_line, keys, words
from tui.demo import make_shop
from tui.wiring import Asked

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
NOW = "2026-11-23T09:41"
OPEN_ENDED = {"reasons", "warnings", "facts"}
"""Keys of JSON whose own keys are data."""


# Reading the pages.


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    """Give what stands below a heading of the second level."""
    for part in page(name).split("\n## ")[1:]:
        first, _, rest = part.partition("\n")
        if first == heading:
            return rest
    pytest.fail(f"{name} has no section: {heading}", pytrace=False)


def cells(text: str) -> Iterator[list[str]]:
    """Give the cells of each row of the tables in a text."""
    for line in text.splitlines():
        if line.startswith("| ") and not line.startswith("| ---"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def in_code(text: str) -> set[str]:
    """Give what stands in backticks."""
    return set(re.findall(r"`([^`\n]+)`", text))


def none_of(missing: Iterable[str]) -> None:
    """Fail with every one that is missing."""
    listed = sorted(set(missing))
    if listed:
        pytest.fail("\n".join(listed), pytrace=False)


# The pages as such.


@pytest.mark.parametrize(
    "file", [*PAGES, ROOT / "README.md", ROOT / "CHANGELOG.md"], ids=lambda file: file.name
)
def test_links_lead_somewhere(file: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", file.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if re.match(r"https?:", target):
            continue
        other = file.parent / path if path else file
        if not other.exists() or (anchor and anchor not in anchors(other)):
            broken.append(f"{file.name}: {target}")
    none_of(broken)


def anchors(file: Path) -> set[str]:
    """Give the anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_index_names_every_page() -> None:
    none_of(
        file.name for file in PAGES if file.name != "README.md" and f"]({file.name})" not in page("README.md")
    )


# Keys and outcomes.


def test_every_key_is_told() -> None:
    words.use("en")
    missing = []
    for command in keys.COMMANDS:
        rows = list(cells(section("keys.md", command.where.capitalize())))
        if [command.label, command.name, command.help] not in rows:
            missing.append(f"keys.md: | {command.label} | {command.name} | {command.help} |")
    none_of(missing)


def test_every_letter_is_told() -> None:
    rows = {row[0]: row for row in cells(section("keys.md", "Letters that end a call"))}
    missing = []
    for code, outcome in outcomes().items():
        if not outcome.key:
            continue
        row = rows.get(outcome.key, ["", "", "", ""])
        told = set(KINDS) if row[3] == "all queues" else set(row[3].split(", "))
        if row[2] != f"`{code}`" or told != set(outcome.kinds):
            missing.append(f"keys.md: {outcome.key} {code} in {', '.join(outcome.kinds)}")
    none_of(missing)


def test_every_outcome_is_told() -> None:
    rows = {row[0].split()[0]: row for row in cells(page("outcomes.md").split("\n## ")[0])}
    missing = []
    for code, outcome in outcomes().items():
        details = ", ".join([*(f"**{need}**" for need in outcome.needs), *outcome.asks])
        effects = ", ".join(f"`{effect}`" for effect in outcome.effects)
        reached = "yes" if outcome.reached else "no"
        told = [f"`{code}` {outcome.zh}", outcome.key or "–", outcome.group, reached, f"`{outcome.then}`"]
        if [cell.strip() for cell in rows.get(f"`{code}`", [])] != [*told, effects, details]:
            missing.append(f"outcomes.md: | {' | '.join([*told, effects, details])} |")
    none_of(missing)


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("outcomes.md", get_args(rules.Then)),
        ("outcomes.md", get_args(rules.Effect)),
        ("outcomes.md", get_args(rules.Group)),
        ("outcomes.md", FOLLOW_UP_STATES),
        ("queues.md", KINDS),
        ("queues.md", get_args(Source)),
        ("queues.md", get_args(Reason)),
        ("settings.md", get_args(Source)),
        ("records.md", tuple(metadata.tables)),
        ("figures.md", figure_names()),
        ("commands.md", figure_names()),
        ("scripts.md", shipped_names()),
        ("settings.md", settings.Agent.__struct_fields__),
        ("settings.md", settings.QueueRule.__struct_fields__),
        ("settings.md", Season.__struct_fields__),
        ("practice.md", practice.Part.__struct_fields__),
        ("practice.md", practice.Call.__struct_fields__),
        ("practice.md", practice.Ending.__struct_fields__),
        ("practice.md", get_args(practice.Line)),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_every_name_is_told(file: str, named: tuple[str, ...]) -> None:
    none_of(f"{file}: {name}" for name in set(named) - in_code(page(file)))


# Settings.


def tables(of: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every table of a TOML document, with the name it stands under."""
    yield path, {key: value for key, value in of.items() if not isinstance(value, dict)}
    for key, value in of.items():
        if isinstance(value, dict):
            yield from tables(value, f"{path}.{key}" if path else key)


def test_every_setting_is_told_with_its_value() -> None:
    shipped = tomllib.loads((ROOT / "store/rules/shop.toml").read_text(encoding="utf-8"))
    missing = []
    for name, values in tables(shipped):
        if name == "queues":
            continue
        told = {
            row[0]: row[1] for row in cells(section("settings.md", f"`[{name}]`" if name else "The shop"))
        }
        for key, value in values.items():
            cell = told.pop(f"`{key}`", "")
            if not cell or tomllib.loads(f"it = {cell.strip('`')}")["it"] != value:
                missing.append(f"settings.md: [{name}] {key} = {value!r}")
        missing += [f"settings.md: [{name}] {key} is no setting" for key in told if key != "key"]
    none_of(missing)


def test_the_example_of_settings_is_sound(tmp_path: Path) -> None:
    file = tmp_path / "ringback.toml"
    file.write_text(page("settings.md").split("```toml\n")[1].split("```")[0], encoding="utf-8")
    assert settings.load_settings(file).maintenance.plan_of("ID.4 X").km == 10_000


# Commands.


def options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if action.dest != "help" and not isinstance(action, argparse._SubParsersAction):
            yield from action.option_strings
            yield from (str(choice) for choice in action.choices or ())


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def test_every_command_and_option_is_told() -> None:
    parser = command_line._parser()
    everywhere = section("commands.md", "Options of every command")
    missing = [f"commands.md: {option}" for option in options(parser) if not told(option, everywhere)]
    for name, command in subcommands(parser).items():
        text = section("commands.md", f"`ringback {name}`")
        own = set(options(command)) - set(options(parser))
        missing += [f"commands.md: ringback {name} {option}" for option in own if not told(option, text)]
    none_of(missing)


def told(option: str, text: str) -> bool:
    return re.search(rf"`[^`]*(?<![\w-]){re.escape(option)}(?![\w-])[^`]*`", text) is not None


def test_no_option_is_told_that_there_is_not() -> None:
    parser = command_line._parser()
    missing = []
    for name, command in subcommands(parser).items():
        rows = cells(section("commands.md", f"`ringback {name}`"))
        said = {option for row in rows for option in re.findall(r"--[a-z-]+", row[0])}
        missing += [
            f"commands.md: ringback {name} has no {option}" for option in said - set(options(command))
        ]
    none_of(missing)


def calls(text: str) -> Iterator[list[str]]:
    """Give the words after `ringback` wherever a page shows a call of it."""
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for shown in (*in_code(text), *(line for block in blocks for line in block.splitlines())):
        match = re.match(r"(?:[A-Z_]+=\S+ )*(?:\S*/)?ringback ((?:\S+ ?)+)", shown)
        if match:
            yield match[1].split()


@pytest.mark.parametrize("file", [*PAGES, ROOT / "README.md"], ids=lambda file: file.name)
def test_calls_shown_are_calls_there_are(file: Path) -> None:
    commands = subcommands(command_line._parser())
    missing = []
    for name, *rest in calls(file.read_text(encoding="utf-8")):
        if not name.islower() or name.startswith("-"):
            continue
        if name not in commands:
            missing.append(f"{file.name}: ringback {name}")
            continue
        actions = commands[name]._actions
        verbs = [choice for action in actions if not action.option_strings for choice in action.choices or ()]
        known = {*verbs, *options(commands[name])}
        said = [word.strip("[]") for word in rest if "--" in word or (verbs and word == rest[0])]
        missing += [f"{file.name}: ringback {name} {word}" for word in said if word not in known]
    none_of(missing)


def test_every_variable_is_told() -> None:
    tree = ast.parse((ROOT / "tui/wiring.py").read_text(encoding="utf-8"))
    read = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch("RINGBACK_[A-Z_]+", node.value)
    }
    said = {row[0].strip("`") for row in cells(section("commands.md", "Environment"))} - {"variable"}
    none_of(f"commands.md: {name}" for name in read ^ said)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    environment = {"RINGBACK_NOW": NOW, "RINGBACK_HOME": str(folder)}
    make_shop(Asked(lang="en"), folder / "x.db", environment).database.close()
    return folder / "x.db"


def examples(command: str) -> list[Any]:
    """Give the documents that a command's section shows."""
    text = section("commands.md", f"`ringback {command}`")
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]


def shape(document: Any) -> Any:
    """Give a document's keys, without its values; of a list those of its first entry."""
    if isinstance(document, list):
        return [shape(document[0])] if document and isinstance(document[0], dict) else "list"
    if isinstance(document, dict):
        return {key: "any" if key in OPEN_ENDED else shape(value) for key, value in document.items()}
    return "value"


def test_json_is_as_told(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (
        ("NOW", NOW),
        ("HOME", str(tmp_path)),
        ("DB", str(demo)),
        ("LANG", "en"),
        ("USER", "a01"),
    ):
        monkeypatch.setenv(f"RINGBACK_{name}", value)
    monkeypatch.delenv("RINGBACK_CONFIG", raising=False)
    export, script = tmp_path / "v.csv", tmp_path / "shop.yaml"
    export.write_text(page("commands.md").split("```csv\n")[1].split("```")[0], encoding="utf-8")
    script.write_text("script: a\n", encoding="utf-8")

    def printed(*arguments: str) -> Any:
        command_line.main([*arguments, "--json"])
        return json.loads(capsys.readouterr().out)

    lines, taken = printed("queue"), printed("next")
    shown = {
        "queue": [lines, printed("queue", "--why", lines[0]["plate"])],
        "find": [printed("find", lines[0]["customer"])],
        "next": [taken],
        "log": [printed("log", str(taken["id"]), "--outcome", "call_later", "--at", "tomorrow 10")],
        "undo": [printed("undo")],
        "pause": [printed("pause", "--reason", "lunch")],
        "figures": [printed("figures", "contact-rate", "--month", NOW[:7])],
        "keys": [printed("keys")],
        "script": [printed("script", "list"), printed("script", "check", str(script))],
        "import": imports(export, printed),
    }
    assert {name: [shape(one) for one in examples(name)] for name in shown} == {
        name: [shape(one) for one in documents] for name, documents in shown.items()
    }


def imports(export: Path, printed: Callable[..., Any]) -> list[Any]:
    """Take a file in, take that back, and look at one that would change something."""
    taken = printed("import", str(export))
    undone = printed("import", "--undo")
    printed("import", str(export))
    text = export.read_text(encoding="utf-8")
    export.write_text(text.replace("2026-11-20", "2026-11-21", 1), encoding="utf-8")
    return [taken, printed("import", str(export), "--dry-run"), undone]


# Development.


def test_every_target_has_help_and_is_told() -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    targets = {
        match[1]: line.partition(" ## ")[2] for line in lines if (match := re.match("([a-z]+):(?!=)", line))
    }
    rows = list(cells(section("development.md", "Commands")))
    none_of(
        f"make {target}: {about or 'has no help'}"
        for target, about in targets.items()
        if [f"`make {target}`", about] not in rows
    )

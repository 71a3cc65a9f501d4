"""What a workbook says in each language, with `${name}` as our piping."""

import re

from callscripts.model import FACTS, LANGUAGES, Language

_CODE = re.compile(r"\((\w{2,3})[\w-]*\)\s*$", re.ASCII)
_NAMES: dict[str, Language] = {
    "english": "en",
    "en": "en",
    "chinese": "zh",
    "zh": "zh",
    "中文": "zh",
    "简体中文": "zh",
    "汉语": "zh",
}
_PIPED = re.compile(r"\$\{\s*([^}\s]*)\s*\}")


def language_of(words: str) -> Language | None:
    """Return the language that a heading names (`English (en)`, `中文`); None for another."""
    code = _CODE.search(words)
    named = _NAMES.get(code[1].lower() if code else words.strip().lower())
    return named if named in LANGUAGES else None


def names_in(words: str) -> list[str]:
    """Return the names that a text pipes."""
    return _PIPED.findall(words)


def piped(words: str, otherwise: dict[str, dict[str, str]], language: Language) -> str:
    """Return a text with our piping; `otherwise` is what is said where a fact is missing, by its name."""

    def one(match: re.Match[str]) -> str:
        name = match[1]
        if name not in FACTS:
            return match[0]
        instead = otherwise.get(name, {}).get(language)
        if instead is None:
            return f"{{{{ {name} }}}}"
        return f"{{% if {name} %}}{{{{ {name} }}}}{{% else %}}{instead}{{% endif %}}"

    return _PIPED.sub(one, words)

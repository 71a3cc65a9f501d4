"""Words in the reader's language: gettext catalogues, English where there is none.

Strings are written in English in the code and looked up when they are shown, so that the language can
change while the app runs. `_` marks and looks up; `N_` only marks, for what is looked up later.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gettext

LANGUAGES = ("zh", "en")

_CATALOGUES = Path(__file__).parent
_language = "en"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    import gettext

    return gettext.translation("ringback", _CATALOGUES, languages=[language], fallback=language == "en")


def use(language: str) -> None:
    """Show everything in this language from now on: `zh` or `en`."""
    global _language  # noqa: PLW0603  one reader, one language
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language


def language() -> str:
    """Say which language is shown."""
    return _language


def other_language() -> str:
    """Say which language the switch leads to."""
    return LANGUAGES[1 - LANGUAGES.index(_language)]


def _(message: str) -> str:
    """Give a message in the reader's language."""
    return message if _language == "en" else _catalogue(_language).gettext(message)


def both(message: str) -> tuple[str, str]:
    """Give a message in the reader's language, and in the other."""
    return _(message), _catalogue(other_language()).gettext(message)


def N_(message: str) -> str:  # noqa: N802  gettext's own name for it
    """Mark a message that is looked up where it is shown."""
    return message


def counted(one: str, many: str, number: int) -> str:
    """Give the form of a message that fits a number, with `{n}` filled in."""
    return _catalogue(_language).ngettext(one, many, number).format(n=number)


def named(name: str, said: str) -> str:
    """Say something of what is named, with the language's own colon."""
    return _("{name}: {said}").format(name=name, said=said)


def listed(words: Iterable[str]) -> str:
    """Set words one after the other, with the language's own comma."""
    return _(", ").join(words)


def from_environment(environment: Mapping[str, str] = os.environ) -> str:
    """Choose the language a terminal asks for; English where it asks for none we have."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        asked = environment.get(name, "")
        if asked:
            return "zh" if asked.lower().startswith("zh") else "en"
    return "en"

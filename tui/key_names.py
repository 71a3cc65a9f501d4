"""Names of keys: as they are written in a file, as Textual calls them, and as people know them."""

from __future__ import annotations

import re

from tui.words import N_, _

LABELS = {
    "enter": "⏎",
    "escape": "Esc",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "shift+tab": "⇧Tab",
    "space": "Space",
    "delete": "Del",
    "insert": "Ins",
    "backspace": "⌫",
}
"""Keys that have a name of their own, and how that is shown."""

SPOKEN = {
    "enter": N_("Enter"),
    "space": N_("the space bar"),
    "left": N_("← (arrow left)"),
    "right": N_("→ (arrow right)"),
}
"""Keys that a sentence names in words."""

SIGNS = {
    "!": "exclamation_mark", '"': "quotation_mark", "#": "number_sign", "$": "dollar_sign",
    "%": "percent_sign", "&": "ampersand", "'": "apostrophe", "(": "left_parenthesis",
    ")": "right_parenthesis", "*": "asterisk", "+": "plus", ",": "comma", "-": "minus",
    ".": "full_stop", "/": "slash", ":": "colon", ";": "semicolon", "<": "less_than_sign",
    "=": "equals_sign", ">": "greater_than_sign", "?": "question_mark", "@": "at",
    "[": "left_square_bracket", "\\": "backslash", "]": "right_square_bracket",
    "^": "circumflex_accent", "_": "underscore", "`": "grave_accent", "{": "left_curly_bracket",
    "|": "vertical_line", "}": "right_curly_bracket", "~": "tilde",
}  # fmt: skip
"""Signs as they are written, and what Textual calls their keys."""

_WRITTEN = {name: sign for sign, name in SIGNS.items()}
_SAME_AS_OTHERS = {"ctrl+i", "ctrl+m", "ctrl+j", "ctrl+h", "ctrl+c"}
"""What a terminal cannot tell from Tab, Enter and Backspace, and what copies or breaks off."""


def known(written: str) -> str | None:
    """Give Textual's name of a key as it is written in a file; None where a terminal sends no such key.

    A letter or a sign is written as itself, any other key by its name: `enter`, `f5`, `ctrl+z`.
    """
    text = written.strip()
    if len(text) == 1:
        return SIGNS.get(text) or (text if text.isascii() and text.isalnum() else None)
    name = text.lower()
    if name in LABELS or name in _WRITTEN or re.fullmatch(r"f([1-9]|1[0-2])", name):
        return name
    if re.fullmatch(r"ctrl\+[a-z]", name) and name not in _SAME_AS_OTHERS:
        return name
    return name if re.fullmatch(r"ctrl\+(left|right|up|down|home|end)", name) else None


def sign(key: str) -> str:
    """Give the letter, digit or sign that a key types; "" for a key that types none."""
    if key == "space":
        return " "
    return key if len(key) == 1 else _WRITTEN.get(key, "")


def written(keys: str) -> list[str]:
    """Give the keys of a command as they are written in a file."""
    return [_WRITTEN.get(key, key) for key in keys.split(",")]


def label(keys: str) -> str:
    """Show keys as they stand on a keyboard."""
    return " / ".join(_label(key) for key in keys.split(","))


def spoken(keys: str) -> str:
    """Name a command's first key in a sentence."""
    first = keys.partition(",")[0]
    return _(SPOKEN[first]) if first in SPOKEN else _label(first)


def _label(key: str) -> str:
    if key in LABELS:
        return LABELS[key]
    if key.startswith("ctrl+"):
        rest = key.removeprefix("ctrl+")
        return "^" + (rest.upper() if len(rest) == 1 else LABELS.get(rest, rest))
    return _WRITTEN.get(key) or (key if len(key) == 1 else key.upper())

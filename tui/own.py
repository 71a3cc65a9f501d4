"""What is a user's own at this terminal: the keys, and the colours, which are remembered."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from store import Unusable

THEMES = ("dark", "light", "contrast")
"""The first is that of whoever has not chosen."""

KEYS_FILE, THEME_FILE = "keys.toml", "theme.toml"


class Own(msgspec.Struct, frozen=True):
    """A user's own keys, as `keys.use` takes them, their theme, and where that is remembered, if anywhere."""

    keys: Mapping[str, str] = {}
    theme: str = THEMES[0]
    theme_file: Path | None = None


def theme_of(file: Path) -> str:
    """Read which theme a user has chosen; without a file the first one. Raises `Unusable`."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return THEMES[0]
    except UnicodeDecodeError as fault:
        raise Unusable("own_not_toml", path=str(file), problem=str(fault)) from fault
    except OSError as fault:
        raise Unusable("own_unreadable", path=str(file), problem=fault.strerror or "") from fault
    from store import line_of

    said = _read(file, text)
    strange = next((key for key in said if key != "theme"), None)
    if strange is not None:
        line = line_of(text, strange)
        raise Unusable("theme_key", path=str(file), line=line, key=strange)
    theme = str(said.get("theme", THEMES[0]))
    if theme not in THEMES:
        line, known = line_of(text, "theme"), ", ".join(THEMES)
        raise Unusable("theme_in_file", path=str(file), line=line, theme=theme, known=known)
    return theme


def _read(file: Path, text: str) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Unusable("own_not_toml", path=str(file), problem=str(fault)) from fault


def remember_theme(file: Path, theme: str) -> None:
    """Write which theme a user has chosen; the file is whole at every moment. Raises `Unusable`."""
    fresh = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(f'theme = "{theme}"\n', encoding="utf-8")
        fresh.replace(file)
    except OSError as fault:
        raise Unusable("theme_not_kept", path=str(file), problem=fault.strerror or "") from fault

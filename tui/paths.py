"""Paths as people give them: typed, pasted or dropped on the window; and how they are completed."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from urllib.parse import unquote, urlsplit

TAKEN = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".htm", ".html")
"""How files end that may be exports; others are taken when their name is given in full."""

MOST = 200
"""So many entries of a folder are offered."""

_ESCAPED = re.compile(r"\\(.)")
_QUOTES = "'\"“”‘’"


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder or a file that may be meant: its name, its size in bytes, when it was changed (epoch)."""

    path: Path
    is_folder: bool
    size: int = 0
    changed: float = 0.0

    @property
    def name(self) -> str:
        """The name as it is shown: that of a folder with a stroke."""
        return f"{self.path.name}{os.sep}" if self.is_folder else self.path.name


def given(text: str) -> str:
    """Take a path out of what was typed, pasted or dropped: without quotes, `file://` and escaping."""
    said = text.strip().splitlines()[0].strip() if text.strip() else ""
    said = said.removeprefix("& ").strip()
    if len(said) > 1 and said[0] in _QUOTES and said[-1] in _QUOTES:
        return said[1:-1].strip()
    if said.casefold().startswith("file://"):
        path = unquote(urlsplit(said.replace("#", "%23").replace("?", "%3F")).path)
        return path[1:] if re.match(r"/[A-Za-z]:", path) else path
    if os.sep == "/" and "\\" in said and not Path(said).expanduser().exists():
        return _ESCAPED.sub(r"\1", said)
    return said


def meant(text: str, folder: Path | None) -> Path | None:
    """Give the path that a text means, within the folder where it names none; None for no text."""
    said = given(text)
    if not said:
        return None
    path = Path(said).expanduser()
    return folder / path if folder and not path.is_absolute() else path


def offered(text: str, folder: Path | None) -> list[Entry]:
    """List what may be meant by the beginning of a path: folders, then files that may be exports, by name.

    A folder that cannot be read offers nothing.
    """
    said = given(text)
    path = meant(text, folder) or folder or Path()
    whole = not said or said.endswith(("/", os.sep)) or said in {"~", ".", ".."}
    inside, begins = (path, "") if whole else (path.parent, path.name)
    try:
        with os.scandir(inside) as found:
            entries = [_entry(inside, each) for each in found if _may_be(each, begins)]
    except OSError:
        return []
    return sorted(entries, key=lambda entry: (not entry.is_folder, entry.name.casefold()))[:MOST]


def completed(text: str, entries: Sequence[Entry]) -> str:
    """Complete the beginning of a path as far as all that may be meant agree."""
    if not entries:
        return text
    names = [entry.name for entry in entries]
    agreed = takewhile(lambda signs: len({sign.casefold() for sign in signs}) == 1, zip(*names, strict=False))
    return beside(text, names[0][: len(list(agreed))])


def beside(text: str, name: str) -> str:
    """Put a name in the place of the last part of a path, as it was typed."""
    said = given(text)
    if said in {"~", ".", ".."}:
        said += os.sep
    kept = max(said.rfind("/"), said.rfind(os.sep)) + 1
    done = said[:kept] + name
    return done if len(done) >= len(said) else said


def _may_be(entry: os.DirEntry[str], begins: str) -> bool:
    if not entry.name.casefold().startswith(begins.casefold()):
        return False
    if entry.name.startswith((".", "~$")) and not begins.startswith("."):
        return False
    return entry.name.casefold().endswith(TAKEN) or _is_folder(entry)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _entry(inside: Path, entry: os.DirEntry[str]) -> Entry:
    try:
        found = entry.stat()
    except OSError:
        return Entry(inside / entry.name, _is_folder(entry))
    return Entry(inside / entry.name, _is_folder(entry), found.st_size, found.st_mtime)

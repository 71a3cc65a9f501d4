"""Compile the gettext catalogues of `tui/words` (.po) into what the app reads (.mo).

Runs as hatchling's build hook, so every installed form has its words, and by hand
(`make words`) after a catalogue was edited.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WORDS = Path(__file__).resolve().parent.parent / "tui" / "words"


def compile_words(words: Path = WORDS) -> list[Path]:
    """Write a .mo beside each .po whose words changed since; return the catalogues written."""
    written = []
    for source in sorted(words.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as lines, target.open("wb") as out:
            write_mo(out, read_po(lines))
        written.append(target)
    return written


class CompileWords(BuildHookInterface[Any]):
    """hatchling calls this before it packs a wheel or an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue; `version` and `build_data` are hatchling's."""
        compile_words()


if __name__ == "__main__":
    for catalogue in compile_words():
        print(catalogue)

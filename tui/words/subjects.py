"""Subjects in words: what they are called, and how they go."""

from __future__ import annotations

from store import SubjectRow, Words
from tui.words import N_, _, formats, language

TONES = {"good": N_("content"), "bad": N_("not content"), "": N_("neither"), "neither": N_("neither")}
TRENDS = {"more": N_("▲ more"), "fewer": N_("▼ fewer"), "": ""}


def name(row: SubjectRow, words: Words) -> str:
    """Say what a subject is called; a word that belongs to none, as it is written."""
    known = words.subjects.get(row.name)
    if known is None:
        return f"“{row.written}”"
    return known.zh if language() == "zh" else known.en


def trend(row: SubjectRow) -> str:
    """Say whether it comes up more or less often than before, where that is hardly chance."""
    return _(TRENDS[row.trend]) if row.trend else ""


def share(n: int, of: int) -> str:
    """Write a share of calls; a dash where there are none."""
    return formats.percent(n / of if of else None)

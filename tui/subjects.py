"""What customers say, as a desk asks for it: with the shop's own words, and the questions its scripts ask."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from callscripts import Script, load, shipped, shipped_names
from store import (
    SaidLine,
    Subjects,
    ToneWanted,
    Words,
    count_subjects,
    known_by,
    load_words,
    said_about,
)
from tui.wiring import Desk

WORDS_FILE = "subjects.toml"
"""What the shop's own subjects are called; the file stands beside that of its rules."""


def words_of(desk: Desk, file: str | None = None) -> Words:
    """Read the subjects: of a file that was named, else of the shop's own, else the shipped ones."""
    if file:
        return load_words(Path(file).expanduser())
    own = desk.rules_file.path.with_name(WORDS_FILE) if desk.rules_file else None
    return load_words(own if own and own.is_file() else None)


def free_questions(desk: Desk) -> frozenset[str]:
    """Name the questions that are answered in free words, of the shipped scripts and the shop's own."""
    scripts = [shipped(name) for name in shipped_names()]
    named = {
        name
        for rule in desk.settings.queues.values()
        for name in (rule.script, rule.first_service_script)
        if name and name not in shipped_names()
    }
    scripts += [load(Path(name).expanduser()) for name in sorted(named)]
    return frozenset(question for script in scripts for question in _free(script))


def _free(script: Script) -> list[str]:
    return [question.id for question in script.questions if question.kind == "text"]


def look(
    desk: Desk,
    first: date,
    last: date,
    tone: ToneWanted | None = None,
    file: str | None = None,
    as_of: date | None = None,
) -> tuple[Subjects, Words]:
    """Count the subjects of some days, as recorded by the end of a day.

    Raises `Unusable` and `ScriptUnusable`.
    """
    words, questions = words_of(desk, file), free_questions(desk)
    with desk.database.reading() as records:
        known = known_by(records, desk.settings, as_of)
        return count_subjects(known, words, questions, first, last, tone), words


def cases(
    desk: Desk,
    subject: str,
    first: date,
    last: date,
    tone: ToneWanted | None = None,
    file: str | None = None,
    as_of: date | None = None,
) -> list[SaidLine]:
    """List the calls in which a subject came up, as recorded by the end of a day, the latest first."""
    words, questions = words_of(desk, file), free_questions(desk)
    with desk.database.reading() as records:
        known = known_by(records, desk.settings, as_of)
        return said_about(known, words, questions, subject, first, last, tone)

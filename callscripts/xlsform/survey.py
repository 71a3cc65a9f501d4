"""The rows of the survey sheet as what is said first, asked, and said last."""

import re
from typing import Any, TypeAlias

import msgspec

from callscripts.load import Key
from callscripts.model import FACTS, LANGUAGES
from callscripts.xlsform.book import Book
from callscripts.xlsform.expressions import Part, Untranslatable, all_of, bounds
from callscripts.xlsform.sheets import Row

Data: TypeAlias = dict[str, Any]

_KIND_OF = {
    "integer": "number",
    "int": "number",
    "text": "text",
    "string": "text",
    "date": "day",
    "datetime": "moment",
    "phone": "phone",
    "select_one": "choice",
    "select_multiple": "multiple",
    "range": "rating",
}
_RECORDED = frozenset({"start", "end", "today", "deviceid", "username", "audit"})
"""Rows by which a form notes what Ringback notes of each call anyway."""

_RATING = frozenset("12345")
_ONE_TO_FIVE = frozenset({("start", "1"), ("end", "5"), ("step", "1")})
_SAID = ("type", "name", "label", "relevant")
_ASKED = (
    *("type", "name", "label", "hint", "constraint_message", "relevant", "required"),
    *("fills", "weight", "low", "low_opens", "asked_of"),
)
_MORE: dict[str, tuple[str, ...]] = {
    "number": ("constraint",),
    "text": ("constraint",),
    "multiple": ("constraint",),
    "range": ("parameters",),
}
_YES, _NO = frozenset({"yes", "true", "true()", "1"}), frozenset({"", "no", "false", "false()", "0"})


class _Type(msgspec.Struct, frozen=True):
    """What a row is: a word of XLSForm, and the list that a select names."""

    word: str
    of: str = ""


class _Note(msgspec.Struct, frozen=True):
    """Something said, the conditions under which it is, and its row."""

    said: Data
    parts: tuple[Part, ...]
    row: Row


def parts(book: Book) -> Data:
    """Return the opening, the questions, the closing and the facts of the survey sheet."""
    _names(book)
    reading = _Reading(book)
    for row in book.rows("survey"):
        reading.row(row)
    found = reading.finished()
    found["facts"] = list(book.facts)
    return found


def _type(row: Row) -> _Type:
    """Take a type apart: `select one wishes` chooses from the list `wishes`."""
    joined = re.sub(
        r"^(select|begin|end)[ _](one|multiple|group|repeat)\b", r"\1_\2", row.cell("type").lower()
    )
    word, _, _ = joined.partition(" ")
    of = row.cell("type").split()[-1] if " " in joined else ""
    return _Type(word, of) if joined.count(" ") <= 1 or not word.startswith("select") else _Type(joined)


def _names(book: Book) -> None:
    """Note what each name stands for, before any expression is read."""
    for row in book.rows("survey"):
        kind, name = _type(row), row.cell("name")
        if name in FACTS and kind.word in {"hidden", "calculate"}:
            book.otherwise[name] = {
                str(language): said for language, said in book.raw(row, "missing").items()
            }
            book.use(name, "survey", row)
        elif name and kind.word in _KIND_OF:
            book.kinds[name] = "rating" if _is_rating(book, kind) else _KIND_OF[kind.word]


def _list(book: Book, name: str) -> list[Row]:
    return [row for row in book.rows("choices") if row.cell("list_name") == name]


def _is_rating(book: Book, kind: _Type) -> bool:
    """Tell whether a row asks for a rating: one of a list whose names are 1 to 5."""
    codes = [row.cell("name") for row in _list(book, kind.of)]
    return kind.word == "select_one" and len(codes) == len(_RATING) and set(codes) == _RATING


class _Reading:
    """Reads the rows from the first to the last."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._groups: list[tuple[Row, Part | None]] = []
        self._notes: list[_Note] = []
        self._opening: list[_Note] = []
        self._questions: list[Data] = []

    def row(self, row: Row) -> None:
        """Take in one row."""
        kind = _type(row)
        if kind.word in _RECORDED:
            return
        if kind.word == "note":
            self._note(row)
        elif kind.word == "begin_group":
            self._book.leave_out("survey", row, ("type", "name", "relevant"))
            self._groups.append((row, self._book.part("survey", row)))
        elif kind.word == "end_group":
            self._end_group(row)
        elif kind.word in {"hidden", "calculate"} and row.cell("name") in FACTS:
            self._book.leave_out("survey", row, ("type", "name", "missing"))
        elif kind.word in _KIND_OF:
            self._question(row, kind)
        else:
            self._book.problem("type_left_out", "survey", row, type=row.cell("type"))

    def finished(self) -> Data:
        """Return what was read; what is said after the last question is the closing."""
        for row, _ in self._groups:
            self._book.problem("group_open", "survey", row, name=row.cell("name"))
        first, last = (self._opening, self._notes) if self._questions else (self._notes, [])
        return {
            "opening": [self._placed(note, ("opening", i)) for i, note in enumerate(first)],
            "questions": self._questions,
            "closing": [self._placed(note, ("closing", i)) for i, note in enumerate(last)],
        }

    def _placed(self, note: _Note, key: Key, known: tuple[Part, ...] = ()) -> Data:
        """Return what is said, under those conditions that do not hold anyway."""
        self._book.stands(key, "survey", note.row)
        when = all_of(tuple(part for part in note.parts if part not in known))
        return {**({"when": when} if when else {}), **note.said}

    def _parts(self, row: Row) -> tuple[Part, ...]:
        """Return the conditions of the groups around a row, and its own."""
        around = [part for _, part in self._groups]
        return tuple(part for part in [*around, self._book.part("survey", row)] if part is not None)

    def _end_group(self, row: Row) -> None:
        if self._groups:
            self._groups.pop()
        else:
            self._book.problem("group_not_begun", "survey", row)

    def _note(self, row: Row) -> None:
        self._book.leave_out("survey", row, _SAID)
        self._notes.append(_Note(self._book.text(row, "label", "survey"), self._parts(row), row))

    # Questions.

    def _question(self, row: Row, kind: _Type) -> None:
        book, place = self._book, len(self._questions)
        key: Key = ("questions", place)
        asked = book.kinds.get(row.cell("name"), _KIND_OF[kind.word])
        book.leave_out("survey", row, (*_ASKED, *_MORE.get("range" if kind.word == "range" else asked, ())))
        book.stands(key, "survey", row)
        conditions = self._parts(row)
        question: Data = {"id": row.cell("name"), "kind": asked, "ask": book.text(row, "label", "survey")}
        if conditions:
            question["when"] = all_of(conditions)
        before = self._before(key, row, conditions)
        if before:
            question["before"] = before
        hint = self._hint(row)
        if hint:
            question["hint"] = hint
        question |= self._answers(row, kind, asked, key)
        if not self._is_required(row):
            question["required"] = False
        for name in ("fills", "low_opens", "asked_of", "low", "weight"):
            if row.cell(name):
                question[name] = _number(row.cell(name))
        self._questions.append(question)

    def _before(self, key: Key, row: Row, conditions: tuple[Part, ...]) -> list[Data]:
        """Take the notes above a question: the first one's are the opening, another's stand before it."""
        notes, self._notes = self._notes, []
        if not self._questions:
            self._opening = notes
            return []
        for note in notes:
            if not set(conditions) <= set(note.parts):
                self._book.problem("note_lost", "survey", note.row, id=row.cell("name"))
        return [self._placed(note, (*key, "before", i), conditions) for i, note in enumerate(notes)]

    def _hint(self, row: Row) -> Data:
        """Return the word to the agent: the hint, and what the form says of an answer it refuses."""
        hint, refusal = (self._book.text(row, name, "survey") for name in ("hint", "constraint_message"))
        found = {
            language: [said[language] for said in (hint, refusal) if language in said]
            for language in LANGUAGES
        }
        return {
            language: (" " if language == "en" else "").join(words)
            for language, words in found.items()
            if words
        }

    def _is_required(self, row: Row) -> bool:
        said = row.cell("required").lower()
        if said not in _YES | _NO:
            self._book.problem(
                "expression_left_out", "survey", row, column="required", what=row.cell("required")
            )
        return said in _YES

    def _answers(self, row: Row, kind: _Type, asked: str, key: Key) -> Data:
        """Return what a question's answers are like: its choices, its scale, its bounds."""
        if kind.word == "range":
            said = {tuple(pair.split("=", 1)) for pair in row.cell("parameters").lower().split()}
            if {*said, ("start", "1"), ("step", "1")} != _ONE_TO_FIVE:
                self._book.problem("range_left_out", "survey", row, parameters=row.cell("parameters"))
        if kind.word.startswith("select_") and not _list(self._book, kind.of):
            self._book.problem("list_missing", "survey", row, list=kind.of)
        if kind.word == "select_one" and asked == "rating":
            return {"scale": self._scale(kind.of, key)}
        if kind.word.startswith("select_"):
            return {"choices": self._choices(kind.of, key), **self._bounds(row, asked)}
        return self._bounds(row, asked)

    def _scale(self, name: str, key: Key) -> list[Data]:
        rows = sorted(_list(self._book, name), key=lambda row: row.cell("name"), reverse=True)
        for place, row in enumerate(rows):
            self._book.leave_out("choices", row, ("list_name", "name", "label"))
            self._book.stands((*key, "scale", place), "choices", row)
        return [self._book.text(row, "label", "choices") for row in rows]

    def _choices(self, name: str, key: Key) -> list[Data]:
        found: list[Data] = []
        for row in _list(self._book, name):
            self._book.leave_out("choices", row, ("list_name", "name", "label", "relevant", "value_of"))
            self._book.stands((*key, "choices", len(found)), "choices", row)
            choice: Data = {"code": row.cell("name"), "label": self._book.text(row, "label", "choices")}
            when, value_of = self._book.condition("choices", row), row.cell("value_of")
            if when:
                choice["when"] = when
            if value_of:
                self._book.use(value_of, "choices", row)
                choice["value_of"] = value_of
            found.append(choice)
        return found

    def _bounds(self, row: Row, asked: str) -> Data:
        constraint = row.cell("constraint")
        if not constraint:
            return {}
        try:
            return dict(bounds(constraint, asked))
        except Untranslatable as fault:
            self._book.problem("expression_left_out", "survey", row, column="constraint", what=fault.what)
            return {}


def _number(words: str) -> int | str:
    return int(words) if re.fullmatch(r"\d{1,6}", words, re.ASCII) else words

"""A workbook becomes a script's data; what cannot be carried over is named with its sheet and row."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from callscripts.load import Key, Loaded, written
from callscripts.model import Script
from callscripts.problems import Fact, Problem
from callscripts.xlsform import survey
from callscripts.xlsform.book import Book
from callscripts.xlsform.sheets import sheets

_SETTINGS = {"form_id": "script", "version": "version", "kind": "kind", "form_title": "title"}
_SHEETS = ("survey", "choices", "settings", "outcomes", "objections")
_YES = frozenset({"yes", "true", "true()", "1"})
_FORMS: Mapping[str, tuple[str, ...]] = {
    "settings": ("form_id", "version", "kind", "form_title", "default_language"),
    "outcomes": ("outcome", "relevant", "early"),
    "objections": ("name", "they_say", "you_say"),
}


class Carried(msgspec.Struct, frozen=True):
    """What became of a workbook."""

    data: dict[str, Any]
    """The script's data, in the order in which a script is written."""
    loaded: Loaded | None
    """The script, with the row of each key; None where there is too little for one."""
    problems: tuple[Problem, ...]


def carried(path: Path) -> Carried:
    """Carry a workbook over. Raises `ScriptUnusable` where the file is no workbook."""
    from callscripts.shape import shape_problems

    book = Book(str(path), sheets(path))
    data = _data(book)
    misshapen = [_shape_problem(book, code, key, facts) for code, key, facts in shape_problems(data)]
    book.found += misshapen
    loaded = None
    if not misshapen:
        loaded = Loaded(msgspec.convert(data, Script), book.file, book.lines, book.sheet_of)
    return Carried(data, loaded, tuple(sorted(book.found, key=_place)))


def _place(problem: Problem) -> tuple[int, int]:
    return _SHEETS.index(problem.sheet) if problem.sheet in _SHEETS else len(_SHEETS), problem.line or 0


def _shape_problem(book: Book, code: str, key: Key, facts: dict[str, Fact]) -> Problem:
    name = str(facts.get("name", ""))
    if code == "key_missing" and not key:
        heading = next((heading for heading, field in _SETTINGS.items() if field == name), "")
        if heading:
            return Problem("setting_missing", book.file, 1, "", {"name": heading}, "settings")
        sheet = "outcomes" if name == "outcomes" else "survey"
        return Problem(f"form_without_{name}", book.file, 1, "", {}, sheet)
    line, sheet = book.place_of(key)
    return Problem(code, book.file, line, written(key), facts, sheet)


def _data(book: Book) -> dict[str, Any]:
    for name, sheet in book.sheets.items():
        if name not in _SHEETS and not name.startswith("_") and sheet.rows:
            book.found.append(Problem("sheet_left_out", book.file, 1, "", {}, name))
    book.names_languages()
    parts = survey.parts(book)
    data: dict[str, Any] = {**_settings(book), **parts}
    data["outcomes"] = _outcomes(book)
    data["objections"] = _objections(book)
    order = [field.name for field in msgspec.structs.fields(Script)]
    order.insert(4, order.pop(order.index("facts")))
    return {name: data[name] for name in order if data.get(name)}


def _settings(book: Book) -> dict[str, Any]:
    sheet = book.sheets.get("settings")
    if sheet is None or not sheet.rows:
        return {}
    row = sheet.rows[0]
    book.leave_out("settings", row, _FORMS["settings"])
    for further in sheet.rows[1:]:
        book.problem("row_left_out", "settings", further)
    data: dict[str, Any] = {}
    for heading, field in _SETTINGS.items():
        key: Key = (field,)
        book.stands(key, "settings", row)
        value: object = book.text(row, heading) if field == "title" else row.cell(heading)
        if value:
            data[field] = _number(str(value)) if field == "version" else value
    return data


def _outcomes(book: Book) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = []
    for row in book.rows("outcomes"):
        book.leave_out("outcomes", row, _FORMS["outcomes"])
        book.stands(("outcomes", len(rules)), "outcomes", row)
        rule: dict[str, Any] = {"outcome": row.cell("outcome")}
        when = book.condition("outcomes", row)
        if when:
            rule["when"] = when
        if row.cell("early").lower() in _YES:
            rule["early"] = True
        elif row.cell("early").lower() not in {"", "no", "false", "false()", "0"}:
            book.problem("cell_left_out", "outcomes", row, column="early")
        rules.append(rule)
    return rules


def _objections(book: Book) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for row in book.rows("objections"):
        book.leave_out("objections", row, _FORMS["objections"])
        book.stands(("objections", len(found)), "objections", row)
        they_say, you_say = (book.text(row, name, "objections") for name in ("they_say", "you_say"))
        found.append({"id": row.cell("name"), "they_say": they_say, "you_say": you_say})
    return found


def _number(words: str) -> int | str:
    return int(words) if re.fullmatch(r"\d{1,12}", words, re.ASCII) else words

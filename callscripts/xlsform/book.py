"""A workbook while it is carried over: where each key stands, and what was left behind."""

from collections.abc import Iterable

from callscripts.load import Key, nearest
from callscripts.model import FACTS, Language
from callscripts.problems import Fact, Problem
from callscripts.xlsform import words
from callscripts.xlsform.expressions import FACT, Part, Untranslatable, translated
from callscripts.xlsform.sheets import Column, Row, Sheet

SPOKEN = ("label", "hint", "constraint_message", "missing", "form_title", "they_say", "you_say")
"""Columns that have words, a column for each language."""

KNOWN = (
    *("type", "name", "list_name", "relevant", "required", "constraint", "calculation", "parameters"),
    *("fills", "weight", "low", "low_opens", "asked_of", "value_of", "form_id", "version", "kind"),
    *("default_language", "outcome", "early", "appearance"),
)
"""Columns that have a meaning somewhere; `appearance` only tells how a form is drawn."""


class Book:
    """The sheets of one workbook, and what is found out about them."""

    def __init__(self, file: str, sheets: dict[str, Sheet]) -> None:
        self.file = file
        self.sheets = sheets
        self.found: list[Problem] = []
        self.lines: dict[Key, int] = {(): 1}
        self.sheet_of: dict[Key, str] = {(): "survey"}
        self.kinds: dict[str, str] = dict.fromkeys(FACTS, FACT)
        """What `${name}` may stand for: the kind of a question, or a fact."""
        self.otherwise: dict[str, dict[str, str]] = {}
        """What is said where a fact is missing, by fact and language."""
        self.facts: dict[str, None] = {}
        """The facts used, in their order."""
        self._named: set[tuple[str, Column]] = set()
        settings = sheets.get("settings")
        chosen = settings.rows[0].cell("default_language") if settings and settings.rows else ""
        self._default = words.language_of(chosen)

    def rows(self, sheet: str) -> tuple[Row, ...]:
        """Return the rows of a sheet; none where there is no such sheet."""
        return self.sheets[sheet].rows if sheet in self.sheets else ()

    # Places.

    def stands(self, key: Key, sheet: str, row: Row) -> None:
        """Note where a key comes from."""
        self.lines[key], self.sheet_of[key] = row.number, sheet

    def place_of(self, key: Key) -> tuple[int, str]:
        """Return the row and the sheet that a key comes from."""
        place = nearest(self.lines, key)
        return self.lines[place], self.sheet_of[place]

    def problem(self, code: str, sheet: str, row: Row, **facts: Fact) -> None:
        """Note what cannot be carried over."""
        self.found.append(Problem(code, self.file, row.number, "", facts, sheet))

    # Columns.

    def names_languages(self) -> None:
        """Note the columns whose language is missing or not one of ours, and those that stand there twice."""
        for sheet in self.sheets.values():
            seen: set[Column] = set()
            for name, language in sheet.columns:
                column = (name, str(self._language(language) or language))
                heading = f"{name}::{language}" if language else name
                if column in seen:
                    self._at_top("column_twice", sheet, heading)
                elif name in SPOKEN and self._language(language) is None:
                    self._at_top("column_language", sheet, heading)
                seen.add(column)

    def _at_top(self, code: str, sheet: Sheet, heading: str) -> None:
        self.found.append(Problem(code, self.file, 1, "", {"column": heading}, sheet.name))

    def _language(self, heading: str) -> Language | None:
        return words.language_of(heading) if heading else self._default

    def leave_out(self, sheet: str, row: Row, used: Iterable[str]) -> None:
        """Note each cell that a row of this kind has no use for; of an unknown column the first."""
        for name, language in row.cells:
            if name in {*used, "appearance"}:
                continue
            heading = f"{name}::{language}" if language else name
            if name in SPOKEN or name in KNOWN:
                self.problem("cell_left_out", sheet, row, column=heading)
            elif (sheet, (name, language)) not in self._named:
                self._named.add((sheet, (name, language)))
                self.problem("column_left_out", sheet, row, column=heading)

    # Words and conditions.

    def raw(self, row: Row, name: str) -> dict[Language, str]:
        """Return the words of a cell in each language, as they are written."""
        found: dict[Language, str] = {}
        for (column, heading), cell in row.cells.items():
            language = self._language(heading)
            if column == name and language is not None:
                found.setdefault(language, cell)
        return {language: found[language] for language in sorted(found)}

    def text(self, row: Row, name: str, sheet: str = "settings") -> dict[str, str]:
        """Return the words of a cell in each language, with our piping."""
        found = self.raw(row, name)
        for used in dict.fromkeys(used for cell in found.values() for used in words.names_in(cell)):
            if self.kinds.get(used) == FACT:
                self.use(used, sheet, row)
            else:
                code = "answer_piped" if used in self.kinds else "name_unknown"
                self.problem(code, sheet, row, name=used)
        return {language: words.piped(cell, self.otherwise, language) for language, cell in found.items()}

    def condition(self, sheet: str, row: Row) -> str:
        """Return a row's `relevant` as a condition; the empty one where there is none."""
        part = self.part(sheet, row)
        return part.source if part else ""

    def part(self, sheet: str, row: Row) -> Part | None:
        """Return a row's `relevant` as part of a condition; note one that has no counterpart."""
        expression = row.cell("relevant")
        if not expression:
            return None
        try:
            part = translated(expression, self.kinds)
        except Untranslatable as fault:
            self.problem("expression_left_out", sheet, row, column="relevant", what=fault.what)
            return None
        for name in words.names_in(expression):
            if self.kinds.get(name) == FACT:
                self.use(name, sheet, row)
        return part

    def use(self, fact: str, sheet: str, row: Row) -> None:
        """Declare a fact where it is first used."""
        if fact not in self.facts:
            self.stands(("facts", len(self.facts)), sheet, row)
            self.facts[fact] = None

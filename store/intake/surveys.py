"""Rows of an outside survey's file: cleaned, compared with what is known, and written."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from store.database import Database, Records
from store.intake.account import Outcome
from store.intake.calls import SCORE_UNREADABLE
from store.intake.cells import dates
from store.intake.cells.text import narrow, word
from store.intake.cells.words import meanings, nothings
from store.intake.layouts.headings import Layout
from store.intake.rows import Batch, Row
from store.intake.steps import Steps
from store.rules import survey

NO_PERIOD = "no_readable_period"
SCOPE_UNKNOWN = "scope_unknown"

SAMPLE_UNREADABLE = "sample_unreadable"
ITEMS_MISSING = "items_missing"
MOT_DISAGREES = "mot_disagrees"

TABLE: Final = "outside_survey"
SCORES: Final = (*survey.items(), "mot", "css")
TOLD: Final = ("n", *SCORES)
"""The columns that a file fills."""

MOST_POINTS = 1_000
MOST_ASKED = 100_000_000

_YEAR_FIRST = re.compile(r"((?:19|20)\d\d) ?[-/.年 ] ?(0?[1-9]|1[0-2]) ?(?:月份?)?")
_PACKED = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])")
_YEAR_LAST = re.compile(r"(0?[1-9]|1[0-2]) ?[-/.] ?((?:19|20)\d\d)")
_NAMED = re.compile(r"([a-z]{3})[a-z]*\.?,?[ -]?((?:19|20)\d\d)|((?:19|20)\d\d)[ -]?([a-z]{3})[a-z]*\.?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_POINTS = re.compile(r"(\d{1,4}(?:\.\d{1,17})?) ?(?:%|分|points?)?")
_ASKED = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.0+)? ?(?:份|个|人|位|台)?")

Key = tuple[str, str]
"""A month and a scope."""

Values = dict[str, Any]
Change = tuple[str, int, str]
"""A table, a row's id, and JSON of the columns that changed as they were before; null: it was not there."""


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """What came of every row: `rows` = new + updated + unchanged + folded + refused.

    `folded` rows are followed in the file by another one of the same month and scope. `refused` gives
    each row's number and the reason's code. `changes` are what an import has to keep so that it can be
    taken back; of a dry run, what it would have to.
    """

    rows: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    folded: int = 0
    refused: tuple[tuple[int, str], ...] = ()
    warnings: Counter[str] = field(default_factory=Counter)
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class _Write:
    """A row to be written: its columns, and as JSON how those that change were before."""

    id: int
    values: Values
    before: str
    is_new: bool


def take_surveys(
    records: Records,
    batch: int,
    rows: Iterable[tuple[int, Sequence[str]]],
    layout: Layout,
    *,
    dry_run: bool,
) -> SurveyResult:
    """Take an outside survey's rows (number and cells) in as part of import `batch`.

    A month and scope that is known already is updated where the file says something else; a blank cell
    says nothing. Of several rows of one month and scope the last counts. Writes nothing in a dry run;
    otherwise only inside a writing transaction.
    """
    warnings: Counter[str] = Counter()
    refused: list[tuple[int, str]] = []
    told: dict[Key, tuple[int, Values]] = {}
    count = 0
    for number, cells in rows:
        count += 1
        read = {name: cells[places[0]] for name, places in layout.places.items()}
        month, scope = period(read["period"]), meanings("survey_scope").get(word(read["scope"]))
        if month is None or scope is None:
            refused.append((number, NO_PERIOD if month is None else SCOPE_UNKNOWN))
        else:
            told[month, scope] = number, _values(read, warnings)
    writes = list(_plan(records, batch, told))
    if not dry_run:
        for each in writes:
            _write(records, each)
    new = sum(each.is_new for each in writes)
    return SurveyResult(
        rows=count,
        new=new,
        updated=len(writes) - new,
        unchanged=len(told) - len(writes),
        folded=count - len(refused) - len(told),
        refused=tuple(refused),
        warnings=warnings,
        changes=tuple((TABLE, each.id, each.before) for each in writes),
    )


def period(text: str) -> str | None:
    """Read a month, also where a day of it is given: `2026-04`; None where it is none."""
    said = narrow(text).casefold()
    if found := _YEAR_FIRST.fullmatch(said) or _PACKED.fullmatch(said):
        return f"{found[1]}-{int(found[2]):02}"
    if found := _YEAR_LAST.fullmatch(said):
        return f"{found[2]}-{int(found[1]):02}"
    if (found := _NAMED.fullmatch(said)) and (found[1] or found[4]) in _MONTHS:
        return f"{found[2] or found[3]}-{_MONTHS.index(found[1] or found[4]) + 1:02}"
    day, _ = dates.read_local(text)
    return None if day is None else f"{day:%Y-%m}"


def points(text: str) -> tuple[float | None, str | None]:
    """Read a score: 99.4, 99.4分, 99.4 %, and what a spreadsheet makes of it (98.10000000000001)."""
    found, code = _number(text, _POINTS, MOST_POINTS, SCORE_UNREADABLE)
    return (None if found is None else round(found, 6)), code


def asked(text: str) -> tuple[int | None, str | None]:
    """Read how many were asked: 114, 5,257, 114份. Nought and nothing are no number of them."""
    found, _ = _number(text, _ASKED, MOST_ASKED, SAMPLE_UNREADABLE)
    return (int(found), None) if found else (None, SAMPLE_UNREADABLE)


def _number(text: str, form: re.Pattern[str], most: int, code: str) -> tuple[float | None, str | None]:
    said = narrow(text).casefold()
    if said in nothings():
        return None, None
    found = form.fullmatch(said)
    if found is None or not found[1].isascii() or float(found[1].replace(",", "")) > most:
        return None, code
    return float(found[1].replace(",", "")), None


def _values(read: Mapping[str, str], warnings: Counter[str]) -> Values:
    """Clean a row's numbers, and count what is to be warned of."""
    values: Values = dict.fromkeys(TOLD)
    for name in TOLD:
        value, code = asked(read.get(name, "")) if name == "n" else points(read.get(name, ""))
        values[name] = value
        if code:
            warnings[code] += 1
    if survey.missing(values):
        warnings[ITEMS_MISSING] += 1
    if survey.mot_agrees(values["mot"], values) is False:
        warnings[MOT_DISAGREES] += 1
    return values


def _plan(records: Records, batch: int, told: Mapping[Key, tuple[int, Values]]) -> Iterator[_Write]:
    """Compare what the file says with what is known: what is to be written of it."""
    known = {
        (row["period"], row["scope"]): row
        for row in records.rows(f"SELECT * FROM {TABLE} WHERE {TABLE}.shop_id = :shop")
    }
    fresh = records.next_id(TABLE)
    for key, (number, values) in told.items():
        source = {"batch_id": batch, "row_no": number}
        found = known.get(key)
        if found is None:
            month, scope = key
            yield _Write(fresh, {"period": month, "scope": scope} | values | source, "null", is_new=True)
            fresh += 1
        elif written := {name: value for name, value in values.items() if value not in {None, found[name]}}:
            before = {name: found[name] for name in written | source}
            yield _Write(found["id"], written | source, json.dumps(before), is_new=False)


def _write(records: Records, each: _Write) -> None:
    if each.is_new:
        records.add(TABLE, id=each.id, **each.values)
        return
    settings = ", ".join(f"{name} = :{name}" for name in each.values)
    records.run(
        f"UPDATE {TABLE} SET {settings} WHERE {TABLE}.shop_id = :shop AND {TABLE}.id = :id",
        id=each.id,
        **each.values,
    )


class SurveyRows:
    """Stages rows as they are; they are few, and read when they are compared."""

    def __init__(self) -> None:
        self.warnings: Counter[str] = Counter()
        self.told: frozenset[str] = frozenset()

    def orders_of(self, rows: Sequence[Row]) -> list[str | None]:
        """Give no order numbers."""
        return [None] * len(rows)

    def clean(self, rows: Sequence[Row]) -> Batch:
        """Stage a batch of rows."""
        return Batch([(row.number, json.dumps(row.cells, ensure_ascii=False)) for row in rows])


class Surveys:
    """What becomes of the staged rows of an outside survey."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def most_needed(self, records: Records) -> dict[str, int]:  # noqa: ARG002  as the other kinds have it
        """Put no numbers aside: what is written is written in the end."""
        return {}

    def begin(self, records: Records, last: Mapping[str, int]) -> None:
        """Work out everything in the end."""

    def to_write(self, own: Database) -> int:  # noqa: ARG002  as the other kinds have it
        """Say that nothing is written in steps."""
        return 0

    def write_ahead(self, own: Database, steps: Steps, batch: int) -> None:
        """Write nothing yet."""

    def plan(self, records: Records, last: Mapping[str, int]) -> Outcome:  # noqa: ARG002  as the other kinds have it
        """Compare the rows with what is known."""
        result = self._take(records, 0, dry_run=True)
        records.run_many("INSERT INTO refused VALUES (?, ?)", result.refused)
        return Outcome(
            result.folded,
            Counter({"surveys": result.new}),
            Counter({"surveys": result.updated}),
            result.warnings,
        )

    def write(self, own: Database, steps: Steps, batch: int) -> None:
        """Write nothing beforehand."""

    def finish(self, records: Records, batch: int) -> None:
        """Write the rows, and keep what they were before."""
        changes = self._take(records, batch, dry_run=False).changes
        records.run_many(
            "INSERT INTO import_change VALUES (?, ?, ?, ?, 0, ?)",
            [(records.shop, batch, *change) for change in changes],
        )

    def _take(self, records: Records, batch: int, *, dry_run: bool) -> SurveyResult:
        rows = records.rows("SELECT row_no, cells FROM staged_survey ORDER BY row_no")
        return take_surveys(
            records,
            batch,
            ((row["row_no"], json.loads(row["cells"])) for row in rows),
            self._layout,
            dry_run=dry_run,
        )

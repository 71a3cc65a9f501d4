"""Rows of a calls file, cleaned a batch at a time, column by column."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from store.intake.cells import cleaning, dates, telephones
from store.intake.cells.columns import Cleaner, Column
from store.intake.cells.text import folded, narrow, word
from store.intake.cells.words import meanings, nothings
from store.intake.layouts.headings import Layout
from store.intake.layouts.kinds import TIMES
from store.intake.rows import Batch, Row
from store.intake.staging import SCORES, STAGED_CALL
from store.rules.outcomes import outcomes
from store.rules.settings import Settings

NO_TIME = "no_readable_time"
OUTCOME_UNKNOWN = "outcome_unknown"
ORDER_UNKNOWN = "order_unknown"
VEHICLE_UNKNOWN = "vehicle_unknown"

SCORE_UNREADABLE = "score_unreadable"
CAUSE_UNKNOWN = "cause_unknown"
AGENT_MISSING = "agent_missing"
KIND_MISSING = "call_kind_missing"

NOBODY = "?"
"""The code of the member of staff that calls without an agent are put down to."""

_BETWEEN = re.compile(r"[/、，,;；|+&\n]+")
_SCORE = re.compile(r"([1-5])(?:\.0+)? ?(?:分|星|points?|stars?)?", re.IGNORECASE)


def cleaners(settings: Settings, days: Mapping[str, Any]) -> dict[str, Cleaner]:
    """Give the cleaner of each field; `days` says, by field, which of day and month comes first."""
    numbers = telephones.number_reader(settings.region, settings.area_code)

    def number(text: str) -> tuple[str | None, str | None]:
        found, warning = numbers(text)
        return (found[0].e164 or found[0].raw if found else None), warning

    return {
        **dict.fromkeys(SCORES, score),
        **dict.fromkeys(("agent", "reason", "other_shop"), cleaning.text),
        "started_at": dates.moment_reader(settings.zoneinfo, days.get("started_at")),
        "kind": cleaning.word_reader("call_kind"),
        "order_number": cleaning.code,
        "plate": cleaning.plate_reader(settings.region),
        "vin": cleaning.vin,
        "number": number,
        "outcome": outcome,
        "causes": causes,
        "note": cleaning.long_text,
    }


def outcome(text: str) -> tuple[str | None, str | None]:
    """Recognise an outcome by its code or its words in either language."""
    return _outcome_words().get(folded(narrow(text))), None


def causes(text: str) -> tuple[str | None, str | None]:
    """Read causes of dissatisfaction: their codes, in order, joined by `/`."""
    known, found, warning = meanings("cause"), set(), None
    for part in _BETWEEN.split(narrow(text)):
        said = word(part)
        if said in nothings():
            continue
        if said not in known:
            warning = CAUSE_UNKNOWN
        found.add(known.get(said, "other"))
    return "/".join(sorted(found)) or None, warning


def score(text: str) -> tuple[int | str | None, str | None]:
    """Read an answer of 1 to 5; any other is kept as it was given."""
    said = narrow(text)
    if said.casefold() in nothings():
        return None, None
    rated = _SCORE.fullmatch(said)
    return (int(rated[1]), None) if rated else (said, SCORE_UNREADABLE)


@cache
def _outcome_words() -> dict[str, str]:
    return {
        folded(said): code
        for code, each in outcomes().items()
        for said in (code, each.en, each.zh, *each.also)
    }


class CallRows:
    """Turns batches of raw rows into rows to be staged."""

    def __init__(self, settings: Settings, layout: Layout) -> None:
        made = cleaners(settings, layout.dates)
        self._columns = {
            field: (places[0], Column(made[field]))
            for field, places in layout.places.items()
            if field not in TIMES.values()
        }
        self._time = layout.times.get("started_at")
        self.warnings: Counter[str] = Counter()
        self.told = frozenset(self._columns)

    def orders_of(self, rows: Sequence[Row]) -> list[str | None]:
        """Give no order numbers: calls are told apart by more."""
        return [None] * len(rows)

    def clean(self, rows: Sequence[Row]) -> Batch:
        """Clean a batch of rows, all as wide as the headings."""
        staged, refused = [], []
        if self._time is not None:
            rows = [self._timed(row, self._time) for row in rows]
        texts = list(zip(*(row.cells for row in rows), strict=True))
        cleaned = {field: column.values_of(texts[place]) for field, (place, column) in self._columns.items()}
        fields = tuple(cleaned)
        for row, values in zip(rows, zip(*cleaned.values(), strict=True), strict=True):
            call = dict(zip(fields, values, strict=True))
            reason = _refusal(call)
            if reason:
                refused.append((row.number, reason))
            else:
                self._count(row.cells, call)
                staged.append(_staged(row.number, call))
        return Batch(staged, refused=refused)

    def _timed(self, row: Row, time: int) -> Row:
        """Put the date of a call and its time, which stands in a column of its own, together."""
        date = self._columns["started_at"][0]
        joined = dates.join(row.cells[date], row.cells[time])
        return row._replace(cells=(*row.cells[:date], joined, *row.cells[date + 1 :]))

    def _count(self, row: Sequence[str], call: dict[str, Any]) -> None:
        for place, column in self._columns.values():
            column.count_warnings((row[place],), self.warnings)
        if not call.get("agent"):
            self.warnings[AGENT_MISSING] += 1
        if not call.get("kind"):
            self.warnings[KIND_MISSING] += 1


def _refusal(call: dict[str, Any]) -> str | None:
    if not call["started_at"]:
        return NO_TIME
    if not call["outcome"]:
        return OUTCOME_UNKNOWN
    return None if any(map(call.get, ("order_number", "vin", "plate"))) else VEHICLE_UNKNOWN


def _staged(number: int, call: dict[str, Any]) -> tuple[Any, ...]:
    moment, vin = call["started_at"], call.get("vin")
    made = {
        **call,
        "row_no": number,
        "started_at": moment.at,
        "on_day": moment.on,
        "vin": vin and vin.code,
        "kind": call.get("kind") or ("callback" if call.get("order_number") else "invitation"),
        "agent": call.get("agent") or NOBODY,
        "number": call.get("number") or "",
    }
    made |= {
        each: json.dumps(made[each], ensure_ascii=False) for each in SCORES if made.get(each) is not None
    }
    return tuple(made.get(column) for column in STAGED_CALL)

"""A figure as of a past day is the figure as it was that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from store.database import Records
from store.figures import Cell, cases, figure, figure_names
from store.rules.settings import shipped_settings
from tests.store.figures.conftest import Scratch
from tests.store.figures.test_corrections import RIGHT, WRONG
from tests.store.figures.world import FIRST, LAST, World, put, worlds

RULES = shipped_settings()
OF_CALLS = [
    "callbacks", "aapor", "causes", "scores", "recall", "recall-reasons", "contact-rate", "agents",
    "invitation-success",
]  # fmt: skip


def rows(records: Records, name: str, as_of: date | None = None) -> list[Any]:
    return [row.as_json() for row in figure(records, RULES, name, FIRST, LAST, as_of=as_of).rows]


@given(world=worlds(), days=st.integers(0, 36))
@settings(max_examples=20, deadline=None)
@pytest.mark.parametrize("name", OF_CALLS)
def test_it_is_what_was_counted_then(scratch: Scratch, name: str, world: World, days: int) -> None:
    day = FIRST + timedelta(days=days)
    then = World(world.stops, [call for call in world.calls if call.on <= day and _ended(call) <= day])
    with scratch() as records:
        put(records, world)
        seen = rows(records, name, day)
    with scratch() as records:
        put(records, replace(then, calls=[_forgetting(call, then) for call in then.calls]))
        assert seen == rows(records, name)


def _ended(call: Any) -> date:
    """Give the shop's day on which a call was over."""
    over = call.at + timedelta(seconds=call.lasts or 0)
    found: date = over.astimezone(RULES.zoneinfo).date()
    return found


def _forgetting(call: Any, then: World) -> Any:
    """Let a call correct only what had been called by then."""
    known = {other.moment for other in then.calls}
    return call if call.corrects in known else replace(call, corrects=None)


def test_a_correction_made_later_is_not_known_yet(scratch: Scratch) -> None:
    later = replace(RIGHT, moment=(9, 105))
    with scratch() as records:
        put(records, World([], [WRONG, later]))
        found = {day: figure(records, RULES, "callbacks", FIRST, LAST, as_of=day) for day in _days(4, 9, 10)}
    disappointed = {
        day.day: row.numerator for day, each in found.items() if (row := each.row("disappointed"))
    }
    assert disappointed == {4: 1, 9: 1, 10: 0}


def _days(*days: int) -> list[date]:
    return [date(2026, 4, day) for day in days]


def test_what_an_import_brought_is_known_once_it_was_recorded(scratch: Scratch) -> None:
    with scratch() as records:
        put(records, World([], [WRONG]))
        records.add(
            "import_batch", id=1, at="2026-04-20T01:00:00.000Z", file="calls.csv", digest="", kind="calls",
            encoding="utf-8", rows=1, account="{}",
        )  # fmt: skip
        records.run("UPDATE attempt SET batch_id = 1 WHERE shop_id = :shop")
        counts = {
            day: len(cases(records, RULES, "callbacks", "called", FIRST, LAST, as_of=date(2026, 4, day)))
            for day in (19, 20)
        }
    assert counts == {19: 0, 20: 1}


def test_a_report_of_a_day_does_not_change_with_what_comes_later(scratch: Scratch) -> None:
    day = date(2026, 4, 10)
    with scratch() as records:
        put(records, World([], [WRONG]))
        before = {name: rows(records, name, day) for name in figure_names() if name != "invitations"}
    with scratch() as records:
        put(
            records,
            World(
                [],
                [
                    WRONG,
                    replace(RIGHT, moment=(20, 5)),
                    replace(RIGHT, kind="recall", round=2, moment=(22, 9), corrects=None),
                ],
            ),
        )
        after = {name: rows(records, name, day) for name in figure_names() if name != "invitations"}
    assert after == before


def test_the_day_said_stands_in_the_document(scratch: Scratch) -> None:
    with scratch() as records:
        found = figure(records, RULES, "callbacks", FIRST, LAST, as_of=LAST).as_json()
        assert found["as_of"] == "2026-04-30"
        assert cases(records, RULES, "callbacks", Cell("called"), FIRST, LAST, as_of=LAST) == []


def test_a_call_is_known_once_it_has_ended(scratch: Scratch) -> None:
    over_midnight = replace(WRONG, moment=(3, 958), lasts=300)
    with scratch() as records:
        put(records, World([], [over_midnight]))
        found = [
            len(cases(records, RULES, "callbacks", "called", FIRST, LAST, as_of=day)) for day in _days(4, 5)
        ]
    assert found == [0, 1]

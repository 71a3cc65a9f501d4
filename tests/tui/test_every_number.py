"""Every number that the figures' screen draws has its cases behind it, of every figure split in every way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from store import breakdowns, case_lines, figure, figure_names, staff_names
from tui.figure_lines import Shown, lines
from tui.widgets.grid import Entry, Line
from tui.wiring import Desk

NOVEMBER, APRIL = (date(2026, 11, 1), date(2026, 11, 30)), (date(2026, 4, 1), date(2026, 4, 30))

NOT_ONE_CASE_EACH = {
    "causes": "a case may name several causes, and is listed once",
    "agents": "a follow-up called twice is two dials, and is listed once",
    "outside": "points of a score",
}
NO_CASES = {"agents": "talk time and dials an hour are no number of cases", "workshop": "an amount"}


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A shop whose agents have called lapsed customers too."""
    told = "reason = substr('dear', 1, id % 2 * 4), other_shop = substr('城西', 1, id % 2 * 2)"
    with desk.database.writing() as records:
        for table, change in (("attempt", f", {told}"), ("follow_up", "")):
            records.run(
                f"""UPDATE {table} SET kind = 'recall'{change} WHERE shop_id = :shop AND kind = 'callback'
                    AND vehicle_id % 3 = 0"""
            )
    return desk


def drawn(desk: Desk, name: str, by: str | None, days: tuple[date, date]) -> Iterator[tuple[Line, Entry]]:
    """Give every entry that stands on the screen for a figure split so."""
    with desk.database.reading() as records:
        whole = figure(records, desk.settings, name, *days, now=desk.now())
        split = figure(records, desk.settings, name, *days, by, now=desk.now()) if by else None
        shown = Shown(whole, split, by, staff_names(records))
    _, found = lines(shown, 200, desk.zone, desk.today())
    for line in found:
        for entry in line.entries:
            yield line, entry


def whole_number(entry: Entry) -> int | None:
    text = entry.text.strip().removeprefix("/ ").replace(",", "")
    return int(text) if text.isdigit() else None


@pytest.mark.parametrize("name", figure_names())
def test_every_number_of_every_figure_has_its_cases(busy: Desk, name: str) -> None:
    desk, numbers = busy, 0
    days = APRIL if name == "survival" else NOVEMBER
    for by in (None, *breakdowns(name)):
        for line, entry in drawn(desk, name, by, days):
            number = whole_number(entry)
            where = f"{name} by {by}: {line.name.strip()} {entry.text.strip()}"
            if entry.cell is None:
                assert number is None or name in NO_CASES, where
                continue
            with desk.database.reading() as records:
                told = case_lines(records, desk.settings, name, entry.cell, *days, now=desk.now())
            numbers += 1
            if number is None or name in NOT_ONE_CASE_EACH:
                assert bool(told) == bool(number if number is not None else told), where
            else:
                assert len(told) == number, where
    assert numbers or name == "outside", "nothing of the outside survey was imported"

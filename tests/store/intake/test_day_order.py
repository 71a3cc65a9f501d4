"""Day first or month first: by strict evidence of the whole column."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, strategies as st

from store.intake.cells import dates
from store.intake.cells.day_order import SAMPLE, Evidence, Verdict, orders_of


def verdict(*texts: str) -> Verdict:
    evidence = Evidence()
    evidence.see(texts)
    return evidence.verdict


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("03/04/2026", "25/04/2026"), "day_first"),
        (("03/04/2026", "04/25/2026 9:30 PM"), "month_first"),
        (("03/04/2026",), "unknown"),
        (("03/04/2026", "25/04/2026", "04/25/2026"), "conflict"),
        # Each of these can be read by itself: nothing has to be asked.
        (("25/04/2026", "04/25/2026"), None),
        (("25.04.26", "3.5.26"), "day_first"),
        # Both ends have two digits: the days are told from the years by how many different ones there are.
        (("25-04-26",), "unknown"),
        (("25-04-26", "26-04-26", "03-05-26"), "day_first"),
        (("26-04-25", "26-04-26", "26-05-03"), "year_first"),
        (("25-12-30", "26-01-02"), "unknown"),
        (("26-04-25", "26-5-3"), "year_first"),
        (("26年4月25日", "26-04-25"), "year_first"),
        (("4/25/26",), "month_first"),
        (("04/04/2026",), None),
        (("2026-03-04", "2026年3月4日", "20260304", "46083", "46083.5", "", "无", "soon"), None),
        # What is likely is no evidence: days in sequence, or one ahead of today.
        (("01/02/2026", "02/02/2026", "03/02/2026"), "unknown"),
        (("03/04/2099",), "unknown"),
        # Neither a day nor a month.
        (("03/04/2026", "45/04/2026", "13/13/2026", "00/25/2026"), "unknown"),
        ((" ０３／０４／２０２６ ", "\t25.04.2026"), "day_first"),
    ],
)
def test_verdicts(texts: tuple[str, ...], expected: Verdict) -> None:
    assert verdict(*texts) == expected


def test_what_is_asked_about_is_shown() -> None:
    evidence = Evidence()
    evidence.see(["03/04/2026", "2026-01-01", "03/04/2026", "05/06/2026", "07/08/2026", "09/10/2026"])
    assert evidence.samples == ["03/04/2026", "05/06/2026", "07/08/2026"]


@given(st.lists(st.dates(date(2000, 1, 1), date(2069, 12, 31)), max_size=30), st.booleans())
def test_a_column_written_one_way_is_never_taken_for_the_other(days: list[date], first: bool) -> None:
    form, right = ("%d/%m/%Y", "day_first") if first else ("%m/%d/%Y", "month_first")
    written = [day.strftime(form) for day in days]
    found = verdict(*written)
    assert found in {right, "unknown", None}
    if found == right:
        order: dates.DayOrder = "day_first" if first else "month_first"
        read = [dates.read_local(text, order)[0] for text in written]
        assert [each and each.date() for each in read] == days


@given(st.lists(st.text(max_size=20)))
def test_nothing_raises(texts: list[str]) -> None:
    verdict(*texts)
    verdict(*("1/2/" + text for text in texts))


def test_a_file_is_judged_column_by_column() -> None:
    rows = [
        ["RO1", "03/04/2026", "2026-04-03", "03/04/2026"],
        ["RO2", "25/04/2026"],
        ["RO3", "", "2026-04-03", "4/3/2026"],
    ]
    judged = orders_of(rows, {"opened_at": 1, "delivered_at": 2, "purchased_on": 3})
    assert {field: evidence.verdict for field, evidence in judged.items()} == {
        "opened_at": "day_first",
        "delivered_at": None,
        "purchased_on": "unknown",
    }


def many(first: str, last: str, rows: int = SAMPLE * 3) -> Iterator[list[str]]:
    yield from ([first] for _ in range(rows - 1))
    yield [last]


def test_a_file_whose_dates_begin_with_the_year_is_left_after_a_sample() -> None:
    rows = many("2026-04-03", "25/04/2026")
    assert orders_of(rows, {"day": 0})["day"].verdict is None
    assert len(list(rows)) == SAMPLE * 2


def test_evidence_may_stand_in_the_very_last_row() -> None:
    rows = many("03/04/2026", "25/04/2026")
    assert orders_of(rows, {"day": 0})["day"].verdict == "day_first"
    assert list(rows) == []

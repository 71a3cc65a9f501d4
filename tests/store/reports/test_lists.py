"""Lists for letters: who is on them, narrowed and in order; numbers masked; hours in which people answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings as hypothesis, strategies as st

from store.remarks import Unusable
from store.reports.exports import exports, record_export
from store.reports.hours import HourCell, contact_hours
from store.reports.lists import LIST_ORDERS, Letter, Letters, ListKind, letters
from tests.store.factories import Shop, at

DECEMBER = date(2026, 12, 1), date(2026, 12, 31)
TODAY = date(2026, 11, 23)


def read(shop: Shop, kind: ListKind = "due", **asked: Any) -> Letters:
    with shop.database.reading() as records:
        return letters(records, shop.settings, kind, *DECEMBER, TODAY, **asked)


def names(found: Letters) -> list[str]:
    return [letter.name for letter in found.rows]


def owner(shop: Shop, name: str, visited: str, **fields: object) -> int:
    """Enter a person with a car that was here once, so that it is due three months later."""
    person = shop.customer(name, numbers=["+8613912345678"], **fields)
    vehicle = shop.vehicle(person)
    shop.visit(vehicle, visited)
    return vehicle


def test_who_is_due_in_the_month_and_nobody_else(shop: Shop) -> None:
    for name, visited in (
        ("before", "2026-08-31"),
        ("first", "2026-09-01"),
        ("last", "2026-09-30"),
        ("after", "2026-10-01"),
    ):
        owner(shop, name, visited)
    sold = owner(shop, "sold", "2026-09-10")
    shop.change("vehicle", sold, status="sold_on")
    found = read(shop)
    assert names(found) == ["first", "last"]
    assert [letter.due_on for letter in found.rows] == [date(2026, 12, 1), date(2026, 12, 30)]
    assert {letter.reason.code for letter in found.rows} == {"why_due_by_time"}


def test_who_asked_not_to_be_disturbed_is_left_out_and_counted(shop: Shop) -> None:
    owner(shop, "王芳", "2026-09-10")
    owner(shop, "赵敏", "2026-09-10", do_not_call=True)
    found = read(shop)
    assert (names(found), found.left_out) == (["王芳"], 1)


def test_numbers_are_masked_unless_asked_for(shop: Shop) -> None:
    owner(shop, "王芳", "2026-09-10")
    assert read(shop).rows[0].phone == "139****5678"
    assert read(shop, whole_numbers=True).rows[0].phone == "+8613912345678"


def test_who_has_stayed_away_in_the_month(shop: Shop) -> None:
    for name, visited in (
        ("too long", "2024-11-30"),
        ("just", "2024-12-01"),
        ("newly", "2026-06-29"),
        ("not yet", "2026-06-30"),
    ):
        owner(shop, name, visited)
    found = read(shop, "lapsed")
    assert set(names(found)) == {"just", "newly"}
    newly = next(letter for letter in found.rows if letter.name == "newly")
    assert newly.due_on == date(2026, 12, 30), "the day from which it counted as lapsed"
    assert newly.reason.code == "why_lapsed"


FILTERS: list[tuple[str, Callable[[Letter], bool]]] = [
    ("tier=A", lambda letter: letter.tier == "A"),
    ("model=polo", lambda letter: letter.model == "Polo"),
    ("owner=company", lambda letter: letter.company),
    ("owner=private", lambda letter: not letter.company),
    ("address=yes", lambda letter: bool(letter.address)),
    ("booked=no", lambda letter: letter.booked_on is None),
    ("visits=once", lambda letter: letter.visits == 1),
    ("visits=more", lambda letter: letter.visits > 1),
    ("basis=time", lambda letter: letter.reason.code == "why_due_by_time"),
]


@given(
    cars=st.lists(
        st.tuples(
            st.sampled_from(["A", "B", "C"]), st.booleans(), st.booleans(), st.booleans(), st.integers(0, 29)
        ),
        max_size=6,
    ),
    asked=st.lists(st.sampled_from(FILTERS), max_size=2),
    order=st.sampled_from(LIST_ORDERS),
)
@hypothesis(max_examples=25, deadline=None)
def test_a_narrowed_list_is_the_whole_one_without_what_does_not_fit(
    new_shop: Callable[[], Shop], cars: Sequence[tuple[Any, ...]], asked: Any, order: Any
) -> None:
    with closing(new_shop()) as shop:
        for number, (tier, company, housed, twice, day) in enumerate(cars):
            person = shop.customer(
                f"客{number}", tier=tier, is_company=company, address="长春" if housed else ""
            )
            vehicle = shop.vehicle(person, model="Polo" if day % 2 else "朗逸")
            shop.visit(vehicle, (date(2026, 9, 1) + timedelta(days=day)).isoformat())
            if twice:
                shop.visit(vehicle, "2026-06-01")
        whole = read(shop, order=order)
        narrowed = read(shop, order=order, filters=[text for text, _fits in asked])
    assert list(narrowed.rows) == [row for row in whole.rows if all(fits(row) for _text, fits in asked)]
    assert [row.due_on for row in read_in_order(whole)] == sorted(row.due_on for row in whole.rows)


def read_in_order(whole: Letters) -> list[Letter]:
    return sorted(whole.rows, key=lambda letter: letter.due_on)


@pytest.mark.parametrize(
    ("text", "code"),
    [("colour=red", "filter_unknown"), ("tier", "filter_unknown"), ("owner=me", "filter_word_unknown")],
)
def test_a_filter_there_is_not_is_refused(shop: Shop, text: str, code: str) -> None:
    with pytest.raises(Unusable) as refused:
        read(shop, filters=[text])
    assert refused.value.remark.code == code


def test_an_export_is_on_record(shop: Shop) -> None:
    agent, now = shop.agent(), at("2026-11-23 09:41")
    with shop.database.writing() as records:
        record_export(
            records, agent.id, now, what="due", month="2026-12", asked="--order due", rows=3, file="x.csv"
        )
    with shop.database.reading() as records:
        (found,) = exports(records)
    assert (found.at, found.agent, found.what, found.month) == (now, agent.code, "due", "2026-12")
    assert (found.rows, found.numbers_shown, found.file) == (3, False, "x.csv")


def test_hours_are_the_shops_own_and_corrected_calls_do_not_count(shop: Shop) -> None:
    case = shop.follow_up("callback", shop.vehicle())
    wrong = shop.call(case, "no_answer", "2026-11-23 09:10")
    shop.call(case, "satisfied", "2026-11-23 09:40", corrects_id=wrong)
    shop.call(case, "busy", "2026-11-23 09:59")
    shop.call(case, "busy", "2026-11-29 20:00")
    shop.call(case, "busy", "2026-12-01 09:00")
    with shop.database.reading() as records:
        found = contact_hours(records, shop.settings, date(2026, 11, 1), date(2026, 11, 30))
    assert found == [HourCell(1, 9, 2, 1), HourCell(7, 20, 1, 0)]

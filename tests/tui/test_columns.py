"""What somebody says of a file's columns: each field to one column, nothing needed passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from store import FileMap, Identity, Proposal, Proposed
from store.intake.layouts.kinds import SEVERAL as SEVERAL_IN_STORE, fields_of, kinds
from tui.columns import SEVERAL, Columns
from tui.words import LANGUAGES, fields, use

FIELDS = fields_of("visits")
NAMES = ("a", "b", "c", "d", "e")


def proposal(taken: list[str], unsure: list[bool] | None = None) -> Proposal:
    marks = unsure or [False] * len(taken)
    columns = tuple(
        Proposed(name, name, ("1",), field, 0.9, "synonym", mark)
        for name, field, mark in zip(NAMES, taken, marks, strict=False)
    )
    return Proposal(Path("x.csv"), "visits", 1, "utf-8", None, columns, FIELDS)


choices = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(("", *FIELDS))))


@given(choices)
def test_no_field_but_the_telephone_is_taken_twice(said: list[tuple[str, str]]) -> None:
    columns = Columns(proposal(["order_number", "plate", "delivered_at", "phone", ""]))
    for name, field in said:
        columns.choose(name, field)
        assert columns.fields[name] == field
    taken = [field for field in columns.fields.values() if field and field not in SEVERAL]
    assert len(taken) == len(set(taken))
    assert columns.mapping().columns == columns.fields


@given(choices)
def test_what_is_needed_is_missing_until_a_column_is_it(said: list[tuple[str, str]]) -> None:
    columns = Columns(proposal(["", "", "", "", ""]))
    for name, field in said:
        columns.choose(name, field)
    taken = set(columns.fields.values())
    wanted = {("order_number",), ("plate", "vin"), ("delivered_at", "opened_at")}
    assert set(columns.missing) == {"|".join(each) for each in wanted if not taken & set(each)}


@given(st.lists(st.booleans(), min_size=5, max_size=5))
def test_what_has_to_be_looked_at_stands_first_until_it_was_said(unsure: list[bool]) -> None:
    columns = Columns(proposal(["order_number", "plate", "delivered_at", "phone", ""], unsure))
    marks = [columns.mark(column) for column in columns.columns]
    assert marks == sorted(marks, reverse=True)
    for column in columns.columns:
        columns.choose(column.name, column.field)
    assert columns.to_look_at == 0


def test_dates_that_are_asked_about_stand_open_until_they_are_said_or_left_out() -> None:
    columns = Columns(
        proposal(["order_number", "plate", "delivered_at"]), {"c": ("01/02/2026",), "b": ("03/04/2026",)}
    )
    assert list(columns.days_open) == ["c", "b"]
    columns.turn_days("c")
    columns.choose("b", "")
    assert not list(columns.days_open)
    assert columns.mapping() == FileMap(
        columns={"a": "order_number", "b": "", "c": "delivered_at"}, dates={"c": "day_first"}, kind="visits"
    )


@pytest.mark.parametrize(
    ("sample", "orders"),
    [
        ("03/04/2026", ["day_first", "month_first"]),
        ("3/4/26", ["day_first", "month_first"]),
        ("26-11-21", ["day_first", "year_first"]),
        ("05-10-11 9:30", ["day_first", "month_first", "year_first"]),
    ],
)
def test_the_year_may_come_first_where_it_has_two_digits(sample: str, orders: list[str]) -> None:
    columns = Columns(proposal(["delivered_at"]), {"a": (sample,)})
    turned = []
    for _ in orders:
        columns.turn_days("a")
        turned.append(columns.days["a"])
    assert turned == orders
    columns.turn_days("a")
    assert columns.days["a"] == orders[0]


def test_orders_without_numbers_go_by_vehicle_and_day_and_back() -> None:
    columns = Columns(proposal(["", "plate", "opened_at"]))
    columns.turn_numbers()
    assert columns.identity == Identity(order=("vehicle", "opened_at"))
    assert not list(columns.missing)
    columns.turn_numbers()
    assert list(columns.missing) == ["order_number"]


def test_every_field_and_kind_has_a_word_in_both_languages() -> None:
    known = {field for kind in kinds() for field in fields_of(kind)}
    assert known == set(fields.FIELDS)
    assert set(kinds()) == set(fields.KINDS)
    assert SEVERAL == SEVERAL_IN_STORE
    for language in LANGUAGES:
        use(language)
        names = [fields.both_names(code) for code in known]
        assert all(here and there for here, there in names)
        own = {kind: [fields.field(code) for code in fields_of(kind)] for kind in kinds()}
        assert all(len(set(words)) == len(words) for words in own.values()), own
    use("en")

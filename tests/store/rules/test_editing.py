"""Rules one by one: read as typed, and changed in a file of which nothing else changes."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from store.remarks import Unusable
from store.rules.editing import AS_SHIPPED, parts_of, read_rule, rules_in, value_at, with_change, written_rule

OWN = """\ufeff# top

name = "店"     # a name
retry.most_attempts = 4

[maintenance] # cars
km = 6000
plans."ID.4 X" = { months = 12, km = 10000 } # electric

[queues.callback]
last_day = 10
# the end
"""

values = st.one_of(
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"])),
    st.lists(st.integers(0, 99)),
    st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31))),
    st.lists(st.tuples(st.just("09:00"), st.just("12:30")).map(list)),
    st.lists(st.sampled_from(["do_not_call", "settled"])),
    st.dictionaries(st.text(st.characters(categories=["L"]), min_size=1), st.integers(0, 9), max_size=2),
)
keys = st.sampled_from(
    [
        "name",
        "zone",
        "retry.most_attempts",
        "retry.hours_apart",
        "maintenance.km",
        "maintenance.months",
        'maintenance.plans."ID.4 X".km',
        'maintenance.plans."朗逸"',
        "queues.callback.last_day",
        "queues.recall.last_month",
        'figures.goals."contact-rate.all"',
    ]
)


def test_every_shipped_value_is_read_as_it_is_written() -> None:
    listed = rules_in({})
    assert len(listed) > 100
    for rule in listed:
        assert read_rule(written_rule(rule.value), rule.value) == rule.value, rule.key


@given(values)
def test_a_value_is_read_as_it_is_written(value: Any) -> None:
    assert read_rule(written_rule(value), value) == value


@pytest.mark.parametrize(
    ("typed", "present", "read"),
    [
        ("8:30", "x", "8:30"),
        (" 12 ", 7, 12),
        ("12", 1.5, 12.0),
        ("yes", False, True),
        ("off", True, False),
        ("09:00 - 12:00, 13:30–20:00", [["08:00", "21:00"]], [["09:00", "12:00"], ["13:30", "20:00"]]),
        ("2027-02-05, 2027-02-06", [], [date(2027, 2, 5), date(2027, 2, 6)]),
        ("6 7", [], [6, 7]),
        ("", [1], []),
        ("next_day", 20, "next_day"),
        ("2027-13-05", [], ["2027-13-05"]),
        ("[6, 7]", [1], [6, 7]),
        ('{ "ID.4 X" = { months = 12, km = 10000 } }', {}, {"ID.4 X": {"months": 12, "km": 10000}}),
    ],
)
def test_what_people_type_is_understood(typed: str, present: Any, read: Any) -> None:
    found = read_rule(typed, present)
    assert (found, type(found)) == (read, type(read))


@given(st.lists(st.tuples(keys, st.one_of(values, st.just(AS_SHIPPED))), max_size=5))
def test_a_change_changes_its_key_and_nothing_else(changes: list[tuple[str, Any]]) -> None:
    text = OWN.removeprefix("\ufeff")
    wanted: dict[str, Any] = tomllib.loads(text)
    for key, value in changes:
        before = tomllib.loads(text)
        try:
            text = with_change(text, key, value)
        except Unusable as refused:
            odd = refused.remark.code == "rule_by_hand" and isinstance(value, dict)
            assert odd or any(
                not isinstance(value_at(before, key.rsplit(".", n)[0]), dict | None) for n in (1, 2)
            )
            continue
        put(wanted, parts_of(key), value)
        assert without_empty(tomllib.loads(text)) == without_empty(wanted)
    for comment in ("# top", "# cars", "# the end"):
        assert comment in text


def put(tables: dict[str, Any], parts: list[str], value: Any) -> None:
    *above, last = parts
    for part in above:
        tables = tables.setdefault(part, {})
    if value is AS_SHIPPED:
        tables.pop(last, None)
    else:
        tables[last] = value


def without_empty(tables: dict[str, Any]) -> dict[str, Any]:
    """Leave out tables that hold nothing; they say nothing."""
    kept = {key: without_empty(each) if isinstance(each, dict) else each for key, each in tables.items()}
    return {key: each for key, each in kept.items() if each != {}}


def test_comments_and_order_stay() -> None:
    text = with_change(OWN.removeprefix("\ufeff"), 'maintenance.plans."ID.4 X".km', 9)
    text = with_change(text, "queues.callback.last_day", 11)
    assert text == OWN.removeprefix("\ufeff").replace("10000", "9").replace("last_day = 10", "last_day = 11")


@pytest.mark.parametrize("key", ["", "a..b", "a b", ".a", "a.", '"a'])
def test_a_key_written_wrongly_is_refused(key: str) -> None:
    with pytest.raises(Unusable) as refused:
        parts_of(key)
    assert refused.value.remark.facts["key"] == key

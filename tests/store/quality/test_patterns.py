"""Patterns worth a look, against a plain recount; each only where there are enough cases."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import msgspec
import pytest
from hypothesis import given, strategies as st

from store.quality.patterns import (
    Dialled,
    Pattern,
    bursts,
    contradictions,
    find_patterns,
    pattern_cases,
    quick_ones,
    same_notes,
)
from store.rules.outcomes import outcomes
from store.rules.quality import Quality
from store.rules.settings import Settings
from tests.store.factories import Shop, at, day

NIGHT = at("2026-05-11 10:00")
FIRST, LAST = day("2026-05-11"), day("2026-05-17")
NOW = "2026-05-18 09:00"

DIALS = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.integers(0, 8),
        st.sampled_from(["no_answer", "satisfied", "suspended", "wrong_person", "busy"]),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["", "will ring back", "Will  ring back ", "short", "busy at work"]),
        st.integers(1, 3),
    ),
    max_size=25,
)


def dials(drawn: list[tuple[int, int, str, str, str, int]]) -> list[Dialled]:
    return [
        Dialled(
            place,
            "a01",
            place,
            customer,
            number,
            NIGHT + timedelta(seconds=start),
            NIGHT + timedelta(seconds=start + lasts),
            outcome,
            outcomes()[outcome].reached,
            note,
        )
        for place, (start, lasts, outcome, number, note, customer) in enumerate(drawn)
    ]


@pytest.fixture
def rules(settings: Settings) -> Quality:
    return settings.quality


@given(drawn=DIALS, enough=st.integers(2, 5), within=st.integers(0, 90))
def test_bursts_are_the_calls_of_which_enough_ended_within_the_time(
    settings: Settings, drawn: list[tuple[int, int, str, str, str, int]], enough: int, within: int
) -> None:
    rules = msgspec.structs.replace(settings.quality, burst_calls=enough, burst_seconds=within)
    made = dials(drawn)
    crowded = {
        dial.id
        for dial in made
        for first in made
        if first.ended <= dial.ended <= first.ended + timedelta(seconds=within)
        and sum(first.ended <= each.ended <= first.ended + timedelta(seconds=within) for each in made)
        >= enough
    }
    found = bursts(made, rules)
    listed = [dial.id for burst in found for dial in burst]
    assert set(listed) == crowded
    assert len(listed) == len(set(listed)), "no call stands in two bursts"
    assert all(len(burst) >= enough for burst in found)
    assert bursts(reversed(made), rules) == found


@given(drawn=DIALS)
def test_quick_ones_same_notes_and_contradictions_are_those_of_a_plain_recount(
    settings: Settings, drawn: list[tuple[int, int, str, str, str, int]]
) -> None:
    rules = msgspec.structs.replace(settings.quality, same_note_calls=2, contradiction_minutes=2)
    made = dials(drawn)
    assert [dial.id for dial in quick_ones(made, rules)] == [
        place for place, one in enumerate(drawn) if one[2] == "no_answer" and one[1] <= 3
    ]
    alike = [place for place, one in enumerate(drawn) if one[4].lower().split() == ["will", "ring", "back"]]
    customers = {drawn[place][5] for place in alike}
    noted = same_notes(made, rules)
    assert ("will ring back" in noted) == (len(alike) >= 2 and len(customers) > 1)
    assert "short" not in noted, "too short to say anything"
    if "will ring back" in noted:
        assert [dial.id for dial in noted["will ring back"]] == alike
    assert {(one.id, other.id) for one, other in contradictions(made, rules)} == by_hand(made)


def by_hand(made: list[Dialled]) -> set[tuple[int, int]]:
    """Find contradicting pairs with nothing dialled on the same number between them."""
    found = set()
    for pair in combinations(made, 2):
        one, other = sorted(pair, key=lambda dial: (dial.started, dial.id))
        between = [
            dial
            for dial in made
            if dial.number == one.number
            and (one.started, one.id) < (dial.started, dial.id) < (other.started, other.id)
        ]
        near = other.started - one.started <= timedelta(minutes=2)
        said = {one.outcome, other.outcome}
        same = one.number and one.number == other.number and near and not between
        if same and "satisfied" in said and said & {"suspended", "wrong_person"}:
            found.add((one.id, other.id))
    return found


# In a shop.


def found_in(shop: Shop, *, now: str = NOW) -> list[Pattern]:
    with shop.database.reading() as records:
        return find_patterns(records, shop.settings, FIRST, LAST, at(now))


def quick_calls(shop: Shop, number: int) -> list[int]:
    cases = [shop.follow_up("callback", shop.vehicle()) for _ in range(number)]
    for place, case in enumerate(cases):
        shop.call(case, "no_answer", f"2026-05-12 10:{place * 5:02}")
    return cases


def test_a_pattern_is_listed_from_the_threshold_on_with_its_cases(shop: Shop) -> None:
    cases = quick_calls(shop, 4)
    assert found_in(shop) == []
    last = shop.follow_up("callback", shop.vehicle())
    shop.call(last, "no_answer", "2026-05-13 10:00")
    (pattern,) = found_in(shop)
    assert (pattern.name, pattern.agent, pattern.n, pattern.of) == ("quick", "a01", 5, 5)
    with shop.database.reading() as records:
        lines = pattern_cases(records, shop.settings, pattern, FIRST, LAST)
    assert sorted(line.id for line in lines) == [*cases, last]


def test_calls_taken_back_imported_or_of_one_talk_are_left_out(shop: Shop) -> None:
    cases = quick_calls(shop, 5)
    first = next(row["id"] for row in shop.all("attempt") if row["follow_up_id"] == cases[0])
    assert [one.name for one in found_in(shop)] == ["quick"]
    shop.call(cases[0], "busy", "2026-05-12 10:01", corrects_id=first)
    assert found_in(shop) == []
    shop.call(shop.follow_up("callback", shop.vehicle()), "no_answer", "2026-05-12 12:00", talk_id=first)
    assert found_in(shop) == [], "one talk is one call"


@pytest.mark.parametrize(("came", "listed"), [(10, 0), (6, 0), (5, 1), (0, 1)])
def test_bookings_that_never_come_are_listed_where_enough_of_enough_do_not(
    shop: Shop, came: int, listed: int
) -> None:
    with shop.together():
        for number in range(10):
            vehicle = shop.vehicle()
            case = shop.follow_up("invitation", vehicle)
            attempt = shop.call(case, "booked", "2026-05-05 10:00")
            shop.appointment(vehicle, "2026-05-12 10:00", made="2026-05-05 10:00", attempt_id=attempt)
            if number < came:
                shop.visit(vehicle, "2026-05-15")
            elif number == came:
                shop.visit(vehicle, "2026-05-16")
    found = found_in(shop)
    assert [(one.name, one.n, one.of) for one in found] == [("never_came", 10 - came, 10)] * listed
    assert found_in(shop, now="2026-05-15 09:00") == [], "they may still come"


def test_a_moved_or_cancelled_booking_is_no_booking_that_never_came(shop: Shop) -> None:
    with shop.together():
        for number in range(10):
            vehicle = shop.vehicle()
            attempt = shop.call(shop.follow_up("invitation", vehicle), "booked", "2026-05-05 10:00")
            state = ("moved", "cancelled", "kept")[number % 3]
            shop.appointment(vehicle, "2026-05-12 10:00", state=state, attempt_id=attempt)
    assert found_in(shop) == []

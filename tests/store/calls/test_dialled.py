"""What a person's numbers answered before, and the hour at which they were reached best."""

from __future__ import annotations

from hypothesis import given, strategies as st

from store.calls.card import Card, card
from store.calls.case import CallEnd
from store.calls.dialled import Answered, BestHour, best_hour
from tests.store.factories import Shop, at

NOW = "2026-05-11 10:00"
FIRST, SECOND = "+8613800000001", "+8613900000002"


def shown(shop: Shop, follow_up: int, now: str = NOW) -> Card:
    with shop.database.reading() as records:
        found = card(records, shop.settings, follow_up, at(now))
    assert found is not None
    return found


def dialled_before(shop: Shop, *calls: tuple[str, str, str]) -> int:
    """Enter a person with two numbers, and earlier dials: which, how it ended, when; give a follow-up now."""
    person = shop.customer(numbers=[FIRST, SECOND])
    old = shop.follow_up("recall", shop.vehicle(person), state="closed")
    for number, outcome, when in calls:
        attempt = shop.call(old, outcome, when)
        with shop.database.writing() as records:
            records.run("UPDATE attempt SET number = :dialled WHERE id = :id", dialled=number, id=attempt)
    return shop.follow_up("callback", shop.vehicle(person))


def test_each_number_says_what_it_answered_and_when_last(shop: Shop) -> None:
    follow_up = dialled_before(
        shop,
        (FIRST, "satisfied", "2026-03-01 10:10"),
        (FIRST, "no_answer", "2026-04-01 15:00"),
        (FIRST, "busy", "2026-03-20 10:00"),
    )
    assert shown(shop, follow_up).answered == (
        Answered(3, 1, "no_answer", at("2026-04-01 15:00")),
        None,
    )


def test_what_was_corrected_and_what_was_logged_with_another_is_no_dial_of_its_own(shop: Shop) -> None:
    person = shop.customer(numbers=[FIRST])
    first, second = (shop.follow_up("callback", shop.vehicle(person)) for _ in range(2))
    shop.open(first, NOW, together=True)
    shop.log(first, CallEnd("busy"), NOW)
    found = shown(shop, second, "2026-05-11 10:01")
    assert found.answered == (Answered(1, 0, "busy", at(NOW)),)
    assert found.called_lately == 1
    assert len(found.calls) == 2, "each follow-up has its own attempt on record"


def test_the_best_hour_is_the_shops_own_with_its_n(shop: Shop) -> None:
    follow_up = dialled_before(
        shop,
        (FIRST, "satisfied", "2026-03-01 18:10"),
        (SECOND, "declined", "2026-03-02 18:59"),
        (FIRST, "busy", "2026-03-03 18:00"),
        (FIRST, "no_answer", "2026-03-04 10:00"),
    )
    assert shown(shop, follow_up).best_hour == BestHour(18, 2, 3)


def test_there_is_no_best_hour_where_nobody_was_reached(shop: Shop) -> None:
    follow_up = dialled_before(shop, (FIRST, "no_answer", "2026-03-04 10:00"))
    assert shown(shop, follow_up).best_hour is None


def test_one_lucky_dial_does_not_beat_nine_of_ten() -> None:
    dials = [(9, True)] + [(18, True)] * 9 + [(18, False)]
    assert best_hour(dials) == BestHour(18, 9, 10)


@given(st.lists(st.tuples(st.integers(0, 23), st.booleans()), max_size=40))
def test_the_best_hour_is_one_of_those_at_which_somebody_was_reached(dials: list[tuple[int, bool]]) -> None:
    best = best_hour(dials)
    reached = [hour for hour, answered in dials if answered]
    if best is None:
        assert not reached
    else:
        assert best.reached == reached.count(best.hour) > 0
        assert best.dials == sum(hour == best.hour for hour, _ in dials)


def test_a_number_that_is_somebody_elses_now_is_warned_of(shop: Shop) -> None:
    person = shop.customer(numbers=[])
    shop.number(person, FIRST, state="wrong")
    shop.number(person, SECOND)
    found = shown(shop, shop.follow_up("callback", shop.vehicle(person)))
    assert [(one.code, one.facts) for one in found.warnings] == [
        ("warn_number_of_another", {"number": "138****0001"})
    ]


def test_the_card_tells_what_is_settled_in_the_same_call_and_what_is_not(shop: Shop) -> None:
    person = shop.customer()
    first, second, third = (
        shop.follow_up(kind, shop.vehicle(person)) for kind in ("callback", "invitation", "recall")
    )
    later = shop.follow_up("invitation", shop.vehicle(person), not_before=at("2026-05-12 09:00"))
    assert [line.id for line in shown(shop, first).others] == [second, later, third], "nobody is called yet"
    shop.open(first, NOW, together=True)
    found = shown(shop, first)
    assert ([line.id for line in found.with_it], [line.id for line in found.others]) == (
        [second, third],
        [later],
    )
    assert found.settled == 0
    shop.log(first, CallEnd("satisfied"), NOW)
    found = shown(shop, second)
    assert ([line.id for line in found.with_it], found.settled) == ([third], 1)
    shop.open(second, NOW, together=True)
    shop.log(second, CallEnd("declined"), NOW)
    assert shown(shop, third).settled == 2

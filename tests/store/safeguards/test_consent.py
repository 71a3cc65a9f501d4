"""Consent by person, number and purpose: the latest word holds, at the queue and at the key."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings as trying, strategies as st

from store.calls.opening import choose_number, numbers, open_call
from store.queues.by_hand import follow_up_by_hand
from store.queues.claiming import claim, claim_next
from store.remarks import Unusable
from store.reports.lists import letters
from store.safeguards.consent import PURPOSES, Purpose, Said, consents_of, record_consent, refused
from tests.store.factories import Shop, at, day

NOW = at("2026-05-11 09:00")
KINDS = ("complaint", "callback", "invitation", "recall")


def say(
    shop: Shop,
    purpose: Purpose,
    *,
    allowed: bool,
    when: str = "2026-05-11 08:00",
    now: str = "",
    **whose: object,
) -> int:
    said = Said(purpose, allowed, "call", at(when), **whose)  # type: ignore[arg-type]
    return record_consent(shop.database, shop.agent(), said, at(now) if now else NOW)


def is_refused(shop: Shop, customer: int, kind: str, now: str = "2026-05-11 09:00") -> bool:
    with shop.database.reading() as records:
        return refused(records, customer, kind, at(now))


def code(work: object) -> str:
    with pytest.raises(Unusable) as fault:
        work()  # type: ignore[operator]
    return fault.value.remark.code


def test_whoever_said_nothing_may_be_called(shop: Shop) -> None:
    customer = shop.customer()
    assert not any(is_refused(shop, customer, kind) for kind in KINDS)


def test_a_refusal_stands_for_its_purpose_and_that_of_all_for_every_one(shop: Shop) -> None:
    customer, other = shop.customer(), shop.customer()
    say(shop, "invitation", allowed=False, customer=customer)
    assert [kind for kind in KINDS if is_refused(shop, customer, kind)] == ["invitation"]
    say(shop, "all", allowed=False, customer=customer)
    assert [kind for kind in KINDS if is_refused(shop, customer, kind)] == list(KINDS)
    assert not is_refused(shop, other, "invitation"), "somebody else's"


@trying(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.tuples(st.sampled_from(PURPOSES), st.booleans(), st.integers(0, 9)), min_size=1, max_size=8
    )
)
def test_the_latest_word_holds_in_whatever_order_words_are_entered(
    new_shop: object, words: Sequence[tuple[Purpose, bool, int]]
) -> None:
    shop = new_shop()  # type: ignore[operator]
    try:
        customer = shop.customer()
        for purpose, allowed, hour in words:
            say(shop, purpose, allowed=allowed, when=f"2026-05-10 1{hour}:00", customer=customer)
        for kind in (*KINDS, "messages"):
            of_kind = [
                (hour, place, allowed)
                for place, (purpose, allowed, hour) in enumerate(words)
                if purpose in {kind, "all"}
            ]
            assert is_refused(shop, customer, kind) == (bool(of_kind) and not max(of_kind)[2])
    finally:
        shop.close()


def test_a_queue_leaves_out_who_refused_and_another_day_sees_what_was_known_then(shop: Shop) -> None:
    vehicle = shop.vehicle()
    shop.visit(vehicle, "2026-05-06")
    owner = shop.one("vehicle", vehicle)["owner_id"]
    say(shop, "callback", allowed=False, customer=owner, when="2026-05-08 08:00", now="2026-05-10 12:00")
    shop.make("2026-05-11 09:00")
    assert shop.lines("2026-05-11 09:00") == []
    assert [line.kind for line in shop.lines_on("2026-05-10")] == ["callback"], "nobody knew it then"


def test_what_is_open_is_left_out_at_once_and_offered_again_when_it_is_allowed(shop: Shop) -> None:
    customer = shop.customer()
    follow_up = shop.follow_up("invitation", shop.vehicle(customer))
    say(shop, "invitation", allowed=False, customer=customer)
    assert shop.one("follow_up", follow_up)["left_out"] == "no_consent"
    assert shop.take("2026-05-11 09:00") is None
    say(shop, "invitation", allowed=True, customer=customer, when="2026-05-11 08:30")
    assert shop.take("2026-05-11 09:00") == follow_up


def test_at_the_key_a_refusal_is_asked_for_again(shop: Shop) -> None:
    """A queue made by rules that leave nobody out for it does not open the way to a call."""
    first, second = shop.customer(), shop.customer()
    barred, free = (
        shop.follow_up("recall", shop.vehicle(first)),
        shop.follow_up("recall", shop.vehicle(second)),
    )
    say(shop, "recall", allowed=False, customer=first)
    shop.change("follow_up", barred, left_out=None)
    agent = shop.agent()
    assert code(lambda: claim(shop.database, shop.settings, agent, barred, NOW)) == "consent_refused"
    assert claim_next(shop.database, shop.settings, agent, NOW) == free
    assert shop.one("follow_up", barred)["left_out"] == "no_consent"
    shop.change("follow_up", barred, held_by=agent.id, held_until=at("2026-05-11 10:00"))
    opened = lambda: open_call(  # noqa: E731  called by `code`
        shop.database, agent, barred, NOW, token="t", script="recall", version=1, language="zh"
    )
    assert code(opened) == "consent_refused"


def test_a_number_that_was_refused_is_not_dialled_whoever_has_it(shop: Shop) -> None:
    customer = shop.customer(numbers=["+8613800000001", "+8613800000002"])
    follow_up = shop.follow_up("callback", shop.vehicle(customer))
    say(shop, "all", allowed=False, number="+8613800000001")
    with shop.database.reading() as records:
        assert [(one.usable, one.refused) for one in numbers(records, follow_up)] == [
            (False, True),
            (True, False),
        ]
    call = shop.open(follow_up, "2026-05-11 09:00")
    assert call.number == "+8613800000002"
    assert code(lambda: choose_number(shop.database, follow_up, 1, NOW)) == "number_refused"


def test_who_has_only_refused_numbers_is_left_out(shop: Shop) -> None:
    customer = shop.customer(numbers=["+8613800000001", "+8613800000002"])
    follow_up = shop.follow_up("callback", shop.vehicle(customer))
    say(shop, "callback", allowed=False, number="+8613800000001")
    assert shop.one("follow_up", follow_up)["left_out"] is None
    say(shop, "callback", allowed=False, number="+8613800000002")
    assert shop.one("follow_up", follow_up)["left_out"] == "no_consent"
    assert not is_refused(shop, customer, "recall"), "another purpose"
    assert not is_refused(shop, shop.customer(numbers=[]), "callback"), "no numbers, nothing refused"


def test_nobody_who_refused_is_added_by_hand_or_written_to(shop: Shop) -> None:
    customer = shop.customer("李雷")
    vehicle = shop.vehicle(customer)
    shop.visit(vehicle, "2025-12-01")
    due = day(shop.one("vehicle", vehicle)["due_on"])

    def listed() -> tuple[int, int]:
        with shop.database.reading() as records:
            found = letters(records, shop.settings, "due", due, due, day("2026-05-11"))
        return len(found.rows), found.left_out

    assert listed() == (1, 0)
    say(shop, "messages", allowed=False, customer=customer)
    assert listed() == (0, 1)
    assert not is_refused(shop, customer, "invitation"), "letters are not calls"
    say(shop, "all", allowed=False, customer=customer, when="2026-05-11 08:30")
    assert (
        code(lambda: follow_up_by_hand(shop.database, shop.settings, customer, None, NOW))
        == "customer_refused"
    )


def test_the_record_tells_every_word_and_which_of_them_hold(shop: Shop) -> None:
    customer = shop.customer(numbers=["+8613800000001"])
    say(shop, "callback", allowed=True, customer=customer, when="2026-05-01 08:00")
    say(shop, "recall", allowed=False, customer=customer, when="2026-05-02 08:00")
    say(shop, "callback", allowed=False, customer=customer, when="2026-05-03 08:00")
    say(shop, "messages", allowed=False, number="+8613800000001", when="2026-05-04 08:00")
    with shop.database.reading() as records:
        found = consents_of(records, customer)
    assert [(one.purpose, one.allowed, one.holds, one.number) for one in found] == [
        ("messages", False, True, "+8613800000001"),
        ("callback", False, True, ""),
        ("recall", False, True, ""),
        ("callback", True, False, ""),
    ]


def test_what_cannot_be_is_refused(shop: Shop) -> None:
    assert code(lambda: say(shop, "all", allowed=False)) == "consent_of_nobody"
    assert code(lambda: say(shop, "all", allowed=False, customer=99)) == "customer_unknown"
    later = "2026-05-12 08:00"
    customer = shop.customer()
    assert code(lambda: say(shop, "all", allowed=False, customer=customer, when=later)) == "consent_to_come"

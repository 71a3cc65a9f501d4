"""Taking the next follow-up: in order, one at a time, by one agent."""

from __future__ import annotations

import pytest

from store.queues import claiming
from store.remarks import Unusable
from store.staff import Agent
from tests.store.factories import Shop, at, day

NOW = "2026-05-11 09:00"


@pytest.fixture
def ours(shop: Shop) -> Agent:
    return shop.agent("a01")


@pytest.fixture
def theirs(shop: Shop) -> Agent:
    return shop.agent("a02")


def callbacks(shop: Shop, count: int) -> list[int]:
    """Make open callbacks of as many customers, in calling order."""
    return [shop.follow_up("callback", shop.vehicle()) for _ in range(count)]


def refused(shop: Shop, agent: Agent, follow_up: int, now: str = NOW) -> tuple[str, dict[str, object]]:
    with pytest.raises(Unusable) as found:
        claiming.claim(shop.database, shop.settings, agent, follow_up, at(now))
    return found.value.remark.code, dict(found.value.remark.facts)


def renew(shop: Shop, agent: Agent, follow_up: int, now: str) -> bool:
    return claiming.renew(shop.database, shop.settings, agent, follow_up, at(now))


def test_it_is_the_queues_order_for_everyone(shop: Shop, ours: Agent, theirs: Agent) -> None:
    recall = shop.follow_up("recall", shop.vehicle())
    late = shop.follow_up("callback", shop.vehicle(), sort_on=day("2026-05-14"))
    important = shop.follow_up("callback", shop.vehicle(), sort_on=day("2026-05-14"), tier_rank=1)
    soon = shop.follow_up("callback", shop.vehicle(), sort_on=day("2026-05-12"))
    complaint = shop.follow_up("complaint", shop.vehicle())
    invitation = shop.follow_up("invitation", shop.vehicle())
    taken = []
    for agent in (ours, theirs) * 4:
        taken.append(shop.take(NOW, agent))
        if taken[-1] is not None:
            shop.dial(taken[-1], "refused", NOW, agent)
    assert taken == [complaint, soon, important, late, invitation, recall, None, None]


def test_what_one_holds_nobody_else_is_given(shop: Shop, ours: Agent, theirs: Agent) -> None:
    first, second = callbacks(shop, 2)
    assert shop.take(NOW, ours) == first
    assert shop.take(NOW, theirs) == second
    assert shop.take(NOW, shop.agent("a03")) is None
    assert refused(shop, theirs, first) == ("follow_up_held", {"id": first, "holder": "Agent a01"})


def test_who_asks_again_gets_what_they_hold_already(shop: Shop, ours: Agent) -> None:
    first, _ = callbacks(shop, 2)
    assert shop.take(NOW, ours) == shop.take("2026-05-11 09:05", ours) == first
    assert shop.one("follow_up", first)["held_until"] == "2026-05-11T01:15:00.000Z", "and holds it longer"


def test_a_hold_comes_back_after_ten_minutes_without_a_sign(shop: Shop, ours: Agent, theirs: Agent) -> None:
    (only,) = callbacks(shop, 1)
    shop.take(NOW, ours)
    assert shop.take("2026-05-11 09:09", theirs) is None
    assert shop.take("2026-05-11 09:10", theirs) == only
    assert not renew(shop, ours, only, "2026-05-11 09:11"), "it is somebody else's now"
    assert shop.one("follow_up", only)["held_by"] == theirs.id


def test_a_sign_keeps_it_for_ten_minutes_more(shop: Shop, ours: Agent, theirs: Agent) -> None:
    (only,) = callbacks(shop, 1)
    shop.take(NOW, ours)
    assert renew(shop, ours, only, "2026-05-11 09:09")
    assert shop.take("2026-05-11 09:18", theirs) is None
    assert shop.take("2026-05-11 09:19", theirs) == only


def test_nobody_renews_what_is_closed_or_was_never_theirs(shop: Shop, ours: Agent, theirs: Agent) -> None:
    first, second = callbacks(shop, 2)
    shop.dial(first, "refused", NOW, ours)
    assert not renew(shop, ours, first, NOW)
    assert not renew(shop, theirs, second, NOW)


def test_what_is_given_back_is_free_at_once(shop: Shop, ours: Agent, theirs: Agent) -> None:
    (only,) = callbacks(shop, 1)
    shop.take(NOW, ours)
    assert shop.leave(only, NOW)
    assert not shop.leave(only, NOW), "nobody holds it any more"
    assert shop.take(NOW, theirs) == only


def test_a_customer_whom_somebody_calls_is_offered_to_nobody_else(
    shop: Shop, ours: Agent, theirs: Agent
) -> None:
    person = shop.customer()
    first, other = (shop.follow_up(kind, shop.vehicle(person)) for kind in ("callback", "invitation"))
    assert shop.take(NOW, ours) == first
    assert shop.take(NOW, theirs) is None
    assert refused(shop, theirs, other) == ("follow_up_held", {"id": other, "holder": "Agent a01"})
    claiming.claim(shop.database, shop.settings, ours, other, at(NOW))  # the same conversation
    shop.dial(first, "refused", NOW, ours)
    shop.leave(other, NOW)
    assert shop.take(NOW, theirs) == other


def test_an_advisor_is_not_offered_the_callback_of_a_visit_they_served(shop: Shop, theirs: Agent) -> None:
    vehicle = shop.vehicle()
    visit = shop.visit(vehicle, "2026-05-06", advisor="顾问甲")
    callback = shop.follow_up("callback", vehicle, visit=visit)
    advisor = shop.agent("a09", advisor="顾问甲")
    assert shop.take(NOW, advisor) is None
    assert shop.take(NOW, shop.agent("a08", advisor="顾问乙")) == callback
    shop.leave(callback, NOW)
    assert refused(shop, advisor, callback) == ("follow_up_own_visit", {"id": callback})
    assert shop.take(NOW, theirs) == callback, "who is no advisor may call anybody"


def test_an_advisor_may_invite_whom_they_served(shop: Shop) -> None:
    vehicle = shop.vehicle()
    visit = shop.visit(vehicle, "2026-02-11", advisor="顾问甲")
    invitation = shop.follow_up("invitation", vehicle, visit=visit)
    assert shop.take(NOW, shop.agent("a09", advisor="顾问甲")) == invitation


def test_a_promised_call_is_the_promisers_for_ten_minutes_and_then_anyones(
    shop: Shop, ours: Agent, theirs: Agent
) -> None:
    waiting, promised = callbacks(shop, 2)
    shop.dial(promised, "call_later", NOW, ours, call_back=at("2026-05-11 10:00"))
    assert shop.take("2026-05-11 09:59", ours) == waiting, "not before its time"
    shop.leave(waiting, NOW)
    assert shop.take("2026-05-11 10:00", theirs) == waiting
    shop.leave(waiting, NOW)
    assert shop.take("2026-05-11 10:00", ours) == promised, "a promise comes before the queue"
    shop.leave(promised, NOW)
    assert shop.take("2026-05-11 10:09", theirs) == waiting
    shop.leave(waiting, NOW)
    assert shop.take("2026-05-11 10:10", theirs) == promised


def test_of_two_promises_the_earlier_is_kept_first(shop: Shop, ours: Agent) -> None:
    first, second = callbacks(shop, 2)
    shop.dial(first, "call_later", NOW, ours, call_back=at("2026-05-11 10:30"))
    shop.dial(second, "call_later", NOW, ours, call_back=at("2026-05-11 10:00"))
    assert shop.take("2026-05-11 11:00", ours) == second


def test_ones_own_promise_comes_before_older_ones_of_others(shop: Shop, ours: Agent, theirs: Agent) -> None:
    own, other = callbacks(shop, 2)
    shop.dial(other, "call_later", NOW, theirs, call_back=at("2026-05-11 10:00"))
    shop.dial(own, "call_later", NOW, ours, call_back=at("2026-05-11 10:30"))
    assert shop.take("2026-05-11 10:30", ours) == own
    shop.leave(own, NOW)
    assert shop.take("2026-05-11 10:41", ours) == other, "both are anyone's now: the older first"


def test_what_waits_is_not_offered_before_its_time(shop: Shop, ours: Agent) -> None:
    (only,) = callbacks(shop, 1)
    shop.dial(only, "no_answer", NOW, ours)
    assert shop.take("2026-05-11 13:29", ours) is None
    assert shop.take("2026-05-11 13:30", ours) == only


def test_a_number_that_failed_is_followed_by_the_next_at_once(shop: Shop, ours: Agent) -> None:
    person = shop.customer(numbers=["+8613800000001", "+8613800000002"])
    only = shop.follow_up("callback", shop.vehicle(person))
    shop.dial(only, "suspended", NOW, ours)
    assert shop.take(NOW, ours) == only
    assert shop.open(only, NOW, ours).number == "+8613800000002"


@pytest.mark.parametrize("state", ["closed", "expired", "superseded", "withdrawn"])
def test_what_is_not_open_cannot_be_taken(shop: Shop, ours: Agent, state: str) -> None:
    (only,) = callbacks(shop, 1)
    shop.change("follow_up", only, state=state)
    assert shop.take(NOW, ours) is None
    assert refused(shop, ours, only) == ("follow_up_closed", {"id": only, "state": state})
    assert refused(shop, ours, 99) == ("follow_up_unknown", {"id": 99})


def test_what_is_left_out_is_not_offered(shop: Shop, ours: Agent) -> None:
    shop.follow_up("invitation", shop.vehicle(), left_out="appointment")
    assert shop.take(NOW, ours) is None


def test_one_queue_or_another_desk_can_be_asked_for(shop: Shop, ours: Agent, theirs: Agent) -> None:
    shop.follow_up("complaint", shop.vehicle())
    invitation = shop.follow_up("invitation", shop.vehicle())
    fleet = shop.follow_up("recall", shop.vehicle(), desk="service_manager")
    assert shop.take(NOW, ours, kind="invitation") == invitation
    assert shop.take(NOW, ours, kind="recall") is None, "that is the service manager's"
    assert shop.take(NOW, theirs, desk="service_manager") == fleet


def test_who_skips_one_gets_the_next(shop: Shop, ours: Agent) -> None:
    first, second = callbacks(shop, 2)
    assert shop.take(NOW, ours) == first
    assert shop.take(NOW, ours, after=first) == second


def test_who_skips_a_promised_call_is_not_given_it_again_at_once(shop: Shop, ours: Agent) -> None:
    waiting, promised = callbacks(shop, 2)
    shop.dial(promised, "call_later", NOW, ours, call_back=at("2026-05-11 10:00"))
    assert shop.take("2026-05-11 10:00", ours) == promised
    assert shop.take("2026-05-11 10:00", ours, after=promised) == waiting

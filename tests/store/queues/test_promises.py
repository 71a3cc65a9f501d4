"""The promise an agent is counted down to."""

from __future__ import annotations

from store.queues.claiming import claim_next, next_free
from store.queues.promises import Promise, next_promise
from store.safeguards.consent import Said, record_consent
from tests.store.factories import Shop, at

NOW = "2026-05-11 09:00"


def promised(shop: Shop, now: str, code: str = "a01") -> Promise | None:
    agent = shop.agent(code)
    with shop.database.reading() as records:
        return next_promise(records, shop.settings, agent, at(now))


def test_it_is_the_agents_own_and_the_next_one(shop: Shop) -> None:
    for hour, name, code in ((11, "王芳", "a01"), (10, "李强", "a01"), (9, "赵敏", "a02")):
        case = shop.follow_up("callback", shop.vehicle(shop.customer(name)))
        shop.dial(case, "call_later", NOW, shop.agent(code), call_back=at(f"2026-05-11 {hour:02}:30"))
    assert promised(shop, NOW) == Promise(2, "李强", at("2026-05-11 10:30"))
    assert promised(shop, "2026-05-11 10:39") == Promise(2, "李强", at("2026-05-11 10:30"))
    assert promised(shop, "2026-05-11 10:40") == Promise(1, "王芳", at("2026-05-11 11:30")), "now anyone's"
    assert promised(shop, NOW, "a02") == Promise(3, "赵敏", at("2026-05-11 09:30"))
    assert promised(shop, NOW, "a03") is None


def test_what_is_kept_or_closed_is_no_promise_any_more(shop: Shop) -> None:
    case = shop.follow_up("callback", shop.vehicle())
    shop.dial(case, "call_later", NOW, call_back=at("2026-05-11 10:30"))
    shop.dial(case, "satisfied", "2026-05-11 10:31")
    assert promised(shop, "2026-05-11 10:31") is None


def test_who_refused_since_is_neither_counted_down_to_nor_given_to_anybody(shop: Shop) -> None:
    customer = shop.customer()
    case = shop.follow_up("callback", shop.vehicle(customer))
    shop.dial(case, "call_later", NOW, call_back=at("2026-05-11 10:30"))
    said = Said("all", allowed=False, source="letter", at=at("2026-05-11 09:30"), customer=customer)
    record_consent(shop.database, shop.agent("a02"), said, at("2026-05-11 10:00"))
    due = at("2026-05-11 10:30")
    assert promised(shop, "2026-05-11 10:30") is None
    with shop.database.reading() as records:
        assert next_free(records, shop.settings, shop.agent("a01"), due) is None
    assert claim_next(shop.database, shop.settings, shop.agent("a01"), due) is None

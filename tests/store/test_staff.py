"""Who calls, and the day's own numbers."""

from __future__ import annotations

import pytest
from msgspec import structs

from store import staff
from store.progress import DayProgress, day_progress, has_records
from store.remarks import Unusable
from store.rules import settings as rules
from store.staff import Agent
from tests.store.factories import Shop, at, day

NOW = at("2026-05-11 09:00")


def test_who_calls_for_the_first_time_is_entered_as_the_settings_name_them(shop: Shop) -> None:
    named = structs.replace(shop.settings, staff=[rules.Agent("a01", "李娜", advisor="顾问李")])
    with shop.database.writing() as records:
        known = staff.agent_or_new(records, named, "a01", NOW)
        other = staff.agent_or_new(records, named, "a02", NOW)
        assert known == Agent(1, "a01", "李娜", "agent", "顾问李")
        assert other == Agent(2, "a02", "a02", "agent", "")
        assert staff.agent_or_new(records, shop.settings, "a01", NOW) == known
        assert staff.agent(records, "a02") == other
        assert staff.staff_names(records) == {"a01": "李娜", "a02": "a02"}
        assert staff.staff_names(records) == {"a01": "李娜", "a02": "a02"}


def test_nobody_calls_under_a_code_that_is_unknown_or_of_somebody_who_left(shop: Shop) -> None:
    gone = shop.agent("a01")
    shop.change("staff", gone.id, active=False)
    with shop.database.writing() as records:
        for code in ("a01", "a99"):
            with pytest.raises(Unusable) as refused:
                staff.agent(records, code)
            assert (refused.value.remark.code, refused.value.remark.facts) == (
                "staff_unknown",
                {"code": code},
            )
        with pytest.raises(Unusable):
            staff.agent_or_new(records, shop.settings, "a01", NOW)


def test_a_shop_has_records_when_it_has_a_vehicle(shop: Shop) -> None:
    with shop.database.reading() as records:
        assert not has_records(records)
    shop.vehicle()
    with shop.database.reading() as records:
        assert has_records(records)


def test_the_days_numbers_are_those_of_its_calls_and_of_one_agent_if_asked(shop: Shop) -> None:
    ours, theirs = shop.agent("a01").id, shop.agent("a02").id
    callback = shop.follow_up("callback", shop.vehicle(), state="closed")
    for outcome, agent in (
        ("satisfied", ours),
        ("booked", ours),
        ("no_answer", ours),
        ("refused", theirs),
        ("broken_off", theirs),
        ("call_later", theirs),
        ("suspended", theirs),
    ):
        shop.call(callback, outcome, "2026-05-11 10:00", agent=agent)
    wrong = shop.call(callback, "satisfied", "2026-05-11 11:00", agent=ours)
    shop.call(callback, "no_answer", "2026-05-11 11:00", agent=ours, corrects_id=wrong)
    shop.call(callback, "satisfied", "2026-05-10 23:59", agent=ours)

    def counted(agent: int | None = None, on: str = "2026-05-11") -> DayProgress:
        with shop.database.reading() as records:
            return day_progress(records, day(on), agent)

    assert counted() == DayProgress(dials=8, reached=5, complete=2, booked=1)
    assert counted(ours) == DayProgress(dials=4, reached=2, complete=2, booked=1)
    assert counted(theirs) == DayProgress(dials=4, reached=3, complete=0, booked=0)
    assert counted(on="2026-05-12") == DayProgress(0, 0, 0, 0)

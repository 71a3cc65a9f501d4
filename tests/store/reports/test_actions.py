"""Actions of the report: agreed, changed, carried on, withdrawn; an old report shows them as they stood."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings as hypothesis, strategies as st

from store.remarks import Unusable
from store.reports.actions import (
    STATES,
    Action,
    ActionState,
    actions_of,
    carry_on,
    keep_action,
    withdraw_action,
)
from tests.store.factories import Shop, at

MAY = Action(0, "2026-05", "late replies", "a morning round", "Li Na", date(2026, 5, 20), "Wang")
EARLY, LATE = at("2026-05-01 09:00"), at("2026-05-31 18:00")


def keep(shop: Shop, action: Action, when: str = "2026-05-01 09:00") -> Action:
    agent = shop.agent().id
    with shop.database.writing() as records:
        return keep_action(records, action, agent, at(when))


def listed(shop: Shop, month: str = "2026-05", until: str | None = None) -> list[Action]:
    with shop.database.reading() as records:
        return actions_of(records, month, at(until) if until else None)


def test_an_action_is_kept_as_it_was_said(shop: Shop) -> None:
    kept = keep(shop, MAY)
    assert listed(shop) == [replace(MAY, id=kept.id)]
    assert listed(shop, "2026-06") == []


def test_an_old_report_shows_how_far_it_was_then(shop: Shop) -> None:
    kept = keep(shop, MAY)
    keep(shop, replace(kept, state="done"), "2026-05-20 12:00")
    assert [action.state for action in listed(shop)] == ["done"]
    assert [action.state for action in listed(shop, until="2026-05-19 12:00")] == ["not_begun"]
    assert shop.value("SELECT count(*) FROM report_action_change WHERE shop_id = :shop") == 2


def test_the_same_again_adds_nothing(shop: Shop) -> None:
    kept = keep(shop, MAY)
    keep(shop, kept)
    assert shop.value("SELECT count(*) FROM report_action_change WHERE shop_id = :shop") == 1


def test_what_is_not_done_is_carried_on_once(shop: Shop) -> None:
    kept = keep(shop, MAY)
    done = keep(shop, replace(MAY, problem="wet cars", state="done"))
    agent = shop.agent().id
    for _again in range(2):
        with shop.database.writing() as records:
            carry_on(records, "2026-05", "2026-06", agent, LATE)
    assert [(action.problem, action.carried_from) for action in listed(shop, "2026-06")] == [
        ("late replies", kept.id)
    ]
    assert done.id in {action.id for action in listed(shop)}


def test_a_withdrawn_action_is_gone_and_on_record(shop: Shop) -> None:
    kept = keep(shop, MAY)
    with shop.database.writing() as records:
        withdraw_action(records, kept.id, 1, LATE)
    assert listed(shop) == []
    assert shop.value("SELECT count(*) FROM report_action_change WHERE withdrawn") == 1
    with pytest.raises(Unusable) as refused:
        keep(shop, replace(kept, state="done"))
    assert refused.value.remark.code == "action_unknown"


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (replace(MAY, problem="  "), "action_without_problem"),
        (replace(MAY, state="begun"), "action_state_unknown"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_is_refused(shop: Shop, action: Action, code: str) -> None:
    with pytest.raises(Unusable) as refused:
        keep(shop, action)
    assert refused.value.remark.code == code
    assert listed(shop) == []


@given(states=st.lists(st.sampled_from(STATES), min_size=1, max_size=8), asked=st.integers(0, 8))
@hypothesis(max_examples=25, deadline=None)
def test_as_of_any_instant_it_is_as_far_as_the_last_change_before_it(
    new_shop: object, states: list[ActionState], asked: int
) -> None:
    shop: Shop = new_shop()  # type: ignore[operator]
    kept = keep(shop, MAY, "2026-05-01 00:00")
    for day, state in enumerate(states, 2):
        keep(shop, replace(kept, state=state), f"2026-05-{day:02} 00:00")
    told = ["not_begun", *states]
    expected = told[min(asked, len(states))]
    assert [each.state for each in listed(shop, until=f"2026-05-{asked + 1:02} 12:00")] == [expected]
    shop.close()

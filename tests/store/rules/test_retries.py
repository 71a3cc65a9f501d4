"""When somebody is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from store.rules import hours, outcomes, retries
from store.rules.settings import shipped_settings
from tests.store.factories import ZONE, at, instants

SETTINGS = shipped_settings()
AGAIN = sorted(code for code, known in outcomes.outcomes().items() if known.then == "again")


def again(outcome: str, *attempts: str) -> datetime | None:
    tried = [at(attempt) for attempt in attempts]
    return retries.next_attempt(SETTINGS.retry, SETTINGS.calling, ZONE, outcome, tried)


@pytest.mark.parametrize(
    ("tried", "next_one"),
    [
        ("2026-05-11 10:00", "2026-05-11 10:20"),
        ("2026-05-11 11:45", "2026-05-11 13:30"),
        ("2026-05-11 19:50", "2026-05-12 09:00"),
    ],
)
def test_busy_is_tried_again_after_twenty_minutes_of_calling_hours(tried: str, next_one: str) -> None:
    assert again("busy", tried) == at(next_one)


@pytest.mark.parametrize("outcome", ["no_answer", "voicemail"])
@pytest.mark.parametrize(
    ("tried", "next_one"),
    [
        (["2026-05-11 09:00"], "2026-05-11 13:30"),  # two hours on it is still morning
        (["2026-05-11 11:50"], "2026-05-11 13:50"),  # midday, two hours on
        (["2026-05-11 13:40"], "2026-05-11 15:40"),
        (["2026-05-11 14:00"], "2026-05-11 17:00"),  # 16:00 would be the same afternoon
        (["2026-05-11 17:30"], "2026-05-12 09:00"),
        (["2026-05-11 09:00", "2026-05-11 13:30", "2026-05-11 15:30"], "2026-05-11 17:30"),
        (
            ["2026-05-11 09:00", "2026-05-11 13:30", "2026-05-11 15:30", "2026-05-11 17:30"],
            "2026-05-12 09:00",
        ),
    ],
)
def test_no_answer_is_tried_again_in_another_part_of_the_day(
    outcome: str, tried: list[str], next_one: str
) -> None:
    assert again(outcome, *tried) == at(next_one)


@pytest.mark.parametrize("outcome", ["powered_off", "no_signal", "broken_off"])
def test_a_telephone_that_is_off_is_tried_again_the_next_day(outcome: str) -> None:
    assert again(outcome, "2026-05-11 09:10") == at("2026-05-12 09:00")
    assert again(outcome, "2026-05-11 19:59") == at("2026-05-12 09:00")


@pytest.mark.parametrize("outcome", AGAIN)
def test_after_five_attempts_nobody_is_tried_again(outcome: str) -> None:
    days = [f"2026-05-{number} 10:00" for number in range(11, 16)]
    assert again(outcome, *days[:4]) is not None
    assert again(outcome, *days) is None


@given(
    st.sampled_from(AGAIN),
    st.lists(instants("2026-05-01", days=3), min_size=1, max_size=4),
)
def test_the_next_attempt_is_allowed_and_far_enough_from_those_before(
    outcome: str, tried: list[datetime]
) -> None:
    found = retries.next_attempt(SETTINGS.retry, SETTINGS.calling, ZONE, outcome, tried)
    assert found is not None
    assert hours.may_call(SETTINGS.calling, found, ZONE)
    if outcome == "busy":
        assert found >= max(tried) + timedelta(minutes=20)
        return
    assert found > max(tried)
    used = {hours.part_of(SETTINGS.calling, attempt, ZONE) for attempt in tried}
    assert hours.part_of(SETTINGS.calling, found, ZONE) not in used
    if outcome in {"no_answer", "voicemail"}:
        assert found >= max(tried) + timedelta(hours=2)

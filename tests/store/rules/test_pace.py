"""When at this pace a queue will be done."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, strategies as st

from store.rules.pace import called_for, done_when
from store.rules.settings import Settings
from tests.store.factories import ZONE, at

MINUTES = st.integers(0, 24 * 60 - 1)


def on(minute: int) -> datetime:
    return at("2026-05-11 00:00") + timedelta(minutes=minute)


def by_the_minute(settings: Settings, start: int, end: int) -> int:
    """Count the calling minutes one by one."""
    spans = [(opens, closes) for opens, closes in settings.calling.hours]
    return sum(
        any(opens <= f"{minute // 60:02}:{minute % 60:02}" < closes for opens, closes in spans)
        for minute in range(start, end)
    )


@given(first=MINUTES, second=MINUTES)
def test_calling_time_is_what_the_minutes_add_up_to(settings: Settings, first: int, second: int) -> None:
    start, end = sorted((first, second))
    expected = timedelta(minutes=by_the_minute(settings, start, end))
    assert called_for(settings.calling, on(start), on(end), ZONE) == expected


@given(start=MINUTES, now=MINUTES, done=st.integers(0, 50), left=st.integers(0, 200))
def test_what_is_left_takes_as_long_as_what_was_done(
    settings: Settings, start: int, now: int, done: int, left: int
) -> None:
    start, now = sorted((start, now))
    found = done_when(settings.calling, on(start), on(now), done=done, left=left, zone=ZONE)
    passed = by_the_minute(settings, start, now)
    if not left:
        assert found == "done"
    elif not done or passed < 10:
        assert found == "unknown"
    elif isinstance(found, datetime):
        assert found >= on(now)
        need = timedelta(minutes=passed) * left / done
        assert called_for(settings.calling, on(now), found, ZONE) == need
    else:
        assert found == "not_today"
        assert (
            timedelta(minutes=by_the_minute(settings, now, 24 * 60)) < timedelta(minutes=passed) * left / done
        )


def test_the_lunch_break_is_left_out(settings: Settings) -> None:
    found = done_when(
        settings.calling, at("2026-05-11 11:00"), at("2026-05-11 11:30"), done=10, left=20, zone=ZONE
    )
    assert found == at("2026-05-11 14:00"), "half an hour to noon, half an hour from 13:30"

"""Times agreed: judged by the shop's hours, the law's and how full they are, with the nearest good one."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, assume, given, settings as how, strategies as st
from msgspec import structs

from store.calls.agreeing import What, days_of, fit_of, places_of
from store.calls.case import CallEnd
from store.calls.offering import offered_times, places_taken
from store.remarks import Unusable
from tests.store.factories import Shop, at, day

NOW = "2026-05-11 10:00"
SOON = st.datetimes(datetime(2026, 5, 11, 11), datetime(2026, 6, 20))  # noqa: DTZ001  the shop's own time


@pytest.fixture
def busy(shop: Shop) -> Shop:
    """A shop closed on Sundays and on 13 May, with a full slot on 12 May at 09:00."""
    calling = structs.replace(shop.settings.calling, closed_weekdays=[7], closed_days=[day("2026-05-13")])
    shop.settings = structs.replace(shop.settings, calling=calling)
    for minute in ("09:00", "09:00", "09:10", "09:29"):
        shop.appointment(shop.vehicle(), f"2026-05-12 {minute}")
    shop.appointment(shop.vehicle(), "2026-05-12 09:00", state="cancelled")
    return shop


def why(shop: Shop, what: What, when: str) -> tuple[str, str]:
    with shop.database.reading() as records:
        fit = fit_of(records, shop.settings, what, at(when), at(NOW))
    nearest = fit.nearest.astimezone(shop.settings.zoneinfo) if fit.nearest else None
    return fit.place.why, f"{nearest:%Y-%m-%d %H:%M}" if nearest else ""


@pytest.mark.parametrize(
    ("what", "when", "found", "nearest"),
    [
        ("call_back", "2026-05-12 09:00", "", ""),
        ("call_back", "2026-05-12 12:10", "in_break", "2026-05-12 11:30"),
        ("call_back", "2026-05-12 20:00", "outside_hours", "2026-05-12 19:30"),
        ("call_back", "2026-05-12 20:59", "outside_hours", "2026-05-12 19:30"),
        ("call_back", "2026-05-12 21:00", "outside_law", "2026-05-12 19:30"),
        ("call_back", "2026-05-12 07:59", "outside_law", "2026-05-12 09:00"),
        ("call_back", "2026-05-13 10:00", "closed_day", "2026-05-12 19:30"),
        ("call_back", "2026-05-17 10:00", "closed_day", "2026-05-16 19:30"),
        ("appointment", "2026-05-12 08:30", "", ""),
        ("appointment", "2026-05-12 09:15", "full", "2026-05-12 09:30"),
        ("appointment", "2026-05-12 12:30", "in_break", "2026-05-12 13:00"),
        ("appointment", "2026-05-12 18:00", "outside_hours", "2026-05-12 17:00"),
        ("appointment", "2026-05-13 08:00", "closed_day", "2026-05-12 17:00"),
    ],
)
def test_a_time_is_judged_and_the_nearest_good_one_named(
    busy: Shop, what: What, when: str, found: str, nearest: str
) -> None:
    assert why(busy, what, when) == (found, nearest)


@how(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(SOON, st.sampled_from(("appointment", "call_back")))
def test_the_nearest_is_always_good_and_still_to_come(busy: Shop, when: datetime, what: What) -> None:
    with busy.database.reading() as records:
        fit = fit_of(records, busy.settings, what, at(f"{when:%Y-%m-%d %H:%M}"), at(NOW))
        assume(not fit.good)
        assert fit.nearest is not None
        assert fit.nearest > at(NOW)
        assert fit_of(records, busy.settings, what, fit.nearest, at(NOW)).good


def test_a_day_shows_every_slot_with_what_is_taken_and_a_month_its_closed_days(busy: Shop) -> None:
    with busy.database.reading() as records:
        places = places_of(records, busy.settings, "appointment", day("2026-05-12"))
        days = days_of(records, busy.settings, "appointment", day("2026-05-11"), day("2026-05-17"))
        offers = offered_times(records, busy.settings, at(NOW))
        taken = places_taken(records, busy.settings, [at("2026-05-12 09:00"), *offers])
    shown = {f"{one.at.astimezone(busy.settings.zoneinfo):%H:%M}": (one.why, one.taken) for one in places}
    assert (shown["08:30"], shown["09:00"], shown["12:00"]) == (("", 0), ("full", 4), ("in_break", 0))
    assert (min(shown), max(shown)) == ("08:30", "17:00")
    assert [on.day for on, one in days.items() if one.closed] == [13, 17]
    assert days[day("2026-05-12")].taken == 4
    assert taken == [4, 0, 0]


def test_what_is_taken_knowingly_is_recorded_and_the_law_is_not_to_be_overridden(busy: Shop) -> None:
    vehicle = busy.vehicle()
    follow_up = busy.follow_up("callback", vehicle, visit=busy.visit(vehicle, "2026-05-06"))
    busy.open(follow_up, NOW)
    sunday = CallEnd("call_later", call_back=at("2026-05-17 10:00"))
    with pytest.raises(Unusable, match="call_closed_day"):
        busy.log(follow_up, sunday, NOW)
    late = CallEnd("call_later", call_back=at("2026-05-12 21:00"), despite_hours=True)
    with pytest.raises(Unusable, match="call_outside_law"):
        busy.log(follow_up, late, NOW)
    logged = busy.log(follow_up, knowingly(sunday), NOW)
    assert busy.one("attempt", logged.attempt)["despite"] == "closed_day"
    assert logged.standing.promised_at == at("2026-05-17 10:00")
    assert logged.standing.not_before == at("2026-05-17 10:00")


def knowingly(end: CallEnd) -> CallEnd:
    return CallEnd(end.outcome, call_back=end.call_back, despite_hours=True)

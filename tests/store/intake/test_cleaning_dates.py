"""Dates and times of every usual form, and the short way beside the long one."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from store.intake.cells import dates
from store.moments import day_of, stored_instant

ZONES = [
    ZoneInfo(name) for name in ("Asia/Shanghai", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe")
]
FORMS = [
    "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y.%m.%d %H:%M",
    "%Y年%m月%d日 %H:%M", "%Y年%m月%d日%H时%M分%S秒", "%Y%m%d%H%M%S", "%d-%b-%Y %H:%M",
    "%d %B %Y, %I:%M:%S %p", "%B %d, %Y %I:%M %p", "%d/%m/%Y %H:%M", "%d.%m.%y %H:%M:%S",
    "%Y%m%d %H:%M", "%A, %B %d, %Y %H:%M",
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("2026年11月21日 9时30分", "2026-11-21T09:30:00"),
        ("2026年11月21日9时", "2026-11-21T09:00:00"),
        ("2026年11月21日星期六 下午9:30", "2026-11-21T21:30:00"),
        ("2026-11-21（周六） 9:30", "2026-11-21T09:30:00"),
        ("2026.11.21", "2026-11-21T00:00:00"),
        ("20261121", "2026-11-21T00:00:00"),
        ("21-Nov-26", "2026-11-21T00:00:00"),
        ("21-Nov-98 14:05", "1998-11-21T14:05:00"),
        ("Nov  5 2026  8:05AM", "2026-11-05T08:05:00"),
        ("5th Nov 2026", "2026-11-05T00:00:00"),
        ("Nov-05-2026 8:05 PM", "2026-11-05T20:05:00"),
        ("05NOV2026", "2026-11-05T00:00:00"),
        ("26年11月5日 9:30", "2026-11-05T09:30:00"),
        ("26-11-5 9:30", "2026-11-05T09:30:00"),
        ("115/11/05", "2026-11-05T00:00:00"),
        ("098/11/05", "2009-11-05T00:00:00"),
        ("令和8年11月5日 午後2時5分", "2026-11-05T14:05:00"),
        ("平成元年11月5日", "1989-11-05T00:00:00"),
        ("R8.11.5", "2026-11-05T00:00:00"),
        ("2026. 11. 5.", "2026-11-05T00:00:00"),
        ("2026.11.05.", "2026-11-05T00:00:00"),
        ("2026년 11월 5일 오후 2시 5분", "2026-11-05T14:05:00"),
        ("5. Dezember 2026", "2026-12-05T00:00:00"),
        ("5 août 2026", "2026-08-05T00:00:00"),
        ("15 mai 2026 14h05", "2026-05-15T14:05:00"),
        ("5 de septiembre de 2026", "2026-09-05T00:00:00"),
        ("5 сентября 2026", "2026-09-05T00:00:00"),
        ("05-SEP-26 02.30.15.000000 PM", "2026-09-05T14:30:15"),
        ("21.11.2026 14.30", "2026-11-21T14:30:00"),
        ("Sat Sep 05 14:30:15 CST 2026", "2026-09-05T14:30:15"),
        ("Sat Sep 05 14:30:15 GMT+08:00 2026", "2026-09-05T14:30:15+08:00"),
        ("民國115年11月5日 下午2時5分", "2026-11-05T14:05:00"),
        ("1151105", "2026-11-05T00:00:00"),
        ("11/21/26", "2026-11-21T00:00:00"),
        ("30-05-98", "1998-05-30T00:00:00"),
        ("46347.395833333", "2026-11-21T09:30:00"),
        ("2026-11-21 上午12:30", "2026-11-21T00:30:00"),
        ("2026-11-21 中午12:30", "2026-11-21T12:30:00"),
        ("2026/11/21 PM 03:05", "2026-11-21T15:05:00"),
        ("2026-11-21 24:00", "2026-11-22T00:00:00"),
        ("2026-12-31T24:00:00", "2027-01-01T00:00:00"),
        ("2026-11-21T09:30:15.123+08:00", "2026-11-21T09:30:15+08:00"),
        ("2026-11-21 09:30 GMT+8", "2026-11-21T09:30:00+08:00"),
        ("2026-11-21 09:30-0330", "2026-11-21T09:30:00-03:30"),
        ("2026-11-21T09:30Z", "2026-11-21T09:30:00+00:00"),
        ('="2026-11-21"', "2026-11-21T00:00:00"),
    ],
)
def test_forms(said: str, read: str) -> None:
    found, warning = dates.read_local(said)
    assert (found and found.isoformat(), warning) == (read, None)


@pytest.mark.parametrize(
    "said",
    [
        "2026-02-30", "2026-11-21 24:01", "21-Foo-26", "9999-12-31 24:00", "32/13/2026", "00/01/2026",
        "0000-00-00", "2026-11-21 9:61", "2026-11-21 +08:00", "14:30", "2026年", "٢٠٢٦-٠١-٠١", "1" * 100_000,
        "3 marraskuu 2026",
    ],
)  # fmt: skip
def test_what_is_no_date(said: str) -> None:
    assert dates.read_local(said) == (None, dates.UNREADABLE)


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2069, 12, 31)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001
    st.sampled_from(FORMS),
    st.sampled_from(ZONES),
)
def test_every_form_gives_back_the_instant_that_was_written(at: datetime, form: str, zone: ZoneInfo) -> None:
    meant = at if "%S" in form else at.replace(second=0)
    moment, warning = dates.moment_reader(zone, "day_first")(meant.strftime(form))
    assert warning is None
    here = meant.replace(tzinfo=zone)
    assert moment == dates.Moment(
        stored_instant(here), day_of(here, zone).isoformat() and f"{meant:%Y-%m-%d}"
    )


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
def test_a_day_on_which_the_clocks_change(day: str) -> None:
    zone = ZoneInfo("America/New_York")
    clean = dates.moment_reader(zone)
    begin = datetime.fromisoformat(day)
    for hours in (0, 1, 4, 23):
        at = begin + timedelta(hours=hours)
        moment, _ = clean(f"{at:%Y-%m-%d %H:%M}")
        assert moment is not None
        assert moment.at == stored_instant(at.replace(tzinfo=zone))


@given(
    st.from_regex(
        r"(2026|26|3)[-/.](11|1|3)[-/.](31|2|2026) ?T?(2[0-9]|9|)(:[0-7][0-9]){0,2}", fullmatch=True
    ),
    st.sampled_from([None, "day_first", "month_first"]),
)
def test_the_short_way_agrees_with_the_long_one(said: str, order: dates.DayOrder | None) -> None:
    zone = ZONES[0]
    moment, warning = dates.moment_reader(zone, order)(said)
    local, why = dates.read_local(said, order)
    assert warning == why
    assert (moment and moment.at) == (local and stored_instant(local.replace(tzinfo=zone)))


@pytest.mark.parametrize(
    ("day", "at", "read"),
    [
        ("2026-11-21", "14:30", "2026-11-21T14:30:00"),
        ("2026-11-21 00:00:00", "14:30:15", "2026-11-21T14:30:15"),
        ("2026年11月21日", "下午2时30分", "2026-11-21T14:30:00"),
        ("46347", "0.604166667", "2026-11-21T14:30:00"),
        ("46347.0", "14:30", "2026-11-21T14:30:00"),
        ("2026-11-21", "1899-12-31 14:30:00", "2026-11-21T14:30:00"),
        ("2026-11-21", "1900-01-00 14:30", "2026-11-21T14:30:00"),
        ("2026-11-21", "", "2026-11-21T00:00:00"),
        ("2026-11-21", "无", "2026-11-21T00:00:00"),
        ("20261121", "1430", "2026-11-21T14:30:00"),
        ("21/11/2026", "2:30 PM", "2026-11-21T14:30:00"),
    ],
)
def test_a_date_and_a_time_of_two_columns(day: str, at: str, read: str) -> None:
    found, _ = dates.read_local(dates.join(day, at))
    assert found is not None
    assert found.isoformat() == read


@given(st.text(), st.text())
def test_joining_never_raises(day: str, at: str) -> None:
    dates.read_local(dates.join(day, at))
    assert dates.join("", at) == ""

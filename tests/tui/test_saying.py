"""Days and times as people type them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from tui import words
from tui.saying import read_day, read_moment
from tui.words import formats

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 41, tzinfo=ZONE)
TODAY = MONDAY.date()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tomorrow 10", "2026-11-24 10:00"),
        ("tomorrow at 10", "2026-11-24 10:00"),
        ("fri 3pm", "2026-11-27 15:00"),
        ("friday 15:30", "2026-11-27 15:30"),
        ("next mon 9", "2026-11-30 09:00"),
        ("10:30", "2026-11-23 10:30"),
        ("9:00", "2026-11-24 09:00"),
        ("today 14", "2026-11-23 14:00"),
        ("11-30 14:00", "2026-11-30 14:00"),
        ("2026-12-01 09:15", "2026-12-01 09:15"),
        ("1.12. 9", "2026-12-01 09:00"),
        ("in 2 weeks 10", "2026-12-07 10:00"),
        ("+3 16", "2026-11-26 16:00"),
        ("tomorrow noon", "2026-11-24 12:00"),
        ("明天上午十点", "2026-11-24 10:00"),
        ("明天10点", "2026-11-24 10:00"),
        ("下周三下午3点", "2026-12-02 15:00"),
        ("周五下午3点半", "2026-11-27 15:30"),
        ("后天晚上七点", "2026-11-25 19:00"),
        ("11月30日 14:00", "2026-11-30 14:00"),
        ("十二月一号上午九点一刻", "2026-12-01 09:15"),
        ("月底上午10点", "2026-11-30 10:00"),
        ("两周后下午两点", "2026-12-07 14:00"),
        ("this fri 3pm", "2026-11-27 15:00"),
        ("next fri 4pm", "2026-12-04 16:00"),
        ("mon next week 10", "2026-11-30 10:00"),
        ("next month 3rd 10", "2026-12-03 10:00"),
        ("the 3rd at 9", "2026-12-03 09:00"),
        ("3 dec 2pm", "2026-12-03 14:00"),
        ("tomorrow morning", "2026-11-24 09:00"),
        ("half past 3pm tomorrow", "2026-11-24 15:30"),
        ("tonight 7", "2026-11-23 19:00"),
        ("in half an hour", "2026-11-23 10:11"),
        ("in an hour", "2026-11-23 10:41"),
        ("in 20 minutes", "2026-11-23 10:01"),
        ("this weekend 10", "2026-11-28 10:00"),
        ("end of next month 10", "2026-12-31 10:00"),
        ("半小时后", "2026-11-23 10:11"),
        ("一个半小时后", "2026-11-23 11:11"),
        ("两个小时后", "2026-11-23 11:41"),
        ("20分钟后", "2026-11-23 10:01"),
        ("后天下午", "2026-11-25 14:00"),
        ("明早9点", "2026-11-24 09:00"),
        ("今晚七点", "2026-11-23 19:00"),
        ("周五10点", "2026-11-27 10:00"),
        ("下周10点", "2026-11-30 10:00"),
        ("下下周一 9:30", "2026-12-07 09:30"),
        ("周末上午10点", "2026-11-28 10:00"),
        ("10号上午9点", "2026-12-10 09:00"),
        ("二十号9点", "2026-12-20 09:00"),
        ("31号10点", "2026-12-31 10:00"),
        ("下个月初上午", "2026-12-01 09:00"),
        ("下个月3号10点", "2026-12-03 10:00"),
        ("两周后上午", "2026-12-07 09:00"),
        ("明天中午", "2026-11-24 12:00"),
        ("明天三点", "2026-11-24 15:00"),
        ("周五3点一刻", "2026-11-27 15:15"),
        ("fri at three", "2026-11-27 15:00"),
        ("tomorrow 03:00", "2026-11-24 03:00"),
        ("明天早上6点", "2026-11-24 06:00"),
        ("明天6点半", "2026-11-24 18:30"),
        ("明天下午三点钟", "2026-11-24 15:00"),
        ("明天10点左右", "2026-11-24 10:00"),
        ("下午三点二十", "2026-11-23 15:20"),
        ("下午三点零五分", "2026-11-23 15:05"),
        ("12月底上午", "2026-12-31 09:00"),
        ("半个月后10点", "2026-12-08 10:00"),
        ("过三天上午", "2026-11-26 09:00"),
        ("half past nine", "2026-11-24 09:30"),
        ("quarter past nine tomorrow", "2026-11-24 09:15"),
        ("quarter to ten tomorrow", "2026-11-24 09:45"),
        ("wed nine thirty", "2026-11-25 09:30"),
        ("tomorrow 9.30am", "2026-11-24 09:30"),
        ("this afternoon", "2026-11-23 14:00"),
        ("tomorrow at 3 in the afternoon", "2026-11-24 15:00"),
        ("in a fortnight at 10", "2026-12-07 10:00"),
        ("12 noon", "2026-11-23 12:00"),
        ("about 10 tomorrow", "2026-11-24 10:00"),
        ("25/12 10:00", "2026-12-25 10:00"),
    ],
)
def test_times_are_read_as_meant(said: str, meant: str) -> None:
    read = read_moment(said, MONDAY, ZONE)
    assert read is not None
    assert f"{read:%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tomorrow", "2026-11-24"),
        ("12-20", "2026-12-20"),
        ("1-5", "2027-01-05"),
        ("2027-03-16", "2027-03-16"),
        ("in 3 months", "2027-02-23"),
        ("月底", "2026-11-30"),
        ("三个月后", "2027-02-23"),
        ("下周一", "2026-11-30"),
        ("monday", "2026-11-30"),
        ("10号", "2026-12-10"),
        ("一号", "2026-12-01"),
        ("周五", "2026-11-27"),
        ("下个月初", "2026-12-01"),
        ("下月底", "2026-12-31"),
        ("下个月15号", "2026-12-15"),
        ("next week", "2026-11-30"),
        ("next month 3rd", "2026-12-03"),
        ("29 feb", "2028-02-29"),
        ("in ten days", "2026-12-03"),
        ("12月初", "2026-12-01"),
        ("十二月底", "2026-12-31"),
        ("1月中旬", "2027-01-15"),
        ("11月底", "2026-11-30"),
        ("end of december", "2026-12-31"),
        ("mid-january", "2027-01-15"),
        ("25/12", "2026-12-25"),
        ("12/25", "2026-12-25"),
        ("25.12", "2026-12-25"),
        ("5.12.", "2026-12-05"),
        ("25/12/2026", "2026-12-25"),
        ("1.12.2026", "2026-12-01"),
    ],
)
def test_days_are_read_as_meant(said: str, meant: str) -> None:
    assert read_day(said, TODAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "said",
    [
        "", "soon", "2026-02-30", "25:00", "tomorrow maybe 10", "13-45", "10点99分", "国庆后", "0号",
        "thu 27 nov", "11月27日周四", "上个月3号", "30 feb", "this month 3rd", "tomorrow 12am",
        "明天晚上12点", "明天晚上1点", "5/12", "5.12 10:00", "9.30", "5/12/2026", "3-4pm", "明天10点到11点",
        "周三或周四", "13月底", "下下月初", "friday week", "过几天",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_never_guessed(said: str) -> None:
    assert read_moment(said, MONDAY, ZONE) is None
    assert read_day(said, TODAY) is None


@pytest.mark.parametrize(
    ("said", "meant"), [("12.5", "2026-12-05"), ("12/5", "2026-12-05"), ("11.30", "2026-11-30")]
)
def test_in_chinese_the_month_stands_first(said: str, meant: str) -> None:
    words.use("zh")
    assert read_day(said, TODAY) == date.fromisoformat(meant)
    words.use("en")
    if said != "11.30":
        assert read_day(said, TODAY) is None, "it may mean either"


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_day(text, TODAY)
    read_moment(text, MONDAY, ZONE)


@given(st.datetimes(datetime(2026, 11, 24), datetime(2027, 10, 1)))  # noqa: DTZ001  the shop's own time
def test_iso_times_are_read_back(at: datetime) -> None:
    read = read_moment(f"{at:%Y-%m-%d %H:%M}", MONDAY, ZONE)
    assert read == at.replace(second=0, microsecond=0, tzinfo=ZONE)
    assert read_day(f"{at:%Y-%m-%d}", TODAY) == at.date()


@given(st.datetimes(datetime(2026, 11, 24), datetime(2028, 10, 1)), st.sampled_from(words.LANGUAGES))  # noqa: DTZ001  the shop's own time
def test_what_is_shown_as_understood_is_understood_the_same_again(at: datetime, language: str) -> None:
    words.use(language)
    said = f"{formats.weekday(at.date())} {at:%H:%M}"
    assert read_moment(said, MONDAY, ZONE) == at.replace(second=0, microsecond=0, tzinfo=ZONE)
    assert read_day(formats.weekday(at.date()), TODAY) == at.date()
    words.use("en")


WAYS = (
    "tomorrow", "fri", "this sat", "next wed", "in {n} days", "in {n} weeks", "next month {d}th", "{n} dec",
    "end of next month", "明天", "后天", "周{w}", "下周{w}", "{n}天后", "{n}周后", "{d}号", "下个月{d}号",
    "下个月初", "月底", "{m}月{d}日",
)  # fmt: skip
CLOCKS = ("{h}:30", "{h}", "{a}pm", "at {h}", "下午{a}点", "上午{h}点半", "{h}点一刻")


@given(
    st.sampled_from(WAYS), st.sampled_from(CLOCKS), st.integers(1, 12), st.integers(4, 28),
    st.sampled_from("一二三四五六日"), st.integers(8, 11), st.integers(1, 6),
    st.sampled_from(words.LANGUAGES),
)  # fmt: skip
def test_every_reading_said_back_means_the_same_instant(
    way: str, clock: str, n: int, d: int, w: str, h: int, a: int, language: str
) -> None:
    read = read_moment(f"{way} {clock}".format(n=n, d=d, w=w, h=h, a=a, m=n), MONDAY, ZONE)
    assert read is not None
    assert read > MONDAY
    words.use(language)
    again = read_moment(f"{formats.weekday(read.date())} {read:%H:%M}", MONDAY, ZONE)
    words.use("en")
    assert again == read


@given(st.integers(1, 60))
def test_steps_are_counted_from_today(days: int) -> None:
    assert read_day(f"in {days} days", TODAY) == TODAY + timedelta(days=days)
    assert read_day(f"+{days}", TODAY) == TODAY + timedelta(days=days)
    assert read_day(f"{days}天后", TODAY) == TODAY + timedelta(days=days)

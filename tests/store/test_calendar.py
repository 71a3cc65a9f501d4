"""The shop's calendar: read from files, entered, laid over the holidays that come with Ringback."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from store import calendar
from store.remarks import Unusable
from store.rules import hours
from store.rules.settings import Settings
from store.rules.working_days import NamedDay
from tests.store.factories import Shop, at

NOW = at("2026-05-11 09:00")
CSV = "日期,类型,名称\n2027-02-06,放假,春节\n2027/2/7,休,春节\n2027-02-14,班,\n"


def entered(shop: Shop, *days: NamedDay) -> int:
    with shop.database.writing() as records:
        return calendar.enter_days(records, days, NOW)


def refusal(file: Path) -> Unusable:
    with pytest.raises(Unusable) as refused:
        calendar.read_days(file)
    return refused.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_of_days_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "days.csv"
    file.write_text(CSV, encoding=encoding)
    assert [(one.on, one.works, one.zh) for one in calendar.read_days(file)] == [
        (date(2027, 2, 6), False, "春节"),
        (date(2027, 2, 7), False, "春节"),
        (date(2027, 2, 14), True, ""),
    ]


def test_a_document_of_days_is_read(tmp_path: Path) -> None:
    file = tmp_path / "2027.json"
    days = '[{"name": "元旦", "date": "2027-01-01", "isOffDay": true},'
    days += '{"date": "2027-01-03", "isOffDay": false}]'
    file.write_text(f'{{"year": 2027, "days": {days}}}', encoding="utf-8")
    assert [(one.on, one.works) for one in calendar.read_days(file)] == [
        (date(2027, 1, 1), False),
        (date(2027, 1, 3), True),
    ]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.csv", "", "holidays_empty"),
        ("a.csv", "day,kind\n", "holidays_empty"),
        ("a.csv", "2027-03-01,休\n2027-02-30,休", "holidays_row"),
        ("a.csv", "2027-03-01,休\nx,休", "holidays_row"),
        ("a.csv", "2027-03-01,perhaps", "holidays_row"),
        ("a.csv", "2027-03-01", "holidays_row"),
        ("a.json", "{", "holidays_unreadable"),
        ("a.json", '{"days": [{"date": "2027-01-01"}]}', "holidays_row"),
        ("a.json", '{"days": [7]}', "holidays_row"),
        ("a.json", "{}", "holidays_empty"),
    ],
)
def test_a_file_that_says_too_little_is_refused(tmp_path: Path, name: str, text: str, code: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    assert refusal(file).remark.code == code


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv").remark.code == "holidays_unreadable"


def test_days_entered_stand_over_those_that_come_with_it(shop: Shop) -> None:
    off, back = date(2027, 2, 6), date(2026, 10, 2)
    assert entered(shop, NamedDay(off, False, "春节", "春节"), NamedDay(back, True)) == 2
    assert entered(shop, NamedDay(off, False, "春节", "春节")) == 0, "nothing new"
    with shop.database.writing() as records:
        work = calendar.working_time(records, shop.settings)
        assert (work.works(off), work.works(back), work.works(date(2026, 10, 3))) == (False, True, False)
        listed = {one.on: one for one in calendar.calendar_days(records, shop.settings)}
        assert (listed[off].own, listed[back].own, listed[date(2026, 10, 3)].own) == (True, True, False)
        assert calendar.forget_day(records, back, NOW)
        assert not calendar.forget_day(records, back, NOW)
        assert not calendar.working_time(records, shop.settings).works(back)


def test_a_years_days_are_listed_in_order(shop: Shop) -> None:
    with shop.database.reading() as records:
        listed = calendar.calendar_days(records, shop.settings, 2026)
    assert [one.on for one in listed] == sorted(one.on for one in listed)
    assert {one.on.year for one in listed} == {2026}


def closing(settings: Settings, *what: str) -> Settings:
    return structs.replace(settings, calendar=structs.replace(settings.calendar, closes=list(what)))


def test_holidays_close_what_the_shop_says(shop: Shop) -> None:
    holiday, made_up = date(2026, 10, 2), date(2026, 10, 10)
    resting = structs.replace(
        shop.settings, calling=structs.replace(shop.settings.calling, closed_weekdays=[6, 7])
    )
    with shop.database.reading() as records:
        assert calendar.with_holidays(records, resting) is resting
        calls = calendar.with_holidays(records, closing(resting, "calling"))
        visits = calendar.with_holidays(records, closing(resting, "workshop"))
    assert hours.is_closed(calls.calling, holiday)
    assert not hours.is_closed(calls.calling, made_up), "a Saturday worked in exchange is open"
    assert hours.is_closed(calls.calling, date(2026, 10, 17)), "another Saturday is not"
    assert not hours.is_closed(visits.calling, holiday)
    assert hours.is_closed(visits.visiting, holiday)

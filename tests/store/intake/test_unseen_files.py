"""Files as other systems and hands leave them: what they say is taken in as it is meant, or asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from store.database import Database
from store.intake import Account, import_file
from store.intake.layouts.asking import ColumnsUnsure, DaysUnsure
from store.intake.layouts.filemap import FileMap
from store.intake.layouts.guessing import by_heading
from store.intake.layouts.opening import open_table
from store.rules.settings import Settings
from tests.store.intake.samples import NOW, read_csv, write_cells

Take = Callable[..., Account]

PLATES = ("吉A10001", "吉A10002", "吉A10003", "吉A10004", "吉A10005", "吉A10006")


@pytest.fixture
def take(shop: Database, settings: Settings, tmp_path: Path) -> Take:
    def take(rows: Sequence[Sequence[str]], mapping: FileMap | None = None) -> Account:
        path = write_cells(tmp_path / "file.csv", rows)
        return import_file(
            shop, settings, path, now=NOW, mapping=mapping, rejects=tmp_path / "file.rejects.csv"
        )

    return take


def _told(shop: Database, columns: str, table: str = "visit") -> list[tuple[Any, ...]]:
    with shop.reading() as records:
        rows = records.rows(f"SELECT {columns} FROM {table} ORDER BY 1")
        return [tuple(row[name] for name in row.keys()) for row in rows]  # noqa: SIM118


def _columns(**told: Sequence[str]) -> list[list[str]]:
    """Write orders of six vehicles, with further columns."""
    headings = ["单号", "车牌号", *told]
    return [headings, *([f"R{n}", PLATES[n], *(cells[n] for cells in told.values())] for n in range(6))]


DAYS = ("2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06", "2026-11-07")
CLOCKS = ("上午8:30", "9:05", "下午1时15分", "14:30:10", "", "0.5")
CLOCKS_IN_UTC = ("00:30:00", "01:05:00", "05:15:00", "06:30:10", None, "04:00:00")


@pytest.mark.parametrize(
    ("date", "time"), [("交车日期", "交车时间"), ("结算日期", "时间"), ("Date Out", "Time Out")]
)
def test_times_in_columns_of_their_own_belong_to_their_dates(
    shop: Database, take: Take, date: str, time: str
) -> None:
    account = take(_columns(**{date: DAYS, time: CLOCKS}))
    assert (account.new["visits"], account.ignored) == (6, ())
    at = [
        f"{day}T{clock}.000Z" if clock else "2026-11-05T16:00:00.000Z"
        for day, clock in zip(DAYS, CLOCKS_IN_UTC, strict=True)
    ]
    assert _told(shop, "order_number, delivered_at, delivered_on") == [
        (f"R{n}", at[n], DAYS[n]) for n in range(6)
    ]


def test_a_day_without_a_time_is_not_before_the_same_day_with_one(take: Take) -> None:
    opened = [f"{day} 08:30" for day in DAYS]
    delivered = (*DAYS[:3], "2026-11-04", "2026-11-06 08:29", "2026-11-07 08:30")
    account = take(_columns(进厂时间=opened, 结算日期=delivered))
    assert account.warnings["delivered_before_opened"] == 2


def test_a_time_is_not_put_to_the_date_of_something_else(shop: Database, take: Take) -> None:
    told = {"结算日期": DAYS, "进厂里程": ("1", "2", "3", "4", "5", "6"), "交车时间": ("17:30",) * 6}
    account = take(_columns(**told))
    assert account.ignored == ("交车时间",)
    assert _told(shop, "delivered_at")[0] == ("2026-11-01T16:00:00.000Z",)


def test_times_apart_are_refused_as_they_stand_and_complete_the_import(shop: Database, take: Take) -> None:
    rows = _columns(交车日期=("soon", *DAYS[1:]), 交车时间=("17:30",) * 6)
    account = take(rows)
    assert account.reasons == {"no_readable_date": 1}
    refused = read_csv(Path(str(account.rejects)))
    assert refused[1][2:] == rows[1]
    refused[1][4] = DAYS[0]
    assert take(refused).new["visits"] == 1
    assert _told(shop, "delivered_at")[0] == ("2026-11-02T09:30:00.000Z",)


def test_calls_with_date_and_time_apart(shop: Database, take: Take) -> None:
    take(_columns(交车日期=DAYS))
    heading = ["拨打日期", "时间", "单号", "回访员", "结果"]
    outcomes = ("满意", "一般", "无人接听", "满意", "占线", "关机")
    calls = [[f"2026-11-1{n}", f"1{n}:20", f"R{n}", "a01", outcomes[n]] for n in range(6)]
    assert take([heading, *calls]).new["calls"] == 6
    assert _told(shop, "started_at", "attempt")[3] == ("2026-11-13T05:20:00.000Z",)


def test_dates_that_begin_with_two_digits_of_their_year(shop: Database, take: Take) -> None:
    written = [day[2:] for day in DAYS]
    assert take(_columns(交车日期=written)).new["visits"] == 6
    assert [on for (on,) in _told(shop, "delivered_on")] == list(DAYS)


def test_dates_of_one_day_that_may_begin_or_end_with_their_year_are_asked(shop: Database, take: Take) -> None:
    rows = _columns(交车日期=["26-11-21"] * 6)
    with pytest.raises(DaysUnsure) as caught:
        take(rows)
    assert caught.value.asked == {"交车日期": ("26-11-21",)}
    take(rows, FileMap({}, {"交车日期": "year_first"}))
    assert set(_told(shop, "delivered_on")) == {("2026-11-21",)}


def test_years_of_the_republic_and_traditional_words(shop: Database, take: Take) -> None:
    dates = ("115/11/02", "民國115年11月3日", "115.11.4", "1151105", "115-11-06 下午2時", "民国115/11/07")
    account = take(_columns(出廠日期=dates, 維修類別=["定期保養"] * 6))
    assert (account.new["visits"], dict(account.warnings)) == (6, {"name_missing": 6})
    assert [on for (on,) in _told(shop, "delivered_on")] == list(DAYS)
    assert set(_told(shop, "service_type")) == {("periodic_maintenance",)}


def test_an_apostrophe_marks_text_in_spreadsheets(shop: Database, take: Take) -> None:
    rows = _columns(交车日期=[f"'{day}" for day in DAYS], 里程=["'2100"] * 6, 金额=["'¥1,200.50"] * 6)
    marked = [rows[0], *([f"'{cells[0]}", f"'{cells[1]}", *cells[2:]] for cells in rows[1:])]
    assert dict(take(marked).warnings) == {"name_missing": 6}
    assert _told(shop, "order_number, delivered_on, odometer_km, amount_cents")[0] == (
        "R0", DAYS[0], 2100, 120050,
    )  # fmt: skip
    assert _told(shop, "plate", "vehicle")[0] == (PLATES[0],)


def test_order_numbers_of_two_letters_and_five_digits_are_no_plates(take: Take) -> None:
    rows = _columns(交车日期=DAYS)
    assert take([rows[0], *([f"WT1000{cells[0][1]}", *cells[1:]] for cells in rows[1:])]).new["visits"] == 6


@pytest.mark.parametrize(
    ("heading", "cell", "km"),
    [("Miles", "10,000", 16093), ("Odometer (mi)", "10000", 16093), ("Miles in", "10,000 km", 10_000),
     ("里程（英里）", "10000", 16093),
     ("Odometer (km / miles)", "10000", 10_000), ("Mileage", "10000", 10_000)],
)  # fmt: skip
def test_headings_name_the_unit_of_odometers(
    shop: Database, take: Take, heading: str, cell: str, km: int
) -> None:
    account = take(_columns(交车日期=DAYS, **{heading: [cell] * 6}))
    assert set(_told(shop, "odometer_km")) == {(km,)}
    assert account.warnings.get("odometer_miles", 0) == (6 if km == 16093 else 0)


def test_a_heading_known_whole_goes_before_one_of_which_only_the_end_is_known(
    shop: Database, take: Take
) -> None:
    account = take(_columns(交车日期=DAYS, 折前金额=["500"] * 6, 实收合计=["480"] * 6))
    assert account.ignored == ("折前金额",)
    assert set(_told(shop, "amount_cents")) == {(48_000,)}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("服务类型 Type", "service_type"),
        ("服务顾问 Service Advisor", "advisor"),
        ("主修技师/Technician", "technician"),
        ("预计交车时间 Promised", "promised_at"),
        ("是否预约\nAppointment", "by_appointment"),
        ("维修类别（Category）", "service_type"),
        ("质保登记 Warranty", "warranty_registered"),
        ("下次保养里程 Next Odometer", None),
        ("上次里程 Last KM", None),
        ("VIN 状态 Status", None),
        ("客户编号 Customer Code", None),
    ],
)
def test_headings_that_say_in_english_what_they_say_in_chinese(heading: str, field: str | None) -> None:
    assert [guess.field for guess in by_heading(heading, "visits")] == ([field] if field else [])


def test_first_and_family_names_are_one_name(shop: Database, take: Take) -> None:
    given, family = ("Jane", "John", "", "Ann", "Lee", "Max"), ("Roe", "Roe", "Poe", "Doe", "", "Foe")
    take(_columns(交车日期=DAYS, **{"First Name": given, "Last Name": family}))
    assert _told(shop, "name", "customer") == [
        ("Ann Doe",), ("Jane Roe",), ("John Roe",), ("Lee",), ("Max Foe",), ("Poe",)
    ]  # fmt: skip


def test_a_whole_name_needs_no_first_name(shop: Database, take: Take) -> None:
    account = take(_columns(交车日期=DAYS, **{"First Name": ["Jane"] * 6, "Customer Name": ["Jane Roe"] * 6}))
    assert account.ignored == ("First Name",)
    assert set(_told(shop, "name", "customer")) == {("Jane Roe",)}


def test_currencies_are_no_part_of_an_amount(shop: Database, take: Take) -> None:
    amounts = ("RM 1,290.00", "A$1,290.00", "NT$1,290", "USD 1290", "1290.00 元", "EUR1290")
    take(_columns(交车日期=DAYS, 实收金额=amounts))
    assert set(_told(shop, "amount_cents")) == {(129_000,)}


def test_a_list_of_work_by_day_is_not_taken_for_customers(tmp_path: Path) -> None:
    heading = ["日期", "车牌", "客户", "电话", "公里数", "项目", "金额"]
    rows = [[DAYS[n], PLATES[n], "李明", f"1380013800{n}", "8000", "小保养", "400"] for n in range(6)]
    with pytest.raises(ColumnsUnsure) as caught:
        open_table(write_cells(tmp_path / "by_hand.csv", [heading, *rows]), kind="auto", mapping=None)
    proposal = caught.value.proposal
    assert (proposal.kind, proposal.unsure) == ("visits", ("日期",))
    assert set(proposal.missing) == {"order_number", "delivered_at|opened_at"}


def test_a_total_line_of_a_list_of_customers_is_left_out(shop: Database, take: Take) -> None:
    rows = [["客户姓名", "车牌号"], *(["李明", plate] for plate in PLATES), ["合计", ""], ["合计：6", ""]]
    account = take(rows)
    assert (account.rows, account.rejected, account.warnings["total_line"]) == (6, 0, 2)
    assert len(_told(shop, "plate", "vehicle")) == 6


def test_sheets_that_were_not_read_are_named(shop: Database, settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "months.xlsx"
    book = xlsxwriter.Workbook(path)
    for month in ("10月", "11月"):
        sheet = book.add_worksheet(month)
        for number, cells in enumerate(_columns(交车日期=DAYS)):
            sheet.write_row(number, 0, [f"{month[:2]}{cells[0]}" if number else cells[0], *cells[1:]])
    book.add_worksheet("Sheet3")
    book.close()
    account = import_file(shop, settings, path, now=NOW)
    assert (account.sheet, account.unread_sheets) == ("10月", ("11月",))
    assert account.as_json()["unread_sheets"] == ["11月"]


def test_orders_whose_numbers_a_spreadsheet_has_rounded_are_refused_not_folded(
    shop: Database, take: Take
) -> None:
    rows = _columns(交车日期=DAYS)
    account = take([rows[0], *(["2.02609E+11", *cells[1:]] for cells in rows[1:])])
    assert (account.rejected, account.folded, dict(account.reasons)) == (6, 0, {"no_order_number": 6})
    assert _told(shop, "plate", "vehicle") == []


def test_plates_that_differ_only_in_letters_of_other_scripts_are_different_vehicles(take: Take) -> None:
    plates = ("12가3456", "12나3456", "А123ВС77", "В123АС77", "ا ب ج 1234", "د ب ج 1234")
    rows = _columns(交车日期=DAYS)
    account = take([rows[0], *([cells[0], plates[n], *cells[2:]] for n, cells in enumerate(rows[1:]))])
    assert (account.new["vehicles"], account.questions) == (6, 0)


def test_rows_with_more_cells_than_headings_are_warned_of(take: Take) -> None:
    rows = _columns(交车日期=DAYS, 金额=["1", *["350.50"] * 5])
    rows[1].append("350.50")
    rows[2] += ["", " "]
    del rows[3][-1]
    account = take(rows)
    assert (account.new["visits"], account.warnings["cells_beyond"]) == (6, 1)
    assert take(rows).warnings["cells_beyond"] == 1


def test_headings_that_count_ten_thousands(shop: Database, take: Take) -> None:
    told = {
        "里程（万公里）": ["1.2", "0.85万公里", "8500公里", "12", "", "2"],
        "结算金额(万元)": ["0.12"] * 6,
    }
    account = take(_columns(交车日期=DAYS, **told))
    assert "odometer_unreadable" not in account.warnings
    readings = [12_000, 8_500, 8_500, 120_000, None, 20_000]
    assert _told(shop, "order_number, odometer_km, amount_cents") == [
        (f"R{n}", km, 120_000) for n, km in enumerate(readings)
    ]


def test_one_order_number_on_several_vehicles_is_warned_of(take: Take) -> None:
    rows = _columns(交车日期=DAYS)
    same = [rows[0], *(["R1", *cells[1:]] for cells in rows[1:4]), *rows[5:]]
    account = take([*same, ["R4", PLATES[4], "2026-11-09"]])
    assert (account.new["visits"], account.folded) == (3, 3)
    assert account.warnings["order_of_several"] == 1


def test_lines_of_one_order_are_of_one_vehicle_where_some_lack_its_vin(take: Take) -> None:
    rows = _columns(车架号=["LSVAM4187C2184847", "", "", "", "", ""], 交车日期=DAYS)
    account = take([rows[0], *(["R1", PLATES[0], *cells[2:]] for cells in rows[1:])])
    assert (account.folded, account.warnings["order_of_several"]) == (5, 0)


def test_long_numbers_that_a_workbook_has_rounded_are_no_order_numbers(
    shop: Database, settings: Settings, tmp_path: Path
) -> None:
    written = (202609010000123, 2026090100000120, 2026090100000123, 20260901000001230, "20260901000001234")
    path = tmp_path / "long.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for place, cells in enumerate(_columns(交车日期=DAYS)[:6]):
        sheet.write_row(place, 0, [written[place - 1] if place else cells[0], *cells[1:]])
    book.close()
    account = import_file(shop, settings, path, now=NOW)
    assert dict(account.reasons) == {"no_order_number": 2}
    kept = {"202609010000123", "2026090100000123", "20260901000001234"}
    assert {order for (order,) in _told(shop, "order_number")} == kept


def test_a_hidden_template_is_not_read_before_the_sheet_people_see(
    shop: Database, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "template.xlsx"
    book = xlsxwriter.Workbook(path)
    for name, rows in (("模板", _columns(交车日期=DAYS)[:2]), ("数据", _columns(交车日期=DAYS))):
        sheet = book.add_worksheet(name)
        for place, cells in enumerate(rows):
            sheet.write_row(place, 0, cells)
    book.get_worksheet_by_name("模板").hide()
    sheet.activate()
    book.close()
    account = import_file(shop, settings, path, now=NOW)
    assert (account.sheet, account.unread_sheets, account.rows) == ("数据", ("模板",), 6)

"""Workbooks as tables of text cells, whatever they are called; and those that are of no use."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import python_calamine
import xlsxwriter  # type: ignore[import-untyped]

from store.intake.files.candidates import candidates
from store.intake.files.form import FileForm
from store.remarks import Unusable
from tests.store.intake.old_workbooks import SECTOR, compound, old_workbook

ROWS: list[list[str | float]] = [["工单号", "VIN", "进厂里程"], ["RO1", "LSVAM4187C2184847", 12345]]
READ = [["工单号", "VIN", "进厂里程"], ["RO1", "LSVAM4187C2184847", "12345"]]


def write(path: Path, rows: list[list[str | float]] | None = None) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows or ROWS):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def tables(path: Path, sheet: str | None = None) -> list[list[list[str]]]:
    return [[list(cells) for _, cells in table.rows()] for table in candidates(path, FileForm(sheet=sheet))]


def test_cells_are_read_as_people_see_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for place, (value, form) in enumerate(
        [
            ("０12 ", None),
            ("13800138000", None),
            (13800138000, None),
            (46083, None),
            (0.5, None),
            (2.202011990010112e17, None),
            (True, None),
            (datetime.fromisoformat("2026-03-02 11:30"), "yyyy-mm-dd hh:mm"),
            (date(2026, 3, 2), "yyyy/m/d"),
            (time(9, 30), "hh:mm"),
        ]
    ):
        style = book.add_format({"num_format": form}) if form else None
        if isinstance(value, str):
            sheet.write_string(2, place, value)
        elif form:
            sheet.write_datetime(2, place, value, style)
        else:
            sheet.write(2, place, value)
    sheet.write_formula(3, 0, "=1+1", None, 2)
    sheet.write_formula(3, 1, '="a"&"b"', None, "ab")
    sheet.write_formula(3, 2, "=A9", None, "")
    sheet.write_formula(3, 3, "=1/0", None, "#DIV/0!")
    sheet.write_rich_string(3, 4, "李", book.add_format({"bold": True}), "明", "先生")
    sheet.merge_range(4, 0, 4, 2, "合计")
    book.close()
    (read,) = tables(path)
    assert read[:2] == [[""] * 10] * 2
    assert read[2] == [
        "０12 ", "13800138000", "13800138000", "46083", "0.5", "2.20201199001011E+17", "1",
        "2026-03-02 11:30:00", "2026-03-02", "09:30:00",
    ]  # fmt: skip
    assert read[3][:5] == ["2", "ab", "", "", "李明先生"]
    assert read[4][:3] == ["合计", "", ""]


def test_merged_headings_are_offered_as_one_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 4, "三月维修清单")
    sheet.merge_range(1, 0, 2, 0, "工单号")
    sheet.merge_range(1, 1, 1, 2, "车辆")
    sheet.merge_range(1, 3, 1, 4, "保养")
    sheet.write_row(2, 1, ["车牌号", "VIN", "日期", "里程"])
    sheet.write_row(3, 0, ["RO1", "吉A12345", "", "2026-03-02", 5000])
    book.close()
    assert [table[2] for table in tables(path)] == [
        ["", "车牌号", "VIN", "日期", "里程"],
        ["工单号", "车牌号", "VIN", "日期", "里程"],
        ["工单号", "车辆 车牌号", "车辆 VIN", "保养 日期", "保养 里程"],
    ]
    assert {tuple(table[3]) for table in tables(path)} == {("RO1", "吉A12345", "", "2026-03-02", "5000")}


def test_all_sheets_in_their_order_or_the_one_wanted(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    for name in ("一月", "二月"):
        book.add_worksheet(name).write_row(0, 0, ["工单号", name])
    book.close()
    assert tables(path) == [[["工单号", "一月"]], [["工单号", "二月"]]]
    assert tables(path, "二月") == [[["工单号", "二月"]]]


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "csv", "ods", "xlsb", ""])
def test_the_content_tells_the_kind_not_the_name(tmp_path: Path, suffix: str) -> None:
    assert tables(write(tmp_path / "a.xlsx").rename(tmp_path / f"new.{suffix}")) == [READ]
    old = tmp_path / f"old.{suffix}"
    old.write_bytes(old_workbook(ROWS))
    assert tables(old) == [READ]
    text = tmp_path / f"text.{suffix}"
    text.write_text("工单号,VIN\nRO1,LSVAM4187C2184847\n", encoding="gb18030")
    assert tables(text)[0] == [["工单号", "VIN"], ["RO1", "LSVAM4187C2184847"]]


def test_an_old_workbook_of_many_sectors(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(old_workbook(ROWS * 5000))
    assert tables(path) == [READ * 5000]


def _archive(*names: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "工单号,VIN\n")

    return make


def _vast_claim(path: Path) -> None:
    """A sheet that says of itself that it is vast."""
    content = old_workbook(ROWS)
    begin = content.index(struct.pack("<HHHH", 0x0809, 16, 0x0600, 0x0010))
    claim = struct.pack("<HHIIHHH", 0x0200, 14, 0, 0xFFFFFFFF, 0, 0xFFFF, 0)
    end = SECTOR + 4096 - len(claim)
    path.write_bytes(content[: begin + 20] + claim + content[begin + 20 : end] + content[end + len(claim) :])


@pytest.mark.parametrize(
    ("code", "name", "make"),
    [
        ("import_binary", "data.zip", _archive("visits.csv")),
        ("import_binary", "data.xlsx", _archive("word/document.xml")),
        ("import_workbook_other", "data.xlsx", _archive("[Content_Types].xml", "xl/workbook.bin")),
        ("import_workbook_other", "data.ods", _archive("mimetype", "content.xml")),
        ("import_workbook_damaged", "data.xlsx", _archive("[Content_Types].xml")),
        ("import_workbook_damaged", "data.xls", lambda path: path.write_bytes(old_workbook(ROWS)[:2000])),
        ("import_password", "a.xlsx", lambda path: path.write_bytes(compound({"EncryptedPackage": b"x"}))),
        ("import_password", "a.csv", lambda path: path.write_bytes(compound({"EncryptedPackage": b"x"}))),
        ("import_password", "a.xls", lambda path: path.write_bytes(old_workbook(ROWS, locked=True))),
        ("import_password", "a.csv", lambda path: path.write_bytes(old_workbook(ROWS, locked=True))),
        ("import_bursting", "a.xls", lambda path: path.write_bytes(old_workbook(ROWS, far=(65535, 65535)))),
        ("import_bursting", "a.xls", _vast_claim),
    ],
)
def test_workbooks_of_no_use(tmp_path: Path, code: str, name: str, make: Callable[[Path], object]) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(Unusable) as caught:
        tables(path)
    assert caught.value.remark.code == code
    assert caught.value.remark.facts["path"] == str(path)


def test_a_workbook_that_is_cut_off_is_damaged_wherever_it_is(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.xlsx").read_bytes()
    path = tmp_path / "cut.xlsx"
    for length in range(5, len(whole) - 1, 487):
        path.write_bytes(whole[:length])
        with pytest.raises(Unusable) as caught:
            tables(path)
        assert caught.value.remark.code == "import_workbook_damaged"


@pytest.mark.parametrize("content", [old_workbook(ROWS), None], ids=["xls", "xlsx"])
@pytest.mark.parametrize("times", range(4))
def test_a_workbook_that_can_no_longer_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, times: int
) -> None:
    path = write(tmp_path / "a.xlsx")
    if content:
        path.write_bytes(content)
    whole, opened = Path.open, iter(range(times))

    def refusing(self: Path, *args: Any, **options: Any) -> Any:
        if next(opened, None) is None:
            raise PermissionError(13, "Permission denied")
        return whole(self, *args, **options)

    monkeypatch.setattr(Path, "open", refusing)
    with pytest.raises(Unusable) as caught:
        tables(path)
    assert caught.value.remark.code == "import_unreadable"
    assert caught.value.remark.facts["problem"] == "Permission denied"


class PanicException(BaseException):
    """What calamine raises where it gives up has this name and cannot be imported."""


@pytest.mark.parametrize(
    ("raised", "seen"), [(PanicException, Unusable), (KeyboardInterrupt, KeyboardInterrupt)]
)
def test_calamine_giving_up_is_damage_and_a_stop_is_a_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: type[BaseException], seen: type[BaseException]
) -> None:
    def giving_up(_path: Path) -> None:
        raise raised

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", SimpleNamespace(from_path=giving_up))
    with pytest.raises(seen):
        tables(write(tmp_path / "a.xlsx"))

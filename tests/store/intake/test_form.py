"""How a file is read, where somebody says it: encoding, delimiter, sheet, heading row; and its first rows."""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings, strategies as st

from store.database import Database
from store.intake import import_file
from store.intake.files.form import AS_FOUND, LAST_HEADING_ROW, FileForm
from store.intake.layouts.asking import ColumnsUnsure
from store.intake.layouts.beginning import ROWS_SHOWN, beginning
from store.intake.layouts.opening import open_table, propose
from store.remarks import Unusable
from store.rules.settings import shipped_settings
from tests.store.intake.samples import NOW, VISIT

HEADINGS = ["工单号", "车牌号", "交车时间"]
RECORD = ["RO1", "吉A12345", "2026-11-19 10:00"]


def code_of(**said: object) -> str:
    with pytest.raises(Unusable) as caught:
        FileForm(**said)  # type: ignore[arg-type]
    return caught.value.remark.code


@pytest.mark.parametrize("sign", ["ab", "", "a", "甲", "3", '"', "'", "\n", "\r", "\0"])
def test_what_cannot_part_cells_is_refused(sign: str) -> None:
    assert code_of(delimiter=sign) == "import_delimiter_unknown"


@pytest.mark.parametrize("row", [0, -1, LAST_HEADING_ROW + 1])
def test_a_row_that_cannot_hold_headings_is_refused(row: int) -> None:
    assert code_of(heading_row=row) == "import_heading_row_range"


def book(path: Path) -> Path:
    made = xlsxwriter.Workbook(path)
    for name, order in (("九月", "RO1"), ("十月", "RO2")):
        sheet = made.add_worksheet(name)
        for number, row in enumerate(([name], [], HEADINGS, [order, *RECORD[1:]])):
            sheet.write_row(number, 0, row)
    made.close()
    return path


def test_a_delimiter_that_is_said_is_taken_at_its_word(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("工单号,1;车牌号;交车时间,2\nRO1,x;吉A12345;2026-11-19,y\n", encoding="utf-8")
    assert propose(path, "visits", form=FileForm(delimiter=",")).headings == (
        "工单号", "1;车牌号;交车时间", "2",
    )  # fmt: skip
    found = propose(path, "visits", form=FileForm(delimiter=";"))
    assert found.headings == ("工单号,1", "车牌号", "交车时间,2")
    assert found.form == FileForm("utf-8", ";", None, 1)


def test_a_row_of_headings_that_is_said_stands_over_a_likelier_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [HEADINGS, ["单", "牌", "日"], RECORD]
    path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    assert propose(path).heading_row == 1
    said = propose(path, "visits", form=FileForm(heading_row=2))
    assert (said.heading_row, said.headings) == (2, ("单", "牌", "日"))


def test_headings_further_down_than_anybody_looks_are_found_where_they_are_said(
    shop: Database, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    rows = [*[["维修明细"]] * 300, HEADINGS, RECORD]
    path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        open_table(path, kind="auto", mapping=None)
    assert caught.value.remark.code == "import_headings_unknown"
    account = import_file(shop, shipped_settings(), path, now=NOW, form=FileForm(heading_row=301))
    assert (account.rows, account.new["visits"], account.heading_row) == (1, 1, 301)
    assert account.form == FileForm("utf-8", ",", None, 301)


@pytest.mark.parametrize("row", [2, 9])
def test_a_row_of_headings_that_holds_nothing_is_said(tmp_path: Path, row: int) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join((",".join(HEADINGS), ",,", ",".join(RECORD))), encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        propose(path, form=FileForm(heading_row=row))
    assert (caught.value.remark.code, caught.value.remark.facts["row"]) == ("import_heading_row_unknown", row)


def test_what_a_file_has_not_got_is_passed_over(tmp_path: Path) -> None:
    found = propose(book(tmp_path / "a.xlsx"), form=FileForm("gb18030", ";", "十月"))
    assert found.form == FileForm(sheet="十月", heading_row=3)
    path = tmp_path / "a.csv"
    path.write_text("\n".join(map(",".join, (HEADINGS, RECORD))), encoding="utf-8")
    assert propose(path, form=FileForm(sheet="十月")).sheet is None


def test_the_sheet_that_is_said_goes_in(shop: Database, tmp_path: Path) -> None:
    path, form = book(tmp_path / "a.xlsx"), FileForm(sheet="十月")
    account = import_file(shop, shipped_settings(), path, now=NOW, form=form)
    assert (account.sheet, account.heading_row, account.delimiter) == ("十月", 3, "")
    with shop.reading() as records:
        assert [row["order_number"] for row in records.rows("SELECT order_number FROM visit")] == ["RO2"]


# The first rows.


def test_the_first_rows_show_how_a_text_reads(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(map(",".join, (["明细"], HEADINGS, *[RECORD] * 50))), encoding="gb18030")
    seen = beginning(path)
    assert seen.form == FileForm("gb18030", ",", None, 2)
    assert len(seen.rows) == ROWS_SHOWN
    assert seen.rows[1] == (2, tuple(HEADINGS))
    assert (seen.delimiters, seen.sheets) == ((",",), ())
    assert "cp950" in seen.encodings
    assert "utf-8" not in seen.encodings
    other = beginning(path, FileForm("cp950", "\t", heading_row=1))
    assert other.form == FileForm("cp950", "\t", None, 1)
    assert other.rows[1][1][0].count(",") == 2
    assert "工单号" not in other.rows[1][1][0]


def test_what_an_encoding_does_not_have_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(HEADINGS), encoding="gb18030")
    assert "\ufffd" in "".join(beginning(path, FileForm("utf-8")).rows[0][1])


def test_the_first_rows_are_those_of_the_sheet_that_is_understood_best(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = xlsxwriter.Workbook(path)
    made.add_worksheet("说明").write_row(0, 0, ["读我"])
    for number, row in enumerate((list(VISIT), list(VISIT.values()))):
        (made.get_worksheet_by_name("工单") or made.add_worksheet("工单")).write_row(number, 0, row)
    made.close()
    seen = beginning(path)
    assert (seen.form, seen.sheets) == (FileForm(sheet="工单", heading_row=1), ("说明", "工单"))
    assert beginning(path, FileForm(sheet="说明")).rows == ((1, ("读我",)),)


def test_a_page_has_no_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    cells = "".join(f"<td>{each}</td>" for each in HEADINGS)
    path.write_text(f"<html><table><tr>{cells}</tr></table></html>", encoding="utf-8")
    seen = beginning(path)
    assert (seen.rows, seen.delimiters) == (((1, tuple(HEADINGS)),), ())


def test_what_is_found_at_first_sight_is_what_the_import_finds(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "cp950", "utf-16", "utf-16-le"):
        for delimiter in (",", "\t", ";", "|"):
            path = tmp_path / "a.csv"
            rows = [
                ["維修明細"],
                HEADINGS if encoding != "cp950" else ["工單號", "車牌號", "交車時間"],
                RECORD,
            ]
            text = "\n".join(map(delimiter.join, rows)).replace("吉", "京")
            path.write_bytes(text.encode(encoding))
            seen = beginning(path).form
            try:
                told = propose(path).form
            except ColumnsUnsure as question:
                told = question.proposal.form
            assert seen == told, (encoding, delimiter)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=400),
        st.lists(st.lists(st.text(max_size=8), max_size=5), max_size=8).map(
            lambda rows: "\n".join(map(",".join, rows)).encode("utf-8", "replace")
        ),
    ),
    form=st.builds(
        FileForm,
        st.sampled_from([None, "utf-8", "gb18030", "cp950", "utf-16"]),
        st.sampled_from([None, ",", ";", "|"]),
        st.sampled_from([None, "x"]),
        st.integers(1, 9) | st.none(),
    ),
)
def test_any_file_shows_its_first_rows_or_says_why_not(
    tmp_path: Path, content: bytes, form: FileForm
) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    with suppress(Unusable):
        seen = beginning(path, form)
        assert seen.form.heading_row
        assert all(number == place for place, (number, _cells) in enumerate(seen.rows, 1))
        if seen.encodings:
            assert seen.form.encoding in seen.encodings


def test_a_long_cell_shows_its_beginning_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([*HEADINGS, "x" * 100_000])
    assert len(beginning(path, AS_FOUND).rows[0][1][3]) == 200

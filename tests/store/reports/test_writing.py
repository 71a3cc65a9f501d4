"""The report as files: opened again by other programs, the same bytes, nothing cut off, no cell a formula."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, strategies as st
from python_calamine import CalamineWorkbook

from store.database import Database
from store.remarks import Unusable
from store.reports.model import Chart, Column, Count, Report, Row, Share, Table, Term, Text
from store.reports.monthly import monthly_report
from store.reports.writing import looks
from store.reports.writing.formats import report_suffixes, write_report
from store.reports.writing.pictures import WIDE, svg
from store.reports.writing.sheets import inert, write_sheet
from store.rules.settings import Settings
from tests.store.factories import at
from tests.store.reports.conftest import APRIL, Codes


def tables(report: Report) -> list[Table]:
    return [block for part in report.parts for block in part.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("suffix", report_suffixes())
def test_printed_at_another_time_it_is_the_same_byte_for_byte(
    reference_shop: Database, settings: Settings, codes: Codes, suffix: str
) -> None:
    def printed(now: str) -> bytes:
        with reference_shop.reading() as records:
            report = monthly_report(records, settings, APRIL, at(now))
            return write_report(report, codes, f"x{suffix}")

    assert printed("2027-01-02 09:00") == printed("2027-06-15 18:30")


@pytest.mark.parametrize("suffix", report_suffixes())
def test_an_empty_month_can_be_written(nothing: Report, codes: Codes, suffix: str) -> None:
    assert write_report(nothing, codes, f"x{suffix}")


def test_a_name_without_a_format_is_refused(nothing: Report, codes: Codes) -> None:
    with pytest.raises(Unusable) as refused:
        write_report(nothing, codes, "report.docx")
    assert refused.value.remark.code == "report_format_unknown"


# Slides.


def test_slides_hold_editable_charts_and_every_table_row(april: Report, codes: Codes) -> None:
    from pptx import Presentation

    deck = Presentation(BytesIO(write_report(april, codes, "x.pptx")))
    shapes: list[Any] = [shape for slide in deck.slides for shape in slide.shapes]
    charts = [shape.chart for shape in shapes if shape.has_chart]
    assert len(charts) == sum(isinstance(block, Chart) for part in april.parts for block in part.blocks)
    assert all(chart.part.chart_workbook.xlsx_part is not None for chart in charts)
    cells = {cell.text for shape in shapes if shape.has_table for cell in shape.table.iter_cells()}
    for table in tables(april):
        for row in table.rows:
            assert (looks.text_of(row.cells[0], codes) or "\u00a0") in cells
    assert {"700", "850", "82.4 %"} <= cells


@pytest.mark.parametrize(
    ("month", "shapes"),
    [
        (APRIL, {"#,##0.00"}),
        (date(2026, 9, 1), {"#,##0.00", "#,##0;;"}),
        (date(2026, 10, 1), {"0.0%"}),
        (date(2026, 12, 1), {"#,##0"}),
    ],
)
def test_numbers_at_bars_have_as_many_decimals_as_those_in_the_table(
    reference_shop: Database, settings: Settings, codes: Codes, month: date, shapes: set[str]
) -> None:
    """`#,##0.##` would write a whole number with a point behind it."""
    with reference_shop.reading() as records:
        report = monthly_report(records, settings, month, at("2027-01-05 09:00"))
    for suffix, drawn in ((".pptx", "ppt/charts/chart"), (".xlsx", "xl/charts/chart")):
        with ZipFile(BytesIO(write_report(report, codes, f"x{suffix}"))) as file:
            charts = [file.read(name).decode() for name in file.namelist() if name.startswith(drawn)]
        told = re.findall(r"<c:dLbls>.*?</c:dLbls>", "".join(charts), re.DOTALL)
        assert {shape for one in told for shape in re.findall(r'formatCode="([^"]*)"', one)} == shapes, suffix


def test_nothing_on_a_slide_reaches_over_its_edge(april: Report, nothing: Report, codes: Codes) -> None:
    from pptx import Presentation

    for report in (april, nothing):
        deck = Presentation(BytesIO(write_report(report, codes, "x.pptx")))
        wide, high = deck.slide_width, deck.slide_height
        assert wide is not None
        assert high is not None
        for slide in deck.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.top >= 0
                assert shape.left + shape.width <= wide
                assert shape.top + shape.height <= high


def test_blocks_of_a_slide_do_not_lie_on_one_another(april: Report, codes: Codes) -> None:
    from pptx import Presentation

    for slide in Presentation(BytesIO(write_report(april, codes, "x.pptx"))).slides:
        laid: list[Any] = [shape for shape in slide.shapes if shape.has_table or shape.has_chart]
        laid.sort(key=lambda shape: shape.top)
        for above, below in pairwise(laid):
            assert above.top + above.height <= below.top


# Workbook.


def office() -> str:
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_the_workbook_holds_numbers_and_formulas(april: Report, codes: Codes) -> None:
    content = write_report(april, codes, "x.xlsx")
    found = sheets(content)
    assert len(found) == 9, "the overview, seven parts, and the actions of next month by themselves"
    own = next(rows for name, rows in found.items() if name.startswith("3"))
    complete = next(row for row in own if row and row[0] == "complete")
    assert complete[1:3] == [700.0, 850.0]
    assert complete[3] == pytest.approx(700 / 850)
    with ZipFile(BytesIO(content)) as archive:
        text = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
        )
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
    shares = sum(
        isinstance(cell, Share) for table in tables(april) for row in table.rows for cell in row.cells
    )
    assert len(re.findall(r"<f>IF\(N\(", text)) >= shares
    assert len(charts) == sum(isinstance(block, Chart) for part in april.parts for block in part.blocks)
    assert "HYPERLINK" not in text, "what people typed stands among the strings"


def test_a_table_that_has_its_sheet_to_itself_repeats_its_headings_on_every_printed_page(
    nothing: Report, codes: Codes
) -> None:
    content = write_report(nothing, codes, "x.xlsx")
    with ZipFile(BytesIO(content)) as archive:
        named = re.findall(
            r"Print_Titles[^>]*>'?([^<']+)'?!\$(\d+):\$(\d+)<", archive.read("xl/workbook.xml").decode()
        )
    shown = sheets(content)
    headings = {
        tuple(looks.word(column.term, codes) for column in table.columns) for table in tables(nothing)
    }
    headings.add(("what", "value", "numerator", "denominator", "before", "target"))
    assert named
    for name, _first, last in named:
        row = shown[html.unescape(name)][int(last) - 1]
        assert tuple(str(cell) for cell in row if cell != "") in headings, name


def without_results(content: bytes) -> bytes:
    """Take the results of the formulas out of a workbook, so that whoever opens it has to reckon."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(out, "w") as made:
        for name in given.namelist():
            part = given.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            made.writestr(name, part)
    return out.getvalue()


@pytest.mark.skipif(not office(), reason="LibreOffice is not there")
def test_reckoned_again_by_another_program_the_formulas_give_the_figures(
    april: Report, codes: Codes, tmp_path: Path
) -> None:
    content = write_report(april, codes, "x.xlsx")
    (tmp_path / "report.xlsx").write_bytes(without_results(content))
    subprocess.run(
        [office(), f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "again"), str(tmp_path / "report.xlsx")],
        check=True, capture_output=True, timeout=150,
    )  # fmt: skip
    before, after = sheets(content), sheets((tmp_path / "again" / "report.xlsx").read_bytes())
    assert list(after) == list(before)
    numbers = 0
    for name, rows in before.items():
        for row, again in zip(rows, after[name], strict=False):
            for cell, other in zip(row, again, strict=False):
                if isinstance(cell, float):
                    assert other == pytest.approx(cell), (name, row)
                    numbers += 1
    assert numbers > 200


# Page, Markdown, JSON.


class Elements(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "col", "rect", "br"}:
            self.open.append(tag)
        self.attributes += attrs

    def handle_startendtag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_is_whole_and_needs_nothing_from_elsewhere(april: Report, codes: Codes) -> None:
    page = write_report(april, codes, "x.html").decode()
    elements = Elements()
    elements.feed(page)
    assert elements.open == []
    assert not {name for name, _ in elements.attributes} & {"src", "href", "onclick", "onload"}
    assert "url(" not in page
    assert "@import" not in page
    assert "+49 <b>&" in elements.texts, "what people typed stands there literally"
    assert page.count("<svg") == sum(
        isinstance(block, Chart) for part in april.parts for block in part.blocks
    )


LEGEND = re.compile(r'<rect x="([\d.]+)" y="[\d.]+" width="12.0" height="12.0"[^>]*/><text[^>]*>([^<]*)<')


@pytest.mark.parametrize(
    ("long", "many"), [("周", 2), ("第一周到第二周之间的所有日子", 4), ("a week of the month", 4)]
)
def test_on_the_page_no_name_of_a_colour_reaches_over_the_edge(codes: Codes, long: str, many: int) -> None:
    columns = (
        Column("cause", text=True),
        *(Column(f"{long} {week}", "November 2026") for week in range(many)),
    )
    table = Table("t", Term("block", "t"), columns, (Row((Text("cost"), *(Count(7) for _ in range(many)))),))
    drawn = svg(Chart("stacked", Term("block", "t"), "t", tuple(range(1, many + 1)), 1), table, codes)
    named = LEGEND.findall(drawn)
    assert len(named) == many
    for left, name in named:
        assert float(left) + 18 + looks.width_of(name, 12) * 96 <= WIDE, name


def test_on_the_page_bars_are_numbered_as_in_their_table(codes: Codes) -> None:
    row = Row((Text("lounge"), Count(4.2, 2)))
    table = Table("t", Term("block", "t"), (Column("question", text=True), Column("mean")), (row,))
    assert ">4.20</text>" in svg(Chart("bars", Term("block", "t"), "t", (1,), 1), table, codes)


def test_json_holds_the_numbers_unrounded(april: Report, codes: Codes) -> None:
    document = json.loads(write_report(april, codes, "x.json"))
    assert [part["part"] for part in document["parts"]] == [part.code for part in april.parts]
    (callbacks,) = [table for table in document["parts"][2]["tables"] if table["table"] == "callbacks"]
    complete = next(row["cells"] for row in callbacks["rows"] if row["cells"][0] == "complete")
    assert complete[1:4] == [700, 850, 700 / 850]


def test_markdown_tables_have_as_many_cells_as_headings(april: Report, codes: Codes) -> None:
    wide = 0
    for line in write_report(april, codes, "x.md").decode().splitlines():
        if not line.startswith("|"):
            wide = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        wide = wide or cells
        assert cells == wide, line


# Lists.

FORMULAS = st.text(st.sampled_from("=+-@\t\rA1\"',"), min_size=1, max_size=6)


@given(text=FORMULAS)
def test_no_cell_of_a_list_is_a_formula(text: str) -> None:
    heads, on = ["name", "due"], date(2026, 12, 1)
    told = write_sheet("x.csv", "list", heads, [[text, on]], on).decode("utf-8-sig")
    (_, row) = list(csv.reader(StringIO(told)))
    assert row[0] == inert(text)
    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))
    with ZipFile(BytesIO(write_sheet("x.xlsx", "list", heads, [[text, on]], on))) as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()


def test_a_list_keeps_its_days_and_texts(tmp_path: Path) -> None:
    on = date(2026, 12, 1)
    content = write_sheet(tmp_path / "x.xlsx", "list", ["name", "due", "visits"], [["=1+1", on, 3]], on)
    assert sheets(content)["list"] == [["name", "due", "visits"], ["=1+1", on, 3.0]]
    assert content == write_sheet("x.xlsx", "list", ["name", "due", "visits"], [["=1+1", on, 3]], on)


@given(text=st.text(st.sampled_from("ab 王芳,x"), max_size=60), width=st.floats(0.4, 6))
def test_a_text_needs_more_lines_the_narrower_it_stands(text: str, width: float) -> None:
    assert looks.lines_of(text, 11, width) >= looks.lines_of(text, 11, width * 2) >= 1

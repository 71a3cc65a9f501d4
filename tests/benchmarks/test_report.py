"""The floor of the report writes the cells and charts that the report's files hold."""

from __future__ import annotations

import json
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

import store
from benchmarks import reporting
from benchmarks.figuring import FIRST, LAST, settings
from benchmarks.floors import report as floor
from benchmarks.scene import Scene
from store.reports.model import Chart, Report
from tui.words.reports import ReportWords

SIZE = 200
"""Half as many vehicles as the shop has."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Scene(tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("session"), SIZE).worked()


@pytest.fixture(scope="module")
def filled(shop: Path) -> Report:
    database = store.Database(shop)
    try:
        return reporting.filled(database, settings())
    finally:
        database.close()


@pytest.fixture(scope="module")
def given(filled: Report) -> Any:
    return json.loads(json.dumps(reporting.given(filled, ReportWords(settings().zoneinfo))))


def told(deck: bytes) -> list[tuple[list[list[str]], list[list[Any]]]]:
    """Give the tables and the charts' numbers of each slide."""
    from pptx import Presentation

    slides = []
    for slide in Presentation(BytesIO(deck)).slides:
        shapes: list[Any] = list(slide.shapes)
        tables = [[cell.text for cell in shape.table.iter_cells()] for shape in shapes if shape.has_table]
        charts = [
            [list(series.values) for series in shape.chart.plots[0].series]
            for shape in shapes
            if shape.has_chart
        ]
        slides.append((tables, charts))
    return slides


def test_slides_hold_the_same_tables_and_charts(filled: Report, given: Any) -> None:
    words = ReportWords(settings().zoneinfo)
    ours = told(store.write_report(filled, words, "x.pptx"))
    assert told(floor.slides(given["slides"])) == ours
    assert sum(len(charts) for _, charts in ours) > 3


def test_the_workbook_holds_the_same_counts_and_charts(filled: Report, given: Any) -> None:
    def counts(file: bytes, sheets: slice) -> list[Counter[Any]]:
        book = CalamineWorkbook.from_filelike(BytesIO(file))
        return [
            Counter(
                cell for row in book.get_sheet_by_index(at).to_python() for cell in row if _is_count(cell)
            )
            for at in range(len(book.sheet_names))[sheets]
        ]

    words = ReportWords(settings().zoneinfo)
    ours = counts(store.write_report(filled, words, "x.xlsx"), slice(1, None))
    bare = counts(floor.workbook(given["sheets"]), slice(0, None))
    assert all(floors <= known for floors, known in zip(bare, ours, strict=True)), "formulas add some to ours"
    assert sum(map(Counter.total, bare)) > 0.9 * sum(map(Counter.total, ours))
    charts = sum(isinstance(block, Chart) for part in filled.parts for block in part.blocks)
    assert sum(len(sheet["charts"]) for sheet in given["sheets"]) == charts


def _is_count(cell: Any) -> bool:
    """Say whether a cell holds a whole number of cases."""
    return isinstance(cell, float) and cell > 1 and cell == int(cell)


def test_its_statements_count_something_for_both_months(shop: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(shop)) as connection:
        assert floor.numbers(connection, FIRST, LAST) > 2 * 14

"""The monthly report through the store, and in turn with it the floor of the same cells and charts.

`python -m benchmarks.reporting SHOP.db TIMES` prints JSON: the medians of the milliseconds that the numbers,
the workbook, the slides and all three took.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import store
from benchmarks.figuring import FIRST, LAST, in_turn, settings
from benchmarks.floors import report as floor
from store.reports.model import Chart, Column, Count, Part, Report, Share, Table, drawn_columns
from store.reports.writing import looks
from store.reports.writing.workbook import sheets_of
from tui.words.reports import ReportWords

NOW = datetime(2026, 5, 2, 2, tzinfo=UTC)


def filled(database: store.Database, rules: store.Settings) -> Report:
    """Fill the report as commands do: in a reading transaction of its own."""
    with database.reading() as records:
        return store.monthly_report(records, rules, FIRST, NOW)


def given(report: Report, words: Any) -> dict[str, Any]:
    """Say which cells and charts the report's files hold, as its floor reads it."""
    deck = store.write_report(report, words, "report.pptx")
    sheets = [
        _sheet(Part(heading, blocks), words)
        for number, part in enumerate(report.parts, 1)
        for heading, blocks in sheets_of(part, part.code, number, words)
    ]
    return {"sheets": sheets, "slides": list(_slides(deck))}


def _sheet(part: Part, words: Any) -> dict[str, Any]:
    cells: list[list[Any]] = []
    charts: list[dict[str, Any]] = []
    firsts: dict[str, int] = {}
    at = 2
    for block in part.blocks:
        if isinstance(block, Table):
            cells.append([at, 0, "text", words.term(block.title), ""])
            heads = enumerate(block.columns)
            cells += [[at + 1, place, "text", looks.word(head.term, words), ""] for place, head in heads]
            firsts[block.code] = at + 2
            cells += list(_cells(block, at + 2, words))
            at += 4 + len(block.rows) + len(block.notes)
        elif isinstance(block, Chart):
            charts.append(_chart(part, block, firsts[block.table], at, words))
            at += 20
    return {"name": part.code, "cells": cells, "charts": charts}


def _cells(table: Table, first: int, words: Any) -> Iterator[list[Any]]:
    for line, row in enumerate(table.rows, first):
        for place, cell in enumerate(row.cells):
            if isinstance(cell, Share):
                over, under = (f"{chr(65 + column)}{line + 1}" for column in cell.of)
                yield [line, place, "formula", f'=IF(N({under})=0,"–",{over}/{under})', "0.0%"]
            elif isinstance(cell, Count) and cell.value is not None:
                yield [line, place, "number", cell.value, "#,##0.0" if cell.decimals else "#,##0"]
            else:
                yield [line, place, "text", looks.text_of(cell, words), ""]


def _chart(part: Part, chart: Chart, first: int, at: int, words: Any) -> dict[str, Any]:
    table = part.table(chart.table)
    series = [
        {
            "name": _name(table.columns[column], words),
            "first": first,
            "last": first + chart.rows - 1,
            "column": column,
        }
        for column in drawn_columns(table, chart)
    ]
    return {"kind": chart.kind, "title": words.term(chart.title), "row": at, "series": series}


def _name(column: Column, words: Any) -> str:
    return f"{looks.word(column.group, words)} {looks.word(column.term, words)}".strip()


def _slides(deck: bytes) -> Iterator[dict[str, Any]]:
    from pptx import Presentation

    kinds = {drawn: kind for kind, (_, drawn) in floor.KINDS.items()}
    for slide in Presentation(BytesIO(deck)).slides:
        page: dict[str, Any] = {"title": "", "texts": [], "tables": [], "charts": []}
        for shape in slide.shapes:
            place = [shape.left, shape.top, shape.width, shape.height]
            held: Any = shape
            if shape == slide.shapes.title:
                page["title"] = held.text_frame.text
            elif shape.has_table:
                page["tables"].append(([[cell.text for cell in row.cells] for row in held.table.rows], place))
            elif shape.has_chart:
                plot = held.chart.plots[0]
                told = {
                    "kind": kinds[held.chart.chart_type],
                    "title": held.chart.chart_title.text_frame.text,
                    "categories": list(plot.categories),
                    "series": [(series.name, list(series.values)) for series in plot.series],
                }
                page["charts"].append((told, place))
            elif shape.has_text_frame:
                page["texts"].append((held.text_frame.text, place))
        yield page


def main(shop: Path, times: int) -> None:
    """Measure the report's parts, and all of it."""
    database, rules = store.Database(shop), settings()
    words = ReportWords(rules.zoneinfo)
    report = filled(database, rules)
    asked = json.loads(json.dumps(given(report, words)))
    with closing(sqlite3.connect(shop)) as connection:

        def numbers() -> object:
            return floor.numbers(connection, FIRST, LAST)

        def files(one: Report) -> object:
            return [store.write_report(one, words, f"report.{suffix}") for suffix in ("xlsx", "pptx")]

        def bare_files() -> object:
            return floor.workbook(asked["sheets"]), floor.slides(asked["slides"])

        pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "numbers": (lambda: filled(database, rules), numbers),
            "workbook": (
                lambda: store.write_report(report, words, "report.xlsx"),
                lambda: floor.workbook(asked["sheets"]),
            ),
            "slides": (
                lambda: store.write_report(report, words, "report.pptx"),
                lambda: floor.slides(asked["slides"]),
            ),
            "all": (lambda: files(filled(database, rules)), lambda: (numbers(), bare_files())),
        }
        said = {name: in_turn(times, *pair) for name, pair in pairs.items()}
    database.close()
    print(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

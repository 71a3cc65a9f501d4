"""The least that a month's report can be: its numbers by hand-written statements, its cells and charts bare.

python benchmarks/floors/report.py SHOP.db FIRST LAST GIVEN.json

`GIVEN.json` names the cells and charts of the workbook and of the slides. The statements of
`floors/figures.py` are run for the month and for the one before it; then the cells and charts are written by
plain calls of xlsxwriter and python-pptx. Left out are what the report looks like (colours, sizes, pages),
what is counted for one of its tables alone (by advisor, causes of complaints, other shops, the outside
survey), and that the same report gives the same bytes. Prints JSON: the milliseconds of each part.
"""

import json
import sqlite3
import sys
from contextlib import closing
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Emu

sys.path[:0] = [str(Path(__file__).parent)]
from figures import STATEMENTS, months_on, values  # type: ignore[import-not-found]  # noqa: E402

KINDS = {
    "bars": ("bar", XL_CHART_TYPE.BAR_CLUSTERED),
    "columns": ("column", XL_CHART_TYPE.COLUMN_CLUSTERED),
    "stacked": ("column", XL_CHART_TYPE.COLUMN_STACKED),
}


def numbers(connection: sqlite3.Connection, first: date, last: date) -> int:
    """Run every statement for the month and for the one before; return how many rows came."""
    earlier = months_on(first, -1), first - timedelta(days=1)
    return sum(
        len(connection.execute(sql, values(*days)).fetchall())
        for days in ((first, last), earlier)
        for sql in STATEMENTS.values()
    )


def workbook(sheets: list[dict[str, Any]]) -> bytes:
    """Write the cells and charts of a workbook."""
    out = BytesIO()
    file = xlsxwriter.Workbook(out, {"in_memory": True})
    looks = {shape: file.add_format({"num_format": shape}) for shape in ("", "#,##0", "#,##0.0", "0.0%")}
    for one in sheets:
        sheet = file.add_worksheet(one["name"])
        for row, column, kind, value, shape in one["cells"]:
            if kind == "formula":
                sheet.write_formula(row, column, value, looks[shape])
            elif kind == "number":
                sheet.write_number(row, column, value, looks[shape])
            else:
                sheet.write_string(row, column, value, looks[shape])
        for chart in one["charts"]:
            drawn = file.add_chart({"type": KINDS[chart["kind"]][0]})
            for series in chart["series"]:
                first, last, column = series["first"], series["last"], series["column"]
                drawn.add_series(
                    {
                        "name": series["name"],
                        "categories": [one["name"], first, 0, last, 0],
                        "values": [one["name"], first, column, last, column],
                    }
                )
            drawn.set_title({"name": chart["title"]})
            sheet.insert_chart(chart["row"], 0, drawn)
    file.close()
    return out.getvalue()


def slides(pages: list[dict[str, Any]]) -> bytes:
    """Write the texts, tables and charts of slides."""
    file = Presentation()
    for page in pages:
        slide = file.slides.add_slide(file.slide_layouts[5])
        slide.shapes.title.text_frame.text = page["title"]
        for text, place in page["texts"]:
            slide.shapes.add_textbox(*map(Emu, place)).text_frame.text = text
        for rows, place in page["tables"]:
            table = slide.shapes.add_table(len(rows), len(rows[0]), *map(Emu, place)).table
            for line, row in zip(table.rows, rows, strict=True):
                for cell, text in zip(line.cells, row, strict=True):
                    cell.text = text
        for chart, place in page["charts"]:
            data = CategoryChartData()
            data.categories = chart["categories"]
            for name, plotted in chart["series"]:
                data.add_series(name, plotted)
            drawn = slide.shapes.add_chart(KINDS[chart["kind"]][1], *map(Emu, place), data).chart
            drawn.has_title = True
            drawn.chart_title.text_frame.text = chart["title"]
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def main(shop: Path, first: date, last: date, given: Path) -> None:
    """Run the statements and write both files, once; print what each took."""
    asked, said = json.loads(given.read_text("utf-8")), {}
    with closing(sqlite3.connect(shop)) as connection:
        for name, part in (
            ("numbers", lambda: numbers(connection, first, last)),
            ("workbook", lambda: workbook(asked["sheets"])),
            ("slides", lambda: slides(asked["slides"])),
        ):
            began = perf_counter()
            part()
            said[name] = (perf_counter() - began) * 1_000
    print(json.dumps(said))


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), date.fromisoformat(sys.argv[3]), Path(sys.argv[4])
    )

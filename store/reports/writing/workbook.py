"""The monthly report as a workbook (XLSX): real numbers, formulas for what follows from them, charts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from itertools import pairwise
from typing import Any

from store.reports.model import (
    Block,
    Cell,
    Change,
    Chart,
    Column,
    Count,
    Day,
    Note,
    Part,
    Report,
    Row,
    Share,
    Table,
    Term,
    Text,
    Tile,
    Words,
    drawn_columns,
)
from store.reports.writing import looks
from store.reports.writing.looks import ACCENT, BESIDE, BESIDE_2, GREY, INK, LINE, PALE, TINTS
from store.reports.writing.same_bytes import same_bytes

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
SIGNS = 9.5
"""Signs of a column that is 1 wide."""

PAPER = 740.0, 440.0
"""What a page of A4 across holds, in points, without its edges."""

SMALLEST = 0.6
"""How small a page is made at most so that a block stands on it whole."""

TALL = 20
"""Points of a row of one line; a further line takes four fifths of it."""


def write_workbook(report: Report, words: Words) -> bytes:
    """Write the report as a workbook; the same report gives the same bytes."""
    import xlsxwriter  # type: ignore[import-untyped]

    out = BytesIO()
    file = xlsxwriter.Workbook(out, {"in_memory": True})
    title = f"{words.term(Term('report', 'title'))} {words.month(report.first)}"
    made = datetime.combine(report.last, time(), UTC).replace(tzinfo=None)
    file.set_properties({"title": title, "author": report.shop, "created": made})
    front = Table(
        "key_figures",
        Term("block", "key_figures"),
        (
            Column(Term("column", "what"), wide=3.1, text=True),
            *(
                Column(Term("column", code))
                for code in ("value", "numerator", "denominator", "before", "target")
            ),
        ),
        tuple(_tile_row(tile) for tile in report.tiles),
    )
    heading = f"{title} · {report.shop}"
    if not report.over:
        heading += f" · {words.term(Term('report', 'not_over'))}"
    _Sheet(file, report, words, words.term(Term("report", "overview")), heading).fill(Part("front", (front,)))
    for number, part in enumerate(report.parts, 1):
        name = f"{number} {words.term(Term('part', part.code))}"
        for heading, blocks in sheets_of(part, name, number, words):
            _Sheet(file, report, words, heading, heading).fill(Part(part.code, blocks))
    file.close()
    return same_bytes(out.getvalue(), report.last.isoformat())


def _tile_row(tile: Tile) -> Row:
    if tile.counted is None:
        value: Cell = Count(tile.value, 1)
        counted: tuple[Cell, Cell] = (Text(""), Text(""))
    else:
        value = Share(*tile.counted, (2, 3))
        counted = (Count(tile.counted[0]), Count(tile.counted[1]))
    before: Cell = Fixed(tile.before) if tile.percent else Count(tile.before, 1)
    return Row((Text(tile.label), value, *counted, before, tile.target), few=tile.few)


def sheets_of(part: Part, name: str, number: int, words: Words) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Put a table of texts below one of numbers on a sheet of its own: columns fit only one of them."""
    last = part.blocks[-1] if part.blocks else None
    if len(part.blocks) < 2 or not isinstance(last, Table) or not _of_texts(last):
        yield name, part.blocks
        return
    yield name, part.blocks[:-1]
    yield f"{number} {words.term(last.title)}", (last,)


def _of_texts(table: Table) -> bool:
    return all(column.text for column in table.columns)


class Fixed(Count):
    """A rate that stands as it is, without the numbers it follows from."""


class _Sheet:
    """One sheet, filled from top to bottom."""

    def __init__(self, file: Any, report: Report, words: Words, name: str, heading: str) -> None:
        self._file, self._words = file, words
        self._font = looks.CHINESE if words.term(Term("report", "language")) == "zh-CN" else looks.LATIN
        self._name = _NOT_IN_A_NAME.sub(" ", name)[:LONGEST_NAME].strip()
        self._sheet = sheet = file.add_worksheet(self._name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_default_row(TALL)
        sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        foot = f"{report.shop} · {words.month(report.first)}".replace("&", "&&")
        sheet.set_footer(f"&L&8{foot}&R&8&P / &N")
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, heading, self._look(size=18, bold=True))
        self._widths: dict[int, float] = {}
        self._at = 2
        self._heights: dict[int, float] = {0: 30.0}
        self._tables: dict[str, tuple[Table, int]] = {}

    def fill(self, part: Part) -> None:
        """Write a part's blocks one below the other."""
        tables = [block for block in part.blocks if isinstance(block, Table)]
        for column in range(max((len(table.columns) for table in tables), default=0)):
            wide = max(table.columns[column].wide for table in tables if column < len(table.columns))
            self._widths[column] = max(8.0, wide * SIGNS)
            self._sheet.set_column(column, column, self._widths[column])
        begins: list[int] = []
        for block in part.blocks:
            if not begins or not isinstance(block, Note):
                begins.append(self._at)
            self._block(part, block)
        self._cut_into_pages([*begins, self._at])
        if len(tables) == 1 and not any(isinstance(block, Chart) for block in part.blocks):
            first = self._tables[tables[0].code][1]
            self._sheet.repeat_rows(first - (2 if tables[0].grouped else 1), first - 1)

    def _cut_into_pages(self, begins: Sequence[int]) -> None:
        """Let a page end before the block that would not fit on it; as wide as a page, whatever it holds.

        The heading stays with the first block, and what is a little higher than a page is made smaller.
        """
        highs = [
            sum(self._heights.get(row, TALL) for row in range(begin, end)) for begin, end in pairwise(begins)
        ]
        head = sum(self._heights.get(row, TALL) for row in range(begins[0]))
        wide = PAPER[0] / (sum(self._widths.values()) * 6.0 + 1)
        high = PAPER[1] / (head + max(highs, default=0.0))
        scale = min(1.0, wide, high if high > SMALLEST else 1.0)
        self._sheet.set_print_scale(max(10, int(scale * 100)))
        breaks, used = [], head
        for begin, tall in zip(begins, highs, strict=False):
            if used + tall > PAPER[1] / scale and used > head:
                breaks.append(begin)
                used = 0.0
            used += tall
        if breaks:
            self._sheet.set_h_pagebreaks(breaks)

    def _block(self, part: Part, block: Block) -> None:
        match block:
            case Note(term=term):
                self._sheet.write_string(self._at, 0, self._words.term(term), self._look(colour=GREY))
                self._at += 2
            case Table():
                self._table(block)
            case Chart():
                self._chart(part.table(block.table), block)

    def _table(self, table: Table) -> None:
        sheet, words = self._sheet, self._words
        sheet.write_string(
            self._at, 0, words.term(table.title), self._look(size=13, bold=True, colour=ACCENT)
        )
        self._at += 1
        if table.grouped:
            self._groups(table)
        heads = [looks.word(column.term, words) for column in table.columns]
        for at, (column, text) in enumerate(zip(table.columns, heads, strict=True)):
            look = self._look(colour=GREY, right=not column.text, below=ACCENT, wrap=True)
            sheet.write_string(self._at, at, text, look)
        self._set_height(heads)
        self._at += 1
        first = self._at
        self._tables[table.code] = table, first
        for row in table.rows:
            for at, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
                self._cell(row, column, cell, at, first)
            self._set_height([looks.text_of(cell, words) for cell in row.cells])
            self._at += 1
        for note in dict.fromkeys(words.remark(note) for note in table.notes):
            sheet.write_string(self._at, 0, note, self._look(size=9, colour=GREY))
            self._at += 1
        self._at += 1

    def _groups(self, table: Table) -> None:
        at = 0
        for group, many in looks.groups_of(table):
            text = looks.word(group, self._words)
            look = self._look(bold=True, centre=True, below=LINE if group else "")
            if many > 1 and text:
                self._sheet.merge_range(self._at, at, self._at, at + many - 1, text, look)
            elif text:
                self._sheet.write_string(self._at, at, text, look)
            at += many
        self._at += 1

    def _set_height(self, texts: Sequence[str]) -> None:
        """Make the present row as high as its texts need."""
        lines = max(looks.lines_of(text, 11, self._widths[at] * 0.085) for at, text in enumerate(texts))
        self._heights[self._at] = high = TALL + (lines - 1) * TALL * 0.8
        self._sheet.set_row(self._at, high)

    def _cell(self, row: Row, column: Column, cell: Cell, at: int, first: int) -> None:
        colour = GREY if row.few else looks.colour_of(cell)
        styled: dict[str, Any] = {
            "colour": colour,
            "bold": row.strong,
            "back": PALE if row.strong else "",
            "right": not column.text,
            "below": LINE,
            "wrap": column.text,
        }
        sheet, line = self._sheet, self._at
        match cell:
            case Count(value=float() | int() as value):
                shape = "0.0%" if isinstance(cell, Fixed) else looks.shape(cell.decimals)
                look = self._look(number=shape, **styled)
                if cell.total and line > first:
                    above = f"{_place(first, at)}:{_place(line - 1, at)}"
                    sheet.write_formula(line, at, f"=SUM({above})", look, value)
                else:
                    sheet.write_number(line, at, value, look)
            case Share(value=value, of=(over, under)):
                a, b = _place(line, over), _place(line, under)
                formula = f'=IF(N({b})=0,"{looks.NOTHING}",{a}/{b})'
                told = looks.NOTHING if value is None else value
                sheet.write_formula(line, at, formula, self._look(number="0.0%", **styled), told)
            case Change():
                self._change(cell, line, at, styled)
            case Day(on=on) if on is not None:
                sheet.write_datetime(line, at, on, self._look(number="yyyy-mm-dd", **styled))
            case _:
                sheet.write_string(line, at, looks.text_of(cell, self._words), self._look(**styled))

    def _change(self, cell: Change, line: int, at: int, styled: dict[str, Any]) -> None:
        a, b = (_place(line, column) for column in cell.of)
        decimals = 1 if cell.points else cell.decimals
        plain = looks.shape(decimals)
        difference = f"({a}-{b})*100" if cell.points else f"{a}-{b}"
        formula = f'=IF(AND(ISNUMBER({a}),ISNUMBER({b})),{difference},"{looks.NOTHING}")'
        value = cell.value
        told = looks.NOTHING if value is None else value * 100 if cell.points else value
        look = self._look(number=f"+{plain};−{plain};{plain}", **styled)
        self._sheet.write_formula(line, at, formula, look, told)

    def _chart(self, table: Table, chart: Chart) -> None:
        first = self._tables[chart.table][1]
        last = first + chart.rows - 1
        kind = {"type": "bar"} if chart.kind == "bars" else {"type": "column"}
        if chart.kind == "stacked":
            kind["subtype"] = "stacked"
        drawn = self._file.add_chart(kind)
        colours = TINTS if chart.kind == "stacked" else (ACCENT, BESIDE, BESIDE_2)
        columns = drawn_columns(table, chart)
        for column, colour in zip(columns, colours, strict=False):
            drawn.add_series(self._series(table, column, colour, first, last, chart))
        font = {"name": self._font, "size": 10, "color": f"#{INK}"}
        title = self._words.term(chart.title)
        drawn.set_title(
            {"name": title, "name_font": {**font, "size": 13, "color": f"#{ACCENT}"}, "overlay": False}
        )
        drawn.set_legend({"position": "bottom", "font": font} if len(columns) > 1 else {"none": True})
        quiet = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
        named = {"num_font": font, "reverse": chart.kind == "bars", "major_tick_mark": "none"}
        drawn.set_x_axis(quiet if chart.kind == "bars" else named)
        drawn.set_y_axis(named if chart.kind == "bars" else quiet)
        high = min(540, max(300, 110 + chart.rows * len(columns) * 20)) if chart.kind == "bars" else 330
        drawn.set_size({"width": 900, "height": high})
        # A little below the page break, so that no line of its frame is left on the page before.
        placed = {"description": title, "object_position": 2, "y_offset": 2}
        self._sheet.insert_chart(self._at, 0, drawn, placed)
        self._at += round(high / (TALL / 0.75)) + 3

    def _series(
        self, table: Table, column: int, colour: str, first: int, last: int, chart: Chart
    ) -> dict[str, Any]:
        own = table.columns[column]
        parts = [looks.word(own.group, self._words), looks.word(own.term, self._words)]
        dark = chart.kind == "stacked" and colour == TINTS[0]
        told = {
            "value": True,
            "font": {"name": self._font, "size": 9, "color": "#FFFFFF" if dark else f"#{INK}"},
        }
        told["num_format"] = looks.shape_at_bars(table, chart)
        return {
            "name": " · ".join(part for part in parts if part),
            "categories": [self._name, first, 0, last, 0],
            "values": [self._name, first, column, last, column],
            "fill": {"color": f"#{colour}"},
            "gap": 60,
            "data_labels": told,
        }

    def _look(
        self,
        *,
        size: int = 11,
        bold: bool = False,
        colour: str = INK,
        back: str = "",
        right: bool = False,
        centre: bool = False,
        below: str = "",
        wrap: bool = False,
        number: str = "",
    ) -> Any:
        asked: dict[str, Any] = {
            "font_name": self._font, "font_size": size, "bold": bold, "font_color": f"#{colour}",
            "valign": "vcenter", "align": "center" if centre else "right" if right else "left",
            "text_wrap": wrap,
        }  # fmt: skip
        if back:
            asked["bg_color"] = f"#{back}"
        if below:
            asked |= {"bottom": 1, "bottom_color": f"#{below}"}
        if number:
            asked["num_format"] = number
        return self._file.add_format(asked)


def _place(row: int, column: int) -> str:
    """Name a cell as formulas do; no table is wider than the alphabet."""
    return f"{chr(ord('A') + column)}{row + 1}"

"""The monthly report as slides (PPTX): tables, and charts whose numbers a person can edit."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from store.remarks import Remark
from store.reports.model import Block, Chart, Note, Part, Report, Row, Table, Term, Words
from store.reports.writing import looks
from store.reports.writing.looks import ACCENT, GREY, INK, LINE, PALE
from store.reports.writing.same_bytes import same_bytes
from store.reports.writing.slide_charts import place_chart
from store.reports.writing.slide_tables import place_table

WIDE, HIGH, MARGIN = 13.333, 7.5, 0.6
TOP, BOTTOM = 1.3, 6.85
ROOM = WIDE - 2 * MARGIN
"""A slide in inches: its size, its edge, where what it shows begins and ends."""

SIZE, TITLE_SIZE, NOTE_SIZE = 11, 14, 10
CHART_LEAST, CHART_MOST, GAP = 2.6, 4.8, 0.22
CROWDED = 20
"""Bars from which on a chart takes a whole slide, and its numbers are set small."""


def write_slides(report: Report, words: Words) -> bytes:
    """Write the report as a presentation; the same report gives the same bytes."""
    from pptx import Presentation
    from pptx.util import Inches

    file = Presentation()
    file.slide_width, file.slide_height = Inches(WIDE), Inches(HIGH)
    title = words.term(Term("report", "title"))
    properties = file.core_properties
    properties.title, properties.author = f"{title} {words.month(report.first)}", report.shop
    slides = _Slides(file, report, words)
    slides.front(title)
    for number, part in enumerate(report.parts, 1):
        slides.part(number, part)
    out = BytesIO()
    file.save(out)
    return same_bytes(out.getvalue(), report.last.isoformat(), _theme)


def _theme(name: str, content: bytes) -> bytes:
    """Give the theme the report's colours and typefaces, so that what is added by hand has them too."""
    if not name.startswith("ppt/theme/"):
        return content
    text = content.decode()
    for number, colour in enumerate((*looks.TINTS, looks.BESIDE, looks.GREY), 1):
        old = text.partition(f"<a:accent{number}>")[2].partition(f"</a:accent{number}>")[0]
        text = text.replace(old, f'<a:srgbClr val="{colour}"/>') if old else text
    text = text.replace('<a:ea typeface=""/>', f'<a:ea typeface="{looks.CHINESE}"/>')
    return text.replace("宋体", looks.CHINESE).encode()


class _Slides:
    """Lays blocks out from top to bottom, on a new slide wherever one is full."""

    def __init__(self, file: Any, report: Report, words: Words) -> None:
        self._file, self._report, self._words = file, report, words
        self._heading = ""
        self._slide: Any = None
        self._at = TOP

    def front(self, title: str) -> None:
        """Lay out the first slide: what it is, of when, and the key figures large."""
        report, words = self._report, self._words
        self._new(f"{title} · {words.month(report.first)}")
        under = report.shop if report.over else f"{report.shop} · {words.term(Term('report', 'not_over'))}"
        self._text(under, MARGIN + 0.2, 1.05, ROOM, 0.4, size=14, colour=GREY)
        across = 4
        wide = (ROOM - (across - 1) * 0.25) / across
        for number, tile in enumerate(report.tiles):
            left = MARGIN + number % across * (wide + 0.25)
            top = 1.75 + number // across * 2.55
            self._box(left, top, wide, 2.3, PALE)
            self._box(left, top, wide, 0.06, ACCENT)
            number_, counted, was = looks.tile_texts(tile, words)
            self._text(
                looks.word(tile.label, words), left + 0.15, top + 0.18, wide - 0.3, 0.5, size=13, colour=GREY
            )
            self._text(
                number_, left + 0.15, top + 0.66, wide - 0.3, 0.75,
                size=34, bold=True, colour=looks.colour_of_tile(tile),
            )  # fmt: skip
            self._text(counted, left + 0.15, top + 1.38, wide - 0.3, 0.3, size=12, colour=GREY)
            self._text(was, left + 0.15, top + 1.74, wide - 0.3, 0.5, size=12, colour=INK)

    def part(self, number: int, part: Part) -> None:
        """Lay out a part, on slides of its own."""
        self._heading = f"{number}  {self._words.term(Term('part', part.code))}"
        self._new(self._heading)
        for block in part.blocks:
            self._block(part, block)

    def _block(self, part: Part, block: Block) -> None:
        match block:
            case Note(term=term):
                self._note(self._words.term(term), size=13)
            case Chart():
                self._chart(part, block)
            case Table():
                self._table(block)

    def _chart(self, part: Part, chart: Chart) -> None:
        if BOTTOM - self._at < (CHART_LEAST if chart.rows * len(chart.columns) <= CROWDED else CHART_MOST):
            self._new(self._heading)
        bars = chart.rows * len(chart.columns)
        high = min(CHART_MOST if bars <= CROWDED else BOTTOM - TOP, BOTTOM - self._at)
        area = (MARGIN, self._at, ROOM, high)
        place_chart(self._slide, chart, part.table(chart.table), self._words, area)
        self._at += high + GAP

    def _table(self, table: Table) -> None:
        """Lay a table out; what does not fit goes on, under its heading again, on the next slide."""
        rows, title = list(table.rows), self._words.term(table.title)
        while True:
            head = 0.4 + sum(self._heads(table))
            if not self._has_room(head, self._heights(table, rows)):
                self._new(self._heading)
            fitting = self._fitting(table, rows, self._at + head)
            self._text(title, MARGIN, self._at, ROOM, 0.36, size=TITLE_SIZE, bold=True, colour=ACCENT)
            heights = [*self._heads(table), *self._heights(table, rows[:fitting])]
            widths = self._widths(table)
            place = (MARGIN, self._at + 0.4)
            place_table(self._slide, table, rows[:fitting], self._words, place, widths, heights)
            self._at += 0.4 + sum(heights) + GAP
            rows = rows[fitting:]
            if not rows:
                break
            title = f"{self._words.term(table.title)} {self._words.term(Term('note', 'continued'))}"
            self._new(self._heading)
        self._notes(table.notes)

    def _has_room(self, head: float, heights: list[float]) -> bool:
        """Say whether a table may begin here: it fits, or it is cut in any case and begins well."""
        whole = head + sum(heights)
        if self._at + whole <= BOTTOM or self._at == TOP:
            return True
        return whole > BOTTOM - TOP and self._at + head + sum(heights[:4]) <= BOTTOM

    def _notes(self, notes: tuple[Remark, ...]) -> None:
        told = dict.fromkeys(self._words.remark(note) for note in notes)
        if told:
            self._at -= 0.12
            self._note("\n".join(told) if len(told) < 3 else "  ·  ".join(told), size=NOTE_SIZE)

    def _note(self, text: str, size: int) -> None:
        high = looks.lines_of(text, size, ROOM) * size * 1.35 / 72 + 0.1
        if self._at + high > BOTTOM + 0.12:
            self._new(self._heading)
        self._text(text, MARGIN, self._at, ROOM, high, size=size, colour=GREY)
        self._at += high + GAP

    # Sizes.

    def _widths(self, table: Table) -> list[float]:
        whole = sum(column.wide for column in table.columns)
        room = min(ROOM, whole * 1.35)
        return [column.wide * room / whole for column in table.columns]

    def _heads(self, table: Table) -> list[float]:
        widths = self._widths(table)
        texts = [looks.word(column.term, self._words) for column in table.columns]
        lines = max(looks.lines_of(text, SIZE, wide - 0.12) for text, wide in zip(texts, widths, strict=True))
        return [0.3] * table.grouped + [lines * 0.19 + 0.12]

    def _heights(self, table: Table, rows: list[Row]) -> list[float]:
        widths = self._widths(table)

        def lines(row: Row) -> int:
            texts = [looks.text_of(cell, self._words) for cell in row.cells]
            return max(
                looks.lines_of(text, SIZE, wide - 0.12) for text, wide in zip(texts, widths, strict=True)
            )

        return [lines(row) * 0.19 + 0.11 for row in rows]

    def _fitting(self, table: Table, rows: list[Row], top: float) -> int:
        """Say how many rows fit; never leave a single one for the next slide where two can go there."""
        number, at = 0, top
        for high in self._heights(table, rows):
            at += high
            if at > BOTTOM and number:
                break
            number += 1
        return number - 1 if len(rows) - number == 1 and number > 2 else number

    # Drawing.

    def _new(self, heading: str) -> None:
        """Begin a slide."""
        from pptx.util import Inches, Pt

        self._slide = slide = self._file.slides.add_slide(self._file.slide_layouts[5])
        self._box(MARGIN, 0.5, 0.08, 0.5, ACCENT)
        title = slide.shapes.title
        title.left, title.top, title.width, title.height = (
            Inches(inches) for inches in (MARGIN + 0.1, 0.42, ROOM - 0.1, 0.66)
        )
        frame = title.text_frame
        frame.text, frame.word_wrap = heading, True
        self._style(frame, 24, INK, bold=True)
        report, words = self._report, self._words
        foot = f"{report.shop} · {words.term(Term('report', 'title'))} · {words.month(report.first)}"
        self._box(MARGIN, 7.0, ROOM, 0.01, LINE)
        self._text(foot, MARGIN, 7.05, ROOM - 1, 0.3, size=9, colour=GREY)
        number = str(len(self._file.slides))
        self._text(number, WIDE - MARGIN - 1, 7.05, 1, 0.3, size=9, colour=GREY, right=True)
        frame.margin_left = Pt(8)
        self._at = TOP

    def _box(self, left: float, top: float, wide: float, high: float, colour: str) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Inches

        box = self._slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, *(Inches(inches) for inches in (left, top, wide, high))
        )
        box.fill.solid()
        box.fill.fore_color.rgb = RGBColor.from_string(colour)
        box.line.fill.background()
        box.shadow.inherit = False

    def _text(
        self, text: str, left: float, top: float, wide: float, high: float, *,
        size: int, colour: str, bold: bool = False, right: bool = False,
    ) -> None:  # fmt: skip
        from pptx.util import Inches

        box = self._slide.shapes.add_textbox(*(Inches(inches) for inches in (left, top, wide, high)))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.text = text
        self._style(frame, size, colour, bold=bold, right=right)

    def _style(self, frame: Any, size: int, colour: str, *, bold: bool = False, right: bool = False) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if size >= 24 else MSO_ANCHOR.TOP
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
            for run in paragraph.runs:
                run.font.size, run.font.bold = Pt(size), bold
                run.font.color.rgb = RGBColor.from_string(colour)

"""Tables of a presentation: thin lines, numbers to the right, one look for all.

The rows are written as the format has them and read in once a table: the library's own calls, cell by cell,
take many times as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from store.reports.model import Row, Table, Words
from store.reports.writing import looks
from store.reports.writing.looks import ACCENT, GREY, INK, LINE, PALE

_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style without any style."""

_EMPTY = "\u00a0"
"""Stands in an empty cell, which would else be as high as the largest letters."""

EMU = 914_400
"""The format's units in an inch."""

SIZE = 11
_EDGES = f'marL="{EMU * 6 // 100}" marR="{EMU * 6 // 100}" marT="{EMU * 3 // 100}" marB="{EMU * 3 // 100}"'


def place_table(
    slide: Any,
    table: Table,
    rows: Sequence[Row],
    words: Words,
    place: tuple[float, float],
    widths: Sequence[float],
    heights: Sequence[float],
) -> None:
    """Put rows of a table on a slide; place, widths and heights (of the headings too) in inches."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls
    from pptx.util import Inches

    left, top = place
    frame = slide.shapes.add_table(
        1, len(widths), Inches(left), Inches(top), Inches(sum(widths)), Inches(sum(heights))
    )
    frame.name = words.term(table.title)
    grid = frame.table
    grid.first_row = grid.horz_banding = False
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = Inches(wide)
    inside = grid._tbl  # noqa: SLF001  the library has no name for it
    inside.tblPr.find(f"{{{inside.nsmap['a']}}}tableStyleId").text = _PLAIN
    inside.remove(inside.tr_lst[0])
    drawn = "".join(
        f'<a:tr h="{round(high * EMU)}">{"".join(cells)}</a:tr>'
        for high, cells in zip(heights, _rows(table, rows, words), strict=True)
    )
    for row in list(parse_xml(f"<a:tbl {nsdecls('a')}>{drawn}</a:tbl>")):
        inside.append(row)


def _rows(table: Table, rows: Sequence[Row], words: Words) -> Iterator[list[str]]:
    if table.grouped:
        yield list(_groups(table, words))
    yield [
        _cell(looks.word(column.term, words), GREY, "l" if column.text else "r", below=ACCENT)
        for column in table.columns
    ]
    for row in rows:
        yield [
            _cell(
                looks.text_of(cell, words),
                GREY if row.few else looks.colour_of(cell),
                "l" if column.text else "r",
                bold=row.strong or (at == 0 and not row.few),
                back=PALE if row.strong else "",
            )
            for at, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True))
        ]


def _groups(table: Table, words: Words) -> Iterator[str]:
    """Give the words over the columns, each over its own."""
    for group, many in looks.groups_of(table):
        below = LINE if group else ""
        over = f' gridSpan="{many}"' if many > 1 else ""
        yield _cell(looks.word(group, words), INK, "ctr", bold=True, below=below, joined=over)
        for _ in range(many - 1):
            yield _cell("", INK, "ctr", below=below, joined=' hMerge="1"')


def _cell(
    text: str,
    colour: str,
    aligned: str,
    *,
    bold: bool = False,
    back: str = "",
    below: str = LINE,
    joined: str = "",
) -> str:
    weight = ' b="1"' if bold else ""
    run = f'<a:rPr sz="{SIZE * 100}"{weight}>{_solid(colour)}</a:rPr>'
    paragraphs = "".join(
        f'<a:p><a:pPr algn="{aligned}"/><a:r>{run}<a:t>{escape(line)}</a:t></a:r></a:p>'
        for line in (text or _EMPTY).split("\n")
    )
    line = f'<a:lnB w="9525">{_solid(below)}</a:lnB>' if below else ""
    return (
        f"<a:tc{joined}><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody>"
        f'<a:tcPr {_EDGES} anchor="ctr">{line}{_solid(back) if back else "<a:noFill/>"}</a:tcPr></a:tc>'
    )


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'

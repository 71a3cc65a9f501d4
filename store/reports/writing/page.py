"""The monthly report as one page of HTML: nothing from elsewhere, fit for the screen and for paper."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from store.reports.model import Block, Cell, Chart, Column, Note, Part, Report, Row, Table, Term, Words
from store.reports.writing import looks
from store.reports.writing.looks import ACCENT, ALARM, FALLBACKS, GREY, INK, LINE, PALE
from store.reports.writing.pictures import svg

_STYLE = f"""
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; max-width: 1080px; padding: 32px 28px 64px; background: #fff; color: #{INK};
  font: 14px/1.5 {looks.LATIN}, "Segoe UI", {FALLBACKS}; }}
h1 {{ font-size: 28px; margin: 0; padding-left: 14px; border-left: 6px solid #{ACCENT}; }}
h2 {{ font-size: 21px; margin: 48px 0 8px; padding-bottom: 6px; border-bottom: 2px solid #{ACCENT}; }}
h3 {{ font-size: 15px; margin: 26px 0 8px; color: #{ACCENT}; }}
.under, .note, .few td, .few th, .tile .few {{ color: #{GREY}; }}
.under {{ margin: 4px 0 24px 20px; }}
.note {{ font-size: 13px; margin: 6px 0; }}
.tiles {{ display: grid; grid-template-columns: repeat(4, 1fr); gap: 14px; }}
.tile {{ background: #{PALE}; border-top: 4px solid #{ACCENT}; padding: 12px 16px 14px; }}
.tile span {{ display: block; color: #{GREY}; font-size: 13px; }}
.tile strong {{ display: block; font-size: 30px; line-height: 1.3; }}
.missed {{ color: #{ALARM}; }}
.better {{ color: #{ACCENT}; }}
table {{ border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; }}
th, td {{ padding: 5px 8px; border-bottom: 1px solid #{LINE}; text-align: right; vertical-align: top; }}
th {{ font-weight: 600; }}
thead th {{ color: #{GREY}; font-weight: 400; border-bottom-color: #{ACCENT}; vertical-align: bottom; }}
thead .over th {{ color: #{INK}; font-weight: 600; text-align: center; border-bottom-color: #{LINE}; }}
.text {{ text-align: left; overflow-wrap: anywhere; }}
.beside {{ color: #{GREY}; }}
.sum th, .sum td {{ background: #{PALE}; font-weight: 600; }}
svg {{ display: block; width: 100%; height: auto; margin: 10px 0 4px; }}
svg text {{ font-family: {looks.LATIN}, "Segoe UI", {FALLBACKS}; }}
figure {{ margin: 24px 0 0; break-inside: avoid; }}
figcaption {{ color: #{ACCENT}; font-weight: 600; font-size: 15px; }}
.wide {{ overflow-x: auto; }}
@media (max-width: 760px) {{ .tiles {{ grid-template-columns: repeat(2, 1fr); }} }}
@media print {{
  @page {{ size: A4 landscape; margin: 14mm; }}
  body {{ max-width: none; padding: 0; font-size: 11px; print-color-adjust: exact;
    -webkit-print-color-adjust: exact; }}
  h2 {{ break-before: page; margin-top: 0; }}
  h3 {{ break-after: avoid; }}
  table {{ font-size: 10.5px; }}
  tr, svg, .tile {{ break-inside: avoid; }}
  .wide {{ overflow: visible; }}
}}
"""


def write_page(report: Report, words: Words) -> bytes:
    """Write the report as one HTML document in UTF-8."""
    title = f"{words.term(Term('report', 'title'))} · {words.month(report.first)}"
    return "\n".join(_lines(report, words, title)).encode() + b"\n"


def _lines(report: Report, words: Words, title: str) -> Iterator[str]:
    lang = words.term(Term("report", "language"))
    yield f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)} · {escape(report.shop)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    under = report.shop if report.over else f"{report.shop} · {words.term(Term('report', 'not_over'))}"
    yield f'<h1>{escape(title)}</h1>\n<p class="under">{escape(under)}</p>'
    yield '<div class="tiles">'
    for tile in report.tiles:
        number, counted, was = looks.tile_texts(tile, words)
        kind = {ALARM: ' class="missed"', GREY: ' class="few"'}.get(looks.colour_of_tile(tile), "")
        yield (
            f'<div class="tile"><span>{escape(looks.word(tile.label, words))}</span>'
            f"<strong{kind}>{escape(number)}</strong>"
            f"<span>{escape(counted) or '&nbsp;'}</span><span>{escape(was)}</span></div>"
        )
    yield "</div>"
    for number_, part in enumerate(report.parts, 1):
        yield f"<h2>{number_}&ensp;{escape(words.term(Term('part', part.code)))}</h2>"
        for block in part.blocks:
            yield from _block(part, block, words)
    yield "</body>\n</html>"


def _block(part: Part, block: Block, words: Words) -> Iterator[str]:
    match block:
        case Note(term=term):
            yield f'<p class="note">{escape(words.term(term))}</p>'
        case Chart():
            title = escape(words.term(block.title))
            drawn = svg(block, part.table(block.table), words)
            yield f"<figure><figcaption>{title}</figcaption>{drawn}</figure>"
        case Table():
            yield from _table(block, words)


def _table(table: Table, words: Words) -> Iterator[str]:
    yield f'<h3>{escape(words.term(table.title))}</h3>\n<div class="wide"><table>'
    whole = sum(column.wide for column in table.columns)
    widths = (f'<col style="width:{column.wide / whole * 100:.1f}%">' for column in table.columns)
    yield f"<colgroup>{''.join(widths)}</colgroup>\n<thead>"
    if table.grouped:
        over = (
            f'<th colspan="{many}" scope="colgroup">{escape(looks.word(group, words))}</th>'
            for group, many in looks.groups_of(table)
        )
        yield f'<tr class="over">{"".join(over)}</tr>'
    heads = (_head(column, words) for column in table.columns)
    yield f"<tr>{''.join(heads)}</tr>\n</thead>\n<tbody>"
    for row in table.rows:
        yield _row(table, row, words)
    yield "</tbody>\n</table></div>"
    for note in dict.fromkeys(words.remark(note) for note in table.notes):
        yield f'<p class="note">{escape(note)}</p>'


def _row(table: Table, row: Row, words: Words) -> str:
    kinds = [name for name, is_so in (("sum", row.strong), ("few", row.few)) if is_so]
    cells = []
    for at, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
        tag = "th" if at == 0 else "td"
        names = [name for name in ("text" if column.text else "", _class(cell)) if name]
        own = f' class="{" ".join(names)}"' if names else ""
        scope = ' scope="row"' if at == 0 else ""
        cells.append(f"<{tag}{scope}{own}>{escape(looks.text_of(cell, words))}</{tag}>")
    own_kinds = f' class="{" ".join(kinds)}"' if kinds else ""
    return f"<tr{own_kinds}>{''.join(cells)}</tr>"


def _head(column: Column, words: Words) -> str:
    own = ' class="text"' if column.text else ""
    return f'<th scope="col"{own}>{escape(looks.word(column.term, words))}</th>'


def _class(cell: Cell) -> str:
    return {ALARM: "missed", ACCENT: "better", GREY: "beside"}.get(looks.colour_of(cell), "")

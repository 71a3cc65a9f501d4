"""How a report looks, whatever the format: its colours, its typefaces, how wide text is, how a cell reads."""

from __future__ import annotations

import unicodedata
from itertools import groupby

from store.reports.model import (
    Cell,
    Change,
    Chart,
    Column,
    Count,
    Day,
    Label,
    Range,
    Share,
    Table,
    Target,
    Term,
    Text,
    Tile,
    Words,
)

ACCENT, TINTS = "1B6B72", ("1B6B72", "5E9EA3", "9CC4C7", "CFE2E3")
BESIDE, BESIDE_2 = "AEB8BD", "D9DEE1"
"""The colours of what stands beside the month itself."""

INK, GREY, LINE, PALE, WHITE = "1F2A30", "5F6B72", "D5DBDF", "F3F6F7", "FFFFFF"
ALARM = "B3261E"
LATIN, CHINESE = "Calibri", "Microsoft YaHei"
FALLBACKS = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'

NOTHING = "–"


def word(label: Label, words: Words) -> str:
    """Give a label's text."""
    return words.term(label) if isinstance(label, Term) else label


def text_of(cell: Cell, words: Words) -> str:
    """Write a cell as people read it."""
    match cell:
        case Text(label=label):
            return word(label, words)
        case Count(value=value, decimals=decimals):
            return NOTHING if value is None else f"{value:,.{decimals}f}"
        case Day(on=on):
            return NOTHING if on is None else words.day(on)
    return _rate_text(cell)


def _rate_text(cell: Share | Change | Range | Target) -> str:
    match cell:
        case Share(value=value):
            return percent(value)
        case Change(value=value):
            return change(value, cell.decimals, points=cell.points)
        case Range(low_high=low_high):
            return "" if low_high is None else f"{low_high[0] * 100:.0f}–{low_high[1] * 100:.0f}"
        case Target():
            return target(cell)


def percent(rate: float | None) -> str:
    """Write a rate with one decimal."""
    return NOTHING if rate is None else f"{rate * 100:.1f} %"


def change(value: float | None, decimals: int = 0, *, points: bool = True) -> str:
    """Write by how much something rose (+) or fell (−): a rate in percentage points."""
    if value is None:
        return NOTHING
    number = f"{abs(value * 100):.1f}" if points else f"{abs(value):,.{decimals}f}"
    none = not any(digit in number for digit in "123456789")
    return number if none else ("+" if value > 0 else "−") + number


def shape(decimals: int) -> str:
    """Give the format, as spreadsheets have it, of a number with so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def decimals_at_bars(table: Table, chart: Chart) -> int:
    """Say how many decimals the numbers that a chart draws have in their table."""
    drawn = (row.cells[column] for row in table.rows[: chart.rows] for column in chart.columns)
    return max((cell.decimals for cell in drawn if isinstance(cell, Count)), default=0)


def shape_at_bars(table: Table, chart: Chart) -> str:
    """Give the format of the numbers at the bars of a chart; in a stack none stands for nothing."""
    if chart.percent:
        return "0.0%"
    plain = shape(decimals_at_bars(table, chart))
    return f"{plain};;" if chart.kind == "stacked" else plain


def target(cell: Target) -> str:
    """Write what is to be come to, and whether it is."""
    if cell.goal is None:
        return ""
    sign = "≥" if cell.goal.at_least else "≤"
    met = {True: " ✓", False: " ✗", None: ""}[cell.met]
    return f"{sign} {cell.goal.rate * 100:g} %{met}"


def colour_of(cell: Cell) -> str:
    """Give a cell's colour: the alarm for what became worse or misses its target, grey for what is beside."""
    if isinstance(cell, Target) and cell.met is False:
        return ALARM
    if isinstance(cell, Change) and cell.value and cell.good:
        return ACCENT if cell.value * cell.good > 0 else ALARM
    return GREY if isinstance(cell, Range) or (isinstance(cell, Share) and cell.few) else INK


def colour_of_tile(tile: Tile) -> str:
    """Give a key figure's colour: the alarm where it misses its target, grey where it is of few cases."""
    return GREY if tile.few else ALARM if tile.target.met is False else INK


def tile_texts(tile: Tile, words: Words) -> tuple[str, str, str]:
    """Give a tile's number, what it is counted from, and what it was, with its target."""
    number = percent(tile.value) if tile.percent else NOTHING if tile.value is None else f"{tile.value:.1f}"
    counted = "" if tile.counted is None else f"{tile.counted[0]:,.0f} / {tile.counted[1]:,.0f}"
    before = (
        percent(tile.before) if tile.percent else NOTHING if tile.before is None else f"{tile.before:.1f}"
    )
    was = f"{words.term(Term('note', 'last_month'))} {before}"
    aim = target(tile.target)
    return number, counted, f"{was} · {words.term(Term('column', 'target'))} {aim}" if aim else was


def groups_of(table: Table) -> list[tuple[Label, int]]:
    """Give the words over the columns, each with how many columns it stands over."""
    return [(group, len(list(own))) for group, own in groupby(table.columns, key=_group)]


def _group(column: Column) -> Label:
    return column.group


def width_of(text: str, points: float) -> float:
    """Reckon how wide a line of text is, in inches, at a size in points; rather too wide than too narrow."""
    wide = sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.56 for sign in text)
    return wide * points / 72


def lines_of(text: str, points: float, width: float) -> int:
    """Reckon on how many lines a text stands in a width in inches."""
    return sum(_wrapped(line, points, width) for line in text.split("\n"))


def _wrapped(text: str, points: float, width: float) -> int:
    lines, used = 1, 0.0
    for piece in _pieces(text):
        wide = width_of(piece, points)
        if used + wide > width and used:
            lines, used = lines + 1, 0.0
            wide = width_of(piece.lstrip(), points)
        lines += int(wide // width) if wide > width else 0
        used += wide % width if wide > width else wide
    return lines


def _pieces(text: str) -> list[str]:
    """Cut a text where its lines may break: before a space, and between Chinese signs."""
    pieces = [""]
    for sign in text:
        if sign == " " or unicodedata.east_asian_width(sign) in "WF":
            pieces.append("")
        pieces[-1] += sign
    return pieces

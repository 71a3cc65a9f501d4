"""Charts as SVG, for the page: drawn here, so that the page needs nothing from elsewhere."""

from __future__ import annotations

from html import escape

from store.reports.model import Chart, Table, Words, drawn_columns, labels, plotted
from store.reports.writing import looks
from store.reports.writing.looks import ACCENT, BESIDE, BESIDE_2, GREY, INK, TINTS, WHITE

WIDE = 940
_LABEL, _NUMBER, _ROW = 250, 70, 17
_HIGH, _LINE = 260, 20


def svg(chart: Chart, table: Table, words: Words) -> str:
    """Draw a chart of columns of a table."""
    names = [looks.word(label, words) for label in labels(table, chart)]
    columns = drawn_columns(table, chart)
    series = [plotted(table, chart, column) for column in columns]
    legend = [_series_name(table, column, words) for column in columns]
    colours = TINTS if chart.kind == "stacked" else (ACCENT, BESIDE, BESIDE_2)
    decimals = None if chart.percent else looks.decimals_at_bars(table, chart)
    if chart.kind == "bars":
        drawn, high = _bars(names, series, colours, decimals)
    else:
        drawn, high = _columns(names, series, colours, decimals, stacked=chart.kind == "stacked")
    if len(legend) > 1:
        beside, lines = _legend(legend, colours, high)
        drawn += beside
        high += 8 + lines * _LINE
    title = escape(words.term(chart.title))
    return (
        f'<svg viewBox="0 0 {WIDE} {high}" role="img" aria-label="{title}"><title>{title}</title>'
        f"{''.join(drawn)}</svg>"
    )


def _series_name(table: Table, column: int, words: Words) -> str:
    own = table.columns[column]
    parts = [looks.word(own.group, words), looks.word(own.term, words)]
    return " · ".join(part for part in parts if part)


def _number(value: float | None, decimals: int | None) -> str:
    """Write a number with so many decimals; a rate where none are said."""
    if value is None:
        return looks.NOTHING
    return looks.percent(value) if decimals is None else f"{value:,.{decimals}f}"


def _bars(
    names: list[str],
    series: list[list[float | None]],
    colours: tuple[str, ...],
    decimals: int | None,
) -> tuple[list[str], int]:
    most = max((value or 0 for values in series for value in values), default=0) or 1
    room = WIDE - _LABEL - _NUMBER
    drawn, at = [], 8
    for place, name in enumerate(names):
        high = _ROW * len(series)
        drawn.append(_text(_LABEL - 10, at + high / 2 + 4, name, "end"))
        for values, colour in zip(series, colours, strict=False):
            value = values[place]
            wide = max(0.0, (value or 0) / most * room)
            drawn.append(_box(_LABEL, at + 2, wide, _ROW - 3, colour))
            drawn.append(_text(_LABEL + wide + 6, at + 13, _number(value, decimals), "start"))
            at += _ROW
        at += 8
    return drawn, at


def _columns(
    names: list[str],
    series: list[list[float | None]],
    colours: tuple[str, ...],
    decimals: int | None,
    *,
    stacked: bool,
) -> tuple[list[str], int]:
    sums = [sum(values[place] or 0 for values in series) for place in range(len(names))]
    single = [value or 0 for values in series for value in values]
    most = max(sums if stacked else single, default=0) or 1
    step = WIDE / max(1, len(names))
    drawn: list[str] = []
    for place, name in enumerate(names):
        left, at = place * step + step * 0.15, 30.0 + _HIGH
        across = step * 0.7 if stacked else step * 0.7 / len(series)
        for number, (values, colour) in enumerate(zip(series, colours, strict=False)):
            value = values[place]
            high = (value or 0) / most * _HIGH
            if stacked:
                at -= high
                drawn.append(_box(left, at, across, high, colour))
                if high > 14 and value:
                    ink = WHITE if number < 2 else INK
                    drawn.append(_text(left + across / 2, at + high / 2 + 4, f"{value:g}", "middle", ink))
            else:
                x = left + number * across
                drawn.append(_box(x, at - high, across - 2, high, colour))
                told = _number(value, decimals)
                drawn.append(_text(x + across / 2, at - high - 5, told, "middle", size=10))
        if stacked:
            drawn.append(_text(left + across / 2, at - 6, f"{sums[place]:g}", "middle"))
        drawn.append(_text(place * step + step / 2, 30 + _HIGH + 18, name, "middle"))
    drawn.append(_box(0, 30 + _HIGH, WIDE, 1, GREY))
    return drawn, 30 + _HIGH + 30


def _legend(names: list[str], colours: tuple[str, ...], top: int) -> tuple[list[str], int]:
    """Name the colours, side by side as far as there is room; give how many lines that takes, too."""
    wide = [18 + looks.width_of(name, 12) * 96 + 24 for name in names]
    begin = float(_LABEL) if sum(wide) <= WIDE - _LABEL else 0.0
    drawn, left, line = [], begin, 0
    for name, colour, each in zip(names, colours, wide, strict=False):
        if left > begin and left + each > WIDE:
            left, line = begin, line + 1
        at = top + line * _LINE
        drawn.append(_box(left, at + 4, 12, 12, colour))
        drawn.append(_text(left + 18, at + 14, name, "start"))
        left += each
    return drawn, line + 1


def _box(left: float, top: float, wide: float, high: float, colour: str) -> str:
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="#{colour}"/>'


def _text(left: float, top: float, text: str, anchor: str, colour: str = INK, size: int = 12) -> str:
    return (
        f'<text x="{left:.1f}" y="{top:.1f}" text-anchor="{anchor}" font-size="{size}" fill="#{colour}">'
        f"{escape(text)}</text>"
    )

"""A figure as the lines of a table: a line a row, under it its groups where the figure is split."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from store import Cell, Figure, FigureRow
from tui.plain import joined
from tui.text import fitted
from tui.widgets.grid import LONGEST_NAME, Entry, Line
from tui.words import _, figures, formats, remarks
from tui.wrapping import pieces

ABOVE, OF, VALUE, WITHIN, COUNT, SCORE = 8, 9, 9, 10, 5, 11
"""Cells of the columns, at least: numerator, denominator, rate, interval, a further count, an item."""

MANY = 6
"""Further counts up to which each has a column of its own; more stand below the row."""

ITEM, LONGEST_HEAD = 18, 22
"""Cells that the name of an item keeps beside its columns, and those of a column's name at most."""

BAR = 20

LEAST_NOTE = 30
"""Cells that a line of a note has at least."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the screen: a figure, the same split, the agents' names, and how it is read."""

    whole: Figure
    split: Figure | None = None
    by: str | None = None
    names: Mapping[str, str] | None = None
    ranked: bool = False


def lines(shown: Shown, width: int, zone: ZoneInfo, today: date) -> tuple[Line, list[Line]]:
    """Give the heading and the lines for so many cells; a figure without any number has none."""
    if shown.whole.name == "outside":
        heading, found = _survey(shown, width)
    else:
        heading, found = _heading(shown), list(_rows(shown, _bar(shown, width), zone, today))
    notes = [joined(remarks.sentence(note, zone, today)) for note in shown.whole.notes]
    wide = max(LEAST_NOTE, width - 2)
    told = [Line(piece.plain, style="quiet") for note in notes for piece in pieces(note, wide)]
    return heading, [*found, Line(""), *told] if found and told else found or told


def is_empty(figure: Figure) -> bool:
    """Say whether nothing at all was counted."""
    return not any(row.denominator or row.missing for row in figure.rows)


def _columns(shown: Shown) -> list[str]:
    """List the further counts that have a column: those of every row that has any."""
    if shown.whole.name == "agents":
        return ["complete", "booked", "talk_seconds", "dials_an_hour"]
    parts = dict.fromkeys(part for row in shown.whole.rows for part in row.counts)
    return list(parts) if len(parts) <= MANY else []


def _bar(shown: Shown, width: int) -> int:
    """Say how many cells a bar has; none where there is no room for one that says something."""
    groups = [row.cases.group for row in shown.split.rows] if shown.split else []
    names = [figures.row_name(row.name, shown.whole.name) for row in shown.whole.rows]
    names += [f"  {_named(shown, group)}" for group in dict.fromkeys(groups)]
    longest = min(LONGEST_NAME, max(map(cell_len, names), default=0) + 1)
    goal = max((cell_len(figures.goal(row)) for row in shown.whole.rows), default=0)
    columns = sum(entry.wide for entry in _heading(shown).entries)
    rows = shown.split.rows if shown.split else shown.whole.rows
    few = max((cell_len(figures.few(row)) for row in rows), default=0)
    left = width - 2 - longest - columns - 2 - sum(each + 2 for each in (goal, few) if each)
    return min(BAR, left) if left >= 8 else 0


def _heading(shown: Shown) -> Line:
    of = {"agents": _("dials"), "fixed-first-time": _("jobs")}
    name = shown.whole.name
    columns = [figures.part_name(part, name) for part in _columns(shown)]
    value = _("mean") if name == "scores" else _("share")
    if name == "survival":
        value = _("still here")
    return Line(
        figures.breakdown(shown.by).capitalize() if shown.by else "",
        (
            Entry(_above_name(shown), _above_cells(shown)),
            Entry(of.get(name, _("of")), OF),
            Entry(value, VALUE),
            *([Entry("95 %", WITHIN)] if _has_interval(shown) else []),
            *(Entry(column, _count_cells(column)) for column in columns),
        ),
    )


def _has_interval(shown: Shown) -> bool:
    return any(figures.within(row) for row in shown.whole.rows)


def _count_cells(heading: str) -> int:
    return max(COUNT, cell_len(heading) + 1)


def _above_name(shown: Shown) -> str:
    names = {"fixed-first-time": _("not fixed"), "agents": _("reached"), "survival": _("stayed")}
    return names.get(shown.whole.name, _("count"))


def _above_cells(shown: Shown) -> int:
    texts = [_above_name(shown), *(figures.above(row) for row in shown.whole.rows)]
    return max(ABOVE, *(cell_len(text) + 1 for text in texts))


def _rows(shown: Shown, bar: int, zone: ZoneInfo, today: date) -> Iterator[Line]:
    parts = [row for row in shown.split.rows if row.cases.by] if shown.split else []
    names = list(dict.fromkeys([row.name for row in (*shown.whole.rows, *parts)]))
    of_agents = shown.whole.name == "agents"
    whole = sorted(shown.whole.rows, key=_rank) if shown.ranked and not parts else shown.whole.rows
    order = names if parts else [row.name for row in whole]
    for place, name in enumerate(order):
        row = shown.whole.row(name)
        if row is not None:
            words = _named(shown, row.name) if of_agents else figures.row_name(row.name, shown.whole.name)
            if place and parts:
                yield Line("")
            if row.missing:
                told = remarks.sentence(row.missing, zone, today)
                yield Line(words, behind=((f"  {told}", "quiet"),), style="quiet")
            else:
                yield _line(shown, row, words, bar, bold=bool(parts))
                if len(row.counts) > MANY and not parts:
                    yield from _below(row, shown)
        elif parts:
            yield Line(figures.row_name(name, shown.whole.name), style="bold")
        own = [part for part in parts if part.name == name and part.denominator and not part.missing]
        for part in sorted(own, key=_rank) if shown.ranked else own:
            group = _named(shown, part.cases.group)
            yield _line(shown, part, f"  {group}", bar)


def _named(shown: Shown, group: str | None) -> str:
    """Name a group: an agent by name, and by code too where another has the same name."""
    if shown.by == "agent" or shown.whole.name == "agents":
        names = shown.names or {}
        name = names.get(group or "", "") or group or "–"
        return f"{name} ({group})" if list(names.values()).count(name) > 1 else name
    return figures.group(shown.by or "", group)


def _rank(row: FigureRow) -> tuple[bool, float]:
    """Put the highest first, and behind them, in their order, what says too little to be ranked."""
    ranked = row.rate is not None and not row.few
    value = row.extra.get("mean") if "mean" in row.extra else row.rate
    return not ranked, -(value or 0) if ranked else 0


def _line(shown: Shown, row: FigureRow, name: str, bar: int, *, bold: bool = False) -> Line:
    style = "quiet" if row.few or not row.denominator else "bold" if bold else "line"
    entries = [
        Entry(figures.above(row), _above_cells(shown), _cell(row, "numerator"), style),
        Entry(f"/ {figures.number(row.denominator)}", OF, _cell(row, "denominator"), style),
        Entry(figures.value(row), VALUE, None, "quiet" if style == "quiet" else "bold"),
    ]
    if _has_interval(shown):
        entries.append(Entry(figures.within(row), WITHIN, None, "quiet"))
    entries += [_count(row, part, shown.whole.name, style) for part in _columns(shown)]
    return Line(name, tuple(entries), tuple(_behind(row, bar)), style)


def _behind(row: FigureRow, bar: int) -> Iterator[tuple[str, str]]:
    if bar and row.interval is not None and row.rate is not None:
        filled = round(min(1.0, row.rate) * bar)
        yield "  " + "▆" * filled, "quiet" if row.few else "accent"
        yield "·" * (bar - filled), "quiet"
    tail = "  ".join(filter(None, (figures.goal(row), figures.few(row))))
    if tail:
        yield f"  {tail}", "quiet"


def _cell(row: FigureRow, part: str) -> Cell | None:
    return None if row.missing or part in row.no_cases else replace(row.cases, part=part)


def _count(row: FigureRow, part: str, figure: str, style: str) -> Entry:
    wide = _count_cells(figures.part_name(part, figure))
    if part == "talk_seconds":
        return Entry(formats.duration(int(row.extra[part] or 0)), wide, None, style)
    if part == "dials_an_hour":
        return Entry(f"{row.extra[part] or 0:.1f}", wide, None, style)
    number = row.counts.get(part, row.extra.get(part))
    if number is None:
        return Entry("", wide)
    return Entry(figures.number(number), wide, _cell(row, part), style)


def _below(row: FigureRow, shown: Shown) -> Iterator[Line]:
    """Give a line for each of a row's many further counts, each a share of the row."""
    for part, number in row.counts.items():
        share = formats.percent(number / row.denominator if row.denominator else None)
        entries = (
            Entry(figures.number(number), _above_cells(shown), replace(row.cases, part=part), "line"),
            Entry(f"/ {figures.number(row.denominator)}", OF, _cell(row, "denominator"), "quiet"),
            Entry(share, VALUE, None, "line"),
        )
        yield Line(f"  {figures.part_name(part, shown.whole.name)}", entries)


def _survey(shown: Shown, width: int) -> tuple[Line, list[Line]]:
    """Give the outside survey turned about: a line an item, a column a row of it.

    Columns for which there is no room beside the others stand below them.
    """
    split = shown.split is not None and bool(shown.split.rows)
    rows: Sequence[FigureRow] = shown.split.rows if shown.split and split else shown.whole.rows
    rows = [row for row in rows if row.extra.get("n") is not None] or rows
    if shown.ranked and split:
        rows = sorted(rows, key=_rank)
    heads = [_named(shown, row.cases.group) if split else figures.row_name(row.name) for row in rows]
    wide = [max(SCORE, min(LONGEST_HEAD, cell_len(head)) + 2) for head in heads]
    headings, found = [], []
    for begin, end in _beside(wide, max(SCORE, width - 2 - ITEM)):
        here = slice(begin, end)
        told = [fitted(head, LONGEST_HEAD).rstrip() for head in heads[here]]
        headings.append(Line("", tuple(map(Entry, told, wide[here])), style="quiet"))
        found += [Line(""), headings[-1]] if begin else []
        found += [_as_wide(line, wide[here]) for line in _items(rows[here])]
    return headings[0], found


def _beside(wide: Sequence[int], room: int) -> Iterator[tuple[int, int]]:
    """Say which columns stand side by side: the first of them, and the one after the last."""
    begin = 0
    for end in range(1, len(wide) + 1):
        if end == len(wide) or sum(wide[begin : end + 1]) > room:
            yield begin, end
            begin = end


def _items(rows: Sequence[FigureRow]) -> Iterator[Line]:
    for item in ("n", *figures.MOMENTS, "mot"):
        yield _item(item, rows)
    yield Line(_("MOT as given"), tuple(_given(row) for row in rows))
    yield Line("CSS", tuple(_score(row, "css", row.extra.get("css")) for row in rows))


def _as_wide(line: Line, wide: Sequence[int]) -> Line:
    entries = tuple(replace(entry, wide=each) for entry, each in zip(line.entries, wide, strict=True))
    return replace(line, entries=entries)


def _item(item: str, rows: Sequence[FigureRow]) -> Line:
    name = {"n": _("interviews"), "mot": _("MOT, worked out")}.get(item) or figures.moment(item)
    values = [row.extra["items"].get(item, row.extra.get(item)) for row in rows]
    entries = [_score(row, item, value) for row, value in zip(rows, values, strict=True)]
    return Line(name, tuple(entries), style="bold" if item == "mot" else "line")


def _score(row: FigureRow, part: str, value: float | None) -> Entry:
    if value is None:
        return Entry("–", SCORE, None, "quiet")
    told = f"{value:,}" if part == "n" else f"{value:.1f}"
    return Entry(told, SCORE, replace(row.cases, part=part), "quiet" if row.few else "line")


def _given(row: FigureRow) -> Entry:
    given = row.extra["mot_given"]
    mark = "≠ " if row.extra["mot_agrees"] is False else ""
    return Entry("–" if given is None else f"{mark}{given:.1f}", SCORE, None, "quiet")

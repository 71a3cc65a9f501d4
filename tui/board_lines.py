"""The board as lines of a table: agents, queues, complaints and promises, each number open to its cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len

from store import AgentDay, Board, Cell, OnCall, QueueDay, Settings, Tally
from tui.widgets.grid import Entry, Line
from tui.words import _, board as worded, complaints, formats, labels

SPARKS = "▁▂▃▄▅▆▇█"
SPARK_HOURS = 8
"""Hours drawn at most."""

NOW, FOR, DIALS, PART, OF, RATE, BOOKED, HOURLY = 10, 7, 6, 5, 5, 6, 7, 8
"""Cells of the columns, at least."""

LABEL = 19
"""Cells of what stands between the queues and the complaints beside them."""

WIDE, WIDEST = 92, 112
"""Cells from which there is room for what an agent is at in full; and for the sparkline beside it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is drawn: the board, the rules, the present instant, and how many cells there are."""

    board: Board
    settings: Settings
    now: datetime
    width: int


def lines(seen: Seen) -> tuple[Line, list[Line]]:
    """Give the heading and the lines of the board."""
    found = [_agent(seen, agent) for agent in seen.board.agents]
    if len(found) > 1:
        found.append(_everybody(seen))
    if not found:
        live, past = _("Nobody has called yet."), _("No call was on record by the day's end.")
        found = [Line(live if seen.board.live else past, style="quiet")]
    beside = seen.width >= WIDE
    below = list(_clocks(seen))
    found.append(Line(""))
    queues = list(_queues(seen))
    if not beside:
        return _heading(seen), [*found, *queues, Line(""), *below]
    for place in range(max(len(queues), len(below))):
        left = queues[place] if place < len(queues) else Line("", _blank(queues[0]))
        right = below[place] if place < len(below) else None
        found.append(_side_by_side(left, right))
    return _heading(seen), found


def sparkline(hours: Mapping[int, int]) -> str:
    """Draw the dials of each hour from the first to the last, the last eight of them; a gap is a space."""
    if not hours:
        return ""
    last = max(hours)
    first = max(min(hours), last - SPARK_HOURS + 1)
    most = max(hours.values())
    steps = len(SPARKS) - 1
    return "".join(
        SPARKS[round(hours[hour] / most * steps)] if hours.get(hour) else " "
        for hour in range(first, last + 1)
    )


# Agents.


def _heading(seen: Seen) -> Line:
    now = [Entry(_("now"), _now_cells(seen), left=True), Entry(_("for"), FOR)] if seen.board.live else []
    words = [_(worded.PARTS[part]) for part in ("dials", "reached", "complete", "booked")]
    return Line(
        _("agent"),
        (
            *now,
            Entry(words[0], _dials()),
            Entry(words[1], PART + OF + RATE),
            Entry(words[2], PART + OF + RATE),
            Entry(words[3], BOOKED),
            *_an_hour(seen, _("an hour"), ""),
        ),
    )


def _agent(seen: Seen, agent: AgentDay) -> Line:
    busy = _busy(seen, agent) if seen.board.live else ()
    hourly = "" if agent.dials_an_hour is None else f"{agent.dials_an_hour:.0f}"
    tallied = _tally(seen, agent.tally, agent.code)
    few = agent.tally.dials < seen.board.few
    behind = (("  " + _("(few)"), "quiet"),) if few and seen.width >= WIDE else ()
    return Line(agent.name, (*busy, *tallied, *_an_hour(seen, hourly, sparkline(agent.hours))), behind)


def _everybody(seen: Seen) -> Line:
    busy = (Entry("", _now_cells(seen)), Entry("", FOR)) if seen.board.live else ()
    hours: dict[int, int] = {}
    for agent in seen.board.agents:
        for hour, dials in agent.hours.items():
            hours[hour] = hours.get(hour, 0) + dials
    hourly = f"{seen.board.tally.dials / len(hours):.0f}" if hours else ""
    tallied = _tally(seen, seen.board.tally, None)
    return Line(_("All together"), (*busy, *tallied, *_an_hour(seen, hourly, sparkline(hours))), style="bold")


def _busy(seen: Seen, agent: AgentDay) -> tuple[Entry, Entry]:
    """Say whom an agent is calling or why they pause, and for how long; a dash between two calls."""
    at = agent.at(seen.now)
    cell = Cell("now", "agent", agent.code, "now")
    if at is None:
        return Entry("–", _now_cells(seen), cell, "quiet", left=True), Entry("", FOR)
    spent = formats.duration(int((seen.now - at.since).total_seconds()))
    if isinstance(at, OnCall):
        told = at.customer
        if seen.width >= WIDE:
            told += f"  {labels.label(labels.ONE_OF_KIND, at.kind)}"
        return Entry(told, _now_cells(seen), cell, "accent", left=True), Entry(spent, FOR)
    why = at.note or labels.pause(at.reason)
    told = _("pause: {why}").format(why=why) if seen.width >= WIDE else f"‖ {why}"
    return Entry(told, _now_cells(seen), cell, "warning", left=True), Entry(spent, FOR)


def _tally(seen: Seen, tally: Tally, code: str | None) -> Iterator[Entry]:
    def cell(part: str) -> Cell:
        return Cell("agent", "agent" if code else None, code, part)

    yield Entry(str(tally.dials), _dials(), cell("dials"))
    yield from _share(seen, tally.reached, tally.dials, cell("reached"), None)
    yield from _share(seen, tally.complete, tally.talks, cell("complete"), cell("talks"))
    yield Entry(str(tally.booked), BOOKED, cell("booked"))


def _share(seen: Seen, part: int, whole: int, counted: Cell, of: Cell | None) -> Iterator[Entry]:
    """Write `22/31  71 %`; of few cases grey, and without a percentage."""
    few = whole < seen.board.few
    style = "quiet" if few else "line"
    yield Entry(str(part), PART, counted, style)
    yield Entry(f"/{whole}", OF, of, style, left=True)
    yield Entry("–" if few else f"{part / whole * 100:.0f} %", RATE, None, "quiet" if few else "bold")


def _an_hour(seen: Seen, text: str, spark: str) -> tuple[Entry, ...]:
    if seen.width < WIDE:
        return ()
    entries = (Entry(text, HOURLY),)
    return (
        (*entries, Entry(f"  {spark}", SPARK_HOURS + 2, None, "accent", left=True))
        if _sparks(seen)
        else entries
    )


def _sparks(seen: Seen) -> bool:
    return seen.width >= WIDEST or not seen.board.live


def _dials() -> int:
    return max(DIALS, cell_len(_(worded.PARTS["dials"])) + 1)


def _now_cells(seen: Seen) -> int:
    return NOW if seen.width < WIDE else 18 if seen.width < WIDEST else 22


# Queues, complaints, promises.


def _queues(seen: Seen) -> Iterator[Line]:
    heads = (_(worded.PARTS["left"]), _(worded.PARTS["done"]), _("at this pace"))
    yield Line(
        _("Queues"),
        tuple(Entry(head, wide) for head, wide in zip(heads, (8, 8, 15), strict=True)),
        style="quiet",
    )
    for queue in seen.board.queues:
        yield _queue(seen, queue)


def _queue(seen: Seen, queue: QueueDay) -> Line:
    when = seen.board.done_when(queue, seen.settings, seen.now)
    told = "‖ " + _("on hold") if queue.held else worded.pace(when, seen.settings.zoneinfo)
    late = when == "not_today" and not queue.held
    return Line(
        labels.label(labels.KINDS, queue.kind),
        (
            Entry(f"{queue.left:,}", 8, Cell("queue", "kind", queue.kind, "left")),
            Entry(f"{queue.done:,}", 8, Cell("queue", "kind", queue.kind, "done")),
            Entry(told, 15, None, "warning" if late or queue.held else "line"),
        ),
    )


def _clocks(seen: Seen) -> Iterator[Line]:
    board, now = seen.board, seen.now
    heads = (_(worded.PARTS["late"]), _(worded.PARTS["due"]))
    told = _("open {n}").format(n=len(board.complaints))
    cell = Cell("complaints", part="open")
    yield Line(
        _("Complaints"), (Entry(told, 9, cell), Entry(heads[0], 9), Entry(heads[1], 12)), style="quiet"
    )
    for clock in complaints.CLOCKS:
        yield _late_and_due(
            labels.label(complaints.CLOCKS, clock),
            Cell("complaints", "clock", clock),
            len(board.late(clock, now)),
            len(board.due(clock, now)),
        )
    if board.goes_on:
        yield _late_and_due(
            _("promised calls"),
            Cell("promises"),
            len(board.promised("late", now)),
            len(board.promised("due", now)),
        )


def _late_and_due(name: str, cell: Cell, late: int, due: int) -> Line:
    return Line(
        name,
        (
            Entry("", 9),
            Entry(
                f"! {late}" if late else "0",
                9,
                Cell(cell.row, cell.by, cell.group, "late"),
                "error" if late else "quiet",
            ),
            Entry(str(due), 12, Cell(cell.row, cell.by, cell.group, "due"), "line" if due else "quiet"),
        ),
    )


def _blank(line: Line) -> tuple[Entry, ...]:
    return tuple(Entry("", entry.wide) for entry in line.entries)


def _side_by_side(left: Line, right: Line | None) -> Line:
    if right is None:
        return left
    named = Entry(f"   {right.name}", LABEL, None, "quiet" if right.style == "quiet" else "line", left=True)
    lefts, rights = (
        tuple(
            Entry(
                entry.text,
                entry.wide,
                entry.cell,
                "quiet" if line.style == "quiet" and entry.cell is None else entry.style,
                entry.left,
            )
            for entry in line.entries
        )
        for line in (left, right)
    )
    return Line(left.name, (*lefts, named, *rights), style=left.style)

"""Words of the live board: what its numbers are called, and what they count."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from store import Cell, FigureRow
from tui.words import N_, complaints, figures, formats, labels

PARTS = {
    "dials": N_("dials"),
    "reached": N_("reached"),
    "talks": N_("conversations"),
    "complete": N_("complete"),
    "booked": N_("booked"),
    "left": N_("left"),
    "done": N_("done"),
    "open": N_("open"),
    "late": N_("late"),
    "due": N_("due today"),
    "numerator": N_("reached"),
    "denominator": N_("called"),
}
ROWS = {
    "contact": N_("Contact rate"),
    "agent": N_("All together"),
    "complaints": N_("Complaints"),
    "promises": N_("Promised calls"),
}
PACES = {"done": N_("done"), "not_today": N_("not today"), "unknown": "–"}

ABOUT = (
    N_(
        "Dials: a talk about several follow-ups is one dial. Reached: somebody answered and spoke, of the"
        " dials. Complete: interviews gone through to the end, of the conversations, one for each follow-up"
        " talked about. Booked: visits agreed. An hour: dials over clock hours with a dial. Rates of few"
        " cases are grey and without a percentage; nobody is ranked."
    ),
    N_(
        "Left: offered in the queue now. Done: called and closed that day. At this pace: as fast as since"
        " the day's first dial, in calling hours only. Contact rate: cases in which somebody spoke, of the"
        " cases called, with its 95 % interval. Late and due today: complaints by their clocks, and calls"
        " promised by their time."
    ),
)
"""What the numbers count, in a few sentences."""


def title(cell: Cell, names: dict[str, str]) -> str:
    """Name a number of the board: whose, and what it counts."""
    if cell.row == "queue":
        whose = labels.label(labels.KINDS, cell.group or "")
    elif cell.row == "agent" and cell.group:
        whose = names.get(cell.group, cell.group)
    else:
        whose = labels.label(ROWS, cell.row)
    clock = (
        f"  {labels.label(complaints.CLOCKS, cell.group)}" if cell.row == "complaints" and cell.group else ""
    )
    return f"{whose}{clock}  {labels.label(PARTS, cell.part)}"


def goal(row: FigureRow) -> str:
    """Write what a rate is to come to, and whether it does; of few cases only the former."""
    return figures.goal(replace(row, numerator=0, denominator=0) if row.few else row)


def pace(found: datetime | str, zone: ZoneInfo) -> str:
    """Say when a queue will be done."""
    return labels.label(PACES, found) if isinstance(found, str) else formats.clock(found, zone)

"""What was written to files, told to people: when, by whom, what of, how many rows."""

from __future__ import annotations

from typing import Any

from store import Exported, exports
from tui.text import in_cells
from tui.wiring import Desk
from tui.words import N_, _, formats

WHATS = {
    "due": N_("due list"),
    "lapsed": N_("stayed away"),
    "report": N_("report"),
    "person": N_("one person"),
}
HEADS = (N_("when"), N_("written by"), N_("what"), N_("month"), N_("rows"), N_("numbers"), N_("file"))


def listed(desk: Desk) -> list[Exported]:
    """List what was exported, the latest first."""
    with desk.database.reading() as records:
        return exports(records, 500)


def cells(width: int) -> tuple[int, ...]:
    """Give the widths of the columns of `texts`, in cells."""
    return 12, 10, 11, 7, 5, 8, max(0, width - 59)


def texts(desk: Desk, one: Exported) -> tuple[str, ...]:
    """Give a line's texts, in the order of `HEADS`; of a report or a person no rows are counted."""
    return (
        formats.moment(one.at, desk.zone, desk.today()),
        one.agent,
        _(WHATS[one.what]),
        one.month,
        str(one.rows) if one.what in ("due", "lapsed") else "",
        _("in full") if one.numbers_shown else "",
        f"{one.file}  {one.asked}".strip() if one.what in ("due", "lapsed") else one.file,
    )


def line(parts: tuple[str, ...], width: int) -> str:
    """Put texts into their columns."""
    return in_cells(parts, cells(width)).rstrip()


def document(one: Exported) -> dict[str, Any]:
    """Give an export as the command line's JSON has it."""
    return {
        "at": one.at.isoformat(),
        "agent": one.agent,
        "what": one.what,
        "month": one.month,
        "asked": one.asked,
        "rows": one.rows,
        "numbers_shown": one.numbers_shown,
        "file": one.file,
    }

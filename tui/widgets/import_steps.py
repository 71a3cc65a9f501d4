"""The lines around an import's steps: which step it is, what is under way, and the files there are."""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil
from typing import Literal

from textual.content import Content

from store import Account
from tui import keys
from tui.importing import Run
from tui.paths import Entry
from tui.plain import joined
from tui.text import fitted, right
from tui.widgets.rows import Part
from tui.wiring import Desk
from tui.words import N_, _, formats

Step = Literal["file", "columns", "look", "done"]

STEPS: tuple[tuple[Step, str], ...] = (
    ("file", N_("file")),
    ("columns", N_("columns")),
    ("look", N_("look")),
    ("done", N_("taken in")),
)
STAGES = {
    "opening": N_("Opening the file"),
    "reading": N_("Reading the rows"),
    "planning": N_("Working out what is new"),
    "writing": N_("Storing; agents work on"),
    "settling": N_("Working out what follows; then all shows at once"),
    "taking_back": N_("Taking the last import back"),
}
COUNTED = {
    "reading": N_("{n} of {all} rows"),
    "planning": N_("{all} rows read"),
    "writing": N_("{n} of {all} records"),
    "settling": N_("{all} records written"),
}
"""How far a stage is, where it is known how much there is."""
BAR = 40
SHOWN_AFTER = 0.15
"""Seconds of waiting after which it is said what is awaited."""

SIZE, CHANGED = 9, 20


def steps_line(now: Step) -> Content:
    """Show the steps, and which one it is."""
    reached = [step for step, _words in STEPS].index(now)
    parts = []
    for place, (_step, words) in enumerate(STEPS):
        style = "bold $accent" if place == reached else "" if place < reached else "$secondary"
        sign = "✓" if place < reached else str(place + 1)
        parts.append(joined((f"{sign} {_(words)}", style)))
    return Content.styled("  ›  ", "$secondary").join(parts)


def asked_for_file() -> Content:
    """Ask which file."""
    return joined(
        _("Which file? Type its path, drop it here, or choose it below."),
        "\n",
        (_("Visits, customers, calls or an outside survey. Nothing is stored yet."), "$secondary"),
    )


def asked_to_take() -> Content:
    """Ask whether the file is to be taken in, after the look."""
    told = _("This was a look; nothing is stored yet. {key} takes it in.")
    return joined((told.format(key=keys.spoken("import.take")), "bold $accent"))


def asked_back() -> Content:
    """Ask once more whether the last import is to be taken back."""
    return joined(
        (_("Take the last import back whole? The same key does it, any other leaves it."), "bold $warning")
    )


def told_back() -> Content:
    """Say that an import was taken back."""
    return joined((_("Taken back: the records are as if it had never been."), "bold $accent"))


def told(account: Account) -> Content:
    """Say that a file is in, and where its refused rows are."""
    first = _("Taken in.") if account.changes_something else _("Done; there was nothing to change.")
    parts: list[str | tuple[str, str]] = [(first, "bold $accent")]
    if account.rejects:
        where = _("Refused rows are in {path}. Correct them there, then import that file.")
        parts += ["\n", (where.format(path=account.rejects), "$warning")]
    return joined(*parts)


def progress_line(run: Run, width: int) -> Content:
    """Show what is under way and how far it is; nothing while it is hardly worth a look."""
    if run.seconds < SHOWN_AFTER and not run.is_stopping:
        return Content("")
    first = _("Stopping; nothing will be stored") if run.is_stopping else _(STAGES[run.stage])
    since = formats.duration(int(run.seconds))
    lines = [joined((first, "bold"), (f"  {since}", "$secondary"))]
    if run.share is not None and run.stage in {"reading", "writing"}:
        bar = max(10, min(BAR, width - 50))
        filled = round(run.share * bar)
        lines.append(
            joined(
                ("▆" * filled, "$accent"),
                ("·" * (bar - filled), "$secondary"),
                (right(f"{run.share * 100:.0f} %", 6), "bold"),
            )
        )
    if run.done:
        lines.append(_how_far(run))
    return Content("\n").join(lines)


def _how_far(run: Run) -> Content:
    """Say how much is done, how fast it goes, and how long it will still take."""
    words = _(COUNTED[run.stage]) if run.total and run.stage in COUNTED else _("{n} rows")
    parts: list[str | tuple[str, str]] = [words.format(n=f"{run.done:,}", all=f"{run.total or 0:,}")]
    if run.speed is not None and run.stage in {"reading", "writing"}:
        speed = _("at {n} a second").format(n=f"{run.speed:,.0f}")
        parts.append((f" · {speed}", "$secondary"))
    if run.left is not None and run.stage in {"reading", "writing"}:
        left = _("about {time} left").format(time=formats.duration(ceil(run.left)))
        parts.append((f" · {left}", "$secondary"))
    return joined(*parts)


def file_row(entry: Entry, width: int, desk: Desk) -> list[Part]:
    """Draw a folder or a file: its name, size and when it was changed."""
    name = max(10, width - SIZE - CHANGED - 2)
    if entry.is_folder:
        return [(fitted(entry.name, width), "accent")]
    at = datetime.fromtimestamp(entry.changed, UTC)
    return [
        (fitted(entry.name, name), "line"),
        (right(_size(entry.size), SIZE), "quiet"),
        ("  " + fitted(formats.moment(at, desk.zone, desk.today()), CHANGED), "quiet"),
    ]


def _size(size: int) -> str:
    """Write a size in bytes, short."""
    amount = float(size)
    for unit in ("B", "KB", "MB"):
        if amount < 1_000:
            return f"{amount:.0f} {unit}" if unit == "B" or amount >= 10 else f"{amount:.1f} {unit}"
        amount /= 1_000
    return f"{amount:.1f} GB"

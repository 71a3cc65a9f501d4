"""Lists for letters: their columns in the reader's words, and how they become a file on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from store import Letter, Letters, ListKind, ListOrder, allowed, letters, record_export, write_sheet
from tui import facts
from tui.reporting import save
from tui.text import clean
from tui.wiring import Desk
from tui.words import N_, _, counted, labels, language, remarks

TITLES: dict[ListKind, str] = {"due": N_("Due in the month"), "lapsed": N_("Stayed away")}
ORDERS: dict[ListOrder, str] = {
    "due": N_("the day due"),
    "name": N_("the name"),
    "plate": N_("the plate"),
    "model": N_("the model"),
    "tier": N_("the tier"),
}
COLUMNS = (
    N_("salutation"),
    N_("name"),
    N_("company"),
    N_("tier"),
    N_("address"),
    N_("telephone"),
    N_("preferred time"),
    N_("plate"),
    N_("VIN"),
    N_("model"),
    N_("due on"),
    N_("last visit"),
    N_("visits so far"),
    N_("booked for"),
    N_("reason"),
)
"""The headings of the file, one a column of `row`."""


def look(
    desk: Desk,
    kind: ListKind,
    first: date,
    last: date,
    *,
    filters: Sequence[str] = (),
    order: ListOrder = "due",
    whole_numbers: bool = False,
) -> Letters:
    """Read a list. Raises `Unusable`, also where whole numbers are asked for by who may not see them."""
    if whole_numbers:
        allowed(desk.agent, "see_numbers")
    with desk.database.reading() as records:
        return letters(
            records,
            desk.settings,
            kind,
            first,
            last,
            desk.today(),
            filters=filters,
            order=order,
            whole_numbers=whole_numbers,
        )


def reason(desk: Desk, letter: Letter) -> str:
    """Say why somebody is on the list; a single visit is said as well."""
    told = remarks.sentence(letter.reason, desk.zone, date.min)
    return told if letter.visits != 1 else _("{told} Came only once.").format(told=told)


def headings(kind: ListKind) -> list[str]:
    """Give the headings of the file; who stayed away is not due on a day, but lapsed on it."""
    return [_("lapsed on") if kind == "lapsed" and head == "due on" else _(head) for head in COLUMNS]


def row(desk: Desk, letter: Letter) -> list[str | int | date | None]:
    """Give a row of the file, in the order of `COLUMNS`."""
    cells: list[str | int | date | None] = [
        facts.salutation(letter.name, letter.gender, company=letter.company) or letter.name,
        letter.name,
        _("yes") if letter.company else _("no"),
        letter.tier,
        letter.address,
        letter.phone,
        labels.label(labels.PREFERRED_TIMES, letter.preferred_time or ""),
        letter.plate,
        letter.vin,
        letter.model,
        letter.due_on,
        letter.last_visit_on,
        letter.visits,
        letter.booked_on,
        reason(desk, letter),
    ]
    return [clean(cell) if isinstance(cell, str) else cell for cell in cells]


def save_list(desk: Desk, found: Letters, file: Path, *, asked: str, whole_numbers: bool) -> None:
    """Write a list to a file, and put that on record. Raises `Unusable` where it cannot be written."""
    content = write_sheet(
        file,
        _(TITLES[found.kind]),
        headings(found.kind),
        [row(desk, letter) for letter in found.rows],
        found.last,
        typeface="Microsoft YaHei" if language() == "zh" else "Calibri",
    )
    with desk.database.writing() as records:
        record_export(
            records,
            desk.agent.id,
            desk.now(),
            what=found.kind,
            month=f"{found.first:%Y-%m}",
            asked=asked,
            rows=len(found.rows),
            numbers_shown=whole_numbers,
            file=file.name,
        )
        save(file, content)


def left_out(many: int) -> str:
    """Say how many were left out."""
    return counted("{n} left out: asked not to be disturbed", "{n} left out: asked not to be disturbed", many)


def asked_for(filters: Sequence[str], order: ListOrder) -> str:
    """Write what was asked for as the command line has it, for the record."""
    return " ".join([*(f"--filter {text}" for text in filters), f"--order {order}"])

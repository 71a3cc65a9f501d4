"""The table of columns: each heading with its first values, what it is taken for, how certain, and why."""

from __future__ import annotations

import re
from datetime import date

from textual.content import Content

from store import Proposed, mask, mask_within
from tui import keys
from tui.columns import Columns, DayOrder
from tui.plain import joined
from tui.text import fitted
from tui.widgets.rows import Part
from tui.words import _, fields, formats, forms

MARK, SURE = 2, 14
BAR = 4
"""Cells of the mark, of the certainty in a word and a bar."""

_DATE = re.compile(r"\D*(\d{1,2})\D+(\d{1,2})\D+(\d{2,4})\D*.*", re.DOTALL)


def widths(width: int) -> tuple[int, int, int, int]:
    """Give the cells of heading, values, field and reason; the reason only where there is room."""
    reason = 34 if width >= 110 else 0
    left = width - MARK - SURE - reason - 3
    heading = min(30, left * 3 // 10)
    field = min(30, left * 3 // 10)
    return heading, left - heading - field, field, reason


def heading_row(width: int) -> str:
    """Draw the headings of the table itself."""
    heading, values, field, reason = widths(width)
    return " ".join(
        (
            " " * (MARK - 1),
            fitted(_("column"), heading),
            fitted(_("values"), values),
            fitted(_("taken for"), field),
        )
    ) + " " + fitted(_("how sure"), SURE) + fitted(_("why"), reason)  # fmt: skip


def samples(columns: Columns, column: Proposed) -> str:
    """Show a column's first values; of telephone numbers only so much as shows that they are some."""
    masked = columns.fields[column.name] in {"phone", "number"}
    return " · ".join(mask(each) if masked else mask_within(each) for each in column.samples)


def asked(columns: Columns) -> Content:
    """Say what the file is taken for, and what is still to be said of its columns."""
    proposal = columns.proposal
    parts: list[str | tuple[str, str]] = [
        (fields.kind(proposal.kind), "bold"),
        f" · {forms.told(proposal.form)}",
    ]
    if columns.missing:
        missing = ", ".join(fields.needed(each) for each in columns.missing)
        parts.append(("  " + _("still missing: {missing}").format(missing=missing), "bold $warning"))
        if "order_number" in columns.missing:
            told = _("{field}: choose what it is; {numbers}: no numbers, go by vehicle and day.")
            by = {"field": keys.label("import.field"), "numbers": keys.label("import.numbers")}
            parts.append("\n" + told.format(**by))
    elif columns.days_open:
        told = _("day or month first? Settle each marked ? with {key}.").format(key=keys.label("import.days"))
        parts.append(("  " + told, "bold $warning"))
    elif columns.to_look_at:
        told = _("{n} to look at, marked ?. {key} takes all as shown.")
        told = told.format(n=columns.to_look_at, key=keys.spoken("import.confirm"))
        parts.append(("  " + told, "bold $warning"))
    else:
        told = _("{key} takes all columns as shown.").format(key=keys.spoken("import.confirm"))
        parts.append(("  " + told, "bold $accent"))
    if columns.identity.order:
        told = _("Orders are told apart by vehicle and day; {key}: by their numbers again.")
        parts.append("\n" + told.format(key=keys.label("import.numbers")))
    return joined(*parts)


def row(columns: Columns, place: int, width: int) -> list[Part]:
    """Draw a column's row."""
    column = columns.columns[place]
    heading, values, field, reason = widths(width)
    marked = columns.mark(column)
    taken = columns.fields[column.name]
    return [
        (
            "? " if marked else "✓ " if column.name in columns.said else "  ",
            "warning" if marked else "accent",
        ),
        (fitted(column.name, heading) + " ", "line" if taken or marked else "quiet"),
        (fitted(samples(columns, column), values) + " ", "quiet"),
        (fitted(_taken(columns, column), field) + " ", "warning" if marked else "line" if taken else "quiet"),
        (fitted(sureness(columns, column), SURE), "warning" if marked else "quiet"),
        (fitted(_why(columns, column), reason), "quiet"),
    ]


def detail(columns: Columns, place: int) -> Content:
    """Say of the column under the cursor what it holds, what it is taken for and why; or what is asked."""
    column = columns.columns[place]
    taken = columns.fields[column.name]
    lines = [
        joined((column.name, "bold"), "  ", (samples(columns, column) or _("no values"), "$secondary")),
        joined(
            (_taken(columns, column), "bold $accent"),
            (f" {taken}" if taken else "", "$secondary"),
            f"  {sureness(columns, column).strip()}  {_why(columns, column)}",
        ),
    ]
    if column.name in columns.asked:
        lines.append(_asked_about_days(columns, column.name))
    return Content("\n").join(lines)


def sureness(columns: Columns, column: Proposed) -> str:
    """Say how certain a column is, in a bar and a word; nothing of one that nobody knows."""
    if column.name in columns.said:
        return "▆" * BAR + " " + _("said")
    if not column.field and not column.is_unsure:
        return ""
    filled = max(0, min(BAR, round(column.confidence * BAR)))
    return "▆" * filled + "·" * (BAR - filled) + " " + fields.certainty(column.confidence)


def _why(columns: Columns, column: Proposed) -> str:
    if column.name in columns.said:
        return _(fields.SAID)
    return fields.reason(column)


def _taken(columns: Columns, column: Proposed) -> str:
    taken = columns.fields[column.name]
    if not taken:
        return _("not used")
    order = columns.days.get(column.name)
    if column.name in columns.days_open:
        return fields.field(taken) + " " + _("D/M or M/D?")
    if order is None:
        return fields.field(taken)
    return fields.field(taken) + " " + {
        "day_first": _("D/M"), "month_first": _("M/D"), "year_first": _("Y/M/D"),
    }[order]  # fmt: skip


def _asked_about_days(columns: Columns, name: str) -> Content:
    sample = columns.asked[name][0] if columns.asked[name] else ""
    said = columns.days.get(name)
    told = [
        joined((("● " if said == order else "○ ") + _as_read(sample, order), "bold" if said == order else ""))
        for order in columns.day_orders(name)
    ]
    question = _("{sample} may be two days; {key} says which:")
    question = question.format(sample=sample, key=keys.label("import.days"))
    return Content("  ").join([joined((question, "$warning" if said is None else "")), *told])


def _as_read(sample: str, order: DayOrder) -> str:
    """Say which day a text is, read in this order."""
    found = _DATE.fullmatch(sample)
    named = {"day_first": _("day first"), "month_first": _("month first"), "year_first": _("year first")}
    if not found:
        return named[order]
    first, second, last = (int(found[place]) for place in (1, 2, 3))
    year, month, day = {
        "day_first": (last, second, first),
        "month_first": (last, first, second),
        "year_first": (first, second, last),
    }[order]
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    try:
        return formats.day(date(year, month, day))
    except ValueError:
        return named[order]

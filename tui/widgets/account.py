"""What came of an import, or would come of it, as it is shown: every row accounted for, then the details."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from textual.content import Content

from store import Account, Preview, TakenBack
from tui.plain import joined
from tui.text import fitted, right
from tui.words import _, accounts, counted, fields, forms, labels, named

NUMBER = 11
"""Cells of a number: 99,999,999 and a space."""


def account_content(account: Account, width: int) -> Content:
    """Show an account: the rows with their sum, records by table, what follows, reasons and warnings."""
    read = " · ".join(filter(None, (fields.kind(account.kind), forms.told(account.form))))
    parts = [
        joined((fitted(account.file, width).rstrip(), "bold")),
        joined((read, "$secondary")),
        Content(""),
    ]
    parts += [*_rows(account), Content(""), *_records(account, width)]
    follows = list(_what_follows(account))
    if follows:
        parts += [Content(""), *(joined(("→ ", "$accent"), line) for line in follows)]
    parts += _counted(_("Refused"), account.reasons, accounts.REASONS, "$warning")
    parts += _counted(_("Warned of"), account.warnings, accounts.WARNINGS, "$warning")
    if account.ignored:
        parts += [
            Content(""),
            joined((_("Columns not used"), "bold")),
            joined((", ".join(account.ignored), "$secondary")),
        ]
    if account.unread_sheets:
        parts += [
            Content(""),
            joined((_("Sheets not read"), "bold")),
            joined((", ".join(account.unread_sheets), "$secondary")),
        ]
    return Content("\n").join(parts)


def details_content(preview: Preview, width: int, zone: ZoneInfo) -> Content:
    """Show what a look found: changed fields with counts, changes one by one, refused rows."""
    parts = [*_refused(preview, width), *_fields(preview), *_changes(preview, width, zone)]
    if not parts:
        return joined((_("Nothing there would change, and no row would be refused."), "$secondary"))
    return Content("\n").join(parts[1:])


def taken_back_content(done: TakenBack, zone: ZoneInfo, today: date) -> Content:
    """Show what was taken out with an import."""
    first, *others = accounts.taken_back(done, zone, today)
    return Content("\n").join([joined((first, "bold")), *(joined(line) for line in others)])


def _what_follows(account: Account) -> Iterator[str]:
    if account.closed:
        yield _("{n} follow-ups closed: the vehicle has come").format(n=account.closed)
    if account.credited:
        yield _("{n} invitations credited: they brought the visit").format(n=account.credited)
    if account.questions:
        yield counted("{n} question who is who", "{n} questions who is who", account.questions)


def _rows(account: Account) -> list[Content]:
    own = account.own_table
    counted = (
        (account.new.get(own, 0), _("new"), "$accent"),
        (account.updated.get(own, 0), _("updated"), "$accent"),
        (account.unchanged, _("unchanged"), ""),
        (account.folded, _("folded into another row"), ""),
        (account.rejected, _("refused"), "$warning"),
    )
    lines = [
        joined((right(f"{number:,}", NUMBER), f"bold {style}" if number else "$secondary"), "  ",
               (words, "" if number else "$secondary"))
        for number, words, style in counted
    ]  # fmt: skip
    total = _("rows, each accounted for")
    rule = joined(("─" * NUMBER, "$secondary"))
    return [*lines, rule, joined((right(f"{account.rows:,}", NUMBER), "bold"), f"  {total}")]


def _records(account: Account, width: int) -> list[Content]:
    lines = [
        joined(
            right(f"{account.new.get(table, 0):,}", NUMBER),
            right(f"{account.updated.get(table, 0):,}", NUMBER),
            "  ",
            fitted(_(words), max(1, width - 2 * NUMBER - 2)),
        )
        for table, words in accounts.TABLES.items()
        if account.new.get(table, 0) or account.updated.get(table, 0)
    ]
    if not lines:
        return [joined((_("Nothing new, nothing changed."), "$secondary"))]
    heading = right(_("new"), NUMBER) + right(_("updated"), NUMBER) + "  " + _("records")
    return [joined((heading, "$secondary")), *lines]


def _counted(title: str, counts: Mapping[str, int], words: dict[str, str], style: str) -> Iterable[Content]:
    if not counts:
        return []
    return [
        Content(""),
        joined((title, "bold")),
        *(
            joined((right(f"{number:,}", NUMBER), style), "  ", labels.label(words, code))
            for code, number in sorted(counts.items(), key=lambda pair: -pair[1])
        ),
    ]


def _fields(preview: Preview) -> list[Content]:
    if not preview.fields:
        return []
    return [
        Content(""),
        joined((_("Fields that would change"), "bold $accent")),
        *(
            joined(
                right(f"{number:,}", NUMBER),
                "  " + named(labels.label(accounts.TABLES, table), fields.field(field)),
            )
            for table, field, number in sorted(preview.fields, key=lambda each: -each[2])
        ),
    ]


def _changes(preview: Preview, width: int, zone: ZoneInfo) -> list[Content]:
    if not preview.changes:
        return []
    all_of_them = sum(number for _table, _field, number in preview.fields)
    parts = [Content(""), _first(_("Changes, field by field"), len(preview.changes), all_of_them)]
    last = None
    for change in preview.changes:
        record = labels.label(accounts.TABLES, change.table), change.record
        if record != last:
            parts.append(joined((fitted(f"  {record[1]}", max(10, width - 12)).rstrip(), "bold"),
                                (f"  {record[0]}", "$secondary")))  # fmt: skip
            last = record
        parts.append(
            joined(
                (f"    {fields.field(change.field)}  ", "$secondary"),
                (accounts.value(change.field, change.before, zone), "$secondary"),
                (" → ", "$accent"),
                accounts.value(change.field, change.after, zone),
            )
        )
    return parts


def _refused(preview: Preview, width: int) -> list[Content]:
    if not preview.refused:
        return []
    parts = [Content(""), joined((_("Rows that would be refused"), "bold $warning"))]
    for row in preview.refused:
        cells = " │ ".join(cell.strip() for cell in row.cells if cell.strip())
        parts.append(
            joined(
                (right(f"{row.number:,}", NUMBER), "bold"),
                (f"  {accounts.reason(row.reason)}", "$warning"),
            )
        )
        parts.append(
            joined((" " * (NUMBER + 2) + fitted(cells, max(10, width - NUMBER - 4)).rstrip(), "$secondary"))
        )
    return parts


def _first(title: str, shown: int, all_of_them: int) -> Content:
    if shown >= all_of_them:
        return joined((title, "bold $accent"))
    told = _("the first {shown} of {all}").format(shown=f"{shown:,}", all=f"{all_of_them:,}")
    return joined((title, "bold $accent"), (f"  {told}", "$secondary"))

"""What came of an import, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from store import Account, FieldChange, Preview, TakenBack
from tui.words import N_, _, fields, formats, labels

REASONS = {
    "no_order_number": N_("no order number"),
    "no_plate_nor_vin": N_("neither plate nor VIN"),
    "no_readable_date": N_("no readable date of delivery or opening"),
    "no_number_nor_vehicle": N_("neither number, plate nor VIN"),
    "no_readable_time": N_("no readable time of the call"),
    "outcome_unknown": N_("outcome not known"),
    "order_unknown": N_("order not known here; import the visits first"),
    "vehicle_unknown": N_("vehicle not known here; import the visits first"),
    "about_erased": N_("about somebody who was erased"),
    "no_readable_period": N_("no readable month"),
    "scope_unknown": N_("neither the shop, its region nor the nation"),
}
WARNINGS = {
    "text_cleaned": N_("control characters taken out"),
    "odometer_unreadable": N_("odometer not readable"),
    "odometer_zero": N_("odometer at 0"),
    "odometer_miles": N_("odometer in miles, turned into kilometres"),
    "odometer_goes_back": N_("odometer goes back"),
    "amount_unreadable": N_("amount not readable"),
    "amount_ambiguous": N_("amount such as 12.345, taken for one of a fraction"),
    "order_of_several": N_("order number on several vehicles, one of which is kept"),
    "cells_beyond": N_("row with more cells than headings"),
    "plate_unusual": N_("plate written unusually"),
    "vin_length": N_("VIN not of 17 characters"),
    "vin_letters": N_("VIN with I, O or Q"),
    "vin_confused": N_("VIN with I, O or Q for 1 or 0, put right by its check digit"),
    "vin_check_digit": N_("VIN check digit wrong"),
    "vin_unusable": N_("VIN unusable"),
    "gender_unreadable": N_("gender not readable"),
    "tier_unreadable": N_("value tier not readable"),
    "energy_unreadable": N_("kind of energy not readable"),
    "service_type_unreadable": N_("service type not readable"),
    "customer_type_unreadable": N_("private or company not readable"),
    "yes_no_unreadable": N_("yes or no not readable"),
    "call_kind_unreadable": N_("kind of call not readable"),
    "date_unreadable": N_("date not readable"),
    "date_ambiguous": N_("day and month cannot be told apart"),
    "number_unusable": N_("telephone number unusable"),
    "number_masked": N_("telephone number masked"),
    "number_missing": N_("telephone number missing"),
    "item_missing": N_("line without a piece of work or a part"),
    "total_line": N_("total lines, left out"),
    "name_missing": N_("customer name missing"),
    "delivered_before_opened": N_("delivered before opened"),
    "owner_changed": N_("vehicle has another owner than before"),
    "score_unreadable": N_("score not readable"),
    "cause_unknown": N_("cause not known"),
    "agent_missing": N_("agent missing"),
    "call_kind_missing": N_("kind of call missing"),
    "sample_unreadable": N_("number of interviews missing or not readable"),
    "items_missing": N_("items of the survey missing"),
    "erased_came_again": N_("somebody who was erased came again"),
    "mot_disagrees": N_("MOT is not what its items give"),
}
TABLES = {
    "customers": N_("customers"),
    "vehicles": N_("vehicles"),
    "visits": N_("visits"),
    "calls": N_("calls"),
    "surveys": N_("survey results"),
}
REMOVED = {
    "staff": N_("staff"),
    "customer": N_("customers"),
    "vehicle": N_("vehicles"),
    "visit": N_("visits"),
    "follow_up": N_("follow-ups"),
    "attempt": N_("calls"),
}
"""Records that are taken out with an import, by their table."""

SHOWN = 10
"""Changes, and refused rows, that a look lists one by one."""

LONGEST_ROW = 120
"""Signs of a refused row that a look shows."""

_YES_OR_NO = ("by_appointment", "is_rework", "sold_here", "warranty_registered", "is_company", "vin_ok")


def told(account: Account) -> Iterator[str]:
    """Tell an account line by line: every row is in it."""
    done = _("would be taken in") if account.dry_run else _("taken in")
    yield f"{account.file}: {labels.label(TABLES, account.own_table)}, {account.encoding}, {done}"
    yield "  " + _rows(account)
    for table, words in TABLES.items():
        new, updated = account.new.get(table, 0), account.updated.get(table, 0)
        if new or updated:
            yield "  " + _("{table}: {new} new, {updated} updated").format(
                table=_(words), new=new, updated=updated
            )
    for code, number in account.reasons.items():
        yield "  " + _("refused {n}: {why}").format(n=number, why=reason(code))
    for code, number in account.warnings.items():
        yield "  " + _("warned of {n}: {what}").format(n=number, what=labels.label(WARNINGS, code))
    if account.ignored:
        yield "  " + _("columns not used: {names}").format(names=", ".join(account.ignored))
    if account.unread_sheets:
        yield "  " + _("sheets not read: {names}").format(names=", ".join(account.unread_sheets))
    yield from _what_follows(account)
    if account.rejects:
        yield "  " + _("refused rows are in {path}: correct them there and import that file").format(
            path=account.rejects
        )


def summed(account: Account) -> str:
    """Tell an account in one line."""
    return "; ".join((_rows(account), *(line.strip() for line in _what_follows(account))))


def _rows(account: Account) -> str:
    return _(
        "{rows} rows = {new} new + {updated} updated + {unchanged} unchanged"
        " + {folded} folded + {rejected} refused"
    ).format(
        rows=account.rows,
        new=account.new.get(account.own_table, 0),
        updated=account.updated.get(account.own_table, 0),
        unchanged=account.unchanged,
        folded=account.folded,
        rejected=account.rejected,
    )


def _what_follows(account: Account) -> Iterator[str]:
    if account.closed:
        yield "  " + _("{n} follow-ups closed: the vehicle has come").format(n=account.closed)
    if account.credited:
        yield "  " + _("{n} invitations credited: they brought the visit").format(n=account.credited)
    if account.questions:
        yield "  " + _("{n} questions who is who: ringback match lists them").format(n=account.questions)


def previewed(preview: Preview, zone: ZoneInfo) -> Iterator[str]:
    """Tell what a look found line by line: the first changes field by field, the first refused rows."""
    tables: dict[str, list[str]] = {}
    for table, field, number in preview.fields:
        tables.setdefault(table, []).append(f"{fields.field(field)} {number}")
    for table, changing in tables.items():
        yield "  " + _("fields of {table} that would change: {fields}").format(
            table=labels.label(TABLES, table), fields=", ".join(changing)
        )
    for change in preview.changes[:SHOWN]:
        yield "    " + changed(change, zone)
    for row in preview.refused[:SHOWN]:
        cells = " | ".join(cell for cell in row.cells if cell.strip())
        if len(cells) > LONGEST_ROW:
            cells = cells[:LONGEST_ROW] + "…"
        yield "    " + _("row {n}, {why}: {cells}").format(n=row.number, why=reason(row.reason), cells=cells)


def changed(change: FieldChange, zone: ZoneInfo) -> str:
    """Tell a change of a field: whose, which, from what to what."""
    return _("{table} {record}, {field}: {before} → {after}").format(
        table=labels.label(TABLES, change.table),
        record=change.record,
        field=fields.field(change.field),
        before=value(change.field, change.before, zone),
        after=value(change.field, change.after, zone),
    )


def value(field: str, stored: str | None, zone: ZoneInfo) -> str:
    """Write what is stored of a field: times as the shop's, amounts in whole units, yes and no in words."""
    if stored is None or stored == "":
        return "–"
    if field.endswith("_at"):
        return f"{datetime.fromisoformat(stored).astimezone(zone):%Y-%m-%d %H:%M}"
    if field.endswith("_cents"):
        return f"¥{int(stored) / 100:,.2f}"
    if field in _YES_OR_NO:
        return _("no") if stored == "0" else _("yes")
    return labels.label(labels.SERVICES, stored) if field == "service_type" else stored


def taken_back(done: TakenBack, zone: ZoneInfo, today: date) -> Iterator[str]:
    """Tell what was taken out with an import, and what is as it was before."""
    at = formats.moment(datetime.fromisoformat(done.at), zone, today)
    yield _("{file}, taken in {at}: taken back").format(file=done.file, at=at)
    for table, number in done.removed.items():
        if number:
            yield "  " + _("{table}: {n} removed").format(table=labels.label(REMOVED, table), n=number)
    yield "  " + _("{n} records as they were before").format(n=done.restored)


def reason(code: str) -> str:
    """Say why a row was refused."""
    return labels.label(REASONS, code)

"""What came of an import, in words."""

from __future__ import annotations

from collections.abc import Iterator

from store import Account
from tui.words import N_, _, labels

REASONS = {
    "no_order_number": N_("no order number"),
    "no_plate_nor_vin": N_("neither plate nor VIN"),
    "no_readable_date": N_("no readable date of delivery or opening"),
    "no_name_nor_number": N_("neither name, plate nor VIN"),
    "no_readable_time": N_("no readable time of the call"),
    "outcome_unknown": N_("outcome not known"),
    "order_unknown": N_("order not known here; import the visits first"),
    "vehicle_unknown": N_("vehicle not known here; import the visits first"),
    "no_readable_period": N_("no readable month"),
    "scope_unknown": N_("neither the shop, its region nor the nation"),
}
WARNINGS = {
    "text_cleaned": N_("control characters taken out"),
    "odometer_unreadable": N_("odometer not readable"),
    "odometer_miles": N_("odometer in miles, turned into kilometres"),
    "odometer_goes_back": N_("odometer goes back"),
    "amount_unreadable": N_("amount not readable"),
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
    "mot_disagrees": N_("MOT is not what its items give"),
}
TABLES = {
    "customers": N_("customers"),
    "vehicles": N_("vehicles"),
    "visits": N_("visits"),
    "calls": N_("calls"),
    "surveys": N_("survey results"),
}


def told(account: Account) -> Iterator[str]:
    """Tell an account line by line: every row is in it."""
    done = _("would be taken in") if account.dry_run else _("taken in")
    yield f"{account.file}: {labels.label(TABLES, account.kind)}, {account.encoding}, {done}"
    yield "  " + _(
        "{rows} rows = {new} new + {updated} updated + {unchanged} unchanged"
        " + {folded} folded + {rejected} refused"
    ).format(
        rows=account.rows,
        new=account.new.get(account.kind, 0),
        updated=account.updated.get(account.kind, 0),
        unchanged=account.unchanged,
        folded=account.folded,
        rejected=account.rejected,
    )
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
    if account.closed:
        yield "  " + _("{n} follow-ups closed: the vehicle has come").format(n=account.closed)
    if account.rejects:
        yield "  " + _("refused rows are in {path}: correct them there and import that file").format(
            path=account.rejects
        )


def reason(code: str) -> str:
    """Say why a row was refused."""
    return labels.label(REASONS, code)

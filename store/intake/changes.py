"""What an import changes in records that were there: listed beforehand, done in steps, the last at the end.

Each row is kept as it was before it is changed (`arrival.keep_as_it_was`). Few changes are done in the
one transaction that shows the new rows as well; many are done in steps before it.
"""

from __future__ import annotations

from datetime import datetime

from store import due_dates
from store.database import Records
from store.intake import arrival, closing, crediting, facts, items, writing
from store.intake.facts import CUSTOMER, VEHICLE, Family
from store.intake.staging import VISIT_FACTS
from store.intake.typed import typed
from store.rules.settings import Settings

TOGETHER = 1_000
"""Changed rows that are written in the same transaction that shows the new ones."""

_NUMBER = typed(("customer_id", "position", "raw", "e164", "verdict"))

_WHAT = "SELECT id FROM plan_change WHERE what = '{what}' AND n BETWEEN :low AND :high"


def plan(records: Records, settings: Settings, now: datetime) -> None:
    """List on `plan_change` what is to be changed, on `plan_done` which follow-ups are done.

    New visits must be planned. Vehicles that stand to be worked out anew are those that were known and
    have new or changed visits, lost one, or have another model or day of purchase.
    """
    records.run("CREATE TEMP TABLE plan_change (n INTEGER PRIMARY KEY, what TEXT, id INTEGER)")
    for what, ids in (
        (
            "customer",
            """SELECT id FROM plan_customer WHERE NOT is_new AND changed > 0
               UNION SELECT id FROM numbered""",
        ),
        ("vehicle", "SELECT id FROM plan_vehicle WHERE NOT is_new AND changed > 0"),
        ("visit", "SELECT id FROM plan_visit WHERE NOT is_new"),
        (
            "due",
            f"""SELECT vehicle_id AS id FROM plan_visit
                WHERE vehicle_id IN (SELECT id FROM plan_vehicle WHERE NOT is_new)
                UNION SELECT old_vehicle FROM plan_visit WHERE old_vehicle IS NOT NULL
                UNION SELECT id FROM plan_vehicle WHERE NOT is_new AND changed = {facts.CHANGED}""",
        ),
    ):
        records.run(
            f"""INSERT INTO plan_change (n, what, id)
                SELECT :last + row_number() OVER (ORDER BY id), '{what}', id FROM ({ids}) AS changed
                ORDER BY id""",
            last=count(records),
        )
    closing.plan(records, settings, now)
    crediting.plan_of_visits(records, settings)


def count(records: Records) -> int:
    """Count the changed rows there are to write."""
    number: int = records.value("SELECT count(*) FROM plan_change")
    return number


def write(records: Records, settings: Settings, batch: int, low: int, high: int) -> None:
    """Write the changes numbered from `low` to `high`."""
    some = {"low": low, "high": high}
    for family in (CUSTOMER, VEHICLE):
        ids = _WHAT.format(what=family.table)
        arrival.keep_as_it_was(records, batch, family.table, _kept(family), f"t.id IN ({ids})", **some)
        writing.update_facts(records, family, ids, **some)
    _write_numbers(records, batch, low, high)
    records.run(
        f"""UPDATE customer SET match_key = n.key FROM numbered n
            WHERE customer.shop_id = :shop AND customer.id = n.id
              AND n.id IN ({_WHAT.format(what="customer")})""",
        **some,
    )
    ids = _WHAT.format(what="visit")
    kept = ("vehicle_id", "customer_id", "source_hash", *VISIT_FACTS)
    arrival.keep_as_it_was(records, batch, "visit", kept, f"t.id IN ({ids})", **some)
    writing.update_visits(records, ids, **some)
    items.write(records, batch, ids, **some)
    ids = _WHAT.format(what="due")
    arrival.keep_as_it_was(records, batch, "vehicle", _kept(VEHICLE), f"t.id IN ({ids})", **some)
    due_dates.work_out(records, settings, [row["id"] for row in records.rows(ids, **some)])


def close_done(records: Records, batch: int) -> tuple[int, int]:
    """Close the follow-ups that are done, and credit invitations; give how many of each.

    Those that ended otherwise since the plan was made are left as they are. What the plan names is said
    twice, so that it is looked up: joined alone, every follow-up is read to see whether it is named.
    """
    fields = ("state", "closed_at", "left_out", "not_before", "promised_at", "brought_visit_id")
    for plan_of in ("plan_done", "plan_credit"):
        which = f"t.id IN (SELECT id FROM {plan_of})"
        arrival.keep_as_it_was(records, batch, "follow_up", fields, which)
    closed = records.run(
        """UPDATE follow_up SET state = 'closed', left_out = NULL, not_before = NULL, promised_at = NULL,
             closed_at = d.came_at
           FROM plan_done d WHERE follow_up.shop_id = :shop AND follow_up.id = d.id
             AND follow_up.id IN (SELECT id FROM plan_done) AND follow_up.state = 'open'"""
    )
    credited = records.run(
        """UPDATE follow_up SET brought_visit_id = c.visit_id
           FROM plan_credit c WHERE follow_up.shop_id = :shop AND follow_up.id = c.id
             AND follow_up.id IN (SELECT id FROM plan_credit)"""
    )
    return closed, credited


def count_done(records: Records) -> tuple[int, int]:
    """Count the follow-ups that the planned visits show to be done, and the invitations they credit."""
    done: int = records.value("SELECT count(*) FROM plan_done")
    credited: int = records.value("SELECT count(*) FROM plan_credit")
    return done, credited


def _kept(family: Family) -> tuple[str, ...]:
    other = "due_said_on" if family is VEHICLE else "match_key"
    return (*(fact.name for fact in family.columns), "facts_of", "facts_older", other)


def _write_numbers(records: Records, batch: int, low: int, high: int) -> None:
    """Add known customers' further numbers after those they have, and take the plainer writing of others."""
    some = {"low": low, "high": high}
    customers = _WHAT.format(what="customer")
    known = f"SELECT customer_id, said, raw FROM plan_number WHERE customer_id IN ({customers})"
    plainer = f"""EXISTS (SELECT 1 FROM ({known}) n WHERE n.customer_id = t.customer_id
                    AND n.said = coalesce(t.e164, t.raw) AND n.raw < t.raw)"""
    arrival.keep_as_it_was(
        records, batch, "customer_number", ("raw",),
        f"t.customer_id IN ({customers}) AND {plainer}", **some,
    )  # fmt: skip
    records.run(
        f"""UPDATE customer_number SET raw = n.raw FROM ({known}) n
            WHERE customer_number.shop_id = :shop AND customer_number.customer_id = n.customer_id
              AND coalesce(customer_number.e164, customer_number.raw) = n.said
              AND n.raw < customer_number.raw""",
        **some,
    )
    records.run(f"CREATE TEMP TABLE IF NOT EXISTS added_number ({_NUMBER})")
    records.run("DELETE FROM added_number")
    records.run(
        f"""INSERT INTO added_number SELECT n.customer_id,
              row_number() OVER (PARTITION BY n.customer_id ORDER BY n.place, n.said)
                + coalesce((SELECT max(c.position) FROM customer_number c
                            WHERE c.shop_id = :shop AND c.customer_id = n.customer_id), 0),
              n.raw, n.e164, n.verdict
            FROM plan_number n
            WHERE n.customer_id IN ({customers}) AND NOT EXISTS (
              SELECT 1 FROM customer_number c WHERE c.shop_id = :shop AND c.customer_id = n.customer_id
                AND coalesce(c.e164, c.raw) = n.said)""",
        **some,
    )
    records.run(
        """INSERT INTO customer_number (shop_id, customer_id, position, raw, e164, verdict)
           SELECT :shop, customer_id, position, raw, e164, verdict FROM added_number ORDER BY 2, 3"""
    )
    records.run(
        """INSERT INTO import_change (shop_id, batch_id, table_name, row_id, place, before)
           SELECT :shop, :batch, 'customer_number', customer_id, position, 'null' FROM added_number""",
        batch=batch,
    )

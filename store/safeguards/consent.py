"""What people agreed to: by person, by telephone number, by purpose; the latest word holds.

Asked when a queue is made, when a follow-up is taken, when its call opens, and for every list of letters.
Nobody has to agree before they are called: whoever said nothing may be, unless they asked never to be
(`do_not_call` of the customer, which stands above all that is said here).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, get_args

import msgspec

from store.database import Database, Records
from store.moments import as_instant
from store.remarks import Unusable
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent

Purpose = Literal["all", "complaint", "callback", "invitation", "recall", "messages"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
Source = Literal["call", "form", "letter", "message", "visit", "authority", "other"]
CONSENT_SOURCES: tuple[Source, ...] = get_args(Source)

EVER = datetime(9999, 1, 1, tzinfo=UTC)
"""As of this instant everything on record is known."""

REASON = "no_consent"
"""Why a follow-up is left out for a refusal."""

_LATEST_SAYS_NO = """EXISTS (SELECT 1 FROM consent n WHERE n.shop_id = :shop AND n.{whose}
  AND n.purpose IN ({purpose}, 'all') AND NOT n.allowed AND n.recorded_at <= :as_of
  AND NOT EXISTS (SELECT 1 FROM consent later WHERE later.shop_id = :shop AND later.{whose}
    AND later.purpose IN ({purpose}, 'all') AND later.recorded_at <= :as_of
    AND (later.at, later.id) > (n.at, n.id)))"""

_ANY_NUMBER = """EXISTS (SELECT 1 FROM consent WHERE shop_id = :shop
  AND number <> '' AND number > '' AND NOT allowed)"""


def person_says_no(customer: str, purpose: str = ":kind") -> str:
    """Give the SQL that says whether a person's latest word, as of `:as_of`, refuses a purpose."""
    return _LATEST_SAYS_NO.format(whose=f"customer_id = {customer}", purpose=purpose)


def number_says_no(number: str, purpose: str = ":kind") -> str:
    """Give the SQL that says whether the latest word about a number, as of `:as_of`, refuses a purpose."""
    whose = f"number <> '' AND {{of}}.number = {number}"
    sql = _LATEST_SAYS_NO.replace("n.{whose}", "n." + whose.format(of="n"))
    sql = sql.replace("later.{whose}", "later." + whose.format(of="later"))
    return sql.format(purpose=purpose)


def refuses(customer: str, purpose: str = ":kind") -> str:
    """Give the SQL that says whether somebody is not to be reached for a purpose: they, or all their numbers.

    `customer` is the SQL of their id; `:as_of` is bound.
    """
    barred = number_says_no("own.e164", purpose)
    return f"""({person_says_no(customer, purpose)} OR ({_ANY_NUMBER}
      AND EXISTS (SELECT 1 FROM customer_number own WHERE own.shop_id = :shop
        AND own.customer_id = {customer})
      AND NOT EXISTS (SELECT 1 FROM customer_number own WHERE own.shop_id = :shop
        AND own.customer_id = {customer} AND NOT {barred})))"""


class Said(msgspec.Struct, frozen=True):
    """A consent (`allowed`) or a refusal as somebody gave it: of a customer, or of a number (E.164)."""

    purpose: Purpose
    allowed: bool
    source: Source
    at: datetime
    customer: int | None = None
    number: str = ""
    note: str = ""


class Consent(msgspec.Struct, frozen=True):
    """One entry of the record; `holds` while no later word about the same purpose stands above it.

    `number` is whole where the entry is about one, else empty.
    """

    id: int
    purpose: Purpose
    allowed: bool
    source: Source
    at: datetime
    recorded_at: datetime
    agent: str
    number: str
    note: str
    holds: bool


def record_consent(database: Database, agent: Agent, said: Said, now: datetime) -> int:
    """Put a consent or a refusal on record and let the open follow-ups follow it; give its number.

    What somebody has in hand is theirs to end; it is left out of the queue afterwards. Raises `Unusable`
    where there is no such customer, neither a customer nor a number is named, or `at` is still to come.
    """
    allowed(agent, "consent")
    if said.customer is None and not said.number:
        raise Unusable("consent_of_nobody")
    if said.at > now:
        raise Unusable("consent_to_come")
    with database.writing() as records:
        if said.customer is not None and not records.value(
            "SELECT 1 FROM shown_customer WHERE shop_id = :shop AND id = :id", id=said.customer
        ):
            raise Unusable("customer_unknown", id=said.customer)
        number = records.next_id("consent")
        records.add(
            "consent",
            id=number,
            customer_id=said.customer,
            number="" if said.customer is not None else said.number,
            purpose=said.purpose,
            allowed=said.allowed,
            source=said.source,
            at=said.at,
            recorded_at=now,
            agent_id=agent.id,
            note=said.note,
        )
        _follow(records, said, now)
        facts = {"purpose": said.purpose, "allowed": said.allowed, "consent": number}
        about = "customer" if said.customer is not None else "consent"
        records.note(Entry(now, agent.code, "consent", about, said.customer or number, facts))
    return number


def consents_of(records: Records, customer: int) -> tuple[Consent, ...]:
    """List what a person agreed to or refused, and what is on record of their numbers; the latest first."""
    rows = records.rows(
        """SELECT n.*, s.name AS agent FROM consent n JOIN staff s ON s.shop_id = :shop AND s.id = n.agent_id
           WHERE n.shop_id = :shop AND (n.customer_id = :customer OR (n.number <> '' AND n.number IN (
             SELECT own.e164 FROM customer_number own
             WHERE own.shop_id = :shop AND own.customer_id = :customer)))
           ORDER BY n.at DESC, n.id DESC""",
        customer=customer,
    )
    found: list[Consent] = []
    for row in rows:
        later = [one for one in found if one.number == row["number"]]
        found.append(
            Consent(
                id=row["id"],
                purpose=row["purpose"],
                allowed=bool(row["allowed"]),
                source=row["source"],
                at=as_instant(row["at"]),
                recorded_at=as_instant(row["recorded_at"]),
                agent=row["agent"],
                number=row["number"],
                note=row["note"],
                holds=not any(one.purpose in {row["purpose"], "all"} for one in later),
            )
        )
    return tuple(found)


def refused(records: Records, customer: int, kind: str, now: datetime) -> bool:
    """Say whether somebody is not to be called for a queue, as they, or whoever has their numbers, said."""
    sql = f"SELECT {refuses(':customer')}"
    return bool(records.value(sql, customer=customer, kind=kind, as_of=now))


def numbers_refused(records: Records, customer: int | None, kind: str) -> frozenset[int]:
    """Name the positions of a customer's numbers that are not to be dialled for a queue."""
    if not records.value(f"SELECT {_ANY_NUMBER}"):
        return frozenset()
    rows = records.rows(
        f"""SELECT own.position FROM customer_number own WHERE own.shop_id = :shop
              AND own.customer_id = :customer AND {number_says_no("own.e164")}""",
        customer=customer,
        kind=kind,
        as_of=EVER,
    )
    return frozenset(row["position"] for row in rows)


def refuse_call(records: Records, follow_up: int, now: datetime) -> None:
    """Raise `Unusable` where the person of a follow-up, as it stands now, is not to be called for it."""
    kind = records.value(
        f"""SELECT kind FROM follow_up WHERE shop_id = :shop AND id = :id
              AND {refuses("follow_up.customer_id", "follow_up.kind")}""",
        id=follow_up,
        as_of=now,
    )
    if kind is not None:
        raise Unusable("consent_refused", id=follow_up, kind=kind)


def leave_out(records: Records, follow_up: int) -> None:
    """Leave a follow-up out of its queue, for a refusal."""
    _mark(records, follow_up, REASON)


def _follow(records: Records, said: Said, now: datetime) -> None:
    """Leave out what may not be called any more, and offer again what may."""
    of_whom = (
        "f.customer_id = :customer"
        if said.customer is not None
        else """f.customer_id IN (SELECT own.customer_id FROM customer_number own
                  WHERE own.shop_id = :shop AND own.e164 = :number)"""
    )
    rows = records.rows(
        f"""SELECT f.id, f.customer_id, f.kind, f.left_out FROM follow_up f
            WHERE f.shop_id = :shop AND f.state = 'open' AND {of_whom}""",
        customer=said.customer,
        number=said.number,
    )
    for row in rows:
        no = refused(records, row["customer_id"], row["kind"], now)
        if no and row["left_out"] is None:
            _mark(records, row["id"], REASON)
        elif not no and row["left_out"] == REASON:
            _mark(records, row["id"], None)


def _mark(records: Records, follow_up: int, reason: str | None) -> None:
    records.run(
        "UPDATE follow_up SET left_out = :reason WHERE shop_id = :shop AND id = :id",
        id=follow_up,
        reason=reason,
    )

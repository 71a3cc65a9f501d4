"""A talk with one person: the follow-ups that were taken for one call, and what becomes of those left.

Taking a follow-up takes the person's others with it that may be called now (`store.queues.claiming`). An
outcome that reached them goes on with the next one; it begins the talk, which later attempts name. One
that ends the talk is everybody's: logged for all of them, or they wait until the next day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from store.calls import opening
from store.calls.as_it_was import Changes
from store.calls.case import Case
from store.calls.settling import settle
from store.database import Database, Records, Row
from store.rules import hours
from store.rules.cases import Standing
from store.rules.outcomes import Outcome
from store.rules.settings import Settings
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent, code_of


@dataclass(frozen=True, slots=True)
class Rest:
    """What became of the person's other follow-ups: see `Logged`; so many are `waiting` for the next day."""

    alike: tuple[int, ...] = ()
    goes_on: int | None = None
    in_talk: bool = False
    waiting: int = 0


def end_rest(records: Records, case: Case, outcome: Outcome, changes: Changes, found: Standing) -> Rest:
    """Do what an outcome means for the person's follow-ups that were taken for the same call and are left.

    `found` is how the follow-up with the outcome stands. Everything is kept in its `changes`.
    """
    _let_go_of_ended(records, case)
    left = _left(records, case)
    dials_on = case.follow_up if outcome.then == "next_number" and found.state == "open" else None
    if outcome.rest == "goes_on" and left:
        _go_on(records, case, case.row["in_talk"] or changes.attempt)
        return Rest(goes_on=left[0]["id"], in_talk=True)
    ended = [row for row in left if outcome.rest == "alike" and row["kind"] in outcome.kinds]
    waiting = [row["id"] for row in left if row not in ended]
    for row in left:
        changes.before("follow_up", "t.id = :which", which=row["id"])
    stand = {row["id"]: _end_alike(records, case, changes, row) for row in ended}
    _let_go(records, waiting, _tomorrow(case.settings, case.now))
    if dials_on is None and outcome.then == "next_number":
        dials_on = next((number for number, one in stand.items() if one.state == "open"), None)
    return Rest(tuple(stand), dials_on, waiting=len(waiting))


def _left(records: Records, case: Case) -> list[Row]:
    """Fetch the person's follow-ups that the agent still holds, in the order of the queues."""
    return records.rows(
        """SELECT * FROM follow_up WHERE shop_id = :shop AND customer_id = :customer AND state = 'open'
             AND held_by = :agent AND left_out IS NULL AND id <> :id
           ORDER BY rank, sort_on, tier_rank, id""",
        customer=case.row["customer_id"],
        agent=case.agent.id,
        id=case.follow_up,
    )


def _go_on(records: Records, case: Case, begun_by: int) -> None:
    """Keep those left for the agent; they name the attempt that began the talk."""
    records.run(
        """UPDATE follow_up SET in_talk = :talk, held_until = :until
           WHERE shop_id = :shop AND customer_id = :customer AND state = 'open' AND held_by = :agent
             AND left_out IS NULL AND id <> :id""",
        talk=begun_by,
        until=case.now + timedelta(minutes=case.settings.limits.hold_minutes),
        customer=case.row["customer_id"],
        agent=case.agent.id,
        id=case.follow_up,
    )


_OF_THE_DIAL = (
    "agent_id", "number", "number_position", "on_day", "outcome", "aapor", "reached", "promised_at", "despite"
)  # fmt: skip
"""What is the same in every attempt of one dial that ended alike for all."""


def _end_alike(records: Records, case: Case, changes: Changes, row: Row) -> Standing:
    """Log for another follow-up how the call ended: it was the same dial, so it takes no time of its own."""
    led = records.row("SELECT * FROM attempt WHERE shop_id = :shop AND id = :id", id=changes.attempt)
    assert led is not None  # noqa: S101  it was just stored
    number = records.next_id("attempt")
    records.add(
        "attempt",
        id=number,
        follow_up_id=row["id"],
        kind=row["kind"],
        customer_id=row["customer_id"],
        vehicle_id=row["vehicle_id"],
        started_at=led["ended_at"],
        ended_at=led["ended_at"],
        talk_id=led["talk_id"] or led["id"],
        token=f"{led['token']} with {row['id']}",
        **{column: led[column] for column in _OF_THE_DIAL},
    )
    changes.added("attempt", number)
    return settle(records, replace(case, row=row))


def _let_go_of_ended(records: Records, case: Case) -> None:
    """Give up the person's follow-ups that the outcome has ended or set aside."""
    records.run(
        """UPDATE follow_up SET held_by = NULL, held_until = NULL, in_talk = NULL
           WHERE shop_id = :shop AND customer_id = :customer AND held_by = :agent
             AND (state <> 'open' OR left_out IS NOT NULL)""",
        customer=case.row["customer_id"],
        agent=case.agent.id,
    )


def leave(
    database: Database,
    settings: Settings,
    agent: Agent,
    follow_up: int,
    now: datetime,
    *,
    of: int | None = None,
) -> bool:
    """Give back to its queue what an agent holds, with all that were taken for the same call.

    `of` is whose it is, where it is not the agent's own: a supervisor's release of the hold they saw. What
    somebody else has taken meanwhile stays theirs: then, and where nobody holds it, False is returned.
    Raises `Unusable` for another's hold without the right to give work out.

    Answers and notes stay with their follow-ups; a call in which nothing was said leaves no trace. Where the
    person has been talked to already, what is left waits until the next day, so that nobody calls them
    again at once.
    """
    holder = agent.id if of is None else of
    if holder != agent.id:
        allowed(agent, "assign")
    with database.writing() as records:
        given = give_back(records, settings, follow_up, now, of=holder)
        if given:
            facts = {"from": code_of(records, holder)} if holder != agent.id else {}
            records.note(Entry(now, records.staff, "given_back", "follow_up", follow_up, facts))
        return bool(given)


def holder_of(records: Records, follow_up: int) -> int | None:
    """Give whoever has an open follow-up in hand, by the number of their entry in the staff."""
    found = records.value(
        "SELECT held_by FROM follow_up WHERE shop_id = :shop AND id = :id AND state = 'open'", id=follow_up
    )
    return None if found is None else int(found)


def give_back(records: Records, settings: Settings, follow_up: int, now: datetime, *, of: int) -> list[int]:
    """Do what `leave` does, in a transaction that is open already; list what was given back."""
    held = records.rows(
        """SELECT o.id, o.in_talk FROM follow_up f JOIN follow_up o ON o.shop_id = :shop
             AND o.customer_id = f.customer_id AND o.held_by = f.held_by
           WHERE f.shop_id = :shop AND f.id = :id AND f.held_by = :of
           ORDER BY o.rank, o.sort_on, o.tier_rank, o.id""",
        id=follow_up,
        of=of,
    )
    for row in held:
        opening.discard_empty(records, row["id"])
    talked_to = [row["id"] for row in held if row["in_talk"] is not None]
    _let_go(records, talked_to, _tomorrow(settings, now))
    _let_go(records, [row["id"] for row in held if row["in_talk"] is None], None)
    return [row["id"] for row in held]


def _let_go(records: Records, follow_ups: Sequence[int], until: datetime | None) -> None:
    """Let nobody hold them; they wait until then, where that is later than they wait anyhow."""
    for follow_up in follow_ups:
        records.run(
            """UPDATE follow_up SET held_by = NULL, held_until = NULL, in_talk = NULL
               WHERE shop_id = :shop AND id = :id""",
            id=follow_up,
        )
        if until is not None:
            records.run(
                """UPDATE follow_up SET not_before = :until
                   WHERE shop_id = :shop AND id = :id AND (not_before IS NULL OR not_before < :until)""",
                id=follow_up,
                until=until,
            )


def _tomorrow(settings: Settings, now: datetime) -> datetime:
    return hours.next_day(settings.calling, now, settings.zoneinfo)

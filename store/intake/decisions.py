"""What somebody decides about who is who: done once, remembered by later imports, and taken back whole.

Each decision is one transaction and keeps how everything was with its question. Nobody decides while an
import is under way: it may have found records that would not be there any more.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store import due_dates
from store.database import Database, Records
from store.intake import asked, taking_back, turn
from store.intake.asked import ALLOWED, Pair
from store.intake.facts import VEHICLE
from store.intake.ledger import Ledger, put_back
from store.intake.merging import Merging, facts_older, known_of, merge_customers, merge_vehicles
from store.remarks import Remark, Unusable
from store.rules.settings import Settings
from store.safeguards.trail import Entry
from store.staff import code_of

NAMED = 5
"""How many pieces of later work are named."""

_WORK = ("visit", "attempt", "complaint", "appointment", "follow_up")
"""Tables whose new rows are work that stands on a decision."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Which questions were decided, why others were not, and whom that is about, by table."""

    done: tuple[int, ...]
    refused: tuple[Remark, ...]
    about: Mapping[str, Collection[int]]


def decide(
    database: Database, settings: Settings, question: int, decision: str, *, agent: int, now: datetime
) -> Mapping[str, Collection[int]]:
    """Decide a question; give, by table, whom it is about: their follow-ups may be others now.

    same: the two records are one; the later is merged into the former. apart: they are two. Of a vehicle
    with another customer that means it changed hands; of a plate that the former vehicle has it no more.
    owner_stays: somebody else brings the vehicle, whose owner stays. Other open questions of the same two
    records that this answers are answered with it. Raises `Unusable` where there is no such question, it is
    decided already, cannot be decided so, somebody is calling one of the two, or an import is under way.
    """
    with _in_turn(database, settings) as own, own.writing() as records:
        return _decide(records, settings, question, decision, agent, now)


def decide_many(
    database: Database,
    settings: Settings,
    numbers: Sequence[int],
    decision: str,
    *,
    agent: int,
    now: datetime,
) -> Decided:
    """Decide many questions alike, each in a transaction of its own; those that cannot be are named.

    A question that another of them has answered counts as done. Raises `Unusable` while an import is
    under way.
    """
    done, refused = [], []
    whom = defaultdict[str, set[int]](set)
    with _in_turn(database, settings) as own:
        for number in numbers:
            try:
                with own.writing() as records:
                    if not _answered_with_another(records, number, numbers):
                        for table, ids in _decide(records, settings, number, decision, agent, now).items():
                            whom[table] |= ids
            except Unusable as refusal:
                refused.append(refusal.remark)
            else:
                done.append(number)
    return Decided(tuple(done), tuple(refused), whom)


def undecide(
    database: Database, settings: Settings, question: int, *, now: datetime
) -> Mapping[str, Collection[int]]:
    """Take a decision back whole; the question is open again, with those that were answered with it.

    Gives, by table, whom it was about. Raises `Unusable` where it is not decided, somebody is calling one of
    the two, an import is under way, or later work stands on the decision, which is named.
    """
    with _in_turn(database, settings) as own, own.writing() as records:
        found = asked.pair(records, question)
        if found.decision is None:
            raise Unusable("match_not_decided", id=question)
        before = json.loads(found.before or "{}")
        if "with" in before:
            found = asked.pair(records, before["with"])
            before = json.loads(found.before or "{}")
        whom = asked.about(records, found)
        if before:
            _refuse_if_called(records, found, now)
            _take_back(records, settings, found, before)
        records.run(
            """UPDATE match_question SET decision = NULL, decided_at = NULL, decided_by = NULL, before = ''
               WHERE shop_id = :shop AND (id = :id OR before = :answered_with)""",
            id=found.id,
            answered_with=_answered_with(found.id),
        )
        records.note(Entry(now, records.staff, "undecided", "match_question", found.id))
        return whom


@contextmanager
def _in_turn(database: Database, settings: Settings) -> Iterator[Database]:
    """Take the turn to import, so that nobody else does, and clear up after one that was cut off."""
    with turn.our_turn(database), closing(database.alone()) as own:
        taking_back.clear_up(own, settings)
        yield own


def _decide(
    records: Records, settings: Settings, question: int, decision: str, agent: int, now: datetime
) -> dict[str, set[int]]:
    found = asked.pair(records, question)
    if found.decision is not None:
        raise Unusable("match_decided", id=question)
    if decision not in ALLOWED[found.kind]:
        raise Unusable("match_decision", id=question, decision=decision, known=", ".join(ALLOWED[found.kind]))
    _refuse_if_called(records, found, now)
    whom, others = asked.about(records, found), _about_the_same(records, found)
    last = {table: records.next_id(table) - 1 for table in _WORK}
    ledger = Ledger(records)
    merging = Merging(records, settings, ledger, question, now)
    if decision == "same" and found.former != found.later:
        merge = merge_vehicles if found.kind == "plate" else merge_customers
        merge(merging, found.former, found.later)
    elif decision == "owner_stays":
        _let_the_owner_stay(records, ledger, found)
    elif decision == "apart" and found.kind == "plate":
        _take_plate_off(records, ledger, found)
    before = ""
    if ledger.entries:
        kept = {
            "former": found.former,
            "later": found.later,
            "turn": 1 + max((place for _, place in others), default=0),
            "last": last,
            "entries": ledger.entries,
        }
        before = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    _mark(records, question, decision, agent, now, before)
    if decision == "same":
        for other in _answered_too(records, found):
            _mark(records, other, decision, agent, now, _answered_with(question))
    return whom


def _mark(records: Records, question: int, decision: str, agent: int, now: datetime, before: str) -> None:
    records.run(
        """UPDATE match_question SET decision = :decision, decided_at = :now, decided_by = :agent,
             before = :before WHERE shop_id = :shop AND id = :id""",
        id=question,
        decision=decision,
        agent=agent,
        now=now,
        before=before,
    )
    facts = {"decision": decision}
    records.note(Entry(now, code_of(records, agent), "decided", "match_question", question, facts))


def _answered_with(question: int) -> str:
    return json.dumps({"with": question})


def _answered_with_another(records: Records, number: int, numbers: Sequence[int]) -> bool:
    found = asked.pair(records, number)
    return bool(found.before) and json.loads(found.before).get("with") in numbers


def _answered_too(records: Records, found: Pair) -> list[int]:
    """Find the open questions whose two records have become one with this decision."""
    rows = records.rows(
        f"""WITH {_ONE.format(table=found.table)}
            SELECT q.id FROM match_question q WHERE q.shop_id = :shop AND q.decision IS NULL
              AND (q.kind = 'plate') = :of_vehicles
              AND q.former_id IN (SELECT id FROM one) AND q.later_id IN (SELECT id FROM one)""",
        **_of(records, found),
    )
    return [row["id"] for row in rows]


def _about_the_same(records: Records, found: Pair) -> list[tuple[int, int]]:
    """Find the other decisions that changed anything about these records: number, and which turn it had."""
    rows = records.rows(
        f"""WITH {_ONE.format(table=found.table)}
            SELECT q.id, json_extract(q.before, '$.turn') AS turn FROM match_question q
            WHERE q.shop_id = :shop AND q.id <> :id AND (q.kind = 'plate') = :of_vehicles
              AND q.before LIKE '{{"former"%'
              AND (q.former_id IN (SELECT id FROM one) OR q.later_id IN (SELECT id FROM one))
            ORDER BY q.id""",
        id=found.id,
        **_of(records, found),
    )
    return [(row["id"], int(row["turn"])) for row in rows]


_ONE = """one AS (SELECT :former AS id UNION SELECT :later UNION
  SELECT id FROM {table} WHERE shop_id = :shop AND merged_into IN (:former, :later))"""
"""Both records of a question, and all that were merged into them."""


def _of(records: Records, found: Pair) -> dict[str, Any]:
    return {
        "former": asked.really(records, found.table, found.former),
        "later": asked.really(records, found.table, found.later),
        "of_vehicles": found.kind == "plate",
    }


def _let_the_owner_stay(records: Records, ledger: Ledger, found: Pair) -> None:
    """Give the vehicle back to its former customer, with the calls that are for its owner."""
    vehicle = asked.really(records, "vehicle", int(found.subject))
    at = {"table_name": "owner", "key": f"{vehicle}|{found.later}"}
    ledger.add("alias", at, row_id=found.former, question_id=found.id)
    owner = records.value("SELECT owner_id FROM vehicle WHERE shop_id = :shop AND id = :id", id=vehicle)
    if owner != found.later:
        return
    ledger.change("vehicle", {"id": vehicle}, owner_id=found.former)
    for row in records.rows(
        """SELECT id FROM follow_up WHERE shop_id = :shop AND kind IN ('invitation', 'recall')
             AND vehicle_id = :vehicle AND customer_id = :later AND state = 'open'""",
        vehicle=vehicle,
        later=found.later,
    ):
        ledger.change("follow_up", {"id": row["id"]}, customer_id=found.former)


def _take_plate_off(records: Records, ledger: Ledger, found: Pair) -> None:
    """Let the former vehicle have no plate since the order that gave it to the later one."""
    former, later = (
        records.rows("SELECT * FROM vehicle WHERE shop_id = :shop AND id = :id", id=each)[0]
        for each in (found.former, found.later)
    )
    if former["plate"] != found.subject:
        return
    known: dict[str, Any] = known_of(VEHICLE, former)
    known["plate"] = (None, max(known["plate"][1], known_of(VEHICLE, later)["plate"][1] or ""))
    ledger.change(
        "vehicle",
        {"id": found.former},
        plate=None,
        facts_older=facts_older(VEHICLE, known, former["facts_of"]),
    )


def _refuse_if_called(records: Records, found: Pair, now: datetime) -> None:
    holder = records.value(
        f"""SELECT s.name FROM follow_up f JOIN staff s ON s.shop_id = :shop AND s.id = f.held_by
            WHERE f.shop_id = :shop AND f.state = 'open' AND f.held_until > :now
              AND f.{found.table}_id IN (:former, :later)""",
        former=found.former,
        later=found.later,
        now=now,
    )
    if holder is not None:
        raise Unusable("match_in_call", id=found.id, holder=holder)


def _take_back(records: Records, settings: Settings, found: Pair, before: dict[str, Any]) -> None:
    """Put everything back as it was before a decision, or raise `Unusable` naming the later work."""
    others = _about_the_same(records, found)
    named = [f"decision {number}" for number, place in others if place > before["turn"]]
    if found.decision == "same":
        named += _later_work(records, found, before)
    named = named or put_back(records, before["entries"])
    if named:
        raise Unusable("match_worked_on", id=found.id, n=len(named), named=", ".join(named[:NAMED]))
    vehicles = {entry["key"]["id"] for entry in before["entries"] if entry["table"] == "vehicle"}
    due_dates.work_out(records, settings, vehicles)


def _later_work(records: Records, found: Pair, before: dict[str, Any]) -> list[str]:
    """Name what was done since with the kept record; follow-ups that nobody touched go, to be made anew."""
    column = f"{found.table}_id"
    last = before["last"]
    records.run(
        f"""DELETE FROM follow_up WHERE shop_id = :shop AND id > :last AND {column} = :kept
              AND state = 'open' AND attempts = 0 AND held_by IS NULL
              AND NOT EXISTS (SELECT 1 FROM open_call o
                WHERE o.shop_id = :shop AND o.follow_up_id = follow_up.id)""",
        last=last["follow_up"],
        kept=found.former,
    )
    named: list[str] = []
    for table in _WORK:
        rows = records.rows(
            f"SELECT id FROM {table} WHERE shop_id = :shop AND id > :last AND {column} = :kept LIMIT 50",
            last=last[table],
            kept=found.former,
        )
        named += [f"{_CALLED.get(table, table)} {row['id']}" for row in rows]
    return named


_CALLED = {"attempt": "call"}

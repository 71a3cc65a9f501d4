"""A person's rights: to be told all that is known of them, and to be erased.

Erased is what says who somebody is and what they said in their own words. What figures count stays: visits,
dials, outcomes, scores, under the number of a file that tells of nobody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from store import moments
from store.database import Database, Records
from store.finding.hearing import forget_name
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards import traces
from store.safeguards.marks import Kind, mark
from store.safeguards.rights import allowed
from store.safeguards.theirs import Person, all_of, person, person_of
from store.safeguards.trail import Entry
from store.staff import Agent

Basis = Literal["asked", "age"]

BLANK = "…"
"""What stands for words that were said and are counted by a figure."""

_CODE = re.compile(r"[a-z][a-z0-9_]{0,40}|\d{4}-\d\d-\d\d(T[0-9:.]+(Z|[+-]\d\d:\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a person: the number of their file, and their rows by table, as stored."""

    customer: int
    tables: Mapping[str, list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class ToErase:
    """What an erasure would do, or did: rows by table, and what is still to come with the person.

    `copies` are files on this machine that tell of them still: backups on record, and copies beside the
    shop's file. `rewritten` says that the file was written anew since something was left between its pages;
    `log_left` that somebody read all the while, so that the write-ahead log could not be emptied yet.
    """

    customer: int
    rows: Mapping[str, int]
    open_follow_ups: int
    open_complaints: int
    appointments: int
    copies: tuple[str, ...]
    rewritten: bool = False
    log_left: bool = False


def known_of(records: Records, settings: Settings, said: str) -> Known:
    """Gather all that is known of somebody, named by file, number, plate or VIN. Raises `Unusable`."""
    found = person(records, settings, said)
    return Known(found.id, all_of(records, found))


def look_before_erasing(database: Database, settings: Settings, said: str, now: datetime) -> ToErase:
    """Say what erasing somebody would do. Raises `Unusable` where they are not found, or erased already."""
    with database.reading() as records:
        return _look(database, records, settings, person(records, settings, said), now)


def erase(
    database: Database,
    settings: Settings,
    agent: Agent,
    said: str,
    now: datetime,
    *,
    basis: Basis = "asked",
    texts: Collection[str] = (),
) -> ToErase:
    """Erase somebody for good: their rows, and every byte in the shop's file that said who they are.

    `texts` names the questions that are answered in free words; an answer in other words than a code's is
    blanked anyway. Raises `Unusable` where nobody or several are meant, they are erased already, or somebody
    is calling them now.
    """
    allowed(agent, "erase")
    with database.reading() as records:
        whose = person(records, settings, said)
    return erase_all(database, settings, agent, [whose.id], now, basis=basis, texts=texts)[0]


def erase_all(
    database: Database,
    settings: Settings,
    agent: Agent,
    customers: Collection[int],
    now: datetime,
    *,
    basis: Basis,
    texts: Collection[str] = (),
) -> list[ToErase]:
    """Erase several people, each in a transaction of its own, then clear the file once. Raises as `erase`."""
    allowed(agent, "erase")
    done, strings = [], set[str]()
    with closing(database.alone()) as own:
        if own.is_file:
            with own.reading() as records:
                records.value("PRAGMA secure_delete=ON")
        for customer in customers:
            with own.writing() as records:
                whose = person_of(records, customer)
                looked = _look(database, records, settings, whose, now)
                _refuse_in_call(records, whose, now)
                strings |= _erase(records, settings, agent, whose, now, basis, frozenset(texts))
                done.append(looked)
    rewritten, log_left = traces.clear(database, strings)
    return [
        ToErase(
            one.customer, one.rows, one.open_follow_ups, one.open_complaints, one.appointments, one.copies,
            rewritten, log_left,
        )
        for one in done
    ]  # fmt: skip


def _look(database: Database, records: Records, settings: Settings, whose: Person, now: datetime) -> ToErase:
    if records.value("SELECT 1 FROM erasure WHERE shop_id = :shop AND customer_id = :id", id=whose.id):
        raise Unusable("person_erased", id=whose.id)
    tables = all_of(records, whose)
    today = moments.day_of(now, settings.zoneinfo).isoformat()
    return ToErase(
        customer=whose.id,
        rows={table: len(rows) for table, rows in tables.items() if rows},
        open_follow_ups=sum(row["state"] == "open" for row in tables["follow_up"]),
        open_complaints=sum(row["state"] not in {"closed", "withdrawn"} for row in tables["complaint"]),
        appointments=sum(
            str(row["on_day"]) >= today and row["state"] == "booked" for row in tables["appointment"]
        ),
        copies=_copies(database, records),
    )


def _copies(database: Database, records: Records) -> tuple[str, ...]:
    """Name the backups on record that are still there, and copies made beside the shop's file."""
    listed = {row["file"] for row in records.rows("SELECT file FROM backup WHERE shop_id = :shop")}
    found = {file for file in listed if Path(file).exists()}
    if database.is_file:
        found |= set(
            map(str, database.path.parent.glob(f"{database.path.stem}.before-*{database.path.suffix}"))
        )
    return tuple(sorted(found))


def _refuse_in_call(records: Records, whose: Person, now: datetime) -> None:
    held = records.row(
        f"""SELECT f.id, s.name FROM follow_up f JOIN staff s ON s.shop_id = :shop AND s.id = f.held_by
            WHERE f.shop_id = :shop AND f.customer_id IN ({whose.people}) AND f.held_until > :now""",
        now=now,
    )
    if held is not None:
        raise Unusable("follow_up_held", id=held["id"], holder=held["name"])


def _erase(
    records: Records,
    settings: Settings,
    agent: Agent,
    whose: Person,
    now: datetime,
    basis: Basis,
    texts: frozenset[str],
) -> set[str]:
    """Erase a person's rows; give the texts of which no byte is to remain."""
    strings = traces.strings_of(records, whose)
    names = {row["name"] for row in records.rows(_PICKED.format("name", "customer", whose.where("customer")))}
    facts = _known_by(records, whose)
    number = records.next_id("erasure")
    records.add("erasure", id=number, at=now, agent_id=agent.id, customer_id=whose.id, basis=basis)
    mark(records, number, facts)
    _answers(records, whose, texts)
    vehicles = [row["id"] for row in records.rows(_PICKED.format("id", "vehicle", whose.where("vehicle")))]
    traces.blank_history(records, whose, vehicles)
    for table, changes in _BLANKED.items():
        records.run(
            f"UPDATE {table} SET {changes} WHERE shop_id = :shop AND {whose.where(table)}",
            blank=BLANK,
            day=moments.day_of(now, settings.zoneinfo),
        )
    for table in ("open_answer", "open_call"):
        records.run(f"DELETE FROM {table} WHERE shop_id = :shop AND {whose.where(table)}")
    _consents(records, whose)
    records.run(
        f"""UPDATE customer_number SET raw = '', e164 = CASE WHEN e164 IS NOT NULL
              THEN '#' || customer_id || '-' || position END, state = 'invalid'
            WHERE shop_id = :shop AND {whose.where("customer_number")}"""
    )
    for name in names:
        forget_name(records, name)
    traces.take_out_of_others_texts(records, strings)
    records.note(Entry(now, agent.code, "erased", "customer", whose.id, {"basis": basis}))
    return strings


def _known_by(records: Records, whose: Person) -> list[tuple[Kind, str]]:
    """Give what files name somebody by: numbers, VINs, plates."""
    numbers = records.rows(_PICKED.format("e164", "customer_number", whose.where("customer_number")))
    vehicles = records.rows(_PICKED.format("vin, plate", "vehicle", whose.where("vehicle")))
    found: list[tuple[Kind, str]] = [("number", row["e164"]) for row in numbers if row["e164"]]
    found += [("vin", row["vin"]) for row in vehicles if row["vin"]]
    found += [("plate", row["plate"]) for row in vehicles if row["plate"]]
    return found


def _answers(records: Records, whose: Person, texts: frozenset[str]) -> None:
    """Blank the answers in free words; marks and codes stay."""
    rows = records.rows(
        f"""SELECT attempt_id, seq, question, value FROM answer
            WHERE shop_id = :shop AND {whose.where("answer")}"""
    )
    for row in rows:
        value = json.loads(row["value"])
        if row["question"] in texts or not _is_code(value):
            records.run(
                """UPDATE answer SET value = :value
                   WHERE shop_id = :shop AND attempt_id = :attempt AND seq = :seq""",
                value=json.dumps(BLANK, ensure_ascii=False),
                attempt=row["attempt_id"],
                seq=row["seq"],
            )


def _is_code(value: Any) -> bool:
    """Say whether an answer is a mark, a number, a day or one of a list's codes, and no words."""
    if isinstance(value, list):
        return all(map(_is_code, value))
    return (
        not isinstance(value, str | dict)
        or value == ""
        or bool(isinstance(value, str) and _CODE.fullmatch(value))
    )


def _consents(records: Records, whose: Person) -> None:
    """Drop what is on record of their numbers alone, and the words of what they agreed to."""
    shared = f"""SELECT n.e164 FROM customer_number n WHERE n.shop_id = :shop AND n.e164 IS NOT NULL
                   AND n.customer_id NOT IN ({whose.people})"""
    records.run(
        f"""DELETE FROM consent WHERE shop_id = :shop AND number <> '' AND {whose.where("consent")}
              AND number NOT IN ({shared})"""
    )
    records.run(f"UPDATE consent SET note = '' WHERE shop_id = :shop AND customer_id IN ({whose.people})")


_PICKED = "SELECT {} FROM {} WHERE shop_id = :shop AND {}"

_BLANKED = {
    "customer": """name = CASE WHEN name = '' THEN '' ELSE '#' || id END, gender = NULL, address = '',
      preferred_time = '', notes = '', match_key = '#' || id, facts_older = '{}', do_not_call = TRUE,
      do_not_call_on = coalesce(do_not_call_on, :day)""",
    "visit": "source_hash = NULL",
    "attempt": """number = '', note = '', reason = CASE WHEN reason = '' OR EXISTS (
      SELECT 1 FROM attempt other WHERE other.shop_id = :shop AND other.reason = attempt.reason
        AND other.customer_id <> attempt.customer_id)
      THEN reason ELSE :blank END""",
    "quality_score": "note = ''",
    "skip": "note = ''",
    "appointment": "work = ''",
    "complaint_step": "note = ''",
    "correction": "was = NULL, now = NULL, reason = ''",
    "follow_up": """left_out = CASE WHEN state = 'open' THEN 'do_not_call' ELSE left_out END, held_by = NULL,
      held_until = NULL, in_talk = NULL""",
    "vehicle": """plate = CASE WHEN plate IS NULL THEN NULL ELSE '#' || id END, vin = NULL,
      facts_older = '{}'""",
}
"""What of their rows is overwritten; vehicles last, since others are found by them."""

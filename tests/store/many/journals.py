"""What the agents were told, read from their journals: the other side of what the database says."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from store.database import Records
from tests.store.many.agent import answer_to

Line = Mapping[str, Any]
Journals = Mapping[str, Sequence[Line]]
"""Lines by journal; those of one process are in the order in which they were written."""


def read(folder: Path) -> dict[str, list[Line]]:
    """Read every journal; the last line of a killed agent may be cut off, and is left out."""
    found = {}
    for file in sorted(folder.glob("*.jsonl")):
        whole = file.read_text(encoding="utf-8").split("\n")[:-1]
        found[file.stem] = [json.loads(line) for line in whole]
    return found


def lines(journals: Journals, what: str) -> list[Line]:
    """Give the lines that say so."""
    return [line for journal in journals.values() for line in journal if line["what"] == what]


# Who held what.


@dataclass(frozen=True, slots=True)
class Hold:
    """For certain an agent's: from when they were told so, until the lease ends or they ask to end it."""

    customer: int
    agent: int
    start: datetime
    end: datetime


def holds(journals: Journals, customer_of: Mapping[int, int], lease: timedelta) -> Iterator[Hold]:
    """Give when whose customer was for certain in whose hands."""
    given_back = _given_back(journals)
    let_go = [(_at(line), line["agent"], line["follow_up"]) for line in lines(journals, "leaving")]
    for journal in journals.values():
        for place, line in enumerate(journal):
            if line["what"] not in {"took", "renewed"}:
                continue
            start, asked = _at(line), datetime.fromisoformat(line["asked"])
            agent, follow_up = line["agent"], line["follow_up"]
            ends = [asked + lease]
            ends += [_at(later) for later in journal[place + 1 :] if later["what"] in {"logging", "leaving"}][
                :1
            ]
            ends += [
                at for at, whose, which in let_go if (whose, which) == (agent, follow_up) and at >= asked
            ]
            meanwhile = any(
                (whose, which) == (agent, follow_up) and begun <= asked <= done
                for begun, done, whose, which in given_back
            )
            if min(ends) > start and not meanwhile:
                yield Hold(customer_of[follow_up], agent, start, min(ends))


def _given_back(journals: Journals) -> list[tuple[datetime, datetime, int, int]]:
    """Give when a supervisor began to give something back and when it was done, whose it was, and which."""
    done = {
        (journal, line["agent"], line["follow_up"]): _at(line)
        for journal, told in journals.items()
        for line in told
        if line["what"] == "left"
    }
    return [
        (_at(line), ended, line["agent"], line["follow_up"])
        for journal, told in journals.items()
        for line in told
        if line["what"] == "leaving"
        and (ended := done.get((journal, line["agent"], line["follow_up"]))) is not None
    ]


def overlaps(found: Iterable[Hold]) -> Iterator[str]:
    """Name customers who were in the hands of two agents at once."""
    by_customer: dict[int, list[Hold]] = defaultdict(list)
    for hold in found:
        by_customer[hold.customer].append(hold)
    for customer, theirs in by_customer.items():
        ordered = sorted(theirs, key=lambda hold: hold.start)
        for place, first in enumerate(ordered):
            for later in ordered[place + 1 :]:
                if later.start >= first.end:
                    break
                if later.agent != first.agent:
                    yield f"customer {customer}: {first.agent} and {later.agent} at {later.start}"


# What was stored.


def lost(journals: Journals, records: Records) -> Iterator[str]:
    """Name what was acknowledged and is not there exactly once, and what is there and nobody asked for."""
    attempts = {row["token"]: row for row in records.rows("SELECT * FROM attempt WHERE shop_id = :shop")}
    answers = _answers(records)
    logged = {line["token"]: line for line in lines(journals, "logged")}
    asked = {line["token"]: line for line in lines(journals, "logging")}
    if len(logged) != len(lines(journals, "logged")):
        yield "a call was acknowledged twice"
    for token, line in logged.items():
        told = (line["attempt"], line["outcome"])
        for one in [token, *(f"{token} with {other}" for other in line["alike"])]:
            row = attempts.get(one)
            if row is None or row["outcome"] != line["outcome"] or (one == token and row["id"] != told[0]):
                yield f"{one}: acknowledged as {told}, stored as {row and (row['id'], row['outcome'])}"
    for token, row in attempts.items():
        line_asked = asked.get(token.split(" with ")[0])
        if line_asked is None or row["outcome"] not in _asked_outcomes(journals, token):
            yield f"{token}: stored, and nobody asked for it"
    for line in lines(journals, "answered"):
        there = answers[line["token"], line["question"]]
        if there != [answer_to(line["token"], line["question"])]:
            yield f"{line['token']} {line['question']}: acknowledged, stored as {there}"


def _asked_outcomes(journals: Journals, token: str) -> set[str]:
    call, *_ = token.split(" with ")
    return {line["outcome"] for line in lines(journals, "logging") if line["token"] == call}


def _answers(records: Records) -> dict[tuple[str, str], list[int]]:
    """Give every answer kept, of calls logged and of calls still open, by call and question."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in records.rows(
        """SELECT a.token, q.question, q.value FROM answer q
           JOIN attempt a ON a.shop_id = :shop AND a.id = q.attempt_id WHERE q.shop_id = :shop
           UNION ALL
           SELECT o.token, q.question, q.value FROM open_answer q
           JOIN open_call o ON o.shop_id = :shop AND o.follow_up_id = q.follow_up_id
           WHERE q.shop_id = :shop"""
    ):
        found[row["token"], row["question"]].append(int(json.loads(row["value"])))
    return found


def drafts_missed(journals: Journals) -> Iterator[str]:
    """Name calls that were opened again without an answer that had been acknowledged before."""
    every = sorted((line for journal in journals.values() for line in journal), key=_at)
    known: dict[str, set[str]] = defaultdict(set)
    for line in every:
        if line["what"] == "answered":
            known[line["token"]].add(line["question"])
        elif line["what"] == "opened" and (gone := known[line["token"]] - set(line["answers"])):
            yield f"{line['token']}: opened without {sorted(gone)}"


def taken_over(journals: Journals) -> int:
    """Count the calls that were opened again with answers in them."""
    return sum(bool(line["answers"]) for line in lines(journals, "opened"))


def _at(line: Line) -> datetime:
    return datetime.fromisoformat(line["at"])

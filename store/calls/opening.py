"""A call that goes on: opened, answered, and kept so that nothing typed is ever lost.

Every answer is durable before the next question is shown. A call that was cut off, by a crash or a
vanished machine, opens again at the question where it stood, with all its answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from store.database import Database, Records
from store.moments import as_instant, stored_instant
from store.remarks import Unusable
from store.safeguards import consent
from store.safeguards.trail import Entry
from store.staff import Agent

NOTE = ".note"
"""What a draft of the note is kept under; no question is named so."""


class Number(msgspec.Struct, frozen=True):
    """One of a customer's numbers, in full: only for whoever calls.

    `refused`: it is not to be dialled for this follow-up, as somebody said.
    """

    position: int
    dial: str
    usable: bool
    state: str
    refused: bool = False


class OpenCall(msgspec.Struct, frozen=True):
    """A call as it stands: what was answered, in the order of the answering, and where it is.

    `corrects` names the attempt that took its outcome back, where it was logged already. `drafts` is what
    is typed and not taken yet: by question, or `NOTE` for the note.
    """

    follow_up: int
    agent: int
    token: str
    opened_at: datetime
    number: str
    number_position: int | None
    script: str
    script_version: int
    language: str
    at_question: str | None
    note: str
    chosen: str | None
    offers: tuple[datetime, ...]
    answers: tuple[tuple[str, Any], ...]
    corrects: int | None = None
    drafts: Mapping[str, str] = {}


def open_call(
    database: Database,
    agent: Agent,
    follow_up: int,
    now: datetime,
    *,
    token: str,
    script: str,
    version: int,
    language: str,
    offers: Sequence[datetime] = (),
) -> OpenCall:
    """Open the call of a follow-up the agent holds, or open again the one that was cut off.

    `token` tells this call from all others and `offers` are the times it offers; a call opened again
    keeps its own, so that what was chosen stays what was said. One whose outcome was taken back is
    another call, from now, where another agent opens it. Raises `Unusable` where
    the follow-up is not the agent's, or the person refused to be called for it.
    """
    with database.writing() as records:
        _refuse_others(records, agent, follow_up)
        if _drafted(records, follow_up):
            records.run(
                """UPDATE open_call
                   SET agent_id = :agent, corrects_id = NULL, opened_at = :now, token = :token
                   WHERE shop_id = :shop AND follow_up_id = :id AND agent_id <> :agent
                     AND corrects_id IS NOT NULL""",
                agent=agent.id,
                now=now,
                token=token,
                id=follow_up,
            )
            records.run(
                "UPDATE open_call SET agent_id = :agent WHERE shop_id = :shop AND follow_up_id = :id",
                agent=agent.id,
                id=follow_up,
            )
        else:
            consent.refuse_call(records, follow_up, now)
            first = first_number(numbers(records, follow_up))
            records.add(
                "open_call",
                follow_up_id=follow_up,
                agent_id=agent.id,
                token=token,
                number=first.dial if first else "",
                number_position=first.position if first else None,
                opened_at=now,
                script=script,
                script_version=version,
                language=language,
                offers=json.dumps([stored_instant(offer) for offer in offers]),
            )
        records.note(Entry(now, agent.code, "called", "follow_up", follow_up))
    return call_of(database, follow_up)


def call_of(database: Database, follow_up: int) -> OpenCall:
    """Fetch the open call of a follow-up. Raises `Unusable` where there is none."""
    with database.reading() as records:
        row = records.row(
            "SELECT * FROM open_call WHERE shop_id = :shop AND follow_up_id = :id", id=follow_up
        )
        if row is None:
            raise Unusable("call_not_open", id=follow_up)
        answers = records.rows(
            """SELECT question, value FROM open_answer
               WHERE shop_id = :shop AND follow_up_id = :id ORDER BY seq""",
            id=follow_up,
        )
    return OpenCall(
        follow_up=follow_up,
        agent=row["agent_id"],
        token=row["token"],
        opened_at=as_instant(row["opened_at"]),
        number=row["number"],
        number_position=row["number_position"],
        script=row["script"],
        script_version=row["script_version"],
        language=row["language"],
        at_question=row["at_question"],
        note=row["note"],
        chosen=row["chosen"],
        offers=tuple(as_instant(offer) for offer in json.loads(row["offers"])),
        answers=tuple((answer["question"], json.loads(answer["value"])) for answer in answers),
        corrects=row["corrects_id"],
        drafts=json.loads(row["drafts"]),
    )


def unfinished(database: Database, agent: Agent) -> int | None:
    """Name the follow-up whose call this agent had open when they were cut off, the latest one.

    Where a talk was cut off between two of its follow-ups, that is the next one. One that was closed
    meanwhile counts where anything was answered, noted or typed, so that this can be stored.
    """
    with database.reading() as records:
        found: int | None = records.value(
            """SELECT o.follow_up_id FROM open_call o
               JOIN follow_up f ON f.shop_id = :shop AND f.id = o.follow_up_id
               WHERE o.shop_id = :shop AND o.agent_id = :agent AND f.held_by = :agent
                 AND (f.state = 'open' OR o.note <> '' OR o.drafts <> '{}' OR o.chosen IS NOT NULL OR EXISTS (
                   SELECT 1 FROM open_answer a WHERE a.shop_id = :shop AND a.follow_up_id = o.follow_up_id))
               ORDER BY CASE WHEN f.in_talk IS NULL THEN 1 ELSE 0 END, o.opened_at DESC LIMIT 1""",
            agent=agent.id,
        )
        if found is None:
            found = records.value(
                """SELECT id FROM follow_up WHERE shop_id = :shop AND held_by = :agent AND state = 'open'
                     AND left_out IS NULL AND in_talk IS NOT NULL
                   ORDER BY rank, sort_on, tier_rank, id LIMIT 1""",
                agent=agent.id,
            )
    return found


def keep_answer(
    database: Database,
    follow_up: int,
    question: str,
    value: object,
    at: str | None,
    *,
    token: str = "",
    agent: int | None = None,
) -> None:
    """Keep one answer (any JSON value) and the question shown next; given again, the new one counts."""
    with database.writing(quietly=True) as records:
        records.run(
            """INSERT INTO open_answer (shop_id, follow_up_id, question, value, seq)
               VALUES (:shop, :id, :question, :value,
                 (SELECT 1 + coalesce(max(seq), 0) FROM open_answer
                  WHERE shop_id = :shop AND follow_up_id = :id))
               ON CONFLICT (shop_id, follow_up_id, question) DO UPDATE SET value = excluded.value""",
            id=follow_up,
            question=question,
            value=json.dumps(value, ensure_ascii=False),
        )
        _forget_draft(records, follow_up, question)
        _keep(records, follow_up, token, agent, at_question=at)


def keep_drafts(
    database: Database,
    follow_up: int,
    drafts: Mapping[str, str],
    *,
    token: str = "",
    agent: int | None = None,
) -> None:
    """Keep what is typed and not taken yet, as it stands: by question, or `NOTE` for the note.

    Raises `Unusable` where the call is not open any more.
    """
    with database.writing(quietly=True) as records:
        _keep(records, follow_up, token, agent, drafts=json.dumps(dict(drafts), ensure_ascii=False))


def keep_outcome(
    database: Database,
    follow_up: int,
    outcome: str | None,
    prefix: str,
    *,
    token: str = "",
    agent: int | None = None,
) -> None:
    """Keep the outcome chosen, or take the choice back; details answered before (by `prefix`) go with it."""
    with database.writing(quietly=True) as records:
        records.run(
            """DELETE FROM open_answer WHERE shop_id = :shop AND follow_up_id = :id
               AND substr(question, 1, :length) = :prefix""",
            id=follow_up,
            length=len(prefix),
            prefix=prefix,
        )
        _keep(records, follow_up, token, agent, chosen=outcome)


def keep_place(
    database: Database, follow_up: int, at: str | None, *, token: str = "", agent: int | None = None
) -> None:
    """Keep which question is on the screen."""
    with database.writing(quietly=True) as records:
        _keep(records, follow_up, token, agent, at_question=at)


def keep_note(
    database: Database, follow_up: int, note: str, *, token: str = "", agent: int | None = None
) -> None:
    """Keep the note; it is a draft no more."""
    with database.writing(quietly=True) as records:
        _forget_draft(records, follow_up, NOTE)
        _keep(records, follow_up, token, agent, note=note)


def keep_language(
    database: Database, follow_up: int, language: str, *, token: str = "", agent: int | None = None
) -> None:
    """Keep the language the call goes on in."""
    with database.writing(quietly=True) as records:
        _keep(records, follow_up, token, agent, language=language)


def choose_number(
    database: Database,
    follow_up: int,
    position: int,
    now: datetime,
    *,
    token: str = "",
    agent: int | None = None,
) -> OpenCall:
    """Go on with another of the customer's numbers. Raises `Unusable` where there is none there."""
    with database.writing() as records:
        found = next((one for one in numbers(records, follow_up) if one.position == position), None)
        if found is None:
            raise Unusable("number_unknown", position=position)
        if found.refused:
            raise Unusable("number_refused", position=position)
        _keep(records, follow_up, token, agent, number=found.dial, number_position=position)
        facts = {"position": position}
        records.note(Entry(now, records.staff, "number_chosen", "follow_up", follow_up, facts))
    return call_of(database, follow_up)


def discard_empty(records: Records, follow_up: int) -> None:
    """Close a call in which nothing was answered, noted or typed, without a trace; keep any other."""
    records.run(
        """DELETE FROM open_call WHERE shop_id = :shop AND follow_up_id = :id AND note = '' AND drafts = '{}'
           AND NOT EXISTS (SELECT 1 FROM open_answer WHERE shop_id = :shop AND follow_up_id = :id)""",
        id=follow_up,
    )


def numbers(records: Records, follow_up: int) -> list[Number]:
    """List the numbers of a follow-up's customer in the order in which they are dialled."""
    row = records.row(
        "SELECT customer_id, kind FROM follow_up WHERE shop_id = :shop AND id = :id", id=follow_up
    )
    return [] if row is None else numbers_of(records, row["customer_id"], row["kind"])


def numbers_of(records: Records, customer: int | None, kind: str = "all") -> list[Number]:
    """List a customer's numbers in the order in which they are dialled, for calls of a kind."""
    barred = consent.numbers_refused(records, customer, kind)
    rows = records.rows(
        """SELECT position, raw, e164, state FROM customer_number
           WHERE shop_id = :shop AND customer_id = :customer
           ORDER BY coalesce(dial_order, position), position""",
        customer=customer,
    )
    return [
        Number(
            position=row["position"],
            dial=row["e164"] or row["raw"],
            usable=row["e164"] is not None
            and row["state"] not in {"wrong", "suspended", "invalid"}
            and row["position"] not in barred,
            state=row["state"],
            refused=row["position"] in barred,
        )
        for row in rows
    ]


def first_number(found: list[Number]) -> Number | None:
    """Choose the number to dial first: the first usable one, else the first that was not refused."""
    allowed = [one for one in found if not one.refused]
    return next((one for one in allowed if one.usable), allowed[0] if allowed else None)


def _keep(records: Records, follow_up: int, token: str, agent: int | None, **values: object) -> None:
    """Keep something of the open call; of the one with this token, and this agent's, where they are named.

    A call that was given back may be another one by now, of somebody else with the same person, or this one
    in another agent's hands.
    """
    named = ", ".join(f"{column} = :{column}" for column in values)
    touched = records.run(
        f"""UPDATE open_call SET {named} WHERE shop_id = :shop AND follow_up_id = :id
            AND (:token = '' OR token = :token) AND (:agent IS NULL OR agent_id = :agent)""",
        id=follow_up,
        token=token,
        agent=agent,
        **values,
    )
    if not touched:
        raise Unusable("call_not_open", id=follow_up)


def _forget_draft(records: Records, follow_up: int, name: str) -> None:
    """Forget what was typed for a question, or the note, now that it is taken."""
    kept = records.value(
        "SELECT drafts FROM open_call WHERE shop_id = :shop AND follow_up_id = :id", id=follow_up
    )
    drafts = json.loads(kept or "{}")
    if drafts.pop(name, None) is not None:
        _keep(records, follow_up, "", None, drafts=json.dumps(drafts, ensure_ascii=False))


def _drafted(records: Records, follow_up: int) -> bool:
    return bool(
        records.value("SELECT 1 FROM open_call WHERE shop_id = :shop AND follow_up_id = :id", id=follow_up)
    )


def _refuse_others(records: Records, agent: Agent, follow_up: int) -> None:
    row = records.row("SELECT state, held_by FROM follow_up WHERE shop_id = :shop AND id = :id", id=follow_up)
    if row is None:
        raise Unusable("follow_up_unknown", id=follow_up)
    if row["state"] != "open" and not _drafted(records, follow_up):
        raise Unusable("follow_up_closed", id=follow_up, state=row["state"])
    if row["held_by"] != agent.id:
        raise Unusable("follow_up_not_held", id=follow_up)

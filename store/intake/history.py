"""Staged calls: matched to their vehicle and visit, planned, and written as attempts with their answers.

Calls are history: they are recorded as they were, and their case's state follows from all its attempts,
but they open no complaint, move no due date and change neither a number's nor a vehicle's state.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from store.database import Database, Records, Row
from store.endings import is_vin
from store.intake import cases, crediting
from store.intake.account import Outcome
from store.intake.calls import ORDER_UNKNOWN, VEHICLE_UNKNOWN
from store.intake.staging import SCORES
from store.intake.steps import Steps
from store.rules.due import MAINTENANCE
from store.rules.outcomes import outcomes
from store.rules.settings import Settings

SCRIPT = "imported"

_IDENTITY = ("agent", "started_at", "kind", "vehicle_id", "number", "outcome")


class Calls:
    """The staged rows of a calls file: attempts with their answers, in the cases they belong to."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._settings = settings
        self._now = now
        self._calls = self._cases = self._staff = (1, 0)

    def most_needed(self, records: Records) -> dict[str, int]:
        """Say how many new members of staff, follow-ups and attempts there may be at most."""
        rows = records.value("SELECT count(*) FROM staged_call")
        return dict.fromkeys(("staff", "follow_up", "attempt"), rows)

    def begin(self, records: Records, last: dict[str, int]) -> None:
        """Work out everything in the end."""

    def write_ahead(self, own: Database, steps: Steps, batch: int) -> None:
        """Write nothing yet."""

    def plan(self, records: Records, last: dict[str, int]) -> Outcome:
        """Find each call's vehicle, visit and customer, which are new, and what their cases come to.

        Calls whose order or vehicle nobody knows are put with the refused ones.
        """
        _make_tables(records)
        _find_vehicles(records)
        _refuse_unknown(records)
        _find_visits(records)
        _give_tokens(records)
        folded = _fold_repeats(records)
        new = records.run(
            """UPDATE plan_call SET attempt_id = :last + new.place
               FROM (SELECT row_no, row_number() OVER (ORDER BY started_at, token) AS place
                     FROM plan_call WHERE is_new) new
               WHERE new.row_no = plan_call.row_no""",
            last=last["attempt"],
        )
        self._calls = (last["attempt"] + 1, last["attempt"] + new)
        self._staff = _plan_staff(records, self._settings, last["staff"])
        self._cases = cases.plan(records, self._settings, self._now, last["follow_up"])
        credited = crediting.count_of_calls(records)
        return Outcome(folded, Counter({"calls": new}), Counter(), Counter(), credited=credited)

    def to_write(self, own: Database) -> int:  # noqa: ARG002  as the other kinds have it
        """Say how many new members of staff, cases and calls are to be written."""
        return sum(last - first + 1 for first, last in (self._staff, self._cases, self._calls))

    def write(self, own: Database, steps: Steps, batch: int) -> None:
        """Write new staff, new cases (closed, as nobody may be offered them yet) and the calls."""
        with own.reading() as records:
            records.run("CREATE INDEX temp.plan_call_attempt ON plan_call (attempt_id)")
        steps.through("staff", *self._staff, lambda at, low, high: _write_staff(at, low, high, self._now))
        steps.through("follow_up", *self._cases, cases.write_new)
        steps.through("attempt", *self._calls, lambda at, low, high: _write_calls(at, low, high, batch))

    def finish(self, records: Records, batch: int) -> None:
        """Let the cases that were there, and those still open, stand as all their calls say."""
        cases.finish(records, self._settings, batch)


def _make_tables(records: Records) -> None:
    records.run(
        """CREATE TEMP TABLE plan_call (row_no INTEGER PRIMARY KEY, kind TEXT, started_at TEXT, on_day TEXT,
           vehicle_id INTEGER, visit_id INTEGER, customer_id INTEGER, token TEXT,
           is_new BOOLEAN DEFAULT FALSE, attempt_id INTEGER)"""
    )
    records.run("CREATE TEMP TABLE known_outcome (code TEXT PRIMARY KEY, aapor TEXT, reached BOOLEAN)")
    records.run_many(
        "INSERT INTO known_outcome VALUES (?, ?, ?)",
        [(each.code, each.group, each.reached) for each in outcomes().values()],
    )


def _find_vehicles(records: Records) -> None:
    """Take the order's vehicle and visit; without an order the vehicle by its VIN, else its plate."""
    records.run(
        """INSERT INTO plan_call (row_no, kind, started_at, on_day, vehicle_id, visit_id)
           SELECT c.row_no, c.kind, c.started_at, c.on_day, v.vehicle_id,
             CASE WHEN c.kind = 'callback' THEN v.id END
           FROM staged_call c
           LEFT JOIN visit v ON v.shop_id = :shop AND v.order_number = c.order_number"""
    )
    records.run(
        f"""UPDATE plan_call SET vehicle_id = coalesce(
             (SELECT a.row_id FROM staged_call c JOIN alias a ON a.shop_id = :shop
                AND a.table_name = 'vehicle' AND a.key = 'V' || c.vin WHERE c.row_no = plan_call.row_no),
             (SELECT v.id FROM staged_call c
              JOIN vehicle v ON v.shop_id = :shop AND {is_vin("v.vin", "c.vin")}
              WHERE c.row_no = plan_call.row_no),
             (SELECT v.id FROM staged_call c JOIN vehicle v ON v.shop_id = :shop AND v.plate = c.plate
              WHERE c.row_no = plan_call.row_no ORDER BY v.facts_of DESC, v.id LIMIT 1))
           WHERE vehicle_id IS NULL
             AND row_no IN (SELECT row_no FROM staged_call WHERE order_number IS NULL)"""
    )


def _refuse_unknown(records: Records) -> None:
    records.run(
        """INSERT INTO refused
           SELECT p.row_no, CASE WHEN c.order_number IS NULL THEN :vehicle ELSE :order_number END
           FROM plan_call p JOIN staged_call c ON c.row_no = p.row_no WHERE p.vehicle_id IS NULL""",
        vehicle=VEHICLE_UNKNOWN,
        order_number=ORDER_UNKNOWN,
    )
    records.run("DELETE FROM plan_call WHERE vehicle_id IS NULL")


def _find_visits(records: Records) -> None:
    """Take the last visit delivered before the call; for an invitation, the last one of maintenance."""
    maintenance = ", ".join(f"'{each}'" for each in MAINTENANCE)
    for calls, visits in (
        ("kind = 'invitation'", f"v.service_type IN ({maintenance})"),
        ("TRUE", "TRUE"),
    ):
        records.run(
            f"""UPDATE plan_call SET visit_id = (
                  SELECT v.id FROM visit v WHERE v.shop_id = :shop AND v.vehicle_id = plan_call.vehicle_id
                    AND v.delivered_at <= plan_call.started_at AND {visits}
                  ORDER BY v.delivered_at DESC, v.order_number DESC LIMIT 1)
                WHERE visit_id IS NULL AND {calls}"""
        )
    records.run("UPDATE plan_call SET visit_id = 0 WHERE visit_id IS NULL")
    records.run(
        """UPDATE plan_call SET customer_id = coalesce(
             (SELECT v.customer_id FROM visit v WHERE v.shop_id = :shop AND v.id = plan_call.visit_id),
             (SELECT v.owner_id FROM vehicle v WHERE v.shop_id = :shop AND v.id = plan_call.vehicle_id))"""
    )


def _give_tokens(records: Records) -> None:
    """Give each call the digest of what it was, by which it is known when it comes again."""
    records.run("CREATE TEMP TABLE call_token (row_no INTEGER PRIMARY KEY, token TEXT)")
    rows = records.each(
        """SELECT c.agent, p.started_at, p.kind, p.vehicle_id, c.number, c.outcome, p.row_no
           FROM plan_call p JOIN staged_call c ON c.row_no = p.row_no"""
    )
    records.run_many(
        "INSERT INTO call_token VALUES (:row_no, :token)",
        ({"row_no": row["row_no"], "token": _token(row)} for row in rows),
    )
    records.run("UPDATE plan_call SET token = t.token FROM call_token t WHERE t.row_no = plan_call.row_no")
    records.run("CREATE INDEX temp.plan_call_token ON plan_call (token)")
    records.run(
        """UPDATE plan_call SET is_new = NOT EXISTS (
             SELECT 1 FROM attempt a WHERE a.shop_id = :shop AND a.token = plan_call.token)"""
    )


def _token(call: Row) -> str:
    content = [str(call[name]) for name in _IDENTITY]
    return "import:" + hashlib.sha256("\x1f".join(content).encode()).hexdigest()[:32]


def _fold_repeats(records: Records) -> int:
    """Keep one row of each call; of several that differ in what was answered, the fullest one."""
    content = ", ".join(
        f"c.{column} DESC NULLS LAST" for column in (*SCORES, "causes", "reason", "other_shop", "note")
    )
    return records.run(
        f"""DELETE FROM plan_call WHERE row_no IN (
              SELECT row_no FROM (
                SELECT p.row_no,
                  row_number() OVER (PARTITION BY p.token ORDER BY {content}, p.row_no) AS place
                FROM plan_call p JOIN staged_call c ON c.row_no = p.row_no
                WHERE p.token IN (SELECT token FROM plan_call GROUP BY token HAVING count(*) > 1)) AS repeated
              WHERE place > 1)"""
    )


def _plan_staff(records: Records, settings: Settings, last: int) -> tuple[int, int]:
    """Find the agents of the new calls, or plan to enter them as the settings name them.

    An agent may be given by name. Gives the first and the last number of the new ones.
    """
    records.run("CREATE TEMP TABLE known_agent (said TEXT PRIMARY KEY, id INTEGER)")
    records.run("CREATE TEMP TABLE plan_staff (id INTEGER PRIMARY KEY, code TEXT, name TEXT, advisor TEXT)")
    named = {person.name: person.code for person in settings.staff}
    configured = {person.code: person for person in settings.staff}
    said = records.rows(
        "SELECT DISTINCT c.agent FROM staged_call c JOIN plan_call p USING (row_no) WHERE p.is_new ORDER BY 1"
    )
    entered: dict[str, int] = {}
    for agent in (row["agent"] for row in said):
        code = named.get(agent, agent)
        number = entered.get(code) or records.value(
            """SELECT id FROM staff WHERE shop_id = :shop AND (code = :code OR name = :code)
               ORDER BY code = :code DESC, id LIMIT 1""",
            code=code,
        )
        if number is None:
            number = entered[code] = last + len(entered) + 1
            person = configured.get(code)
            name, advisor = (person.name, person.advisor) if person else (code, "")
            records.run(
                "INSERT INTO plan_staff VALUES (:id, :code, :name, :advisor)",
                id=number,
                code=code,
                name=name,
                advisor=advisor,
            )
        records.run("INSERT INTO known_agent VALUES (:agent, :number)", agent=agent, number=number)
    return last + 1, last + len(entered)


def _write_staff(records: Records, low: int, high: int, now: datetime) -> None:
    """Enter new staff, but those who have begun to work here since the plan was made."""
    records.run(
        """INSERT INTO staff (shop_id, id, code, name, advisor, made_at)
           SELECT :shop, p.id, p.code, p.name, p.advisor, :now FROM plan_staff p
           WHERE p.id BETWEEN :low AND :high AND NOT EXISTS (
             SELECT 1 FROM staff s WHERE s.shop_id = :shop AND s.code = p.code)""",
        low=low,
        high=high,
        now=now,
    )
    records.run(
        """UPDATE known_agent SET id = s.id FROM plan_staff p
           JOIN staff s ON s.shop_id = :shop AND s.code = p.code
           WHERE known_agent.id = p.id AND p.id BETWEEN :low AND :high""",
        low=low,
        high=high,
    )


def _write_calls(records: Records, low: int, high: int, batch: int) -> None:
    """Write the attempts numbered from `low` to `high`, with what was answered."""
    records.run(
        """INSERT INTO attempt (shop_id, id, follow_up_id, kind, customer_id, vehicle_id, agent_id, number,
             number_position, started_at, on_day, outcome, aapor, reached, note, other_shop, reason, token,
             batch_id)
           SELECT :shop, p.attempt_id, f.id, p.kind, f.customer_id, p.vehicle_id, agent.id, c.number,
             (SELECT min(n.position) FROM customer_number n WHERE n.shop_id = :shop
                AND n.customer_id = f.customer_id AND n.e164 = c.number),
             p.started_at, p.on_day, c.outcome, o.aapor, o.reached, coalesce(c.note, ''),
             coalesce(c.other_shop, ''), coalesce(c.reason, ''), p.token, :batch
           FROM plan_call p
           JOIN staged_call c ON c.row_no = p.row_no
           JOIN known_agent agent ON agent.said = c.agent
           JOIN known_outcome o ON o.code = c.outcome
           JOIN follow_up f ON f.shop_id = :shop AND f.kind = p.kind AND f.vehicle_id = p.vehicle_id
             AND f.visit_id = p.visit_id AND f.round = 1
           WHERE p.attempt_id BETWEEN :low AND :high ORDER BY p.attempt_id""",
        low=low,
        high=high,
        batch=batch,
    )
    some = records.rows(
        """SELECT * FROM plan_call p JOIN staged_call c ON c.row_no = p.row_no
           WHERE p.attempt_id BETWEEN :low AND :high""",
        low=low,
        high=high,
    )
    records.run_many("INSERT INTO attempt_cause VALUES (?, ?, ?)", _causes(records.shop, some))
    records.run_many("INSERT INTO interview VALUES (?, ?, ?, ?, ?, ?)", _interviews(records.shop, some))
    records.run_many(
        "INSERT INTO answer (shop_id, attempt_id, seq, question, value, score) VALUES (?, ?, ?, ?, ?, ?)",
        _answers(records.shop, some),
    )


def _causes(shop: int, rows: list[Any]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        for cause in (row["causes"] or "").split("/"):
            if cause:
                yield shop, row["attempt_id"], cause


def _interviews(shop: int, rows: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Give an interview for each call in which anything was answered."""
    for row in rows:
        if any(row[question] is not None for question in SCORES):
            complete = outcomes()[row["outcome"]].group == "I"
            yield shop, row["attempt_id"], SCRIPT, 1, "", complete


def _answers(shop: int, rows: list[Any]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        for seq, question in enumerate(SCORES, 1):
            value = row[question]
            if value is not None:
                answer = json.loads(value)
                score = answer if isinstance(answer, int) else None
                yield shop, row["attempt_id"], seq, question, value, score

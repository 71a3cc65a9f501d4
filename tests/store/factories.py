"""Made-up shops for the store's tests: people, vehicles, visits, follow-ups and calls, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from store import due_dates
from store.calls.case import CallEnd
from store.calls.ending import Logged, log
from store.calls.opening import OpenCall, open_call
from store.calls.talk import leave
from store.database import Database, Records, Row
from store.queues import making
from store.queues.claiming import claim, claim_next
from store.queues.lines import QueueLine, lines_on, todays_lines
from store.rules.outcomes import outcomes
from store.rules.settings import Settings
from store.staff import Agent

ZONE = ZoneInfo("Asia/Shanghai")
T = TypeVar("T")


def at(text: str) -> datetime:
    """Read `2026-05-11 09:30`, the shop's own time, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def day(text: str) -> date:
    """Read `2026-05-11`."""
    return date.fromisoformat(text)


def instants(first: str, *, days: int) -> st.SearchStrategy[datetime]:
    """Draw a minute of so many days, the first one said."""
    return st.integers(0, days * 1440 - 1).map(lambda minute: at(first) + timedelta(minutes=minute))


MADE = at("2020-01-01 00:00")
"""When the made-up people and vehicles were entered."""


class Shop:
    """A shop to be filled; every method stores at once, or at the end of `together`."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self._records: Records | None = None

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Store all that is put in here in one transaction, due dates last."""
        with self.database.writing() as records:
            self._records = records
            try:
                yield
                due_dates.work_out(records, self.settings, None)
            finally:
                self._records = None

    # What is put in.

    def customer(self, name: str = "王芳", *, numbers: Sequence[str] | None = None, **fields: object) -> int:
        """Enter a person with these numbers (without any said: one good one); return their number."""
        person = self._add(
            "customer", match_key=lambda number: f"{name}{number}", name=name, made_at=MADE, **fields
        )
        for number in [f"+86138{person:08}"] if numbers is None else numbers:
            self.number(person, number)
        return person

    def number(self, person: int, number: str, **fields: object) -> None:
        """Give a person one more number; it is usable if it is written with a `+`."""
        known = self.value(
            "SELECT count(*) FROM customer_number WHERE shop_id = :shop AND customer_id = :id", id=person
        )
        usable = number.startswith("+")
        verdict = "mobile" if usable else "unusable"
        self._do(
            lambda records: records.add(
                "customer_number",
                customer_id=person,
                position=known + 1,
                raw=number,
                e164=number if usable else None,
                verdict=verdict,
                **fields,
            )
        )

    def vehicle(self, owner: int | None = None, **fields: object) -> int:
        """Enter a vehicle of a person (without one said: of a new one)."""
        named = {"plate": lambda number: f"吉A{number:05}", "model": "朗逸", **fields}
        return self._add(
            "vehicle", owner_id=owner if owner is not None else self.customer(), made_at=MADE, **named
        )

    def visit(
        self,
        vehicle: int,
        delivered: str | None,
        *,
        opened: str | None = None,
        service: str = "periodic_maintenance",
        km: int | None = None,
        **fields: object,
    ) -> int:
        """Enter a visit, delivered on a day (at 17:00) or at a time; work the due dates out again."""
        out = None if delivered is None else at(delivered if " " in delivered else f"{delivered} 17:00")
        came = at(opened) if opened else out
        owner = self.value("SELECT owner_id FROM vehicle WHERE shop_id = :shop AND id = :id", id=vehicle)
        usual = {
            "order_number": lambda number: f"RO{number:06}",
            "customer_id": owner,
            "vehicle_id": vehicle,
            "opened_at": came,
            "opened_on": _local(came),
            "delivered_at": out,
            "delivered_on": _local(out),
            "service_type": service,
            "odometer_km": km,
        }
        number = self._add("visit", **{**usual, **fields})
        if self._records is None:
            self._do(lambda records: due_dates.work_out(records, self.settings, [vehicle]))
        return number

    def follow_up(
        self, kind: str, vehicle: int, *, visit: int = 0, made: str = "2026-05-11 08:00", **fields: object
    ) -> int:
        """Enter an open follow-up, useful from 11 to 15 May 2026 if nothing else is said."""
        owner = self.value("SELECT owner_id FROM vehicle WHERE shop_id = :shop AND id = :id", id=vehicle)
        usual = {
            "customer_id": owner,
            "rank": list(self.settings.queues).index(kind) + 1,  # type: ignore[arg-type]
            "sort_on": day("2026-05-15"),
            "due_on": day("2026-05-11"),
            "last_useful_on": day("2026-05-15"),
            "basis": {"complaint": "solved", "callback": "delivered", "recall": "lapsed"}.get(kind, "time"),
        }
        return self._add(
            "follow_up",
            kind=kind,
            vehicle_id=vehicle,
            visit_id=visit,
            made_at=at(made),
            **{**usual, **fields},
        )

    def complaint(self, vehicle: int, opened: str, *, solved: str | None = None, **fields: object) -> int:
        """Enter a complaint of a vehicle's owner, solved or not."""
        owner = self.value("SELECT owner_id FROM vehicle WHERE shop_id = :shop AND id = :id", id=vehicle)
        done = at(solved) if solved else None
        return self._add(
            "complaint",
            customer_id=owner,
            vehicle_id=vehicle,
            opened_at=at(opened),
            reply_due_at=at(opened),
            solve_due_at=at(opened),
            solved_at=done,
            solved_on=_local(done),
            **fields,
        )

    def appointment(
        self, vehicle: int, when: str, *, made: str = "2026-05-01 10:00", **fields: object
    ) -> int:
        """Book a vehicle in."""
        owner = self.value("SELECT owner_id FROM vehicle WHERE shop_id = :shop AND id = :id", id=vehicle)
        return self._add(
            "appointment",
            vehicle_id=vehicle,
            customer_id=owner,
            at=at(when),
            on_day=_local(at(when)),
            made_at=at(made),
            **fields,
        )

    def call(
        self, follow_up: int, outcome: str, when: str, *, agent: int | None = None, **fields: object
    ) -> int:
        """Enter a past call as it would have been logged, without what follows from it."""
        case = self.one("follow_up", follow_up)
        known = outcomes()[outcome]
        return self._add(
            "attempt",
            follow_up_id=follow_up,
            kind=case["kind"],
            customer_id=case["customer_id"],
            vehicle_id=case["vehicle_id"],
            agent_id=self.agent().id if agent is None else agent,
            number="",
            started_at=at(when),
            ended_at=at(when),
            on_day=_local(at(when)),
            outcome=outcome,
            aapor=known.group,
            reached=known.reached,
            token=lambda number: f"call {number}",
            **fields,
        )

    def agent(self, code: str = "a01", *, advisor: str = "") -> Agent:
        """Give one who calls, entered now if need be."""
        found = self.value("SELECT id FROM staff WHERE shop_id = :shop AND code = :code", code=code)
        if found is None:
            found = self._add("staff", code=code, name=f"Agent {code}", advisor=advisor, made_at=MADE)
        return Agent(found, code, f"Agent {code}", "agent", advisor)

    # What is done.

    def make(self, now: str) -> making.Made:
        """Make the queues of the day."""
        return self._do(lambda records: making.make(records, self.settings, at(now)))

    def take(self, now: str, agent: Agent | None = None, **asked: Any) -> int | None:
        """Take the next follow-up."""
        return claim_next(self.database, self.settings, agent or self.agent(), at(now), **asked)

    def leave(self, follow_up: int, now: str) -> bool:
        """Give a follow-up back to its queue, whoever holds it."""
        holder = self.one("follow_up", follow_up)["held_by"]
        return leave(self.database, self.settings, self.agent(), follow_up, at(now), of=holder)

    def open(
        self, follow_up: int, now: str, agent: Agent | None = None, *, together: bool = False
    ) -> OpenCall:
        """Take a follow-up, with the person's others where they are called `together`; open its call."""
        caller = agent or self.agent()
        claim(self.database, self.settings, caller, follow_up, at(now))
        if not together:
            self.let_others_go(follow_up)
        return open_call(
            self.database,
            caller,
            follow_up,
            at(now),
            token=f"{follow_up} {now} {self.one('follow_up', follow_up)['attempts']}",
            script="callback",
            version=1,
            language="zh",
        )

    def let_others_go(self, follow_up: int) -> None:
        """Let nobody hold the other follow-ups of a follow-up's customer."""
        sql = """UPDATE follow_up SET held_by = NULL, held_until = NULL WHERE shop_id = :shop AND id <> :id
                 AND customer_id = (SELECT f.customer_id FROM follow_up f
                   WHERE f.shop_id = :shop AND f.id = :id)"""
        self._do(lambda records: records.run(sql, id=follow_up))

    def log(self, follow_up: int, end: CallEnd, now: str, agent: Agent | None = None) -> Logged:
        """Close an open call."""
        return log(self.database, self.settings, agent or self.agent(), follow_up, end, at(now))

    def dial(self, follow_up: int, outcome: str, now: str, agent: Agent | None = None, **said: Any) -> Logged:
        """Take a follow-up, call, and log how the call ended."""
        self.open(follow_up, now, agent)
        return self.log(follow_up, CallEnd(outcome, **said), now, agent)

    def lines(self, now: str, **asked: Any) -> list[QueueLine]:
        """List the queues as they stand."""
        with self.database.reading() as records:
            return todays_lines(records, self.settings, at(now), **asked)

    def lines_on(self, on: str, **asked: Any) -> list[QueueLine]:
        """List the queues of any day."""
        with self.database.reading() as records:
            return lines_on(records, self.settings, day(on), **asked)

    # What is there.

    def one(self, table: str, number: int) -> dict[str, Any]:
        """Fetch a row by its number."""
        (row,) = self.rows(f"SELECT * FROM {table} WHERE shop_id = :shop AND id = :id", id=number)
        return dict(row)

    def all(self, table: str) -> list[dict[str, Any]]:
        """Fetch every row of a table."""
        return [dict(row) for row in self.rows(f"SELECT * FROM {table} WHERE shop_id = :shop")]

    def rows(self, sql: str, **values: object) -> list[Row]:
        """Run a query."""
        return self._see(lambda records: records.rows(sql, **values))

    def value(self, sql: str, **values: object) -> Any:
        """Fetch one value."""
        return self._see(lambda records: records.value(sql, **values))

    def change(self, table: str, number: int, **fields: object) -> None:
        """Change fields of a row."""
        named = ", ".join(f"{field} = :{field}" for field in fields)
        sql = f"UPDATE {table} SET {named} WHERE shop_id = :shop AND id = :id"
        assert self._do(lambda records: records.run(sql, id=number, **fields)) == 1

    # Inside.

    def _do(self, work: Callable[[Records], T]) -> T:
        if self._records is not None:
            return work(self._records)
        with self.database.writing() as records:
            return work(records)

    def _see(self, look: Callable[[Records], T]) -> T:
        if self._records is not None:
            return look(self._records)
        with self.database.reading() as records:
            return look(records)

    def _add(self, table: str, **fields: Any) -> int:
        """Add a row under the next number; a field may be a function of that number."""

        def add(records: Records) -> int:
            number = records.next_id(table)
            values = {name: value(number) if callable(value) else value for name, value in fields.items()}
            records.add(table, id=number, **values)
            return number

        return self._do(add)


def _local(instant: datetime | None) -> date | None:
    return None if instant is None else instant.astimezone(ZONE).date()


def work_a_day(shop: Shop) -> None:
    """Give a shop a day's work: no answer, somebody satisfied, one on the telephone, one who complained."""
    for name in ("王芳", "李雷", "韩梅梅"):
        shop.visit(shop.vehicle(shop.customer(name)), "2026-05-06")
    shop.make("2026-05-11 08:00")
    first, second, third = (line.id or 0 for line in shop.lines("2026-05-11 08:30"))
    shop.dial(first, "no_answer", "2026-05-11 09:00")
    shop.dial(second, "satisfied", "2026-05-11 09:10")
    shop.open(third, "2026-05-11 09:20")
    shop.complaint(1, "2026-05-10 10:00")

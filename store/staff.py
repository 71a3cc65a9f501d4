"""Who calls: finding a member of staff by the code that exports and `--as` use."""

from __future__ import annotations

from datetime import datetime

import msgspec

from store.database import Database, Records
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards.trail import Entry


class Agent(msgspec.Struct, frozen=True, eq=False):
    """A member of staff: number, code, name, role, and their name as an advisor in the orders, if any.

    `rights` are what they may do since they signed in; None where nobody signs in, and all may do all. Who
    they are does not depend on that.
    """

    id: int
    code: str
    name: str
    role: str
    advisor: str
    rights: frozenset[str] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Agent) and self._who == other._who

    def __hash__(self) -> int:
        return hash(self._who)

    @property
    def _who(self) -> tuple[int, str, str, str, str]:
        return self.id, self.code, self.name, self.role, self.advisor


def agent(records: Records, code: str) -> Agent:
    """Find a member of staff by code. Raises `Unusable` where nobody has it, or they have left."""
    row = records.row(
        "SELECT id, code, name, role, advisor FROM staff WHERE shop_id = :shop AND code = :code AND active",
        code=code,
    )
    if row is None:
        raise Unusable("staff_unknown", code=code)
    return Agent(row["id"], row["code"], row["name"], row["role"], row["advisor"])


def agent_or_new(records: Records, settings: Settings, code: str, now: datetime) -> Agent:
    """Find a member of staff by code, or enter them as the settings name them."""
    if not records.value("SELECT 1 FROM staff WHERE shop_id = :shop AND code = :code", code=code):
        named = next((person for person in settings.staff if person.code == code), None)
        records.add(
            "staff",
            id=records.next_id("staff"),
            code=code,
            name=named.name if named else code,
            advisor=named.advisor if named else "",
            made_at=now,
        )
        records.note(Entry(now, records.staff or code, "staff_entered", facts={"code": code}))
    return agent(records, code)


def code_of(records: Records, number: int) -> str:
    """Give the code of a member of staff by their number."""
    return str(records.value("SELECT code FROM staff WHERE shop_id = :shop AND id = :id", id=number))


def colleagues(database: Database, settings: Settings, now: datetime) -> list[Agent]:
    """List who calls or supervises, by name; who stands only in the settings as yet is entered."""
    with database.reading() as records:
        found = _active(records)
        codes = {row["code"] for row in records.rows("SELECT code FROM staff WHERE shop_id = :shop")}
    missing = [person.code for person in settings.staff if person.code not in codes]
    if missing:
        with database.writing() as records:
            for code in missing:
                agent_or_new(records, settings, code, now)
            found = _active(records)
    return found


def colleague(database: Database, settings: Settings, code: str, now: datetime) -> Agent:
    """Find one of them by code. Raises `Unusable` where nobody has it."""
    found = next((one for one in colleagues(database, settings, now) if one.code == code), None)
    if found is None:
        raise Unusable("staff_unknown", code=code)
    return found


def _active(records: Records) -> list[Agent]:
    rows = records.rows(
        """SELECT id, code, name, role, advisor FROM staff WHERE shop_id = :shop AND active
           ORDER BY name, code"""
    )
    return [Agent(row["id"], row["code"], row["name"], row["role"], row["advisor"]) for row in rows]


def staff_names(records: Records) -> dict[str, str]:
    """Give everybody's name by the code that exports and figures use."""
    rows = records.rows("SELECT code, name FROM staff WHERE shop_id = :shop")
    return {row["code"]: row["name"] for row in rows}

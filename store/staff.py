"""Who calls: finding a member of staff by the code that exports and `--as` use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.database import Records
from store.remarks import Unusable
from store.rules.settings import Settings


@dataclass(frozen=True, slots=True)
class Agent:
    """A member of staff: number, code, name, role, and their name as an advisor in the orders, if any."""

    id: int
    code: str
    name: str
    role: str
    advisor: str


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
    return agent(records, code)


def staff_names(records: Records) -> dict[str, str]:
    """Give everybody's name by the code that exports and figures use."""
    rows = records.rows("SELECT code, name FROM staff WHERE shop_id = :shop")
    return {row["code"]: row["name"] for row in rows}

"""Who works here: entering members of staff, their roles and passwords, and letting them go.

The first password is an administrator's, and one administrator who can sign in there always is: otherwise
nobody could let anybody in again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from store.database import Database, Records, Row
from store.moments import as_instant
from store.remarks import Fact, Unusable
from store.rules.settings import Settings
from store.safeguards.passwords import check_new, hashed
from store.safeguards.rights import GIVES, ROLES, allowed
from store.safeguards.signing_in import sign_in_is_asked
from store.safeguards.trail import Entry, Kind
from store.staff import Agent


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff as those see them who say who works here; `locked_until` only while it lasts."""

    id: int
    code: str
    name: str
    role: str
    advisor: str
    active: bool
    has_password: bool
    locked_until: datetime | None
    last_at: datetime | None


def members(records: Records, now: datetime) -> tuple[Member, ...]:
    """List everybody, those who left last, by code."""
    rows = records.rows(f"{_MEMBERS} ORDER BY CASE WHEN s.active THEN 0 ELSE 1 END, s.code")
    return tuple(_member(row, now) for row in rows)


def member(records: Records, code: str, now: datetime) -> Member:
    """Find somebody by code, also one who left. Raises `Unusable` where nobody has it."""
    row = records.row(f"{_MEMBERS} AND s.code = :code", code=code)
    if row is None:
        raise Unusable("staff_unknown", code=code)
    return _member(row, now)


def add_member(
    database: Database, by: Agent, code: str, name: str, role: str, now: datetime, *, advisor: str = ""
) -> Member:
    """Enter somebody. Raises `Unusable` where the code is taken or `by` may not give the role."""
    _is_role(role)
    if not code or code != code.strip() or not code.isprintable():
        raise Unusable("staff_code_unusable", code=code)
    with database.writing() as records:
        _may_give(by, role)
        if records.value("SELECT 1 FROM staff WHERE shop_id = :shop AND code = :code", code=code):
            raise Unusable("staff_code_taken", code=code)
        number = records.next_id("staff")
        records.add("staff", id=number, code=code, name=name or code, role=role, advisor=advisor, made_at=now)
        _note(records, by, "staff_entered", number, now, {"role": role})
        return member(records, code, now)


def change_role(database: Database, by: Agent, code: str, role: str, now: datetime) -> Member:
    """Give somebody another role. Raises `Unusable` where `by` may not, or nobody could manage staff then."""
    _is_role(role)
    with database.writing() as records:
        who = _to_change(records, by, code, now)
        _may_give(by, role)
        records.run(
            "UPDATE staff SET role = :role WHERE shop_id = :shop AND id = :who", role=role, who=who.id
        )
        _still_managed(records)
        _note(records, by, "staff_changed", who.id, now, {"role": role, "was": who.role})
        return member(records, code, now)


def disable_member(database: Database, by: Agent, code: str, now: datetime) -> Member:
    """Let somebody work here no longer; terminals they are signed in at are so no more. Raises `Unusable`."""
    with database.writing() as records:
        who = _to_change(records, by, code, now)
        records.run("UPDATE staff SET active = FALSE WHERE shop_id = :shop AND id = :who", who=who.id)
        _signed_in_no_more(records, who.id)
        _still_managed(records)
        _note(records, by, "staff_changed", who.id, now, {"active": False})
        return member(records, code, now)


def enable_member(database: Database, by: Agent, code: str, now: datetime) -> Member:
    """Let somebody work here again; a code that is locked is so no more. Raises `Unusable`."""
    with database.writing() as records:
        who = _to_change(records, by, code, now)
        records.run("UPDATE staff SET active = TRUE WHERE shop_id = :shop AND id = :who", who=who.id)
        records.run(
            """UPDATE staff_password SET wrong = 0, locked_until = NULL
               WHERE shop_id = :shop AND staff_id = :who""",
            who=who.id,
        )
        _note(records, by, "staff_changed", who.id, now, {"active": True})
        return member(records, code, now)


def set_password(
    database: Database, settings: Settings, by: Agent, code: str, password: str, now: datetime
) -> Member:
    """Give somebody a password, or oneself another one; terminals they are signed in at are so no more.

    Raises `Unusable` where it is too simple, `by` may not, or there is no administrator with one yet.
    """
    with database.reading() as records:
        who = _whose_password(records, by, code, now)
    check_new(password, who.code, who.name, settings.safety.password_least)
    kept = hashed(password)
    with database.writing() as records:
        who = _whose_password(records, by, code, now)
        if not who.active:
            raise Unusable("staff_left", code=code)
        if not sign_in_is_asked(records) and who.role != "administrator":
            raise Unusable("administrator_first", code=code)
        records.run(
            """INSERT INTO staff_password (shop_id, staff_id, hash, changed_at)
               VALUES (:shop, :who, :kept, :now)
               ON CONFLICT (shop_id, staff_id) DO UPDATE
               SET hash = :kept, changed_at = :now, wrong = 0, locked_until = NULL""",
            who=who.id,
            kept=kept,
            now=now,
        )
        _signed_in_no_more(records, who.id)
        records.keep_login(who.id, password)
        _note(records, by, "staff_changed", who.id, now, {"password": True})
        return member(records, code, now)


def take_password(database: Database, by: Agent, code: str, now: datetime) -> Member:
    """Take somebody's password away, so that they cannot sign in; with the last one, nobody has to any more.

    Raises `Unusable` where `by` may not, or nobody could manage staff then.
    """
    with database.writing() as records:
        who = _to_change(records, by, code, now)
        records.run("DELETE FROM staff_password WHERE shop_id = :shop AND staff_id = :who", who=who.id)
        _signed_in_no_more(records, who.id)
        _still_managed(records)
        records.keep_login(who.id, None)
        _note(records, by, "staff_changed", who.id, now, {"password": False})
        return member(records, code, now)


_MEMBERS = """SELECT s.id, s.code, s.name, s.role, s.advisor, s.active, p.staff_id AS has, p.locked_until,
    p.last_at
  FROM staff s LEFT JOIN staff_password p ON p.shop_id = s.shop_id AND p.staff_id = s.id
  WHERE s.shop_id = :shop"""


def _member(row: Row, now: datetime) -> Member:
    locked = as_instant(row["locked_until"]) if row["locked_until"] else None
    return Member(
        row["id"],
        row["code"],
        row["name"],
        row["role"],
        row["advisor"],
        bool(row["active"]),
        row["has"] is not None,
        locked if locked and locked > now else None,
        as_instant(row["last_at"]) if row["last_at"] else None,
    )


def _is_role(role: str) -> None:
    if role not in ROLES:
        raise Unusable("role_unknown", role=role, known=", ".join(ROLES))


def _may_give(by: Agent, role: str) -> None:
    allowed(by, "staff")
    given = next((roles for mine, roles in GIVES.items() if mine == by.role), ())
    if by.rights is not None and role not in given:
        raise Unusable("role_not_yours", role=role)


def _to_change(records: Records, by: Agent, code: str, now: datetime) -> Member:
    """Find somebody whom `by` may change. Raises `Unusable`."""
    who = member(records, code, now)
    _may_give(by, who.role)
    return who


def _whose_password(records: Records, by: Agent, code: str, now: datetime) -> Member:
    return member(records, code, now) if code == by.code else _to_change(records, by, code, now)


def _still_managed(records: Records) -> None:
    """Refuse to leave a shop where people sign in without an administrator who can."""
    managed = records.value(
        """SELECT 1 FROM staff s JOIN staff_password p ON p.shop_id = s.shop_id AND p.staff_id = s.id
           WHERE s.shop_id = :shop AND s.active AND s.role = 'administrator' LIMIT 1"""
    )
    if not managed and sign_in_is_asked(records):
        raise Unusable("last_administrator")


def _signed_in_no_more(records: Records, who: int) -> None:
    records.run("DELETE FROM signed_in_terminal WHERE shop_id = :shop AND staff_id = :who", who=who)


def _note(
    records: Records, by: Agent, kind: Kind, who: int, now: datetime, facts: Mapping[str, Fact]
) -> None:
    records.note(Entry(now, by.code, kind, "staff", who, facts))

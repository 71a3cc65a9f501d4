"""Roles on a server: each of ours becomes one of the server's, so that it holds people to it itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.remarks import Unusable
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent


@dataclass(frozen=True, slots=True)
class Granted:
    """The roles there are on the server now, and who works here without a login of their own, by code."""

    roles: tuple[str, ...]
    without_login: tuple[str, ...]


def grant_roles(database: Database, by: Agent, now: datetime) -> Granted:
    """Make the roles of a shop's database and say what each may do; doing it again changes nothing.

    Raises `Unusable` for a shop in a file, and where the login that the shop is open by may not make roles.
    """
    allowed(by, "staff")
    if database.is_file:
        raise Unusable("only_for_servers", path=database.place)
    if database.standing != "owner":
        raise Unusable("server_right_missing", path=database.place)
    with database.writing() as records:
        records.say_rights()
        roles = records.rows(
            """SELECT r.rolname AS name FROM pg_roles r
               WHERE r.rolname LIKE replace('ringback_' || current_database(), '_', '\\_') || '\\_%'
               ORDER BY r.rolname"""
        )
        without = records.rows(
            """SELECT s.code FROM staff s WHERE s.shop_id = :shop AND s.active AND NOT EXISTS (
                 SELECT 1 FROM ringback_server.login l WHERE l.shop_id = s.shop_id AND l.staff_id = s.id)
               ORDER BY s.code"""
        )
        records.note(Entry(now, by.code, "staff_changed", facts={"roles": len(roles)}))
    return Granted(tuple(row["name"] for row in roles), tuple(row["code"] for row in without))

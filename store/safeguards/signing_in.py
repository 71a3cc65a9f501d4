"""Signing in: by code and password, or by the token of a terminal that stays signed in.

Asked for where anybody has a password. Whatever is wrong, the answer is the same and takes as long, so that
it tells nobody which codes there are or whether a password would have fitted. How every attempt ended is in
the audit trail. What only a sign-in takes is loaded by it: every start passes here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from msgspec.structs import replace

from store.database import Database, Records, Row
from store.moments import as_instant
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards.rights import rights_of
from store.safeguards.trail import Entry
from store.staff import Agent

Place = Literal["app", "lock", "command"]
"""Where somebody signs in: as the app starts, at its locked screen, on the command line."""

NOBODY = Agent(0, "", "", "", "", frozenset())
"""Who sits at a desk before anybody signed in: has no right."""


def sign_in_is_asked(records: Records) -> bool:
    """Say whether people sign in here: as soon as anybody has a password, or a login of their own."""
    return records.standing != "owner" or bool(
        records.value("SELECT 1 FROM staff_password WHERE shop_id = :shop LIMIT 1")
    )


def sign_in(
    database: Database, settings: Settings, code: str, password: str, now: datetime, place: Place = "app"
) -> Agent:
    """Give the member of staff who has this code and password, with their rights.

    Raises `Unusable` ("sign_in_refused") where nobody has both, they have left, or the code is locked. After
    `safety.tries` wrong tries in a row it is, for `safety.lock_minutes`.
    """
    from store.safeguards.passwords import fits, hashed, is_outdated

    if database.standing != "owner":
        return _by_login(database, settings, code, password, now, place)
    with database.reading() as records:
        found = _found(records, code)
    right = fits(found["hash"] if found else None, password)
    fresh = hashed(password) if right and found and is_outdated(found["hash"]) else None
    with database.writing() as records:
        # Read again: of tries made at the same time, each one counts.
        found = _found(records, code) if found else None
        if found is not None and right and not _is_locked(found, now):
            return signed_in(records, _agent(found), now, place, fresh)
        failed(records, settings, found, now, place)
    raise Unusable("sign_in_refused", tries=settings.safety.tries, minutes=settings.safety.lock_minutes)


def who_is_connected(records: Records) -> Agent | None:
    """Give the member of staff whose own login on a server this is, with their rights.

    None where it is nobody's own. Raises `Unusable` where they work here no longer.
    """
    if records.standing == "owner":
        return None
    row = records.row(
        """SELECT id, code, name, role, advisor FROM staff
           WHERE shop_id = :shop AND id = my_staff() AND shop_id = my_shop() AND active"""
    )
    if row is None:
        raise Unusable("login_of_nobody")
    return _agent(row)


def _by_login(
    database: Database, settings: Settings, code: str, password: str, now: datetime, place: Place
) -> Agent:
    """Sign in whoever's own login this is: the server knows their password."""
    with database.reading() as records:
        who = who_is_connected(records)
    right = who is not None and who.code == code and database.lets_in(password)
    with database.writing() as records:
        if who is not None and right:
            records.note(Entry(now, who.code, "signed_in", "staff", who.id, {"place": place}))
            return who
        records.note(Entry(now, code, "sign_in_failed", facts={"place": place, "why": "wrong"}))
    raise Unusable("sign_in_refused", tries=settings.safety.tries, minutes=settings.safety.lock_minutes)


def signed_in(records: Records, who: Agent, now: datetime, place: Place, fresh: str | None = None) -> Agent:
    """Put a sign-in on record and count wrong tries anew; `fresh` is the password hashed anew."""
    records.run(
        """UPDATE staff_password SET wrong = 0, locked_until = NULL, last_at = :now,
             hash = coalesce(:fresh, hash)
           WHERE shop_id = :shop AND staff_id = :who""",
        now=now,
        fresh=fresh,
        who=who.id,
    )
    records.note(Entry(now, who.code, "signed_in", "staff", who.id, {"place": place}))
    return who


def failed(records: Records, settings: Settings, found: Row | None, now: datetime, place: Place) -> None:
    """Put a failure on record, and lock the code after too many.

    Of a code that nobody has only that it was tried: it may be somebody's password.
    """
    if found is None:
        records.note(Entry(now, "", "sign_in_failed", facts={"place": place, "why": "unknown"}))
        return
    if _is_locked(found, now):
        facts = {"place": place, "why": "locked"}
        records.note(Entry(now, found["code"], "sign_in_failed", "staff", found["id"], facts))
        return
    wrong = found["wrong"] + 1
    locks = wrong >= settings.safety.tries
    records.run(
        """UPDATE staff_password SET wrong = :wrong, locked_until = :until
           WHERE shop_id = :shop AND staff_id = :who""",
        wrong=0 if locks else wrong,
        until=now + timedelta(minutes=settings.safety.lock_minutes) if locks else None,
        who=found["id"],
    )
    facts = {"place": place, "why": "wrong"}
    records.note(Entry(now, found["code"], "sign_in_failed", "staff", found["id"], facts))
    if locks:
        records.note(Entry(now, found["code"], "locked_out", "staff", found["id"]))


def stay_signed_in(database: Database, settings: Settings, who: Agent, now: datetime) -> tuple[str, datetime]:
    """Let a terminal stay signed in; give its token, of which only the digest is kept, and until when.

    Tokens that have run out go.
    """
    import secrets

    token, until = secrets.token_urlsafe(32), now + timedelta(hours=settings.safety.stay_hours)
    with database.writing() as records:
        records.run("DELETE FROM signed_in_terminal WHERE shop_id = :shop AND expires_at <= :now", now=now)
        records.add(
            "signed_in_terminal", digest=_digest(token), staff_id=who.id, made_at=now, expires_at=until
        )
    return token, until


def who_stays(records: Records, token: str, now: datetime) -> Agent | None:
    """Give whoever a token stands for, with their rights as they are now; None where it does no longer."""
    row = records.row(
        """SELECT s.id, s.code, s.name, s.role, s.advisor FROM signed_in_terminal t
           JOIN staff s ON s.shop_id = t.shop_id AND s.id = t.staff_id
           WHERE t.shop_id = :shop AND t.digest = :digest AND t.expires_at > :now AND s.active""",
        digest=_digest(token),
        now=now,
    )
    return None if row is None else _agent(row)


def sign_out(database: Database, token: str, now: datetime) -> None:
    """Let a terminal be signed in no longer; nothing happens where it is not.

    Nor by a login of one's own, which knows nothing of terminals.
    """
    if database.standing != "owner":
        return
    with database.writing() as records:
        who = who_stays(records, token, now)
        records.run(
            "DELETE FROM signed_in_terminal WHERE shop_id = :shop AND digest = :digest",
            digest=_digest(token),
        )
        if who is not None:
            records.note(Entry(now, who.code, "signed_out", "staff", who.id))


def staff_as_of_now(records: Records, who: Agent) -> Agent:
    """Give somebody who signed in with the role they have now; `NOBODY` where they may work no longer."""
    if records.standing != "owner":
        return _as_of_now_by_login(records)
    row = _found(records, who.code)
    return NOBODY if row is None else _agent(row)


def _as_of_now_by_login(records: Records) -> Agent:
    try:
        return who_is_connected(records) or NOBODY
    except Unusable:
        return NOBODY


def with_rights(agent: Agent) -> Agent:
    """Give a member of staff the rights of their role."""
    return replace(agent, rights=rights_of(agent.role))


def _found(records: Records, code: str) -> Row | None:
    return records.row(
        """SELECT s.id, s.code, s.name, s.role, s.advisor, p.hash, p.wrong, p.locked_until
           FROM staff s JOIN staff_password p ON p.shop_id = s.shop_id AND p.staff_id = s.id
           WHERE s.shop_id = :shop AND s.code = :code AND s.active""",
        code=code,
    )


def _agent(row: Row) -> Agent:
    return with_rights(Agent(row["id"], row["code"], row["name"], row["role"], row["advisor"]))


def _is_locked(row: Row, now: datetime) -> bool:
    return row["locked_until"] is not None and as_instant(row["locked_until"]) > now


def _digest(token: str) -> str:
    import hashlib

    return hashlib.sha256(token.encode()).hexdigest()

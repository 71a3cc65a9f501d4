"""`ringback staff`: who works here, their roles and passwords, and signing in at this terminal."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from store import (
    Member,
    Unusable,
    add_member,
    change_role,
    disable_member,
    enable_member,
    members,
    set_password,
    sign_in,
    sign_in_is_asked,
    sign_out,
    stay_signed_in,
    take_password,
)
from tui.commands.asked import desk_for, print_json, told_of
from tui.commands.signing import given, new_password, signed_in
from tui.signed_in import forget_token, keep_token, password_in
from tui.text import clean, fitted
from tui.wiring import Desk, code_of, shop_named, tokens_file
from tui.words import _, formats, labels, staff


def run(asked: argparse.Namespace) -> int:
    """Do what was asked with the staff, or with whoever asks."""
    desk = desk_for(asked)
    if asked.what == "sign-in":
        _sign_in(desk, asked)
    elif asked.what == "sign-out":
        _sign_out(desk, asked)
    elif asked.what == "list":
        _list(desk, asked)
    else:
        _changed(desk, asked, _change(desk, asked))
    return 0


def _change(desk: Desk, asked: argparse.Namespace) -> Member:
    if not asked.code:
        raise Unusable("staff_code_missing")
    database, by, code, now = desk.database, desk.agent, asked.code, desk.now()
    match asked.what:
        case "add":
            return add_member(
                database, by, code, asked.name, asked.role or "agent", now, advisor=asked.advisor
            )
        case "role":
            if not asked.role:
                raise Unusable("role_missing")
            return change_role(database, by, code, asked.role, now)
        case "disable":
            return disable_member(database, by, code, now)
        case "enable":
            return enable_member(database, by, code, now)
        case _:
            if asked.remove:
                return take_password(database, by, code, now)
            return _password(desk, asked)


def _password(desk: Desk, asked: argparse.Namespace) -> Member:
    if desk.agent.rights is not None and asked.code == desk.agent.code:
        _prove(desk)
    password = new_password(asked.code, asked.password_file)
    return set_password(desk.database, desk.settings, desk.agent, asked.code, password, desk.now())


def _prove(desk: Desk) -> None:
    """Have somebody who changes their own password give the present one first. Raises `Unusable`."""
    named = os.environ.get("RINGBACK_PASSWORD_FILE")
    if named:
        present = password_in(Path(named).expanduser())
    elif sys.stdin.isatty():
        present = given(_("Your present password: "))
    else:
        raise Unusable("sign_in_needed")
    sign_in(desk.database, desk.settings, desk.agent.code, present, desk.now(), "command")


def _changed(desk: Desk, asked: argparse.Namespace, who: Member) -> None:
    if asked.json:
        print_json(_document(who))
    else:
        print(clean(_line(desk, who)))


def _list(desk: Desk, asked: argparse.Namespace) -> None:
    with desk.database.reading() as records:
        found = members(records, desk.now())
        asks = sign_in_is_asked(records)
    if asked.json:
        print_json([_document(who) for who in found])
        return
    for who in found:
        print(clean(_line(desk, who)))
    if not asks:
        print(_("Nobody has a password: everybody may do everything."))


def _line(desk: Desk, who: Member) -> str:
    told = [
        fitted(who.code, 12),
        fitted(who.name, 16),
        fitted(labels.label(staff.ROLES, who.role), 16),
    ]
    if not who.active:
        told.append(_("works here no longer"))
    elif who.locked_until is not None:
        until = formats.moment(who.locked_until, desk.zone, desk.today())
        told.append(_("locked until {time}").format(time=until))
    elif not who.has_password:
        told.append(_("no password"))
    elif who.last_at is not None:
        at = formats.moment(who.last_at, desk.zone, desk.today())
        told.append(_("last signed in {time}").format(time=at))
    else:
        told.append(_("has not signed in yet"))
    return " ".join(told)


def _document(who: Member) -> dict[str, object]:
    return {
        "code": who.code,
        "name": who.name,
        "role": who.role,
        "advisor": who.advisor,
        "active": who.active,
        "has_password": who.has_password,
        "locked_until": who.locked_until.isoformat() if who.locked_until else None,
        "last_signed_in_at": who.last_at.isoformat() if who.last_at else None,
    }


def _sign_in(desk: Desk, asked: argparse.Namespace) -> None:
    with desk.database.reading() as records:
        if records.standing != "owner":
            raise Unusable("signed_in_by_login", code=desk.agent.code)
        if not sign_in_is_asked(records):
            raise Unusable("sign_in_off")
    told = told_of(asked)
    who = signed_in(desk, asked.code or code_of(told), asked.password_file)
    token, until = stay_signed_in(desk.database, desk.settings, who, desk.now())
    keep_token(tokens_file(), shop_named(told), token)
    if asked.json:
        print_json({"code": who.code, "role": who.role, "until": until.isoformat()})
        return
    at = formats.moment(until, desk.zone, desk.today())
    words = _("Signed in: {name} ({role}), at this terminal until {time}.")
    print(clean(words.format(name=who.name, role=labels.label(staff.ROLES, who.role), time=at)))


def _sign_out(desk: Desk, asked: argparse.Namespace) -> None:
    token = forget_token(tokens_file(), shop_named(told_of(asked)))
    if token is not None:
        sign_out(desk.database, token, desk.now())
    if asked.json:
        print_json({"signed_out": token is not None})
    else:
        print(_("Signed out.") if token is not None else _("You were not signed in."))

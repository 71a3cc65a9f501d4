"""Signing in on the command line: a password typed at the terminal, or read from where it was put.

Never from the command line or the environment, which other users and every program that is started can read.
"""

from __future__ import annotations

import sys
from pathlib import Path

from store import NOBODY, Agent, Unusable, sign_in
from tui.rights import is_open_to
from tui.text import clean
from tui.wiring import Asked, Desk, code_of
from tui.words import _


def let_in(desk: Desk, told: Asked, need: str) -> None:
    """Have whoever works at a desk sign in where that is still to be done. Raises `Unusable`.

    It is also raised where they have no right to what they want.
    """
    if desk.agent is NOBODY and need:
        if not sys.stdin.isatty():
            raise Unusable("sign_in_needed")
        desk.seat(signed_in(desk, code_of(told)))
    if not is_open_to(desk.agent, need):
        raise Unusable("right_missing", right=need, role=desk.agent.role)


def signed_in(desk: Desk, code: str, file: str | None = None) -> Agent:
    """Sign somebody in by the password they type, or that is in a file. Raises `Unusable`."""
    asking = _("Password of {code}: ").format(code=code)
    password = _in_file(file) if file else given(asking)
    return sign_in(desk.database, desk.settings, code, password, desk.now(), "command")


def given(asking: str) -> str:
    """Read a password, unseen at a terminal, else as the first line of standard input. Raises `Unusable`."""
    if sys.stdin.isatty():
        import getpass

        typed = getpass.getpass(clean(asking))
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    if not typed:
        raise Unusable("password_missing")
    return typed


def new_password(code: str, file: str | None) -> str:
    """Read a new password: from a file, or typed twice, or from standard input. Raises `Unusable`."""
    if file:
        return _in_file(file)
    first = given(_("New password of {code}: ").format(code=code))
    if sys.stdin.isatty() and given(_("The same again: ")) != first:
        raise Unusable("passwords_differ")
    return first


def _in_file(file: str) -> str:
    from tui.signed_in import password_in

    return password_in(Path(file).expanduser())

"""What the command line asked for, read into days, months and desks."""

from __future__ import annotations

import argparse
import re
from datetime import date, timedelta

from msgspec import json

from store import ALL_SHOPS, How, Look, Unusable, looked
from tui.rights import needed
from tui.wiring import Asked, Desk, sit_down


def desk_for(asked: argparse.Namespace) -> Desk:
    """Open the shop that was asked for, for who may do what was. Raises `Unusable`."""
    from tui.commands.signing import let_in

    told = told_of(asked)
    if told.shop == ALL_SHOPS and asked.command not in _OF_ALL_SHOPS:
        raise Unusable("all_shops_not_here")
    desk = sit_down(told)
    let_in(desk, told, needed(asked.command or "app", getattr(asked, "what", None)))
    return desk


_OF_ALL_SHOPS = ("figures", "board", "shop", "db")
"""What can be asked of every shop at once."""


def told_of(asked: argparse.Namespace) -> Asked:
    """Give what the command line says of where and who; the rest stands in the environment."""
    return Asked(asked.db, asked.lang, asked.user, asked.config, asked.key_file, asked.sign_in, asked.shop)


def note_look(desk: Desk, how: How, about: str = "", about_id: int | None = None, **facts: object) -> None:
    """Put on record what was just shown or handed out."""
    looked(desk.database, desk.agent.code, [Look(desk.now(), how, about, about_id, facts)])


def day(text: str) -> date:
    """Read a day. Raises `Unusable` for one that does not exist or is written otherwise."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Unusable("day_unreadable", value=text) from fault


def month(text: str) -> tuple[date, date]:
    """Read a month as its first and last day."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}", text):
            raise ValueError(text)
        first = date.fromisoformat(f"{text}-01")
    except ValueError as fault:
        raise Unusable("month_unreadable", value=text) from fault
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, following - timedelta(days=1)


def print_json(document: object) -> None:
    """Print one JSON document."""
    print(json.format(json.encode(document), indent=2).decode())

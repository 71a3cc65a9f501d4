"""`ringback shop`: the shops of one database."""

from __future__ import annotations

import argparse

from store import ALL_SHOPS, NamedShop, Unusable, add_shop, shops
from tui.commands.asked import desk_for, print_json
from tui.text import clean
from tui.words import _


def run(asked: argparse.Namespace) -> int:
    """List the shops, or add one."""
    asked.shop = asked.shop or ALL_SHOPS
    desk = desk_for(asked)
    found: tuple[NamedShop, ...]
    if asked.what == "add":
        if not asked.name:
            raise Unusable("shop_name_missing")
        found = (add_shop(desk.database, desk.agent, asked.name, desk.now()),)
    else:
        with desk.database.reading() as records:
            found = shops(records)
    if asked.json:
        print_json([{"id": one.id, "name": one.name} for one in found])
        return 0
    for one in found:
        print(clean(f"{one.id:>4}  {one.name}"))
    if asked.what == "add":
        print(_("Added. Its people and rules are its own: give --shop with every command."))
    return 0

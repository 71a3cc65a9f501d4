"""`ringback serve`: the app in a browser."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from contextlib import closing, suppress

from store import ALL_SHOPS, Unusable, asks_for_phrase, path_of, sign_in_is_asked
from tui.browser.visitors import is_loopback
from tui.commands.asked import told_of
from tui.text import clean
from tui.wiring import BROWSER, Asked, address_of, sit_down
from tui.words import _


def run(asked: argparse.Namespace) -> int:
    """Serve until Ctrl-C. Raises `Unusable` where the shop must not be offered, or cannot be."""
    told = told_of(asked)
    if told.shop == ALL_SHOPS:
        raise Unusable("all_shops_not_here")
    address = address_of(told)
    if "://" not in address and asks_for_phrase(path_of(address)):
        raise Unusable("serve_phrase")
    with closing(sit_down(told).database) as database, database.reading() as records:
        signs_in = sign_in_is_asked(records)
        if records.standing != "owner":
            raise Unusable("serve_by_login")
    if not is_loopback(asked.host):
        if not signs_in and not asked.open:
            raise Unusable("serve_open", host=asked.host)
        if not (asked.public_url or "").startswith("https://"):
            words = _("beware: {what}")
            what = _(
                "without TLS in front of it, everything typed can be read on the way (see docs/browser.md)"
            )
            print(words.format(what=what), file=sys.stderr)
    try:
        from tui.browser.serving import Place, Server
    except ImportError as fault:
        raise Unusable("serve_missing") from fault
    os.environ[BROWSER] = str(os.getpid())
    place = Place(asked.host, asked.port, asked.public_url, asked.visitors)
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(Server(_command(told), place).run(lambda port: _say(asked, port)))
    except OSError as fault:
        raise Unusable(
            "serve_taken", host=asked.host, port=asked.port, problem=fault.strerror or ""
        ) from fault
    return 0


def _say(asked: argparse.Namespace, port: int) -> None:
    host = f"[{asked.host}]" if ":" in asked.host else asked.host
    where = asked.public_url or f"http://{host}:{port}/"
    print(clean(_("Ringback is at {where}; Ctrl-C ends it.").format(where=where)), flush=True)


def _command(told: Asked) -> list[str]:
    """Give the command that each visitor's app is started by: this program, with what was asked of it."""
    options = {
        "--db": told.db,
        "--shop": told.shop,
        "--lang": told.lang,
        "--as": told.user,
        "--config": told.config,
        "--key-file": told.key_file,
    }
    given = [word for name, value in options.items() if value for word in (name, value)]
    return [sys.executable, "-P", "-m", "tui", *given]

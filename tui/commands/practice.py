"""`ringback practice`: a day of calls with made-up customers who answer; the scores so far."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from callscripts import Language
from callscripts.practice.model import Part
from store import Unusable, load_settings
from tui import throwaway, words
from tui.commands.asked import print_json
from tui.practising.history import Total, kept, sessions
from tui.practising.session import Practice
from tui.practising.shop import chosen_parts, make_shop
from tui.text import clean
from tui.wiring import Asked, choose_language, clock_from, data_folder, own_from, settings_file
from tui.words import _, formats

FOLDER = "ringback-practice-"


def run(asked: argparse.Namespace) -> int:
    """Open the app on a practice shop, which is gone afterwards; or list parts or scores."""
    if asked.scores:
        return _scores(asked)
    names = [name.strip() for name in (asked.parts or "").split(",") if name.strip()]
    parts = chosen_parts(names)
    if asked.list:
        return _list(parts, as_json=asked.json)
    named: set[str] = set()
    for part in parts:
        if part.part in named:
            raise Unusable("part_twice", part=part.part)
        named.add(part.part)
    return _play(asked, parts)


def _play(asked: argparse.Namespace, parts: Sequence[Part]) -> int:
    wanted = Asked(asked.db, asked.lang, asked.user, asked.config)
    settings = load_settings(settings_file(wanted, os.environ))
    choose_language(wanted, os.environ, settings)
    clock = clock_from(os.environ, settings.zoneinfo)
    user = asked.user or os.environ.get("RINGBACK_USER") or getpass.getuser()
    seed = asked.seed if asked.seed is not None else int(clock().timestamp())
    own, kept_in = own_from(), data_folder(os.environ)
    with throwaway.folder(FOLDER) as folder:
        cast = make_shop(folder, settings, clock, user, parts, seed, _language())
        from tui.practising.app import PracticeApp

        try:
            return PracticeApp(Practice(cast, kept_in), kept_in, own=own).at_terminal()
        finally:
            cast.desk.database.close()


def _list(parts: Sequence[Part], *, as_json: bool) -> int:
    if as_json:
        print_json([{"part": one.part, "script": one.script, "calls": len(one.calls)} for one in parts])
        return 0
    for one in parts:
        print(clean(f"{one.part:<24} {one.script:<14} {one.title.in_(_language())}"))
    return 0


def _scores(asked: argparse.Namespace) -> int:
    """Print every day of practice, the oldest first."""
    settings = load_settings(settings_file(Asked(None, asked.lang, None, asked.config), os.environ))
    found = sessions(kept(data_folder(os.environ)))
    if asked.json:
        print_json([msgspec.to_builtins(one) for one in found])
    elif not found:
        print(_("No practice yet; begin with ringback practice."))
    for one in [] if asked.json else found:
        print(_line(one, settings.zoneinfo))
    return 0


def _line(one: Total, zone: ZoneInfo) -> str:
    at = datetime.fromisoformat(one.at).astimezone(zone)
    said = _(
        "{right} of {steps} steps right, {faultless} of {calls} calls without a fault, {keys} keys"
    ).format(right=one.right, steps=one.steps, faultless=one.faultless, calls=one.calls, keys=one.keys)
    return clean(f"{formats.day(at.date())} {at:%H:%M}  {one.agent}  {said}")


def _language() -> Language:
    return "zh" if words.language() == "zh" else "en"

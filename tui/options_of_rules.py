"""The options of `ringback rules` and `ringback subjects`. Light, as the command line is."""

from __future__ import annotations

import argparse

from tui.words import _


def rules(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the rules."""
    about = _("list the rules, show one, set one, or list what was changed")
    parser.add_argument(
        "what", nargs="?", default="list", choices=("list", "show", "set", "history"), help=about
    )
    parser.add_argument("key", nargs="?", metavar="KEY", help=_("the rule, such as queues.callback.last_day"))
    parser.add_argument("value", nargs="?", metavar=_("VALUE"), help=_("with set: what is to hold"))
    about = _("with set: only show who would enter and leave the queues")
    parser.add_argument("--try", dest="tries", action="store_true", help=about)
    about = _("with set: let the shipped value hold again")
    parser.add_argument("--as-shipped", action="store_true", help=about)
    parser.add_argument("--own", action="store_true", help=_("with list: only the shop's own"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))


def subjects(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of what customers say."""
    days = parser.add_mutually_exclusive_group()
    days.add_argument("--month", metavar=_("MONTH"), help=_("a month, 2026-11"))
    days.add_argument("--from", dest="first", metavar=_("DAY"), help=_("the first day"))
    parser.add_argument("--to", dest="last", metavar=_("DAY"), help=_("the last day, included"))
    tones = ("good", "bad", "neither")
    parser.add_argument(
        "--tone", choices=tones, help=_("only calls of satisfied customers, or of the others")
    )
    parser.add_argument("--as-of", metavar=_("DAY"), help=_("as recorded by the end of that day"))
    parser.add_argument("--cases", metavar="SUBJECT", help=_("list what was said about a subject"))
    parser.add_argument("--words", metavar="FILE", help=_("subjects and words of your own (TOML)"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))

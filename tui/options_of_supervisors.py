"""The options of the commands that supervisors use. Light, as the command line is."""

from __future__ import annotations

import argparse

from tui.words import _

CAUSES = ("quality", "time", "cost", "parts", "attitude", "vehicle", "claims", "other")
KINDS = ("callback", "invitation", "recall", "complaint")


def complaint(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of complaints."""
    whats = (
        "list", "show", "open", "assign", "reply", "propose", "solve", "apply", "close", "reopen", "note",
    )  # fmt: skip
    about = _("list those not closed, show one, open one, or take a step of one")
    parser.add_argument("what", choices=whats, help=about)
    parser.add_argument("id", nargs="?", type=int, help=_("the complaint's number"))
    parser.add_argument("--note", default="", metavar=_("TEXT"), help=_("what was said or done"))
    parser.add_argument("--owner", metavar="CODE", help=_("with assign: who sees to it"))
    parser.add_argument(
        "--department", default="", metavar=_("NAME"), help=_("with assign: which department answers")
    )
    parser.add_argument("--customer", type=int, metavar="ID", help=_("with open: whose it is"))
    parser.add_argument("--vehicle", type=int, metavar="ID", help=_("with open: about which vehicle"))
    parser.add_argument("--cause", default="other", choices=CAUSES, help=_("with open: what it is about"))
    severities = ("minor", "serious", "severe")
    parser.add_argument("--severity", default="minor", choices=severities, help=_("with open: how bad it is"))
    sources = ("telephone", "visit", "other")
    parser.add_argument("--source", default="telephone", choices=sources, help=_("with open: how it came in"))
    parser.add_argument(
        "--closed", action="store_true", help=_("with list: those closed in the last 30 days")
    )
    parser.add_argument("--as-of", metavar=_("DAY"), help=_("as it stood at the end of that day"))
    _json(parser)


def holidays(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the calendar."""
    about = _("list the days, take in a file of them, or take one out")
    parser.add_argument("what", nargs="?", default="list", choices=("list", "import", "forget"), help=about)
    parser.add_argument("text", nargs="?", metavar=_("FILE"), help=_("the file, or the day to take out"))
    parser.add_argument("--year", type=int, metavar=_("YEAR"), help=_("only this year's"))
    _json(parser)


def assign(parser: argparse.ArgumentParser) -> None:
    """Say what can be done with the work in hand."""
    whats = ("list", "agents", "give", "release", "hand-over", "hold", "let-go", "add", "log")
    about = _("list the work in hand, or say whose it is to be")
    parser.add_argument("what", nargs="?", default="list", choices=whats, help=about)
    parser.add_argument("ids", nargs="*", type=int, metavar="ID", help=_("the follow-ups' numbers"))
    parser.add_argument("--kind", choices=KINDS, help=_("only this queue"))
    parser.add_argument("--of", metavar="CODE", help=_("only this agent's; nobody: what anyone may have"))
    dues = ("over", "today", "week")
    parser.add_argument("--due", choices=dues, help=_("only what ends by then"))
    desks = ("agents", "service_manager")
    parser.add_argument("--desk", choices=desks, help=_("only this list"))
    parser.add_argument("--held", action="store_true", help=_("only what somebody has in hand now"))
    parser.add_argument("--to", metavar="CODE", help=_("whose they are to be"))
    parser.add_argument("--customer", type=int, metavar="ID", help=_("with add: whom to call"))
    parser.add_argument("--vehicle", type=int, metavar="ID", help=_("with add: about which vehicle"))
    parser.add_argument("--note", default="", metavar=_("TEXT"), help=_("why, for the record"))
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would be done"))
    _json(parser)


def board(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the board."""
    parser.add_argument(
        "--on", "--as-of", dest="on", metavar=_("DAY"), help=_("the day, 2026-11-23; today if left out")
    )
    _json(parser)


def quality(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the quality of calls."""
    whats = ("list", "draw", "show", "score", "patterns")
    about = _("list the calls drawn, draw a week's, show or score one, or list patterns")
    parser.add_argument("what", nargs="?", default="list", choices=whats, help=about)
    parser.add_argument("id", nargs="?", type=int, help=_("the call's number"))
    parser.add_argument("--week", metavar=_("DAY"), help=_("any day of the week; last week if left out"))
    parser.add_argument("--of", metavar="CODE", help=_("only this agent's"))
    parser.add_argument("--seed", metavar=_("TEXT"), help=_("with draw: what the lot follows from"))
    about = _("with score: points of a criterion, 1 to 5, or 0 where it does not apply; give it again")
    parser.add_argument("--points", action="append", default=[], metavar="CRITERION=N", help=about)
    parser.add_argument("--note", default="", metavar=_("TEXT"), help=_("with score: what was heard"))
    parser.add_argument("--from", dest="first", metavar=_("DAY"), help=_("with patterns: the first day"))
    parser.add_argument(
        "--to", dest="last", metavar=_("DAY"), help=_("with patterns: the last day, included")
    )
    parser.add_argument("--about", action="store_true", help=_("with patterns: say what each one is"))
    _json(parser)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))

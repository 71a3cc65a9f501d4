"""The command line: every screen action for a dialler, a cron line or a test, by the same code.

Nothing heavy is imported here; a command's module is loaded when it is called.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import NoReturn

from tui import words
from tui.entry import UNUSABLE, VALUED, VERSION, carried_out, load_msgspec, speak
from tui.words import N_, _

LONGEST_WAIT = 86_400
"""Seconds between two looks at most: a day."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a call in one line."""

    further: Callable[[], str] | None = None
    """Words for the end of the help, worked out only when the help is shown."""

    def format_help(self) -> str:
        """Give the help."""
        if self.further is not None:
            self.epilog = self.further()
        return super().format_help()

    def _get_formatter(self) -> argparse.HelpFormatter:
        return argparse.HelpFormatter(self.prog, width=_columns() - 2)

    def error(self, message: str) -> NoReturn:
        see = _("see {prog} --help").format(prog=self.prog)
        self.exit(UNUSABLE, f"{self.prog}: {message} ({see})\n")


@cache
def _columns() -> int:
    """Say how wide the terminal is. Argparse asks at every option, by way of what unpacks archives."""
    with suppress(KeyError, ValueError):
        return int(os.environ["COLUMNS"])
    with suppress(AttributeError, ValueError, OSError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
    return 80


COMMANDS = {
    "demo": N_("open the app on a throwaway shop with made-up records"),
    "practice": N_("practise a day of calls with made-up customers who answer"),
    "import": N_("take in files of visits, customers, calls or survey results; take the last one back"),
    "match": N_("list who may be the same customer or vehicle, and decide it"),
    "queue": N_("list a day's queues, or say why a vehicle is in one or not"),
    "find": N_("find anyone by plate, VIN, number, name, pinyin or order"),
    "correct": N_("correct a customer's file, so that older orders do not overwrite it"),
    "next": N_("take the next follow-up and open its call"),
    "log": N_("close a call with its outcome"),
    "undo": N_("take your last outcome back, with all that followed from it"),
    "release": N_("give a follow-up back to its queue"),
    "skip": N_("give a follow-up back that you do not call, with the reason"),
    "pause": N_("take no calls for a while, or go on"),
    "complaint": N_("list the complaints, open one, or take a step of one"),
    "assign": N_("list the work in hand, give it to somebody, hold a queue"),
    "holidays": N_("list holidays and make-up working days, or take in a file of them"),
    "board": N_("show how the day goes, or how a past one went"),
    "quality": N_("draw calls by lot, score them, list patterns that are worth a look"),
    "figures": N_("reckon the figures of a month or a range of days"),
    "due": N_("list who is due in a month, or has stayed away, for letters and messages"),
    "report": N_("write the monthly report: slides, workbook, page, Markdown or JSON"),
    "action": N_("list and keep the actions agreed in the monthly report"),
    "rules": N_("list the shop's rules, try a change, make it, or see what was changed"),
    "subjects": N_("see what customers talk about, with the cases"),
    "script": N_("list the scripts; check, walk, try or import one of your own"),
    "db": N_("back the shop up, put a backup in place, look it over, bring it up to date"),
    "person": N_("tell all that is known of somebody, or erase them for good"),
    "consent": N_("list and record what people agree to and refuse"),
    "retention": N_("erase who was not heard of for longer than the rule says"),
    "audit": N_("list who did what and when, and verify that nobody tampered with it"),
    "shop": N_("list the shops of this database, or add one"),
    "staff": N_("list who works here, change them, sign in at this terminal"),
    "keys": N_("list the keys in effect, or write a file of your own to begin with"),
    "serve": N_("offer the app in a browser"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked for; return the exit status (0 done, 1 but something was refused, 2 unusable)."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    speak(next((given[i + 1] for i, word in enumerate(given[:-1]) if word == "--lang"), None))
    asked = _parser(given).parse_args(given)
    return carried_out(lambda: _carry_out(asked))


def _carry_out(asked: argparse.Namespace) -> int:
    load_msgspec()
    module = import_module(f"tui.commands.{(asked.command or 'app').replace('import', 'importing')}")
    gc.enable()
    return int(module.run(asked))


def _parser(given: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """Make the parser: of all commands (None), or of the one that is `given`; all together take long."""
    parser = _Parser("ringback", description=_("After-sales follow-up calls, in a terminal."))
    parser.add_argument("--version", action="version", version=VERSION)
    _everywhere(parser)
    commands = parser.add_subparsers(
        dest="command", metavar=_("COMMAND"), parser_class=_Parser, prog=parser.prog
    )
    called = _command(given or ())
    for name in [called] if called else COMMANDS:
        about = _(COMMANDS[name])
        command = commands.add_parser(name, help=about, description=about)
        if given is None or name in given:
            _everywhere(command, again=True)
            _OPTIONS[name](command)
    return parser


def _command(given: Sequence[str]) -> str | None:
    """Give the command that is called, where there is one of that name."""
    left = iter(given)
    for word in left:
        if word in VALUED:
            next(left, None)
        elif not word.startswith("-"):
            return word if word in COMMANDS else None
    return None


def _everywhere(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    default = argparse.SUPPRESS if again else None
    parser.add_argument("--db", default=default, metavar="URL", help=_("the shop's file (or RINGBACK_DB)"))
    about = _("which of several shops, by its name (or RINGBACK_SHOP)")
    parser.add_argument("--shop", default=default, metavar=_("NAME"), help=about)
    parser.add_argument(
        "--lang", default=default, choices=words.LANGUAGES, help=_("language (or RINGBACK_LANG)")
    )
    parser.add_argument(
        "--as", dest="user", default=default, metavar="CODE", help=_("who is working (or RINGBACK_USER)")
    )
    parser.add_argument(
        "--config", default=default, metavar="FILE", help=_("the shop's own rules (or RINGBACK_CONFIG)")
    )
    about = _("ask who is working, although this terminal stays signed in")
    parser.add_argument("--sign-in", action="store_true", default=default or False, help=about)
    about = _("the key of an encrypted shop (or RINGBACK_KEY_FILE)")
    parser.add_argument("--key-file", default=default, metavar="FILE", help=about)


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--keep", metavar="FILE", help=_("make the shop in this file and keep it"))
    parser.add_argument("--make-only", action="store_true", help=_("with --keep: make it, do not open it"))


def _practice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--parts", metavar=_("NAMES"), help=_("only these parts, with commas; or files"))
    parser.add_argument("--seed", type=int, metavar="N", help=_("the same made-up people as last time"))
    parser.add_argument("--list", action="store_true", help=_("list the parts"))
    parser.add_argument("--scores", action="store_true", help=_("show the days of practice so far"))
    _json(parser)


def _import(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("files", nargs="*", default=[], metavar=_("FILE"), help=_("a file to take in"))
    what.add_argument("--undo", action="store_true", help=_("take the last import back"))
    what.add_argument("--watch", metavar=_("FOLDER"), help=_("take in what is put into this folder"))
    kinds = ("auto", "visits", "customers", "calls", "outside-survey")
    parser.add_argument("--kind", default="auto", choices=kinds, help=_("what the rows are"))
    parser.add_argument("--map", metavar="FILE", help=_("which heading means what (TOML)"))
    parser.add_argument("--encoding", metavar="NAME", help=_("how the text is encoded"))
    parser.add_argument("--delimiter", metavar="SIGN", help=_("what stands between the cells of a text"))
    parser.add_argument("--sheet", metavar="NAME", help=_("which sheet of a workbook"))
    parser.add_argument("--heading-row", type=int, metavar="N", help=_("the row of the headings"))
    parser.add_argument("--dry-run", action="store_true", help=_("only look: store nothing"))
    parser.add_argument("--rejects", metavar="FILE", help=_("where refused rows go"))
    parser.add_argument(
        "--every",
        type=_seconds,
        metavar=_("SECONDS"),
        help=_("with --watch: how often to look; 5 if left out"),
    )
    parser.add_argument("--once", action="store_true", help=_("with --watch: take what is there, and end"))
    _json(parser)


def _seconds(text: str) -> float:
    """Read a number of seconds that one can wait."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_WAIT:
        most = f"{LONGEST_WAIT:,}"
        raise argparse.ArgumentTypeError(
            _("{text}: give seconds, {most} at most").format(text=text, most=most)
        )
    return seconds


def _match(parser: argparse.ArgumentParser) -> None:
    whats = ("list", "decide", "undo")
    about = _("list the open questions, decide one, or take a decision back")
    parser.add_argument("what", nargs="?", default="list", choices=whats, help=about)
    parser.add_argument("id", nargs="?", type=int, help=_("the question's number"))
    decisions = ("same", "apart", "owner-stays")
    parser.add_argument("decision", nargs="?", choices=decisions, help=_("one, two, or the owner stays"))
    parser.add_argument("--kind", choices=("owner", "plate", "number"), help=_("only questions of this kind"))
    parser.add_argument("--decided", action="store_true", help=_("list the decided ones"))
    about = _("decide all that the same vehicle, plate or number raised")
    parser.add_argument("--alike", action="store_true", help=about)
    _json(parser)


def _queue(parser: argparse.ArgumentParser) -> None:
    _kind(parser)
    parser.add_argument("--on", metavar=_("DAY"), help=_("the day, 2026-11-23; today if left out"))
    _desk(parser)
    parser.add_argument("--why", metavar=_("PLATE"), help=_("ask about one vehicle"))
    parser.add_argument("--csv", action="store_true", help=_("print CSV"))
    _json(parser)


def _find(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", metavar=_("TEXT"), help=_("any part of what is known"))
    _json(parser)


def _correct(parser: argparse.ArgumentParser) -> None:
    from tui.commands.options import correct

    correct(parser)
    _json(parser)


def _next(parser: argparse.ArgumentParser) -> None:
    _kind(parser)
    _desk(parser)
    _json(parser)


def _log(parser: argparse.ArgumentParser) -> None:
    if isinstance(parser, _Parser):
        parser.further = _outcomes
    parser.add_argument("id", type=int, help=_("the follow-up's number"))
    parser.add_argument("--outcome", required=True, metavar="CODE", help=_("how the call ended"))
    parser.add_argument("--answers", metavar="JSON", help=_("an object of question and answer"))
    parser.add_argument("--cause", action="append", metavar="CODE", help=_("a cause of dissatisfaction"))
    parser.add_argument("--severity", choices=("minor", "serious", "severe"), help=_("of a complaint"))
    parser.add_argument("--at", metavar=_("WHEN"), help=_("the time agreed: of the visit, or to call again"))
    about = _("take the time although it is out of hours or full; the law's hours stand")
    parser.add_argument("--despite-hours", action="store_true", help=about)
    parser.add_argument("--due", metavar=_("DAY"), help=_("when the customer thinks it is due"))
    parser.add_argument("--other-shop", default="", metavar=_("NAME"), help=_("where the customer goes"))
    parser.add_argument("--reason", default="", metavar=_("TEXT"), help=_("why, in their words"))
    parser.add_argument("--number", default="", metavar=_("NUMBER"), help=_("another number of theirs"))
    parser.add_argument("--note", metavar=_("TEXT"), help=_("a note"))
    _json(parser)


def _outcomes() -> str:
    from store import outcomes
    from tui.words import labels

    listed = ", ".join(f"{code} ({labels.outcome(code)})" for code in outcomes())
    return _("Outcomes: {listed}").format(listed=listed)


def _release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=int, help=_("the follow-up's number"))
    parser.add_argument("--of", metavar="CODE", help=_("only while this agent holds it"))


def _skip(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=int, help=_("the follow-up's number"))
    parser.add_argument("--reason", required=True, metavar="CODE", help=_("why it is not called now"))
    parser.add_argument("--note", default="", metavar=_("TEXT"), help=_("the reason in your own words"))


def _pause(parser: argparse.ArgumentParser) -> None:
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--reason", metavar="CODE", help=_("begin a pause, and why"))
    either.add_argument("--end", action="store_true", help=_("end the pause"))
    parser.add_argument("--note", default="", metavar=_("TEXT"), help=_("the reason in your own words"))
    _json(parser)


def _figures(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar=_("NAME"), help=_("which figures"))
    days = parser.add_mutually_exclusive_group()
    days.add_argument("--month", metavar=_("MONTH"), help=_("a month, 2026-11"))
    days.add_argument("--from", dest="first", metavar=_("DAY"), help=_("the first day"))
    parser.add_argument("--to", dest="last", metavar=_("DAY"), help=_("the last day, included"))
    parser.add_argument(
        "--by",
        metavar=_("WHAT"),
        help=_("split by agent, advisor, technician, model, tier, company, service, day, week or month"),
    )
    parser.add_argument("--as-of", metavar=_("DAY"), help=_("as it was recorded by the end of this day"))
    parser.add_argument(
        "--cases", metavar="ROW[:PART[:GROUP]]", help=_("list the cases behind a number of the figure")
    )
    parser.add_argument("--about", action="store_true", help=_("say what the figure counts"))
    _json(parser)


def _due(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--month", metavar=_("MONTH"), help=_("a month, 2026-11"))
    what.add_argument("--exports", action="store_true", help=_("list what was written to files, and by whom"))
    parser.add_argument("--lapsed", action="store_true", help=_("list those who have stayed away instead"))
    about = _("write it to this file; the name ends in .xlsx or .csv")
    parser.add_argument("--out", metavar=_("FILE"), help=about)
    about = _("only these: tier=A, model=, owner=, basis=, address=, booked=, visits=; may be given again")
    parser.add_argument("--filter", action="append", default=[], metavar=_("WHAT"), help=about)
    orders = ("due", "name", "plate", "model", "tier")
    parser.add_argument("--order", default="due", choices=orders, help=_("in which order"))
    about = _("write telephone numbers in full to the file, which is on record")
    parser.add_argument("--whole-numbers", action="store_true", help=about)
    _json(parser)


def _report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", required=True, metavar=_("MONTH"), help=_("a month, 2026-11"))
    about = _("where it is written; the name ends in .pptx, .xlsx, .html, .md or .json")
    parser.add_argument("--out", action="append", default=[], metavar=_("FILE"), help=about)
    about = _("take in what has come to be known since the month was closed")
    parser.add_argument("--anew", action="store_true", help=about)
    _json(parser)


def _action(parser: argparse.ArgumentParser) -> None:
    about = _("list a month's, add one, change one, carry last month's on, or withdraw one")
    parser.add_argument("what", choices=("list", "add", "set", "carry", "withdraw"), help=about)
    parser.add_argument("id", nargs="?", type=int, help=_("the action's number"))
    about = _("the month in which it is to be done; this month if left out")
    parser.add_argument("--month", metavar=_("MONTH"), help=about)
    parser.add_argument("--problem", metavar=_("TEXT"), help=_("what is the matter"))
    parser.add_argument("--measure", metavar=_("TEXT"), help=_("what is done about it"))
    parser.add_argument("--owner", metavar=_("NAME"), help=_("who does it"))
    parser.add_argument("--due", metavar=_("DAY"), help=_("by when"))
    parser.add_argument("--supervisor", metavar=_("NAME"), help=_("who sees to it that it is done"))
    states = ("not_begun", "under_way", "done")
    parser.add_argument("--state", choices=states, help=_("how far it is"))
    _json(parser)


def _script(parser: argparse.ArgumentParser) -> None:
    choices = ("list", "check", "paths", "try", "import")
    about = _("list the shipped ones, check a file, walk its paths, try it, or import a workbook")
    parser.add_argument("what", choices=choices, help=about)
    parser.add_argument(
        "file", nargs="?", metavar=_("FILE"), help=_("the script's file, or a shipped one's name")
    )
    parser.add_argument("--out", metavar="FILE", help=_("where an imported script is written"))
    _json(parser)


def _keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help=_("write your own file to begin with"))
    _json(parser)


def _desk(parser: argparse.ArgumentParser) -> None:
    desks = ("agents", "service_manager")
    parser.add_argument("--desk", default="agents", choices=desks, help=_("whose list"))


def _kind(parser: argparse.ArgumentParser) -> None:
    kinds = ("callback", "invitation", "recall", "complaint")
    parser.add_argument("--kind", choices=kinds, help=_("only this queue"))


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))


def _beside(of: str, name: str) -> Callable[[argparse.ArgumentParser], None]:
    """Give what adds the options that stand in a file beside this one; it is loaded when it is needed."""

    def add(parser: argparse.ArgumentParser) -> None:
        getattr(import_module(f"tui.options_of_{of}"), name)(parser)

    return add


_OPTIONS = {
    "demo": _demo,
    "practice": _practice,
    "import": _import,
    "match": _match,
    "queue": _queue,
    "find": _find,
    "correct": _correct,
    "next": _next,
    "log": _log,
    "undo": _json,
    "release": _release,
    "skip": _skip,
    "pause": _pause,
    "complaint": _beside("supervisors", "complaint"),
    "assign": _beside("supervisors", "assign"),
    "holidays": _beside("supervisors", "holidays"),
    "board": _beside("supervisors", "board"),
    "quality": _beside("supervisors", "quality"),
    "figures": _figures,
    "due": _due,
    "report": _report,
    "action": _action,
    "rules": _beside("rules", "rules"),
    "subjects": _beside("rules", "subjects"),
    "script": _script,
    "db": _beside("safeguards", "db"),
    "person": _beside("safeguards", "person"),
    "consent": _beside("safeguards", "consent"),
    "retention": _beside("safeguards", "retention"),
    "shop": _beside("staff", "shop"),
    "staff": _beside("staff", "staff"),
    "audit": _beside("safeguards", "audit"),
    "keys": _keys,
    "serve": _beside("safeguards", "serve"),
}

if __name__ == "__main__":
    sys.exit(main())

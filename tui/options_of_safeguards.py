"""The options of the commands that keep records and people safe. Light, as the command line is."""

from __future__ import annotations

import argparse

from tui.words import _

PURPOSES = ("all", "complaint", "callback", "invitation", "recall", "messages")
SOURCES = ("call", "form", "letter", "message", "visit", "authority", "other")


def db(parser: argparse.ArgumentParser) -> None:
    """Say what can be done with the shop's file."""
    whats = ("backup", "list", "restore", "check", "upgrade", "copy", "grants", "encrypt", "decrypt", "rekey")
    about = _(
        "back it up, list the backups, put one in place, look it over, bring it up to date, copy it to a"
        " server, make the roles of a server, encrypt it, take the encryption off, or give it another key"
    )
    parser.add_argument("what", choices=whats, metavar=_("WHAT"), help=about + ": " + ", ".join(whats))
    about = _(
        "the backup's file; with backup also a folder, where it gets a dated name; with check the file, the"
        " shop's if left out; with copy the shop's"
    )
    parser.add_argument("file", nargs="?", metavar=_("FILE"), help=about)
    about = _("with copy: the server's database, postgresql://user@host/database")
    parser.add_argument("target", nargs="?", metavar=_("ADDRESS"), help=about)
    about = _("with restore and check: the backup's key, where it is another than the shop's")
    parser.add_argument("--backup-key-file", metavar="FILE", help=about)
    new = parser.add_mutually_exclusive_group()
    about = _("with encrypt and rekey: the file the new key is in; made if it is not there")
    new.add_argument("--new-key-file", metavar="FILE", help=about)
    about = _("with encrypt and rekey: keep the new key in this system's keyring")
    new.add_argument("--keyring", action="store_true", help=about)
    about = _("with encrypt and rekey: ask for a pass phrase, and for it again whenever the shop is opened")
    new.add_argument("--passphrase", action="store_true", help=about)
    _json(parser)


def person(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked about one person."""
    about = _("write all that is known of them to a file, or erase them")
    parser.add_argument("what", choices=("export", "erase"), help=about)
    about = _("who: the number of their file, a telephone number, a plate or a VIN")
    parser.add_argument("who", metavar=_("WHO"), help=about)
    about = _("with export: the file; its name ends in .json or .zip")
    parser.add_argument("--out", metavar=_("FILE"), help=about)
    about = _("with erase: do it; without this it only says what would be done")
    parser.add_argument("--yes", action="store_true", help=about)
    _json(parser)


def consent(parser: argparse.ArgumentParser) -> None:
    """Say what can be recorded of consents."""
    about = _("list what somebody agreed to and refused, or record that they agree or refuse")
    parser.add_argument("what", choices=("list", "allow", "refuse"), help=about)
    about = _("who: the number of their file, a telephone number, a plate or a VIN")
    parser.add_argument("who", metavar=_("WHO"), help=about)
    parser.add_argument("--purpose", default="all", choices=PURPOSES, help=_("for what; for all if left out"))
    parser.add_argument("--source", default="call", choices=SOURCES, help=_("where it was said"))
    parser.add_argument("--at", metavar=_("WHEN"), help=_("when it was said; now if left out"))
    about = _("of this telephone number, whoever has it, and not of a person")
    parser.add_argument("--number", action="store_true", help=about)
    parser.add_argument("--note", default="", metavar=_("TEXT"), help=_("their words, or where it is filed"))
    _json(parser)


def serve(parser: argparse.ArgumentParser) -> None:
    """Say where the app is offered in a browser."""
    about = _("the address it is bound to; 127.0.0.1, which only this machine reaches, if left out")
    parser.add_argument("--host", default="127.0.0.1", metavar=_("ADDRESS"), help=about)
    parser.add_argument("--port", type=_port, default=8000, metavar="N", help=_("its port; 8000 if left out"))
    about = _("how it is reached through a server in front of it, as https://calls.example.com")
    parser.add_argument("--public-url", metavar="URL", help=about)
    about = _("how many may work at once; 50 if left out")
    parser.add_argument("--visitors", type=int, default=50, metavar="N", help=about)
    about = _("offer it to other machines although nobody signs in: whoever reaches it sees everything")
    parser.add_argument("--open", action="store_true", help=about)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 <= int(text) < 1 << 16:
        raise argparse.ArgumentTypeError(_("{text}: a port is a number up to 65535").format(text=text))
    return int(text)


def retention(parser: argparse.ArgumentParser) -> None:
    """Say how the rule by age is run."""
    parser.add_argument("--dry-run", action="store_true", help=_("only say who would be erased"))
    _json(parser)


def audit(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the audit trail."""
    parser.add_argument("--from", dest="first", metavar=_("DAY"), help=_("the first day"))
    parser.add_argument("--to", dest="last", metavar=_("DAY"), help=_("the last day, included"))
    parser.add_argument("--who", metavar=_("CODE"), help=_("only of this member of staff"))
    about = _("only entries of a kind, or a family of kinds: calls, looks, changes, copies, staff")
    parser.add_argument("--kind", metavar=_("KIND"), help=about)
    about = _("only what was done to this: a table, or one row of it, such as customer:12")
    parser.add_argument("--about", metavar=_("WHAT"), help=about)
    parser.add_argument(
        "--most", type=int, default=200, metavar="N", help=_("so many entries at most, 200 if left out")
    )
    about = _("follow the whole trail and name what was tampered with")
    parser.add_argument("--verify", action="store_true", help=about)
    about = _("print where the trail stands, to be kept elsewhere")
    parser.add_argument("--seal", action="store_true", help=about)
    about = _("with --verify: compare with the seals in this file too, one a line")
    parser.add_argument("--sealed", metavar=_("FILE"), help=about)
    parser.add_argument("--csv", action="store_true", help=_("print CSV"))
    _json(parser)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))

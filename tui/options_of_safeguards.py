"""The options of the commands that keep records and people safe. Light, as the command line is."""

from __future__ import annotations

import argparse

from tui.words import _

PURPOSES = ("all", "complaint", "callback", "invitation", "recall", "messages")
SOURCES = ("call", "form", "letter", "message", "visit", "authority", "other")


def db(parser: argparse.ArgumentParser) -> None:
    """Say what can be done with the shop's file."""
    whats = ("backup", "list", "restore", "check", "upgrade")
    about = _("back it up, list the backups, put one in place, look it over, or bring it up to date")
    parser.add_argument("what", choices=whats, help=about)
    about = _("the backup's file; with backup also a folder, where it gets a dated name")
    parser.add_argument("file", nargs="?", metavar=_("FILE"), help=about)
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


def retention(parser: argparse.ArgumentParser) -> None:
    """Say how the rule by age is run."""
    parser.add_argument("--dry-run", action="store_true", help=_("only say who would be erased"))
    _json(parser)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))

"""The options of `ringback staff`. Light, as the command line is."""

from __future__ import annotations

import argparse

from tui.words import _

WHATS = ("list", "add", "role", "disable", "enable", "password", "sign-in", "sign-out")
ROLES = ("agent", "supervisor", "service_manager", "administrator", "auditor", "group_supervisor")


def staff(parser: argparse.ArgumentParser) -> None:
    """Say what can be done with who works here, and with one's own sign-in."""
    about = _("list who works here, enter somebody, change them, or sign in and out at this terminal")
    parser.add_argument("what", choices=WHATS, help=about)
    parser.add_argument("code", nargs="?", metavar="CODE", help=_("whose; at a sign-in your own"))
    parser.add_argument("--name", default="", metavar=_("NAME"), help=_("with add: their name"))
    about = _("with add and role: what they may do")
    parser.add_argument("--role", choices=ROLES, help=about)
    about = _("with add: their name as an advisor in the orders, where they are one")
    parser.add_argument("--advisor", default="", metavar=_("NAME"), help=about)
    about = _("with password and sign-in: a file that the password is the first line of")
    parser.add_argument("--password-file", metavar="FILE", help=about)
    about = _("with password: take it away, so that they cannot sign in")
    parser.add_argument("--remove", action="store_true", help=about)
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))


def shop(parser: argparse.ArgumentParser) -> None:
    """Say what can be done with the shops of a database."""
    parser.add_argument("what", choices=("list", "add"), help=_("list them, or add one without records"))
    parser.add_argument("name", nargs="?", default="", metavar=_("NAME"), help=_("with add: its name"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))

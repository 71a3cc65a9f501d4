"""Options of commands that have many."""

from __future__ import annotations

import argparse

from tui.words import _


def correct(parser: argparse.ArgumentParser) -> None:
    """Add the options of `ringback correct`; an empty value empties a field."""
    parser.add_argument("id", type=int, help=_("the customer's number, from ringback find --json"))
    parser.add_argument("--name", metavar=_("NAME"), help=_("what they are called"))
    parser.add_argument("--gender", choices=("female", "male", ""), help=_("how they are addressed"))
    parser.add_argument("--company", choices=("yes", "no"), help=_("whether it is a company"))
    parser.add_argument("--tier", choices=("A", "B", "C"), help=_("the value tier"))
    parser.add_argument("--address", metavar=_("TEXT"), help=_("where they live"))
    times = ("morning", "midday", "afternoon", "evening", "")
    parser.add_argument("--preferred-time", choices=times, help=_("when they like to be called"))
    parser.add_argument("--do-not-call", choices=("yes", "no"), help=_("whether they are never to be called"))
    parser.add_argument("--notes", metavar=_("TEXT"), help=_("what else is to be known of them"))
    parser.add_argument("--number", metavar=_("NUMBER"), help=_("another number of theirs"))
    parser.add_argument(
        "--number-state",
        nargs=2,
        action="append",
        metavar=(_("PLACE"), _("STATE")),
        help=_("mark a number: unknown, good, wrong (someone else's), suspended or invalid"),
    )
    parser.add_argument(
        "--first-number", type=int, metavar=_("PLACE"), help=_("the number that is dialled first")
    )
    parser.add_argument("--vehicle", type=int, metavar="ID", help=_("the vehicle that the rest is about"))
    parser.add_argument("--plate", metavar=_("PLATE"), help=_("its plate"))
    parser.add_argument("--vin", metavar="VIN", help=_("its VIN"))
    parser.add_argument("--model", metavar=_("TEXT"), help=_("its model"))
    energies = ("petrol", "hybrid", "electric", "")
    parser.add_argument("--energy", choices=energies, help=_("what it runs on"))
    parser.add_argument("--purchased", metavar=_("DAY"), help=_("when it was bought"))
    states = ("active", "sold_on", "scrapped", "moved_away")
    parser.add_argument("--status", choices=states, help=_("what became of it"))
    parser.add_argument("--owner", type=int, metavar="ID", help=_("the customer whose it is now"))
    parser.add_argument("--reason", default="", metavar=_("TEXT"), help=_("why; kept with the correction"))
    parser.add_argument("--dry-run", action="store_true", help=_("only look: store nothing"))

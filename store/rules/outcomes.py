"""The list of outcomes, and what many attempts come to.

Groups and their names are those of the AAPOR Standard Definitions (response codes for telephone
surveys of named persons).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

import msgspec

from store.rules.shipped import shipped

Group = Literal["I", "P", "R", "O", "NC", "UO", "NE"]
Then = Literal["close", "again", "promised", "look_again", "next_number"]
Rest = Literal["goes_on", "alike", "waits"]
Effect = Literal[
    "open_complaint", "book", "move_due", "add_number", "vehicle_sold_on", "vehicle_scrapped",
    "vehicle_moved_away", "do_not_call", "number_wrong", "number_suspended", "number_invalid",
]  # fmt: skip
Detail = Literal["appointment", "call_back", "due_on", "other_shop", "reason", "causes", "severity", "number"]

PRECEDENCE: tuple[Group, ...] = ("I", "P", "R", "O", "NC", "UO", "NE")
"""Which group a case with several attempts counts in: the first of these among them.

"Not eligible" stands last: it counts only where it is the last word (see `final`)."""

EQUALS: dict[Group, Group] = {"UO": "NC"}
"""Nobody reached is nobody reached, whether the line was busy or the number wrong: the last counts."""

UNREACHABLE = (
    "no_answer", "busy", "powered_off", "no_signal", "voicemail", "suspended", "invalid_number"
)  # fmt: skip
"""The outcomes that supervisors know as one: nobody could be reached."""


TAKEN_BACK = "taken_back"
"""What stands as the outcome of a record that only takes an earlier one back; it counts nowhere."""


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way a call can end; the fields are explained at the top of outcomes.toml."""

    code: str
    en: str
    zh: str
    group: Group
    reached: bool
    then: Then
    kinds: list[str]
    key: str = ""
    rest: Rest = "goes_on"
    also: list[str] = []
    effects: list[Effect] = []
    asks: list[Detail] = []
    needs: list[Detail] = []
    settles: bool = True
    look_again_days: int = 0


@cache
def outcomes() -> dict[str, Outcome]:
    """Give every outcome by its code, in the order in which people are shown them."""
    return {
        code: msgspec.convert({"code": code, **fields}, Outcome)
        for code, fields in shipped("outcomes").items()
    }


def final(attempts: Sequence[tuple[str, Group]]) -> str | None:
    """Say what a case comes to, given its attempts' outcomes and groups in the order of time.

    An interview beats a partial one, that a refusal, that another contact, that a non-contact or an
    unknown; among equals the last counts. "Not eligible" counts only as the last word. None for a case
    without attempts.
    """
    if not attempts:
        return None
    last, group = attempts[-1]
    if group == "NE":
        return last
    eligible = [(code, _rank(group)) for code, group in attempts if group != "NE"]
    best = min(rank for _, rank in eligible)
    return [code for code, rank in eligible if rank == best][-1]


def _rank(group: Group) -> int:
    return PRECEDENCE.index(EQUALS.get(group, group))

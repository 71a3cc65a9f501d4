"""The times agreed in a call: how full they are, and which are taken although they do not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from callscripts import Question
from store import AWAY, Fit, Place, Unusable, fit_of, places_taken
from tui.wiring import Desk

AGREED: tuple[Literal["appointment", "call_back"], ...] = ("appointment", "call_back")
"""Details that are times agreed with the customer."""


def agreed_for(question: Question | None) -> Literal["appointment", "call_back"] | None:
    """Say what a question asks a time for, where it asks for one."""
    if question is None or question.kind != "moment":
        return None
    return "appointment" if question.fills == "appointment" else "call_back"


class Agreeing:
    """What is known of the times of one call. One that does not fit is taken when it is said once more."""

    def __init__(self, desk: Desk, offers: Sequence[datetime]) -> None:
        self._desk = desk
        self._said: set[str] = set()
        with desk.database.reading() as records:
            taken = places_taken(records, desk.settings, offers)
        self.full = [(number, desk.settings.workshop.places_each_slot) for number in taken]
        """Of each time offered: how many places are taken, of how many."""

    def fit(self, question: Question | None, said: str) -> Fit | None:
        """Judge a time, the shop's local time as ISO text, for what is asked; None where no time is.

        While the server is away any time will do: it is judged when the call is stored. Raises `Unusable`
        where it has passed.
        """
        what, desk = agreed_for(question), self._desk
        if what is None:
            return None
        at = datetime.fromisoformat(said).replace(tzinfo=desk.zone).astimezone(UTC)
        if at <= desk.now():
            raise Unusable("time_passed", detail=what, at=at.isoformat())
        try:
            with desk.database.hasty().reading() as records:
                return fit_of(records, desk.settings, what, at, desk.now())
        except Unusable as fault:
            if desk.kept is None or fault.remark.code not in AWAY:
                raise
            return Fit(what, Place(at, why="", taken=0, places=0))

    def was_said(self, said: str) -> bool:
        """Say whether a time was said before, and did not fit."""
        return said in self._said

    def agree(self, said: str, fit: Fit) -> bool:
        """Say whether a time is taken: it fits, or it was said before and may be had knowingly."""
        if fit.good or (said in self._said and not fit.final):
            return True
        self._said.add(said)
        return False

    def knowingly(self, filled: Mapping[str, Any]) -> bool:
        """Say whether a time among the details was said before; from now on all of them were."""
        agreed = {said for detail in AGREED if (said := filled.get(detail))}
        known = bool(agreed & self._said)
        self._said |= agreed
        return known

"""A day of practice as it goes on: who plays which part, what is heard, and how each call went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from callscripts import Question
from callscripts.practice.acting import Acting
from callscripts.practice.model import Call as PartCall, Part
from callscripts.practice.reading import script_of
from tui.calling import Call
from tui.practising import history, logged
from tui.practising.history import Result
from tui.practising.judging import Scene, judged
from tui.practising.logged import LoggedCall
from tui.practising.shop import Cast
from tui.wiring import Desk


@dataclass(slots=True)
class Played:
    """A call while it is played: the acting, the times offered, the questions that came."""

    acting: Acting
    offers: tuple[datetime, ...]
    answered: set[str]
    came: set[str] = field(default_factory=set)

    def attend(self, call: Call, now: datetime) -> None:
        """Let the customer hear what the agent says: what was answered, and what is asked now."""
        script = call.interview.script
        for id_ in call.interview.answers:
            if id_ not in self.answered:
                self.answered.add(id_)
                if _is_of_customer(script.question(id_)):
                    self.acting.answered(id_)
        question = call.interview.current if call.details is None else None
        asked = question.id if question is not None and _is_of_customer(question) else None
        if asked is not None and not self.acting.over:
            self.came.add(asked)
        self.acting.asked(asked, now)
        self.acting.time_goes_on(now)


class Practice:
    """One day of practice. Results go to the history as soon as a call is logged."""

    def __init__(self, cast: Cast, folder: Path) -> None:
        self.desk: Desk = cast.desk
        self.parts: Mapping[str, Part] = cast.parts
        self.results: dict[int, Result] = {}
        """The results that count, by the numbers of the logged calls."""
        self.latest: Result | None = None
        self._folder = folder
        self.session = self.desk.now().isoformat(timespec="seconds")
        self._seen = logged.newest(self.desk.database)
        self._keys: Counter[int] = Counter()
        self._played: dict[tuple[str, int], Played] = {}

    @property
    def calls(self) -> int:
        """How many calls the day has."""
        return sum(len(part.calls) for part in self.parts.values())

    @property
    def done(self) -> int:
        """How many of them were made, each counted once."""
        return len({(result.part, result.call) for result in self.results.values()})

    def last_results(self) -> list[Result]:
        """Give the last result of each call of a part, in the order in which they were made."""
        last = {(result.part, result.call): result for result in self.results.values()}
        return list(last.values())

    def count_key(self, follow_up: int | None) -> None:
        """Count a key that was pressed while a customer was in view."""
        if follow_up is not None:
            self._keys[follow_up] += 1

    def playing(self, call: Call) -> Played | None:
        """Give the call as it is played; None for a customer without a part."""
        part = self.parts.get(call.card.line.plate or "")
        if part is None:
            return None
        place = (call.opened.token, call.opened.number_position or 1)
        if place not in self._played:
            acting = Acting(_call_of(part, place[1]))
            self._played[place] = Played(acting, call.opened.offers, set(call.interview.answers))
        return self._played[place]

    def settle(self) -> Result | None:
        """Judge the calls logged since the last time; give the latest result there is.

        A call that was taken back does not count any more. Raises `OSError` where the score cannot be kept.
        """
        for call in logged.calls_after(self.desk.database, self._seen):
            self._seen = call.id
            part = self.parts.get(call.plate)
            if call.corrects is not None:
                self.results.pop(call.corrects, None)
            if part is not None and call.outcome != "taken_back":
                self.latest = self.results[call.id] = self._judge(part, call)
                history.keep(self._folder, self.latest)
        return self.latest

    def _judge(self, part: Part, call: LoggedCall) -> Result:
        number = min(call.number_position, len(part.calls))
        played = self._played.get((call.token, call.number_position))
        if played is not None:
            played.acting.leave()
        spoken = _call_of(part, call.number_position)
        at = self.desk.now()
        scene = Scene(spoken, script_of(part.script), played.offers if played else (), at)
        steps, missed = judged(
            self.desk, scene, call, played.acting.slips if played else [], played.came if played else set()
        )
        return Result(
            session=self.session,
            at=at.isoformat(timespec="seconds"),
            agent=self.desk.agent.code,
            part=part.part,
            call=number,
            kind=call.kind,
            outcome=call.outcome,
            steps=steps,
            missed=missed,
            keys=self._keys.pop(call.follow_up, 0),
            price=spoken.keys,
            seconds=call.seconds,
        )


def _is_of_customer(question: Question | None) -> bool:
    return question is not None and question.asked_of == "customer"


def _call_of(part: Part, position: int) -> PartCall:
    return part.calls[min(position, len(part.calls)) - 1]

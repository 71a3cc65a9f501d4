"""What the board shows of a day; what depends on the present instant is worked out from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from store.figures.model import FigureRow
from store.rules.pace import Pace, done_when
from store.rules.settings import Settings

Part = Literal["dials", "reached", "talks", "complete", "booked"]
PARTS: tuple[Part, ...] = ("dials", "reached", "talks", "complete", "booked")


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of calls.

    Several follow-ups of one person settled in one talk are one dial (and one `reached`), but each is asked
    about by itself: `talks` counts those, and `complete` and `booked` are of them.
    """

    dials: int = 0
    reached: int = 0
    talks: int = 0
    complete: int = 0
    booked: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add two tallies, count by count."""
        return Tally(
            self.dials + other.dials,
            self.reached + other.reached,
            self.talks + other.talks,
            self.complete + other.complete,
            self.booked + other.booked,
        )


@dataclass(frozen=True, slots=True)
class OnCall:
    """Who is called at present, by whom and since when; it is on the board until `until` without a sign."""

    follow_up: int
    kind: str
    customer_id: int
    vehicle_id: int
    customer: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class OnPause:
    """Why an agent takes no calls at present, and since when."""

    reason: str
    note: str
    since: datetime


@dataclass(frozen=True, slots=True)
class AgentDay:
    """An agent's day: the counts, the dials by the shop's hour (0 to 23), and what they are at now."""

    code: str
    name: str
    tally: Tally = field(default=Tally())
    hours: Mapping[int, int] = field(default_factory=dict)
    call: OnCall | None = None
    pause: OnPause | None = None

    def at(self, now: datetime) -> OnCall | OnPause | None:
        """Give the call or the pause that goes on at an instant; None where there is neither."""
        if self.pause is not None:
            return self.pause
        return self.call if self.call is not None and now < self.call.until else None

    @property
    def dials_an_hour(self) -> float | None:
        """Dials over clock hours with a dial, as the figure of agents has it; None without any."""
        return self.tally.dials / len(self.hours) if self.hours else None


@dataclass(frozen=True, slots=True)
class QueueDay:
    """A queue: how many are left to be called, how many were called and closed that day, whether it is held.

    `left` are those offered at that instant, or at the day's end, on the agents' list.
    """

    kind: str
    left: int
    done: int
    held: bool = False


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock of an open complaint, and when it runs out."""

    complaint: int
    clock: str
    due: datetime


@dataclass(frozen=True, slots=True)
class PromisedCall:
    """An open follow-up that was promised a call, and for when."""

    follow_up: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """A day's board. `live`: it is today's, and knows what goes on.

    `until` is the instant up to which it counts; `ends` the day's end. `contact` is the contact rate over
    all queues with interval and goal, `few` the number below which a rate says little.
    """

    day: date
    live: bool
    until: datetime
    ends: datetime
    few: int
    contact: FigureRow
    agents: tuple[AgentDay, ...]
    queues: tuple[QueueDay, ...]
    complaints: tuple[int, ...]
    clocks: tuple[RunningClock, ...]
    promises: tuple[PromisedCall, ...]
    first_dial: datetime | None = None

    @property
    def goes_on(self) -> bool:
        """Whether the day is not over yet at the instant that counts, so that promised calls are known."""
        return self.until < self.ends

    @property
    def tally(self) -> Tally:
        """The counts of all agents together."""
        return sum((agent.tally for agent in self.agents), Tally())

    def moment(self, now: datetime) -> datetime:
        """Give the instant that counts: now on the day itself, afterwards the day's end."""
        return now if self.live else self.until

    def late(self, clock: str, now: datetime) -> tuple[int, ...]:
        """List the complaints of which a clock has run out."""
        moment = self.moment(now)
        return tuple(one.complaint for one in self.clocks if one.clock == clock and one.due <= moment)

    def due(self, clock: str, now: datetime) -> tuple[int, ...]:
        """List the complaints of which a clock runs out later on the day."""
        moment = self.moment(now)
        return tuple(
            one.complaint for one in self.clocks if one.clock == clock and moment < one.due < self.ends
        )

    def promised(self, part: str, now: datetime) -> tuple[int, ...]:
        """List the follow-ups promised a call: `late`, whose time has come; `due`, later on the day."""
        moment = self.moment(now)
        return tuple(one.follow_up for one in self.promises if (one.at <= moment) == (part == "late"))

    def done_when(self, queue: QueueDay, settings: Settings, now: datetime) -> Pace:
        """Say when a queue will be done, if it goes on as it went since the day's first dial."""
        if not self.live or self.first_dial is None:
            return "done" if self.live and not queue.left else "unknown"
        return done_when(
            settings.calling, self.first_dial, now, done=queue.done, left=queue.left, zone=settings.zoneinfo
        )

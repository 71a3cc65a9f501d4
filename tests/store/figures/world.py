"""Made-up months: a handful of vehicles, visits and calls, and how they are put into the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from store.database import Records
from store.rules.outcomes import outcomes

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
MADE = datetime(2026, 12, 31, tzinfo=UTC)
VEHICLES = (1, 2, 3, 4)
AGENTS = ("a01", "a02")
TECHNICIANS = ("技师A", "技师B")
ADVISORS = ("顾问甲", "顾问乙")
MODELS = ("朗逸", "途观L")
CAUSES = ("quality", "time", "noise")
KINDS = ("callback", "invitation", "recall")
OUTCOMES = (
    "satisfied", "neutral", "dissatisfied", "booked", "will_come", "sold_on", "broken_off", "call_later",
    "refused", "wrong_person", "no_answer", "busy", "suspended", "single_visit",
)  # fmt: skip


@dataclass(frozen=True)
class Stop:
    """A visit of a vehicle; days counted from the first of the month, None for not yet delivered."""

    vehicle: int
    opened: int
    takes: int | None
    rework: bool
    technician: str
    advisor: str
    estimate: int | None = None
    amount: int | None = None
    agreed: bool | None = None
    late: int | None = None

    @property
    def promised_at(self) -> datetime | None:
        if self.late is None or self.delivered_at is None:
            return None
        return self.delivered_at - timedelta(minutes=self.late)

    @property
    def opened_at(self) -> datetime:
        return _at(self.opened, 60)

    @property
    def delivered_at(self) -> datetime | None:
        return None if self.takes is None else _at(self.opened + self.takes, 600)

    @property
    def delivered_on(self) -> date | None:
        return self.delivered_at.date() if self.delivered_at else None


@dataclass(frozen=True)
class Call:
    """A dial: `moment` is its day and minute, `corrects` the moment of the one it corrects."""

    kind: str
    vehicle: int
    round: int
    agent: str
    moment: tuple[int, int]
    lasts: int | None
    outcome: str
    score: int | None
    causes: frozenset[str]
    corrects: tuple[int, int] | None = None
    reason: str = ""

    @property
    def at(self) -> datetime:
        return _at(*self.moment)

    @property
    def on(self) -> date:
        return self.at.date()

    @property
    def case(self) -> tuple[str, int, int]:
        return self.kind, self.vehicle, self.round

    @property
    def group(self) -> str:
        return outcomes()[self.outcome].group

    @property
    def reached(self) -> bool:
        return outcomes()[self.outcome].reached


@dataclass(frozen=True)
class Trouble:
    """A complaint: opened on a day at a minute; hours until reply, solution, asking again and closing."""

    vehicle: int
    cause: str
    moment: tuple[int, int]
    replied: int | None
    solved: int | None
    asked: int | None
    closed: int | None
    reopened: int

    @property
    def at(self) -> datetime:
        return _at(*self.moment)

    def after(self, hours: int | None) -> datetime | None:
        return None if hours is None else self.at + timedelta(hours=hours)

    @property
    def asked_at(self) -> datetime | None:
        return (
            None if None in {self.solved, self.asked} else self.after((self.solved or 0) + (self.asked or 0))
        )

    @property
    def call_due_at(self) -> datetime | None:
        return None if self.solved is None else self.after(self.solved + 48)


@dataclass(frozen=True)
class World:
    """All that is known; companies own the even vehicles."""

    stops: Sequence[Stop]
    calls: Sequence[Call]
    troubles: Sequence[Trouble] = ()


def is_company(vehicle: int) -> bool:
    return vehicle % 2 == 0


def model_of(vehicle: int) -> str:
    return MODELS[vehicle // 3 % 2]


def _at(day: int, minute: int) -> datetime:
    midnight = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    return midnight + timedelta(days=day, minutes=minute)


def _corrected(calls: list[Call], picks: list[int]) -> list[Call]:
    """Let some calls correct one that stands before them."""
    return [
        replace(call, corrects=calls[pick % place].moment) if place and pick < 6 else call
        for place, (call, pick) in enumerate(zip(calls, picks, strict=True))
    ]


_moments = st.tuples(st.integers(-8, 36), st.integers(60, 660))
_stops = st.builds(
    Stop,
    vehicle=st.sampled_from(VEHICLES),
    opened=st.integers(-230, 240) | st.integers(-2, 40),
    takes=st.none() | st.integers(0, 3),
    rework=st.booleans(),
    technician=st.sampled_from(TECHNICIANS),
    advisor=st.sampled_from(ADVISORS),
    estimate=st.none() | st.integers(1, 1000),
    amount=st.none() | st.integers(0, 1200),
    agreed=st.none() | st.booleans(),
    late=st.none() | st.integers(-30, 30),
)
_hours = st.none() | st.integers(0, 200)
_troubles = st.builds(
    Trouble,
    vehicle=st.sampled_from(VEHICLES),
    cause=st.sampled_from(CAUSES),
    moment=_moments,
    replied=_hours,
    solved=_hours,
    asked=_hours,
    closed=_hours,
    reopened=st.integers(0, 1),
)
_calls = st.builds(
    Call,
    kind=st.sampled_from(KINDS),
    vehicle=st.sampled_from((1, 1, 1, 2, 3)),
    round=st.sampled_from((1, 1, 1, 2)),
    agent=st.sampled_from(AGENTS),
    moment=_moments,
    lasts=st.none() | st.integers(0, 400),
    outcome=st.sampled_from(OUTCOMES),
    score=st.none() | st.integers(1, 5),
    causes=st.frozensets(st.sampled_from(CAUSES), max_size=2),
    reason=st.sampled_from(("", "far", "dear")),
)


def worlds() -> st.SearchStrategy[World]:
    """Make up worlds in which no two calls begin at the same moment: small ones, and crowded ones."""
    return small() | st.integers(0, 2**32).map(crowded)


def crowded(seed: int) -> World:
    """Make up a world in which most cases have several calls."""
    dice = Random(seed)
    moments = {(dice.randint(-8, 36), dice.randint(60, 660)) for _ in range(60)}
    calls = [
        Call(
            kind=dice.choice(KINDS),
            vehicle=dice.choice(VEHICLES),
            round=dice.choice((1, 1, 2)),
            agent=dice.choice(AGENTS),
            moment=moment,
            lasts=dice.choice((None, 0, 30, 300)),
            outcome=dice.choice(OUTCOMES),
            score=dice.choice((None, 1, 2, 3, 4, 5)),
            causes=frozenset(dice.sample(CAUSES, dice.randint(0, 2))),
            reason=dice.choice(("", "far", "dear")),
        )
        for moment in dice.sample(sorted(moments), dice.randint(0, 40))
    ]
    stops = [
        Stop(
            vehicle=dice.choice(VEHICLES),
            opened=dice.choice((dice.randint(-230, 240), dice.randint(-2, 40))),
            takes=dice.choice((None, 0, 1, 3)),
            rework=dice.random() < 0.3,
            technician=dice.choice(TECHNICIANS),
            advisor=dice.choice(ADVISORS),
            estimate=dice.choice((None, 100, 400)),
            amount=dice.choice((None, 75, 100, 105, 106, 300, 420)),
            agreed=dice.choice((None, True, False)),
            late=dice.choice((None, -5, 15, 16)),
        )
        for _ in range(dice.randint(0, 12))
    ]
    some = (None, 5, 24, 30, 72, 90)
    troubles = [
        Trouble(
            dice.choice(VEHICLES), dice.choice(CAUSES), moment, dice.choice(some), dice.choice(some),
            dice.choice(some), dice.choice(some), dice.randint(0, 1),
        )
        for moment in dice.sample(sorted(moments), dice.randint(0, 12))
    ]  # fmt: skip
    return World(stops, _corrected(calls, [dice.randint(0, 25) for _ in calls]), troubles)


@st.composite
def small(draw: st.DrawFn) -> World:
    """Make up a world that can be made smaller, when it shows something, until it can be read."""
    calls = draw(st.lists(_calls, max_size=24, unique_by=lambda call: call.moment))
    picks = draw(st.lists(st.integers(0, 25), min_size=len(calls), max_size=len(calls)))
    troubles = draw(st.lists(_troubles, max_size=5, unique_by=lambda trouble: trouble.moment))
    return World(draw(st.lists(_stops, max_size=8)), _corrected(calls, picks), troubles)


def put(records: Records, world: World) -> None:
    """Fill an empty shop with a world, in the order of its records."""
    for vehicle in VEHICLES:
        _put_vehicle(records, vehicle)
    for number, code in enumerate(AGENTS, 1):
        records.add("staff", id=number, code=code, name=code, made_at=MADE)
    for number, stop in enumerate(world.stops, 1):
        _put_stop(records, number, stop)
    numbers = {call.moment: number for number, call in enumerate(world.calls, 1)}
    cases: dict[tuple[str, int, int], int] = {}
    for call in world.calls:
        if call.case not in cases:
            cases[call.case] = len(cases) + 1
            _put_case(records, cases[call.case], call)
        _put_call(records, numbers, cases[call.case], call)
    for number, trouble in enumerate(world.troubles, 1):
        _put_trouble(records, number, trouble)


def _put_vehicle(records: Records, vehicle: int) -> None:
    records.add(
        "customer", id=vehicle, name="x", is_company=is_company(vehicle), match_key=f"{vehicle}", made_at=MADE
    )
    records.add("vehicle", id=vehicle, model=model_of(vehicle), owner_id=vehicle, made_at=MADE)


def _put_stop(records: Records, number: int, stop: Stop) -> None:
    records.add(
        "visit",
        id=number,
        order_number=f"{number}",
        vehicle_id=stop.vehicle,
        customer_id=stop.vehicle,
        opened_at=stop.opened_at,
        opened_on=stop.opened_at.date(),
        delivered_at=stop.delivered_at,
        delivered_on=stop.delivered_on,
        is_rework=stop.rework,
        technician=stop.technician,
        advisor=stop.advisor,
        estimate_cents=stop.estimate,
        amount_cents=stop.amount,
        by_appointment=stop.agreed,
        promised_at=stop.promised_at,
    )


def _put_trouble(records: Records, number: int, trouble: Trouble) -> None:
    records.add(
        "complaint",
        id=number,
        customer_id=trouble.vehicle,
        vehicle_id=trouble.vehicle,
        cause=trouble.cause,
        state="closed" if trouble.closed is not None else "open",
        opened_at=trouble.at,
        reply_due_at=trouble.after(24),
        solve_due_at=trouble.after(72),
        first_reply_at=trouble.after(trouble.replied),
        solved_at=trouble.after(trouble.solved),
        call_due_at=trouble.call_due_at,
        asked_at=trouble.asked_at,
        closed_at=trouble.after(trouble.closed),
        reopened=trouble.reopened,
    )
    if trouble.closed is not None:
        for seq, (at, state) in enumerate(
            ((trouble.at, "open"), (trouble.after(trouble.closed), "closed")), 1
        ):
            records.add("complaint_step", complaint_id=number, seq=seq, at=at, agent_id=1, state=state)


def _put_case(records: Records, number: int, call: Call) -> None:
    records.add(
        "follow_up",
        id=number,
        kind=call.kind,
        customer_id=call.vehicle,
        vehicle_id=call.vehicle,
        visit_id=0,
        round=call.round,
        rank=1,
        sort_on=FIRST,
        due_on=FIRST,
        last_useful_on=LAST,
        basis="delivered",
        made_at=MADE,
    )


def _put_call(records: Records, numbers: dict[tuple[int, int], int], case: int, call: Call) -> None:
    number = numbers[call.moment]
    records.add(
        "attempt",
        id=number,
        follow_up_id=case,
        kind=call.kind,
        customer_id=call.vehicle,
        vehicle_id=call.vehicle,
        agent_id=AGENTS.index(call.agent) + 1,
        number="x",
        started_at=call.at,
        ended_at=None if call.lasts is None else call.at + timedelta(seconds=call.lasts),
        on_day=call.on,
        outcome=call.outcome,
        aapor=call.group,
        reached=call.reached,
        reason=call.reason,
        corrects_id=numbers[call.corrects] if call.corrects else None,
        token=f"{number}",
    )
    for cause in call.causes:
        records.add("attempt_cause", attempt_id=number, cause=cause)
    if call.score is not None:
        answers = [("overall", 5, False), ("overall", call.score, True), ("lounge", 1, False)]
        for seq, (question, score, counts) in enumerate(answers, 1):
            records.add(
                "answer",
                attempt_id=number,
                seq=seq,
                question=question,
                value=f"{score}",
                score=score,
                counted=counts,
            )

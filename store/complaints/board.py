"""The board of complaints as of any instant, by the log; and one complaint with all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.complaints.clocks import CALL_AGAIN, CLOCKS, REPLY, SOLVE, Clocks, clocks
from store.complaints.standing import Standing, Step, folded, of_row, step_of_row
from store.complaints.steps import complaint_row
from store.database import Records, Row
from store.moments import as_instant
from store.rules.settings import Settings

_LINE = """
  SELECT p.*, c.name, c.is_company, c.tier, v.plate, v.vin, v.model, s.order_number
  FROM complaint p
  LEFT JOIN customer c ON c.shop_id = :shop AND c.id = p.customer_id
  LEFT JOIN vehicle v ON v.shop_id = :shop AND v.id = p.vehicle_id
  LEFT JOIN visit s ON s.shop_id = :shop AND s.id = p.visit_id
  WHERE p.shop_id = :shop AND p.opened_at <= :as_of AND {which}"""

# Outer joins although the other side is always there: so the complaints are read first, and only their own
# rows of the other tables.

_STATE = "SELECT p.* FROM complaint p WHERE p.shop_id = :shop AND p.opened_at <= :as_of AND {which}"

_STEPS = """
  SELECT t.* FROM complaint_step t JOIN complaint p ON p.shop_id = :shop AND p.id = t.complaint_id
  WHERE t.shop_id = :shop AND t.at <= :as_of AND p.opened_at <= :as_of AND {which}
  ORDER BY t.complaint_id, t.seq"""

_NOT_OVER = "(p.closed_at IS NULL OR p.closed_at > :as_of)"
_OVER_LATELY = "(p.closed_at > :since OR p.reopened > 0)"

OVER_DAYS = 30
"""Days for which a closed complaint is still listed among the closed ones."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint as it stood at an instant.

    `running` names each clock that runs, and when it runs out; `late` those that have run out by then, and
    `escalated` those of which that is on record, with the role that was told. `repeats` is an earlier
    complaint of the same cause so lately. `left` is the time left of the clock that runs out first, in
    working time where clocks run by it (`working`); None where none runs.
    """

    id: int
    customer_id: int
    vehicle_id: int
    customer: str
    company: bool
    tier: str
    plate: str | None
    vin: str | None
    model: str
    order_number: str | None
    cause: str
    severity: str
    source: str
    opened_at: datetime
    reply_due_at: datetime
    stands: Standing
    owner: str | None
    running: tuple[tuple[str, datetime], ...]
    late: tuple[str, ...]
    left: timedelta | None
    working: bool = False
    escalated: tuple[tuple[str, str], ...] = ()
    repeats: int | None = None

    @property
    def next_due(self) -> tuple[str, datetime] | None:
        """The running clock that runs out first, or did."""
        return min(self.running, key=lambda one: one[1], default=None)


@dataclass(frozen=True, slots=True)
class LoggedStep:
    """A step with the names of those in it."""

    step: Step
    agent: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """One complaint, its log, and the earlier complaints of the same cause it repeats."""

    complaint: Complaint
    log: tuple[LoggedStep, ...]
    holidays_known: bool = True


def complaint_board(
    records: Records, settings: Settings, as_of: datetime, *, closed: bool = False
) -> list[Complaint]:
    """List the complaints that were open at an instant; or `closed`, those closed in the 30 days before it.

    First those of which a clock had run out, the longest ago first, then by the clock that runs out next,
    then those without one.
    """
    which = _OVER_LATELY if closed else _NOT_OVER
    since = as_of - timedelta(days=OVER_DAYS)
    found = _read(records, settings, which, as_of=as_of, since=since)
    if closed:
        closed_at = {one.id: one.stands.closed_at or one.opened_at for one in found}
        over = [one for one in found if one.stands.state == "closed" and closed_at[one.id] > since]
        return sorted(over, key=lambda one: (closed_at[one.id], one.id), reverse=True)
    return sorted(
        (one for one in found if not one.stands.is_over),
        key=lambda one: _order(one.running, one.opened_at, one.id, as_of),
    )


def running_clocks(records: Records, as_of: datetime) -> list[tuple[int, tuple[tuple[str, datetime], ...]]]:
    """List the complaints that were open at an instant, as `complaint_board` does, by id and running clocks.

    It reads the complaints and their log alone, and so may be asked every second.
    """
    rows = records.rows(_STATE.format(which=_NOT_OVER), as_of=as_of)
    steps = _steps(records, _NOT_OVER, as_of=as_of)
    found = []
    for row in rows:
        stands = stood(row, steps[row["id"]])
        if not stands.is_over:
            running = tuple(_running(stands, as_instant(row["reply_due_at"])))
            found.append(
                (_order(running, as_instant(row["opened_at"]), row["id"], as_of), row["id"], running)
            )
    return [(complaint, running) for _, complaint, running in sorted(found, key=lambda one: one[0])]


def complaint_page(records: Records, settings: Settings, complaint: int, as_of: datetime) -> ComplaintPage:
    """Fetch one complaint and its log. Raises `Unusable` where there is none of this number."""
    complaint_row(records, complaint)
    (found,) = _read(records, settings, "p.id = :id", as_of=as_of, id=complaint)
    names = _names(records)
    steps = _steps(records, "p.id = :id", as_of=as_of, id=complaint)[complaint]
    return ComplaintPage(
        found,
        tuple(
            LoggedStep(
                step, names.get(step.agent_id, ""), names.get(step.owner_id) if step.owner_id else None
            )
            for step in steps
        ),
        all(clocks(records, settings).is_known(due) for _, due in found.running),
    )


def _read(
    records: Records, settings: Settings, which: str, *, as_of: datetime, **values: object
) -> list[Complaint]:
    rows = records.rows(_LINE.format(which=which), as_of=as_of, **values)
    steps = _steps(records, which, as_of=as_of, **values)
    names, time = _names(records), clocks(records, settings)
    repeats = _repeats(records, settings, which, as_of=as_of, **values)
    return [_complaint(row, steps[row["id"]], names, time, repeats.get(row["id"]), as_of) for row in rows]


def _steps(records: Records, which: str, **values: object) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    for row in records.rows(_STEPS.format(which=which), **values):
        found[row["complaint_id"]].append(step_of_row(row))
    return found


def _names(records: Records) -> dict[int, str]:
    rows = records.rows("SELECT id, name FROM staff WHERE shop_id = :shop")
    return {row["id"]: row["name"] for row in rows}


def _complaint(
    row: Row, steps: Sequence[Step], names: dict[int, str], time: Clocks, repeats: int | None, as_of: datetime
) -> Complaint:
    stands = stood(row, steps)
    reply_due = as_instant(row["reply_due_at"])
    running = tuple(_running(stands, reply_due))
    first = min((due for _, due in running), default=None)
    return Complaint(
        id=row["id"],
        customer_id=row["customer_id"],
        vehicle_id=row["vehicle_id"],
        customer=row["name"],
        company=bool(row["is_company"]),
        tier=row["tier"],
        plate=row["plate"],
        vin=row["vin"],
        model=row["model"],
        order_number=row["order_number"],
        cause=row["cause"],
        severity=row["severity"],
        source=row["source"],
        opened_at=as_instant(row["opened_at"]),
        reply_due_at=reply_due,
        stands=stands,
        owner=names.get(stands.owner_id) if stands.owner_id else None,
        running=running,
        late=tuple(clock for clock, due in running if due <= as_of),
        left=None if first is None else time.left(as_of, first),
        working=time.working is not None,
        escalated=tuple(_escalated(steps, running)),
        repeats=repeats,
    )


def stood(row: Row, steps: Sequence[Step]) -> Standing:
    """Say how a complaint stood after these steps; by its row where no opening stands in the log."""
    if not steps or steps[0].what != "opened":
        return of_row(row)
    blank = Standing(department=row["department"], solve_due_at=as_instant(row["solve_due_at"]))
    return folded(steps, blank)


def _running(stands: Standing, reply_due: datetime) -> Iterable[tuple[str, datetime]]:
    """Name the clocks that run and when each runs out; a closed complaint's customer is still to be asked."""
    if not stands.is_over and stands.first_reply_at is None:
        yield REPLY, reply_due
    if not stands.is_over and stands.solved_at is None and stands.solve_due_at is not None:
        yield SOLVE, stands.solve_due_at
    asks = stands.solved_at is not None and stands.asked_at is None and stands.state != "withdrawn"
    if asks and stands.call_due_at is not None:
        yield CALL_AGAIN, stands.call_due_at


def _escalated(steps: Iterable[Step], running: tuple[tuple[str, datetime], ...]) -> Iterable[tuple[str, str]]:
    told = {(step.clock, step.due_at): step.note for step in steps if step.what == "escalated"}
    return [(clock, told[clock, due]) for clock, due in running if (clock, due) in told]


_EARLIER = """
  SELECT p.id, p.opened_at, e.id AS earlier, e.opened_at AS earlier_at FROM complaint p
  JOIN complaint e ON e.shop_id = :shop AND e.{same} = p.{same} AND e.cause = p.cause AND e.id <> p.id
    AND e.opened_at <= p.opened_at AND e.state <> 'withdrawn'
  WHERE p.shop_id = :shop AND p.opened_at <= :as_of AND {which}"""


def _repeats(records: Records, settings: Settings, which: str, **values: object) -> dict[int, int]:
    """Find, for each complaint, the latest earlier one of the same cause and the same person or vehicle."""
    days = timedelta(days=settings.complaints.repeat_days)
    found: dict[int, tuple[datetime, int]] = {}
    for same in ("customer_id", "vehicle_id"):
        for row in records.rows(_EARLIER.format(same=same, which=which), **values):
            opened, earlier = as_instant(row["opened_at"]), (as_instant(row["earlier_at"]), row["earlier"])
            if opened - days <= earlier[0] and earlier < (opened, row["id"]):
                found[row["id"]] = max(found.get(row["id"], earlier), earlier)
    return {complaint: earlier for complaint, (_, earlier) in found.items()}


def _order(
    running: tuple[tuple[str, datetime], ...], opened_at: datetime, complaint: int, as_of: datetime
) -> tuple[int, datetime, int]:
    """Put what is late first, then what runs out next, then complaints of which no clock runs."""
    due = min((due for _, due in running), default=None)
    if due is None:
        return 2, opened_at, complaint
    return 0 if due <= as_of else 1, due, complaint


def counts_of(board: Iterable[Complaint]) -> dict[str, int]:
    """Count open complaints: in all, those late by each clock, and those nobody owns."""
    listed = list(board)
    late = {clock: sum(clock in one.late for one in listed) for clock in CLOCKS}
    return {"open": len(listed), **late, "unowned": sum(one.stands.owner_id is None for one in listed)}

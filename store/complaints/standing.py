"""How a complaint stands: what its steps, one after the other, have made of it.

The same function brings a row up to its next step and works any past instant out from the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from store.database import Row
from store.moments import as_instant, as_instant_or_none

_OF_STATE = {
    "open": "opened",
    "assigned": "assigned",
    "proposed": "proposed",
    "closing": "applied",
    "closed": "confirmed",
    "reopened": "not_content",
    "withdrawn": "taken_back",
}
"""What was done in steps that say only the state they led to."""


class Step(msgspec.Struct, frozen=True):
    """A step of a complaint's log; `what` says what was done, `state` how the complaint stood then."""

    at: datetime
    agent_id: int
    state: str
    what: str
    note: str = ""
    owner_id: int | None = None
    department: str = ""
    clock: str = ""
    due_at: datetime | None = None


class Standing(msgspec.Struct, frozen=True):
    """A complaint at an instant. Instants are None where that has not happened (any more)."""

    state: str = "open"
    department: str = ""
    owner_id: int | None = None
    first_reply_at: datetime | None = None
    solve_due_at: datetime | None = None
    solved_at: datetime | None = None
    proposed_by: int | None = None
    call_due_at: datetime | None = None
    asked_at: datetime | None = None
    confirmed_at: datetime | None = None
    applied_at: datetime | None = None
    applied_by: int | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    reopened: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.state in {"closed", "withdrawn"}


def after(standing: Standing, step: Step) -> Standing:
    """Say how a complaint stands after a step."""
    change = _CHANGES.get(step.what, _nothing)
    return replace(standing, state=step.state, **change(standing, step))


def _nothing(_standing: Standing, _step: Step) -> dict[str, Any]:
    return {}


def _opened(standing: Standing, step: Step) -> dict[str, Any]:
    return {
        "department": step.department or standing.department,
        "owner_id": step.owner_id,
        "solve_due_at": step.due_at or standing.solve_due_at,
    }


def _assigned(standing: Standing, step: Step) -> dict[str, Any]:
    owner = standing.owner_id if step.owner_id is None else step.owner_id
    return {"owner_id": owner, "department": step.department or standing.department}


def _replied(standing: Standing, step: Step) -> dict[str, Any]:
    return {"first_reply_at": standing.first_reply_at or step.at}


def _proposed(standing: Standing, step: Step) -> dict[str, Any]:
    return {
        **_replied(standing, step),
        "solved_at": step.at,
        "proposed_by": step.agent_id,
        "call_due_at": step.due_at,
        "asked_at": None,
        "confirmed_at": None,
        "applied_at": None,
        "applied_by": None,
    }


def _applied(_standing: Standing, step: Step) -> dict[str, Any]:
    return {"applied_at": step.at, "applied_by": step.agent_id}


def _closed(_standing: Standing, step: Step) -> dict[str, Any]:
    return {"closed_at": step.at, "closed_by": step.agent_id}


def _confirmed(standing: Standing, step: Step) -> dict[str, Any]:
    """Note that the customer is content; a caller who may not close it applies for the closing."""
    changes: dict[str, Any] = {"asked_at": step.at, "confirmed_at": step.at}
    if step.state != standing.state and step.state == "closed":
        changes |= _closed(standing, step)
    if step.state != standing.state and step.state == "closing":
        changes |= _applied(standing, step)
    return changes


def _reopened(standing: Standing, step: Step) -> dict[str, Any]:
    asked = step.what == "not_content"
    return {
        "solve_due_at": step.due_at or standing.solve_due_at,
        "solved_at": None,
        "proposed_by": None,
        "call_due_at": standing.call_due_at if asked else None,
        "asked_at": step.at if asked else None,
        "confirmed_at": None,
        "applied_at": None,
        "applied_by": None,
        "closed_at": None,
        "closed_by": None,
        "reopened": standing.reopened + 1,
    }


_CHANGES: dict[str, Callable[[Standing, Step], dict[str, Any]]] = {
    "opened": _opened,
    "assigned": _assigned,
    "replied": _replied,
    "proposed": _proposed,
    "applied": _applied,
    "closed": _closed,
    "confirmed": _confirmed,
    "reopened": _reopened,
    "not_content": _reopened,
}


def folded(steps: Iterable[Step], first: Standing) -> Standing:
    """Say how a complaint stands after all these steps; `first` is how it stood before them.

    A call that was taken back took its step with it: the complaint stands as it did before that step.
    """
    was = [first]
    for step in steps:
        if step.what == "taken_back" and step.state != "withdrawn" and len(was) > 1:
            was = was[:-1]
        else:
            was.append(after(was[-1], step))
    return was[-1]


def handlers(stands: Standing, steps: Iterable[Step]) -> set[int]:
    """Give those who had to do with the solution since the last opening, and so do not close it themselves.

    They are the owner, everybody who said that it is solved, and whoever applied for its closing.
    """
    was: list[set[int]] = [set()]
    for step in steps:
        if step.what == "taken_back" and step.state != "withdrawn" and len(was) > 1:
            was = was[:-1]
        elif step.what in {"opened", "reopened", "not_content"}:
            was.append(set())
        else:
            was.append(was[-1] | ({step.agent_id} if step.what in {"proposed", "applied"} else set()))
    named = (stands.owner_id, stands.proposed_by, stands.applied_by)
    return was[-1] | {each for each in named if each is not None}


def of_row(row: Row) -> Standing:
    """Read how a complaint stands now from its row."""
    return Standing(
        state=row["state"],
        department=row["department"],
        owner_id=row["owner_id"],
        first_reply_at=as_instant_or_none(row["first_reply_at"]),
        solve_due_at=as_instant(row["solve_due_at"]),
        solved_at=as_instant_or_none(row["solved_at"]),
        proposed_by=row["proposed_by"],
        call_due_at=as_instant_or_none(row["call_due_at"]),
        asked_at=as_instant_or_none(row["asked_at"]),
        confirmed_at=as_instant_or_none(row["confirmed_at"]),
        applied_at=as_instant_or_none(row["applied_at"]),
        applied_by=row["applied_by"],
        closed_at=as_instant_or_none(row["closed_at"]),
        closed_by=row["closed_by"],
        reopened=row["reopened"],
    )


def step_of_row(row: Row) -> Step:
    """Read a step of the log."""
    return Step(
        at=as_instant(row["at"]),
        agent_id=row["agent_id"],
        state=row["state"],
        what=row["what"] or _OF_STATE[row["state"]],
        note=row["note"],
        owner_id=row["owner_id"],
        department=row["department"],
        clock=row["clock"],
        due_at=as_instant_or_none(row["due_at"]),
    )

"""Actions agreed in the monthly report: problem, measure, owner, due day, supervisor, state.

An action is never overwritten: each change adds how it stands now, and an old report shows it as it stood.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, get_args

from store.database import Records, Row
from store.moments import as_day_or_none
from store.remarks import Unusable
from store.safeguards.trail import Entry
from store.staff import code_of

ActionState = Literal["not_begun", "under_way", "done"]
STATES: tuple[ActionState, ...] = get_args(ActionState)


@dataclass(frozen=True, slots=True)
class Action:
    """An action as it stands: `id` 0 where it is not kept yet, `month` in which it is to be done."""

    id: int
    month: str
    problem: str
    measure: str = ""
    owner: str = ""
    due_on: date | None = None
    supervisor: str = ""
    state: ActionState = "not_begun"
    carried_from: int | None = None


_LATEST = """SELECT max(later.id) FROM report_action_change AS later
    WHERE later.shop_id = :shop AND later.action_id = action.id"""


def actions_of(records: Records, month: str, until: datetime | None = None) -> list[Action]:
    """List the actions of a month (`2026-05`) in the order they were agreed in, without those withdrawn.

    They read as they were last worded; with `until`, they are as far as they were then.
    """
    rows = records.rows(
        f"""SELECT action.id, action.month, action.carried_from, told.problem, told.measure, told.owner,
              told.due_on, told.supervisor,
              coalesce((SELECT then_.state FROM report_action_change AS then_
                WHERE then_.shop_id = :shop AND then_.action_id = action.id
                  AND (CAST(:until AS TEXT) IS NULL OR then_.at < :until) ORDER BY then_.id DESC LIMIT 1),
                'not_begun') AS state
            FROM report_action AS action
            JOIN report_action_change AS told ON told.shop_id = :shop AND told.id = ({_LATEST})
            WHERE action.shop_id = :shop AND action.month = :month AND NOT told.withdrawn
            ORDER BY action.id""",
        month=month,
        until=until,
    )
    return [_action(row) for row in rows]


def action_of(records: Records, number: int) -> Action:
    """Give an action as it stands now. Raises `Unusable` where there is none, or it was withdrawn."""
    row = records.row(
        f"""SELECT action.id, action.month, action.carried_from, told.problem, told.measure, told.owner,
              told.due_on, told.supervisor, told.state
            FROM report_action AS action
            JOIN report_action_change AS told ON told.shop_id = :shop AND told.id = ({_LATEST})
            WHERE action.shop_id = :shop AND action.id = :id AND NOT told.withdrawn""",
        id=number,
    )
    if row is None:
        raise Unusable("action_unknown", id=number)
    return _action(row)


def _action(row: Row) -> Action:
    return Action(
        row["id"],
        row["month"],
        row["problem"],
        row["measure"],
        row["owner"],
        as_day_or_none(row["due_on"]),
        row["supervisor"],
        row["state"],
        row["carried_from"],
    )


def keep_action(records: Records, action: Action, agent_id: int, now: datetime) -> Action:
    """Add an action (`id` 0), or how a known one stands now; return it as it is kept.

    Raises `Unusable` where it says no problem, or its state is none.
    """
    if not action.problem.strip():
        raise Unusable("action_without_problem")
    if action.state not in STATES:
        raise Unusable("action_state_unknown", state=action.state, known=", ".join(STATES))
    if action.id:
        if action_of(records, action.id) == action:
            return action
    else:
        action = replace(action, id=records.next_id("report_action"))
        records.add("report_action", id=action.id, month=action.month, carried_from=action.carried_from)
    _add_change(records, action, agent_id, now)
    return action


def withdraw_action(records: Records, number: int, agent_id: int, now: datetime) -> Action:
    """Take an action off its month; return what it was. Raises `Unusable` where there is none."""
    action = action_of(records, number)
    _add_change(records, action, agent_id, now, withdrawn=True)
    return action


def carry_on(records: Records, month: str, to_month: str, agent_id: int, now: datetime) -> list[Action]:
    """Let what is not done of a month go on in another, each action once; return those that were added."""
    already = {action.carried_from for action in actions_of(records, to_month)}
    going_on = [
        action for action in actions_of(records, month) if action.state != "done" and action.id not in already
    ]
    return [
        keep_action(records, replace(action, id=0, month=to_month, carried_from=action.id), agent_id, now)
        for action in going_on
    ]


def _add_change(
    records: Records, action: Action, agent_id: int, now: datetime, *, withdrawn: bool = False
) -> None:
    records.add(
        "report_action_change",
        id=records.next_id("report_action_change"),
        action_id=action.id,
        at=now,
        agent_id=agent_id,
        problem=action.problem.strip(),
        measure=action.measure.strip(),
        owner=action.owner.strip(),
        due_on=action.due_on,
        supervisor=action.supervisor.strip(),
        state=action.state,
        withdrawn=withdrawn,
    )
    facts = {"month": action.month, "withdrawn": True} if withdrawn else {"month": action.month}
    records.note(Entry(now, code_of(records, agent_id), "action", "report_action", action.id, facts))

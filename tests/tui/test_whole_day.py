"""A whole day worked by keyboard, and what was logged counted at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.tui.conftest import press, shown, working
from tui.screens.call import CallScreen
from tui.wiring import Desk

Value = Callable[..., Any]

MORNING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("no_answer", ("enter", "n")),
    ("satisfied", ("enter", *"55555555", "enter", "enter")),
    ("busy", ("enter", "b")),
    ("neutral", ("enter", "3", "1", "enter", *"4444444", "enter", "enter")),
    ("refused", ("enter", "r")),
    ("powered_off", ("enter", "o")),
    ("call_later", ("enter", "t", *"11-25", "space", *"14", "enter")),
    ("satisfied", ("enter", *"4545", "enter", "enter", *"54", "enter", "enter")),
    ("broken_off", ("enter", "5", "4", "a")),
    ("no_signal", ("enter", "g")),
)
AFTERNOON: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("booked", ("enter", "1", "enter")),
    ("no_answer", ("enter", "n")),
    ("will_come", ("enter", "4", "1", "enter")),
    ("declined", ("enter", "4", "0", "enter")),
    ("lost_other_shop", ("enter", "x", *"Joes", "enter", *"near", "enter")),
    ("not_due", ("enter", "u", *"12-20", "enter")),
    ("sold_on", ("enter", "z")),
    ("do_not_call", ("enter", "q")),
)


async def test_a_days_calls_are_logged_one_by_one_with_their_outcomes(desk: Desk, records: Value) -> None:
    day = "SELECT count(*) FROM attempt WHERE shop_id = :shop AND on_day = '2026-11-23' AND agent_id = :agent"
    assert records(day, agent=desk.agent.id) == 0
    async with working(desk) as (app, pilot):
        for queue, calls in (("1", MORNING), ("2", AFTERNOON)):
            await press(app, pilot, queue, "n")
            for outcome, keys in calls:
                before = records("SELECT max(id) FROM attempt WHERE shop_id = :shop")
                await press(app, pilot, *keys)
                assert isinstance(app.screen, CallScreen)
                assert app.screen.call is None, f"{outcome}: the following customer's card is shown"
                logged = records(
                    "SELECT outcome FROM attempt WHERE shop_id = :shop AND id = :id", id=before + 1
                )
                assert logged == outcome
            await press(app, pilot, "escape")
        status = shown(app, "#status")
    with desk.database.reading() as found:
        rows = found.rows(
            """SELECT outcome FROM attempt
               WHERE shop_id = :shop AND on_day = '2026-11-23' AND agent_id = :agent""",
            agent=desk.agent.id,
        )
    worked = Counter(outcome for outcome, _ in (*MORNING, *AFTERNOON))
    assert Counter(row["outcome"] for row in rows) == worked
    assert f"dialled {sum(worked.values())}" in status
    assert "booked 1" in status
    assert records("SELECT count(*) FROM open_call WHERE shop_id = :shop") == 0
    assert records("SELECT count(*) FROM follow_up WHERE shop_id = :shop AND held_by IS NOT NULL") == 0

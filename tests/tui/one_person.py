"""A person with several follow-ups, for tests of one call per person."""

from __future__ import annotations

from datetime import timedelta

from tui import calling
from tui.wiring import Desk


def three_wanted(desk: Desk) -> list[int]:
    """Give the next person in the callback queue two more cars, with an invitation and a recall."""
    waiting = calling.take_next(desk, kind="callback")
    assert waiting is not None
    line = waiting.card.line
    assert line.id is not None
    calling.put_back(desk, line.id)
    made = [line.id]
    with desk.database.writing() as records:
        records.run(
            "DELETE FROM follow_up WHERE customer_id = :id AND id <> :own", id=line.customer_id, own=line.id
        )
        for rank, kind, plate in ((3, "invitation", "吉A77001"), (4, "recall", "吉A77002")):
            vehicle, number = records.next_id("vehicle"), records.next_id("follow_up")
            records.add(
                "vehicle",
                id=vehicle,
                owner_id=line.customer_id,
                plate=plate,
                model="途观L",
                made_at=desk.now(),
            )
            records.add(
                "follow_up",
                id=number,
                kind=kind,
                customer_id=line.customer_id,
                vehicle_id=vehicle,
                visit_id=0,
                rank=rank,
                sort_on=desk.today(),
                due_on=desk.today(),
                last_useful_on=desk.today() + timedelta(days=5),
                basis="said",
                made_at=desk.now(),
            )
            made.append(number)
    return made

"""The record of what supervisors do with the work in hand: who, when, what, to which follow-ups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from store.database import Records
from store.moments import as_instant
from store.safeguards.trail import Entry, Kind
from store.staff import Agent, code_of


class WorkOrder(msgspec.Struct, frozen=True):
    """Something that was done with the work in hand; `giver` and `taker` are "" where there is none."""

    id: int
    at: datetime
    agent: str
    what: str
    giver: str
    taker: str
    kind: str
    follow_ups: int
    note: str


def add_order(
    records: Records,
    agent: Agent,
    what: str,
    now: datetime,
    *,
    follow_ups: Iterable[int] = (),
    giver: int | None = None,
    taker: int | None = None,
    kind: str = "",
    note: str = "",
) -> int:
    """Put on record what is about to be done, with whose each follow-up was before; return its number."""
    listed = sorted(set(follow_ups))
    number = records.next_id("work_order")
    records.add(
        "work_order",
        id=number,
        at=now,
        agent_id=agent.id,
        what=what,
        from_id=giver,
        to_id=taker,
        kind=kind,
        follow_ups=len(listed),
        note=note,
    )
    records.run_many(
        """INSERT INTO work_order_item (shop_id, order_id, follow_up_id, was_assigned_to, was_promised_by)
           SELECT shop_id, :order, id, assigned_to, promised_by FROM follow_up
           WHERE shop_id = :shop AND id = :id""",
        [{"shop": records.shop, "order": number, "id": each} for each in listed],
    )
    facts = {
        "follow_ups": len(listed),
        "from": giver and code_of(records, giver),
        "to": taker and code_of(records, taker),
        "queue": kind,
    }
    said = {name: fact for name, fact in facts.items() if fact}
    records.note(Entry(now, agent.code, _NOTED[what], "work_order", number, said))
    return number


_NOTED: Mapping[str, Kind] = {
    "assign": "assigned",
    "release": "given_back",
    "hand_over": "assigned",
    "add": "made_by_hand",
    "hold": "queue_held",
    "let_go": "queue_let_go",
}
"""As what an order goes into the audit trail."""


def work_orders(records: Records, most: int = 50) -> list[WorkOrder]:
    """List what was done last with the work in hand, the latest first."""
    rows = records.rows(
        """SELECT o.*, s.name, g.name AS giver, t.name AS taker FROM work_order o
           JOIN staff s ON s.shop_id = :shop AND s.id = o.agent_id
           LEFT JOIN staff g ON g.shop_id = :shop AND g.id = o.from_id
           LEFT JOIN staff t ON t.shop_id = :shop AND t.id = o.to_id
           WHERE o.shop_id = :shop ORDER BY o.id DESC LIMIT :most""",
        most=most,
    )
    return [
        WorkOrder(
            row["id"],
            as_instant(row["at"]),
            row["name"],
            row["what"],
            row["giver"] or "",
            row["taker"] or "",
            row["kind"],
            row["follow_ups"],
            row["note"],
        )
        for row in rows
    ]

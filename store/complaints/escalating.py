"""Telling somebody when a complaint's clock has run out: once for each clock, on record."""

from __future__ import annotations

from datetime import datetime

from store.complaints.board import complaint_board
from store.complaints.standing import Step
from store.complaints.steps import add_step
from store.database import Database, Records
from store.rules.settings import Settings
from store.safeguards.by_login import only_reads
from store.staff import Agent


def escalate(database: Database, settings: Settings, agent: Agent, now: datetime) -> int:
    """Put on record which clocks have run out and who is to be told; return how many are new.

    `agent` is whoever looked. Writes only where something is new.
    """
    with database.reading() as records:
        if only_reads(records) or not _new(records, settings, now):
            return 0
    with database.writing() as records:
        found = _new(records, settings, now)
        for complaint, step_state, clock, due in found:
            told = getattr(settings.complaints.escalate, clock)
            step = Step(now, agent.id, step_state, "escalated", told, clock=clock, due_at=due)
            add_step(records, complaint, step)
    return len(found)


def _new(records: Records, settings: Settings, now: datetime) -> list[tuple[int, str, str, datetime]]:
    return [
        (one.id, one.stands.state, clock, due)
        for one in (
            *complaint_board(records, settings, now),
            *complaint_board(records, settings, now, closed=True),
        )
        for clock, due in one.running
        if clock in one.late and clock not in dict(one.escalated)
    ]

"""Saving changes of rules: into the shop's file, on record, and with all that follows from them.

A file and a database cannot be written in one. So what is to be saved is noted in the database first; whoever
opens the shop next finds what was cut off, and finishes it where the file was written, or forgets it.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from store import due_dates, moments
from store.calendar import with_holidays
from store.changing.rules import Draft, RuleDiff, draft_rules, text_of
from store.database import Database, Records, Row
from store.intake import turn
from store.intake.steps import Steps
from store.queues import judging, making
from store.remarks import Unusable
from store.rules.settings import Settings, read_settings
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving did: the rules that hold now, vehicles due on another day, lines taken out, lines made."""

    changes: tuple[RuleDiff, ...]
    settings: Settings
    due_dates: int
    taken_out: int
    made: int


@dataclass(frozen=True, slots=True)
class _Noted:
    """What was noted as to be saved: the row, the rules before and after, what changes."""

    id: int
    before: str
    draft: Draft


def save_rules(
    database: Database,
    settings: Settings,
    file: Path,
    changes: Mapping[str, Any],
    agent: Agent,
    now: datetime,
    progress: Progress = lambda _: None,
) -> Saved:
    """Save changes into the shop's file, put them on record, and let them hold at once.

    Where due dates follow from them, these are worked out anew in steps beside people who work; whoever
    leaves a queue is no longer offered, whoever enters it is. `progress` hears how many vehicles are done.
    Raises `Unusable` as `draft_rules` does, and where the file cannot be written or an import is under way.
    """
    allowed(agent, "rules")
    anew = draft_rules(file, changes).settings.maintenance != settings.maintenance
    with turn.our_turn(database) if anew else nullcontext():
        noted = None
        while noted is None:
            noted = _saved(database, file, changes, agent, now)
        with database.reading() as records:
            fresh = with_holidays(records, noted.draft.settings)
        moved, taken_out, made = _follow(database, settings, fresh, noted.id, now, progress, anew=anew)
    return Saved(noted.draft.changes, fresh, moved, taken_out, made)


def finish_saving(database: Database, now: datetime, progress: Progress = lambda _: None) -> int:
    """Finish changes of rules that were cut off, and forget those that never reached their file.

    Returns how many were finished. What cannot be finished now is left to whoever comes next.
    """
    with database.reading() as records:
        waiting = records.rows("SELECT * FROM rule_saving WHERE shop_id = :shop ORDER BY id")
    finished = 0
    for row in waiting:
        try:
            finished += _finished(database, row, now, progress)
        except Unusable:
            continue
    return finished


def _finished(database: Database, row: Row, now: datetime, progress: Progress) -> bool:
    file = Path(row["file"])
    old, new = read_settings(row["before"], file), read_settings(row["after"], file)
    anew = old.maintenance != new.maintenance
    with turn.our_turn(database) if anew else nullcontext():
        with database.writing() as records:
            still = records.row("SELECT * FROM rule_saving WHERE shop_id = :shop AND id = :id", id=row["id"])
            if still is None:
                return False
            if not still["recorded"] and text_of(file) != row["after"]:
                _forget(records, row["id"])
                return False
            if not still["recorded"]:
                changes = [RuleDiff(**change) for change in json.loads(row["changes"])]
                _record(records, changes, _agent(records, row["agent_id"]), moments.as_instant(row["at"]))
                _now_recorded(records, row["id"])
            old, new = with_holidays(records, old), with_holidays(records, new)
        _follow(database, old, new, row["id"], now, progress, anew=anew)
    return True


def _agent(records: Records, number: int) -> Agent:
    row = records.row("SELECT * FROM staff WHERE shop_id = :shop AND id = :id", id=number)
    assert row is not None  # noqa: S101  the schema says so
    return Agent(row["id"], row["code"], row["name"], row["role"], row["advisor"])


def _saved(
    database: Database, file: Path, changes: Mapping[str, Any], agent: Agent, now: datetime
) -> _Noted | None:
    """Note what is to be saved, put it on record and into the file; None where that changed meanwhile."""
    before, tried = text_of(file), draft_rules(file, changes)
    with database.writing() as records:
        number = records.next_id("rule_saving")
        records.add(
            "rule_saving",
            id=number,
            at=now,
            agent_id=agent.id,
            file=str(file.absolute()),
            before=before,
            after=tried.text,
            changes=_json([asdict(change) for change in tried.changes]),
        )
    try:
        with database.writing() as records:
            if text_of(file) != before:
                _forget(records, number)
                return None
            _record(records, tried.changes, agent, now)
            _now_recorded(records, number)
            if tried.text != before:
                _write(file, tried.text)
    except Unusable:
        with database.writing() as records:
            _forget(records, number)
        raise
    return _Noted(number, before, tried)


def _follow(
    database: Database,
    before: Settings,
    fresh: Settings,
    number: int,
    now: datetime,
    progress: Progress,
    *,
    anew: bool,
) -> tuple[int, int, int]:
    """Do what follows from changes: give vehicles due on another day, lines taken out, lines made."""
    standing = _standing(database, before, now)
    moved = _work_out_anew(database, fresh, progress) if anew else 0
    with database.writing() as records:
        made = making.make(records, fresh, now)
        taken_out = _take_out(records, standing, now)
        _forget(records, number)
    return moved, taken_out, made.made


def _forget(records: Records, number: int) -> None:
    records.run("DELETE FROM rule_saving WHERE shop_id = :shop AND id = :id", id=number)


def _now_recorded(records: Records, number: int) -> None:
    records.run("UPDATE rule_saving SET recorded = TRUE WHERE shop_id = :shop AND id = :id", id=number)


def _record(records: Records, changes: Sequence[RuleDiff], agent: Agent, now: datetime) -> None:
    for change in changes:
        records.add(
            "rule_change",
            id=records.next_id("rule_change"),
            at=now,
            agent_id=agent.id,
            key=change.key,
            old_value=_json(change.old),
            new_value=_json(change.new),
        )
    if changes:
        keys = {"keys": ", ".join(change.key for change in changes)}
        records.note(Entry(now, agent.code, "rules", facts=keys))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda each: each.isoformat())


def _write(file: Path, text: str) -> None:
    """Put a file in the place of another, whole or not at all; who may read it stays as it was."""
    target = file.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as fresh:
                fresh.write(text.encode("utf-8"))
                fresh.flush()
                os.fsync(fresh.fileno())
            Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise Unusable("file_not_written", file=str(file), problem=fault.strerror or "") from fault


def _standing(database: Database, settings: Settings, now: datetime) -> set[int]:
    """Name the open follow-ups that the rules so far want today."""
    day = moments.day_of(now, settings.zoneinfo)
    with database.reading() as records:
        judging.judge(records, settings, day, now)
        rows = records.rows(
            f"SELECT follow_up_id FROM {judging.JUDGED} WHERE follow_up_id IS NOT NULL AND left_out IS NULL"
        )
        return {row["follow_up_id"] for row in rows}


def _take_out(records: Records, before: set[int], now: datetime) -> int:
    """No longer offer what only the rules before wanted; a promise and a call that goes on are kept.

    What was judged last is judged by the new rules.
    """
    kept = records.rows(f"SELECT follow_up_id FROM {judging.JUDGED} WHERE follow_up_id IS NOT NULL")
    unwanted = before - {row["follow_up_id"] for row in kept}
    return sum(
        records.run(
            """UPDATE follow_up SET left_out = 'other_rules' WHERE shop_id = :shop AND id = :id
               AND state = 'open' AND left_out IS NULL AND promised_at IS NULL
               AND (held_until IS NULL OR held_until < :now)""",
            id=number,
            now=now,
        )
        for number in sorted(unwanted)
    )


def _work_out_anew(database: Database, settings: Settings, progress: Callable[[int], None]) -> int:
    """Work every vehicle's due dates out by other rules, in steps that let others in; count what changed."""
    with database.reading() as records:
        last = int(records.value("SELECT coalesce(max(id), 0) FROM vehicle WHERE shop_id = :shop"))
    changed = 0

    def write(records: Records, low: int, high: int) -> None:
        nonlocal changed
        changed += due_dates.work_out(records, settings, range(low, high + 1), shown_only=True)

    with closing(database.alone()) as own:
        Steps(own, progress).through("due dates", 1, last, write)
    return changed

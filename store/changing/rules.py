"""Changing rules: tried on a copy of the shop's file, saved into it, each change on record."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from store import due_dates, moments
from store.calendar import with_holidays
from store.changing import effect as effects
from store.database import Database, Records
from store.intake import turn
from store.intake.steps import Steps
from store.queues import judging, making
from store.remarks import Unusable
from store.rules import editing
from store.rules.editing import Rule
from store.rules.settings import Settings, read_own, read_settings, read_text
from store.staff import Agent


@dataclass(frozen=True, slots=True)
class RuleDiff:
    """A key that is changed, with the value that holds and the one that is to."""

    key: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Draft:
    """Changed rules that were checked and not saved: the text of the file, and the rules it makes."""

    changes: tuple[RuleDiff, ...]
    text: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving did: the rules that hold now, vehicles due on another day, lines taken out, lines made."""

    changes: tuple[RuleDiff, ...]
    settings: Settings
    due_dates: int
    taken_out: int
    made: int


@dataclass(frozen=True, slots=True)
class RuleChanged:
    """A change on record; values are those of the file, None where there was none."""

    at: datetime
    agent: str
    key: str
    old: Any
    new: Any


def rules_of(file: Path | None) -> list[Rule]:
    """List every rule with its value; of the shipped ones where there is no file. Raises `Unusable`."""
    text = _text_of(file)
    return editing.rules_in(read_own(text, file or Path()))


def draft_rules(file: Path, changes: Mapping[str, Any]) -> Draft:
    """Try changes of a shop's file without storing anything.

    `changes` gives values by key, as `store.rules.editing.read_rule` reads them; `AS_SHIPPED` takes a
    shop's own value out. Raises `Unusable` as `load_settings` does, and for a key there is not.
    """
    text = before = _text_of(file)
    own = read_own(before, file)
    known = {rule.key: rule for rule in editing.rules_in(own)}
    diffs = []
    for typed, value in changes.items():
        key = editing.canonical(typed)
        rule = known.get(key)
        old = rule.value if rule else editing.value_at(own, key)
        new = (rule.shipped if rule else None) if value is editing.AS_SHIPPED else value
        if value is editing.AS_SHIPPED or new != old:
            text = editing.with_change(text, key, value)
        if new != old:
            diffs.append(RuleDiff(key, old, new))
    return Draft(tuple(diffs), text, read_settings(text, file))


def preview_rules(records: Records, settings: Settings, tried: Draft, now: datetime) -> effects.Effect:
    """Show what a draft would do beside the rules that hold."""
    return effects.effect(records, settings, with_holidays(records, tried.settings), now)


def save_rules(
    database: Database,
    settings: Settings,
    file: Path,
    changes: Mapping[str, Any],
    agent: Agent,
    now: datetime,
    progress: Callable[[int], None] = lambda _: None,
) -> Saved:
    """Save changes into the shop's file, put them on record, and let them hold at once.

    Where due dates follow from them, these are worked out anew in steps beside people who work; whoever
    leaves a queue is no longer offered, whoever enters it is. `progress` hears how many vehicles are done.
    Raises `Unusable` as `draft_rules` does, and where the file cannot be written or an import is under way.
    """
    anew = draft_rules(file, changes).settings.maintenance != settings.maintenance
    with turn.our_turn(database) if anew else nullcontext():
        with database.writing() as records:
            tried = draft_rules(file, changes)
            _record(records, tried, agent, now)
            if tried.text != _text_of(file):
                _write(file, tried.text)
            fresh = with_holidays(records, tried.settings)
        before = _standing(database, settings, now)
        moved = _work_out_anew(database, fresh, progress) if anew else 0
        with database.writing() as records:
            made = making.make(records, fresh, now)
            taken_out = _take_out(records, before, now)
    return Saved(tried.changes, fresh, moved, taken_out, made.made)


def rule_changes(records: Records, most: int = -1) -> list[RuleChanged]:
    """List the changes on record, the latest first; `most` -1 for all of them."""
    rows = records.rows(
        """SELECT r.at, s.name, r.key, r.old_value, r.new_value FROM rule_change r
           JOIN staff s ON s.shop_id = :shop AND s.id = r.agent_id
           WHERE r.shop_id = :shop ORDER BY r.id DESC LIMIT :most""",
        most=most,
    )
    return [
        RuleChanged(
            moments.as_instant(row["at"]),
            row["name"],
            row["key"],
            json.loads(row["old_value"]),
            json.loads(row["new_value"]),
        )
        for row in rows
    ]


def _text_of(file: Path | None) -> str:
    return read_text(file) if file is not None and file.exists() else ""


def _record(records: Records, tried: Draft, agent: Agent, now: datetime) -> None:
    for change in tried.changes:
        records.add(
            "rule_change",
            id=records.next_id("rule_change"),
            at=now,
            agent_id=agent.id,
            key=change.key,
            old_value=_json(change.old),
            new_value=_json(change.new),
        )


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

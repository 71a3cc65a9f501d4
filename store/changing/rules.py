"""Rules listed, changes of them tried on a copy of the shop's file, and those that were saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from store import moments
from store.calendar import with_holidays
from store.changing import effect as effects
from store.database import Records
from store.rules import editing
from store.rules.editing import Rule
from store.rules.settings import Settings, read_own, read_settings, read_text


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
class RuleChanged:
    """A change on record; values are those of the file, None where there was none."""

    at: datetime
    agent: str
    key: str
    old: Any
    new: Any


def rules_of(file: Path | None) -> list[Rule]:
    """List every rule with its value; of the shipped ones where there is no file. Raises `Unusable`."""
    text = text_of(file)
    return editing.rules_in(read_own(text, file or Path()))


def draft_rules(file: Path, changes: Mapping[str, Any]) -> Draft:
    """Try changes of a shop's file without storing anything.

    `changes` gives values by key, as `store.rules.editing.read_rule` reads them; `AS_SHIPPED` takes a
    shop's own value out. Raises `Unusable` as `load_settings` does, and for a key there is not.
    """
    text = before = text_of(file)
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


def text_of(file: Path | None) -> str:
    """Read a file of rules; "" where there is none."""
    return read_text(file) if file is not None and file.exists() else ""

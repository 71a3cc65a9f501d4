"""Rules tried and saved at a desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store import (
    Draft,
    Effect,
    Rule,
    RuleChanged,
    Saved,
    Unusable,
    draft_rules,
    preview_rules,
    rule_changes,
    rules_of,
    save_rules,
)
from tui.rules_file import RulesFile
from tui.wiring import Desk, check_scripts


@dataclass(frozen=True, slots=True)
class Tried:
    """Changes that were checked, and what they would do."""

    draft: Draft
    effect: Effect


def listed(desk: Desk) -> list[Rule]:
    """List every rule as the shop's file has it. Raises `Unusable`."""
    return rules_of(desk.rules_file.path if desk.rules_file else None)


def history(desk: Desk) -> list[RuleChanged]:
    """List the changes on record, the latest first."""
    with desk.database.reading() as records:
        return rule_changes(records)


def checked(desk: Desk, changes: Mapping[str, Any]) -> Draft:
    """Check changes without looking at what they would do. Raises `Unusable`."""
    tried = draft_rules(_file(desk), changes)
    check_scripts(tried.settings)
    return tried


def tried(desk: Desk, changes: Mapping[str, Any]) -> Tried:
    """Check changes and work out what they would do; nothing is stored. Raises `Unusable`."""
    draft = checked(desk, changes)
    with desk.database.reading() as records:
        return Tried(draft, preview_rules(records, desk.settings, draft, desk.now()))


def save(desk: Desk, changes: Mapping[str, Any], progress: Callable[[int], None] = lambda _: None) -> Saved:
    """Save changes and go by them at this desk. Raises `Unusable`."""
    checked(desk, changes)
    saved = save_rules(desk.database, desk.settings, _file(desk), changes, desk.agent, desk.now(), progress)
    desk.settings = saved.settings
    _watched(desk).read_again()
    return saved


def _watched(desk: Desk) -> RulesFile:
    if desk.rules_file is None:
        raise Unusable("rules_no_file")
    return desk.rules_file


def _file(desk: Desk) -> Path:
    return _watched(desk).path

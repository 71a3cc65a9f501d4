"""Rules that somebody else changed, taken over while a desk is open. Light while nobody does."""

from __future__ import annotations

from typing import Any

from tui.wiring import Desk, check_scripts


def take_over(desk: Desk) -> list[str]:
    """Go by the rules, and the calendar, that somebody else changed; name the keys.

    Raises `Unusable`, once for each change, where the file cannot be used; the rules so far hold on then.
    """
    file = desk.rules_file
    if file is None or not file.changed():
        return _take_days_over(desk)
    from store import load_settings, with_holidays

    before = file.read_again()
    settings = load_settings(file.path if file.path.exists() else None)
    check_scripts(settings)
    with desk.database.reading() as records:
        desk.settings = with_holidays(records, settings)
    return _different(before, file.text)


def _take_days_over(desk: Desk) -> list[str]:
    """Close and open on the days that somebody entered; only where holidays close anything."""
    if not desk.settings.calendar.closes:
        return []
    from store import load_settings, own_days, with_holidays

    with desk.database.reading() as records:
        days = own_days(records)
        if days == desk.own_days:
            return []
        path = desk.rules_file.path if desk.rules_file else None
        settings = load_settings(path if path and path.exists() else None)
        desk.settings, desk.own_days = with_holidays(records, settings), days
    return ["calendar"]


def _different(before: str, after: str) -> list[str]:
    old, new = (_said(text) for text in (before, after))
    return [key for key in {**old, **new} if old.get(key) != new.get(key)]


def _said(text: str) -> dict[str, Any]:
    import tomllib

    from store import rules_in

    try:
        return {rule.key: rule.value for rule in rules_in(tomllib.loads(text))}
    except tomllib.TOMLDecodeError:
        return {}

"""`ringback rules`: the shop's rules listed, tried and changed, and what was changed when."""

from __future__ import annotations

import argparse
from typing import Any

from store import AS_SHIPPED, DayEffect, Effect, Moved, Rule, RuleChanged, RuleDiff, Unusable, read_rule
from tui import changing_rules
from tui.changing_rules import listed
from tui.commands.asked import desk_for, print_json
from tui.text import clean, fitted
from tui.wiring import Desk
from tui.words import _, formats, labels, rules


def run(asked: argparse.Namespace) -> int:
    """List the rules, show one, try or set one, or list what was changed."""
    desk = desk_for(asked)
    if asked.what == "list":
        _list(desk, asked)
    elif asked.what == "history":
        _history(desk, asked)
    else:
        rule = _rule(desk, asked.key)
        if asked.what == "show":
            _show(desk, asked, rule)
        else:
            _set(desk, asked, rule)
    return 0


def _rule(desk: Desk, key: str | None) -> Rule:
    """Find a rule, or make one of a key that nothing is said about yet."""
    if not key:
        raise Unusable("rule_missing")
    return next((rule for rule in listed(desk) if rule.key == key), Rule(key, None, None))


def _list(desk: Desk, asked: argparse.Namespace) -> None:
    found = [
        rule
        for rule in listed(desk)
        if (not asked.key or rule.key.startswith(asked.key)) and (rule.own or not asked.own)
    ]
    if asked.json:
        print_json([_as_json(rule) for rule in found])
        return
    for rule in found:
        mark = "•" if rule.own else " "
        cells = f"{mark} {fitted(rule.key, 42)} {fitted(rules.said(rule.value), 30)}"
        print(f"{cells} {rules.name(rule.key)}".rstrip())


def _show(desk: Desk, asked: argparse.Namespace, rule: Rule) -> None:
    past = [one for one in changing_rules.history(desk) if one.key == rule.key]
    if rule.value is None and rule.shipped is None and not past:
        raise Unusable("rule_key", key=rule.key)
    if asked.json:
        print_json({**_as_json(rule), "changes": [_change(one) for one in past]})
        return
    print(f"{rule.key}  {rules.table(rule.key)}: {rules.name(rule.key)}")
    print(f"  {_('holds')}  {clean(rules.said(rule.value))}")
    print(f"  {_('as shipped')}  {clean(rules.said(rule.shipped))}")
    for one in past:
        print(f"  {_line(desk, one)}")


def _history(desk: Desk, asked: argparse.Namespace) -> None:
    found = [one for one in changing_rules.history(desk) if not asked.key or one.key.startswith(asked.key)]
    if asked.json:
        print_json([_change(one) for one in found])
        return
    for one in found:
        print(f"{_line(desk, one)}  {clean(one.key)}")


def _line(desk: Desk, one: RuleChanged) -> str:
    when = formats.moment(one.at, desk.zone, desk.today())
    return f"{when}  {clean(one.agent)}  {clean(rules.said(one.old))} → {clean(rules.said(one.new))}"


def _set(desk: Desk, asked: argparse.Namespace, rule: Rule) -> None:
    """Show what a change would do; without --try, save it."""
    if asked.value is None and not asked.as_shipped:
        raise Unusable("rule_value_missing", key=rule.key)
    value = AS_SHIPPED if asked.as_shipped else read_rule(asked.value, rule.value)
    tried = changing_rules.tried(desk, {rule.key: value})
    saved = None if asked.tries else changing_rules.save(desk, {rule.key: value})
    if asked.json:
        done = (
            {"due_dates": saved.due_dates, "taken_out": saved.taken_out, "made": saved.made}
            if saved
            else None
        )
        print_json(
            {
                "changes": [_diff(change) for change in tried.draft.changes],
                "effect": _effect(tried.effect),
                "saved": done,
            }
        )
        return
    for change in tried.draft.changes:
        print(f"{clean(change.key)}  {clean(rules.said(change.old))} → {clean(rules.said(change.new))}")
    if not tried.draft.changes:
        print(_("This value holds already."))
    for day in (tried.effect.today, tried.effect.tomorrow):
        _print_day(desk, day)
    if tried.effect.due_dates:
        print(_("vehicles due on another day: {n}").format(n=tried.effect.due_dates))
    print(_("saved") if saved else _("only tried: nothing was saved"))


def _print_day(desk: Desk, day: DayEffect) -> None:
    for kind, before in day.before.items():
        after = day.after[kind]
        moved = f" → {after}" if after != before else ""
        print(f"{formats.day(day.on)}  {labels.label(labels.KINDS, kind)} {before}{moved}")
        for sign, lines in (("+", day.enters), ("−", day.leaves)):
            for one in lines:
                if one.kind == kind:
                    why = clean(rules.why(one, desk.zone, desk.today()))
                    print(f"  {sign} {fitted(one.customer, 14)} {fitted(one.vehicle, 18)} {why}")


def _as_json(rule: Rule) -> dict[str, Any]:
    return {"key": rule.key, "value": _plain(rule.value), "shipped": _plain(rule.shipped), "own": rule.own}


def _change(one: RuleChanged) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "by": one.agent,
        "key": one.key,
        "old": _plain(one.old),
        "new": _plain(one.new),
    }


def _diff(change: RuleDiff) -> dict[str, Any]:
    return {"key": change.key, "old": _plain(change.old), "new": _plain(change.new)}


def _effect(found: Effect) -> dict[str, Any]:
    return {
        "today": _day(found.today),
        "tomorrow": _day(found.tomorrow),
        "due_dates": found.due_dates,
    }


def _day(day: DayEffect) -> dict[str, Any]:
    return {
        "on": day.on.isoformat(),
        "queues": {kind: {"before": n, "after": day.after[kind]} for kind, n in day.before.items()},
        "enters": [_moved(one) for one in day.enters],
        "leaves": [_moved(one) for one in day.leaves],
    }


def _moved(one: Moved) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "desk": one.desk,
        "customer_id": one.customer_id,
        "vehicle_id": one.vehicle_id,
        "customer": one.customer,
        "vehicle": one.vehicle,
        "why": one.why.code,
    }


def _plain(value: Any) -> Any:
    """Write days as text; all else is JSON already."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value

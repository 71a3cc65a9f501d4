"""A filled report as text and back, so that it can be kept: codes and numbers, no words of a language."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from store.remarks import Remark
from store.reports import model
from store.reports.model import Report
from store.rules.measures import Goal

_KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        model.Change, model.Chart, model.Column, model.Count, model.Day, model.Note, model.Part,
        model.Range, Report, model.Row, model.Share, model.Table, model.Target, model.Term, model.Text,
        model.Tile, Remark, Goal,
    )
}  # fmt: skip
_KIND, _DAY = "is", "day"


def as_text(report: Report) -> str:
    """Write a report as JSON; `from_text` gives the same report back."""
    return json.dumps(_plain(report), ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Report:
    """Read a report that `as_text` wrote."""
    report = json.loads(text, object_hook=_made)
    assert isinstance(report, Report)  # noqa: S101  nothing else is written
    return report


def _plain(value: Any) -> Any:
    """Give a value as JSON can hold it, a dataclass with its name."""
    if isinstance(value, Goal):
        return {_KIND: "Goal", **value._asdict()}
    if isinstance(value, Remark) or is_dataclass(value):
        names = (
            value.__struct_fields__ if isinstance(value, Remark) else [each.name for each in fields(value)]
        )
        return {_KIND: type(value).__name__, **{name: _plain(getattr(value, name)) for name in names}}
    if isinstance(value, date):
        return {_KIND: _DAY, "on": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return dict(value) if hasattr(value, "items") else value


def _made(found: dict[str, Any]) -> Any:
    kind = found.pop(_KIND, None)
    if kind is None:
        return found
    if kind == _DAY:
        return date.fromisoformat(found["on"])
    return _KINDS[kind](**{name: _frozen(value) for name, value in found.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value

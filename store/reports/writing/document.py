"""The monthly report as JSON: for other programs, with codes beside the words."""

from __future__ import annotations

import json
from typing import Any

from store.reports.model import (
    Cell,
    Change,
    Chart,
    Count,
    Day,
    Label,
    Note,
    Part,
    Range,
    Report,
    Share,
    Table,
    Target,
    Term,
    Text,
    Tile,
    Words,
)
from store.reports.writing import looks


def write_document(report: Report, words: Words) -> bytes:
    """Write the report as one JSON document in UTF-8."""
    document = {
        "report": words.term(Term("report", "title")),
        "shop": report.shop,
        "month": f"{report.first:%Y-%m}",
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "over": report.over,
        "key_figures": [_tile(tile, words) for tile in report.tiles],
        "parts": [_part(part, words) for part in report.parts],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _tile(tile: Tile, words: Words) -> dict[str, Any]:
    numerator, denominator = tile.counted or (None, None)
    return {
        **_label(tile.label, words),
        "value": tile.value,
        "numerator": numerator,
        "denominator": denominator,
        "before": tile.before,
        **_target(tile.target),
    }


def _part(part: Part, words: Words) -> dict[str, Any]:
    found: dict[str, Any] = {"part": part.code, "title": words.term(Term("part", part.code))}
    found["tables"] = [_table(block, words) for block in part.blocks if isinstance(block, Table)]
    found["notes"] = [words.term(block.term) for block in part.blocks if isinstance(block, Note)]
    found["charts"] = [_chart(block, words) for block in part.blocks if isinstance(block, Chart)]
    return found


def _chart(chart: Chart, words: Words) -> dict[str, Any]:
    return {"title": words.term(chart.title), "table": chart.table, "columns": list(chart.columns)}


def _table(table: Table, words: Words) -> dict[str, Any]:
    return {
        "table": table.code,
        "title": words.term(table.title),
        "columns": [
            {**_label(column.term, words), "group": looks.word(column.group, words)}
            for column in table.columns
        ],
        "rows": [
            {"few": row.few, "sum": row.strong, "cells": [_cell(cell, words) for cell in row.cells]}
            for row in table.rows
        ],
        "notes": [words.remark(note) for note in table.notes],
    }


def _label(label: Label, words: Words) -> dict[str, Any]:
    code = label.code if isinstance(label, Term) else None
    return {"code": code, "label": looks.word(label, words)}


def _target(target: Target) -> dict[str, Any]:
    if target.goal is None:
        return {"target": None, "target_met": None}
    bound = "at_least" if target.goal.at_least else "at_most"
    return {"target": {bound: target.goal.rate}, "target_met": target.met}


def _cell(cell: Cell, words: Words) -> Any:
    match cell:
        case Text(label=label):
            return looks.word(label, words)
        case Count(value=value) | Share(value=value) | Change(value=value):
            return value
        case Range(low_high=low_high):
            return list(low_high) if low_high else None
        case Target():
            return _target(cell)
        case Day(on=on):
            return on.isoformat() if on else None

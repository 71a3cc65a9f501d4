"""Whatever the store hands out and that writes leaves an entry in the trail, or stands here with why not."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import store
from store.tables import metadata

ROOT = Path(store.__file__).parents[1]

_TEMPORARY = "only reads: what it writes are temporary tables"
_OF_A_CALL = "of a call that is open; that it was opened, and how it ended, is noted"
_HOLD = "holds a follow-up, which says itself by whom and until when; that its call is opened is noted"
_NOBODYS = "nobody's act: it follows from the records and the rules"

NOT_NOTED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "ask",
            "board_cases",
            "case_lines",
            "cases",
            "day_board",
            "figure",
            "known_by",
            "lines_on",
            "monthly_report",
            "preview_rules",
        ),
        _TEMPORARY,
    ),
    **dict.fromkeys(
        ("keep_answer", "keep_drafts", "keep_language", "keep_note", "keep_outcome", "keep_place"), _OF_A_CALL
    ),
    **dict.fromkeys(("claim", "claim_next", "renew"), _HOLD),
    **dict.fromkeys(("escalate", "finish_cut_off", "make_about", "make_today"), _NOBODYS),
    "find": "keeps how names sound; that somebody was looked for is noted by whoever asks",
    "hear_names": "keeps how names sound, which follows from the names",
    "stay_signed_in": "keeps a terminal's token; that somebody signed in is noted",
    "still_on_pause": "a sign that a pause goes on; that it began is noted",
}
"""Functions that store something and leave no entry, and why."""

_SQL = re.compile(r"\b(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+(\w+|\{)")
_DOOR = ("store.database", "store.engines")
"""Where everything is stored, and entries too."""

_TABLES = {*metadata.tables, "{"}

Place = tuple[str, str]
"""A module and the name of a function or class in it."""


@cache
def tree(module: str) -> ast.Module:
    path = ROOT / Path(*module.split("."))
    file = path.with_suffix(".py")
    return ast.parse((file if file.exists() else path / "__init__.py").read_text(encoding="utf-8"))


@cache
def defined(module: str) -> dict[str, ast.AST]:
    found = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name: node for node in tree(module).body if isinstance(node, found)}


@cache
def imported(module: str) -> dict[str, str]:
    """Give what a module calls by a name: `module` of another one, or `module:name`."""
    names = {}
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("store"):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                path = ROOT / Path(*whole.split("."))
                is_module = path.is_dir() or path.with_suffix(".py").exists()
                names[alias.asname or alias.name] = whole if is_module else f"{node.module}:{alias.name}"
    return names


def used(place: Place) -> set[Place]:
    """Name what of the store a function or class uses, itself."""
    module, name = place
    found: set[Place] = set()
    for node in ast.walk(defined(module)[name]):
        if isinstance(node, ast.Name):
            if node.id in defined(module):
                found.add((module, node.id))
            elif ":" in imported(module).get(node.id, ""):
                home, _sign, other = imported(module)[node.id].partition(":")
                found.add((home, other))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add((imported(module).get(node.value.id, ""), node.attr))
    return {(home, other) for home, other in found if home and ":" not in home and other in defined(home)}


@cache
def reached(place: Place) -> frozenset[Place]:
    """Name all that a function comes to through others."""
    seen, new = {place}, {place}
    while new:
        found = {each for one in new for each in used(one)} - seen
        new = {(home, name) for home, name in found if not home.startswith(_DOOR)}
        seen |= new
    return frozenset(seen)


def writes(place: Place) -> bool:
    for node in ast.walk(defined(place[0])[place[1]]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = _SQL.search(node.value)
            if said and (said[1] in _TABLES):
                return True
        if isinstance(node, ast.JoinedStr) and re.match(
            r"\s*(UPDATE|DELETE FROM|INSERT INTO) $", _begins(node)
        ):
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add":
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and first.value in metadata.tables:
                return True
    return False


def _begins(node: ast.JoinedStr) -> str:
    first = node.values[0] if node.values else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def notes(place: Place) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "note"
        for node in ast.walk(defined(place[0])[place[1]])
    )


def handed_out() -> list[Place]:
    """Name the functions that other packages may use, where they are defined."""
    places = []
    for home, names in store._HOMES.items():
        for name in names:
            module, _sign, other = imported(home).get(name, f"{home}:{name}").partition(":")
            if isinstance(defined(module).get(other), ast.FunctionDef):
                places.append((module, other))
    return places


def test_whoever_writes_leaves_an_entry() -> None:
    silent = {
        name
        for home, name in handed_out()
        if any(map(writes, reached((home, name)))) and not any(map(notes, reached((home, name))))
    }
    assert sorted(silent - NOT_NOTED.keys()) == []
    assert sorted(NOT_NOTED.keys() - silent) == [], "take the exception out"

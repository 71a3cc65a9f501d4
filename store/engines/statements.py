"""Our statements in PostgreSQL's words: values by number, SQLite's few words of its own put differently."""

from __future__ import annotations

import re
from functools import lru_cache

_PART = re.compile(
    r"""(?P<kept>'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|::)"""
    r"""|\bLIMIT\s+:(?P<most>[a-z_][a-z0-9_]*)|:(?P<name>[a-z_][a-z0-9_]*)|(?P<place>\?)"""
    r"""|\b(?P<is_not>IS\s+NOT)\s+(?!NOT\b|NULL\b|TRUE\b|FALSE\b|DISTINCT\b|UNKNOWN\b)"""
    r"""|\b(?P<is>IS)\s+(?!NOT\b|NULL\b|TRUE\b|FALSE\b|DISTINCT\b|UNKNOWN\b)"""
    r"""|\b(?P<object>json_object)\b(?=\()|\b(?P<like>LIKE)\b|\b(?P<index>CREATE INDEX )temp\."""
    r"""|\b(?P<temp>temp)\.|(?P<apart>\bWITHOUT ROWID\b)""",
)
"""What has to be put otherwise; what stands in quotes, and remarks, are left as they are."""

_OTHERWISE = {
    "is": "IS NOT DISTINCT FROM ",
    "is_not": "IS DISTINCT FROM ",
    "object": "json_build_object",
    "like": "ILIKE",
    "index": "CREATE INDEX ",
    "temp": "pg_temp.",
    "apart": "",
}
"""What PostgreSQL has for words of SQLite's."""

_IGNORING = re.compile(r"\bINSERT OR IGNORE\b")
_GIVING_UP = re.compile(r"\bINSERT OR ROLLBACK\b")
"""A fault ends the transaction anyway."""


@lru_cache(maxsize=4096)
def values_of(sql: str) -> tuple[str, ...]:
    """Name the values of a statement, each once, in the order in which they first stand."""
    found = (each["name"] or each["most"] for each in _PART.finditer(sql))
    return tuple(dict.fromkeys(name for name in found if name))


@lru_cache(maxsize=4096)
def spoken(sql: str, missing: tuple[str, ...] = ()) -> tuple[bytes, tuple[str, ...]]:
    """Put a statement for PostgreSQL; give its text, and the names of the values that `$1`, `$2`, … are.

    The values `missing` are written into it as NULL: of a value that is sent, PostgreSQL wants to know the
    kind.
    """
    names = tuple(name for name in values_of(sql) if name not in missing)
    numbers = {name: f"${number}" for number, name in enumerate(names, start=1)}
    places = 0

    def put(found: re.Match[str]) -> str:
        nonlocal places
        if found["most"]:
            return f"LIMIT nullif({numbers.get(found['most'], 'NULL')}, -1)"
        if found["name"]:
            return numbers.get(found["name"], "NULL")
        if found["place"]:
            places += 1
            return f"${places}"
        return _OTHERWISE.get(found.lastgroup or "", found[0])

    put_otherwise, or_not = _IGNORING.subn("INSERT", _GIVING_UP.sub("INSERT", _PART.sub(put, sql)), count=1)
    return (put_otherwise + (" ON CONFLICT DO NOTHING" if or_not else "")).encode(), names

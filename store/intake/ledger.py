"""Rows written with a note of how each was, so that all of it can be taken back as one.

An entry names a table and a row of it, and what its columns held before and hold since: `was` None where
the row was added, `now` None where it was removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store.database import Records
from store.intake.typed import truths

Entry = dict[str, Any]
"""`table`, `key`, `was`, `now`; and `derived` for columns that follow from others and may differ since."""


class Ledger:
    """Writes rows of one transaction and notes how they were, in `entries`."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.entries: list[Entry] = []

    def change(self, table: str, key: Mapping[str, Any], **fields: Any) -> None:
        """Let columns of a row hold something else; nothing is noted where they do already."""
        was = _held(self._records, table, key, list(fields))
        if was is None or was == fields:
            return
        _set(self._records, table, key, fields)
        self._note(table, key, was, fields)

    def add(self, table: str, key: Mapping[str, Any], **fields: Any) -> None:
        """Add a row; a row that is there is changed."""
        if _held(self._records, table, key, list(fields)) is not None:
            self.change(table, key, **fields)
            return
        self._records.add(table, **key, **truths(fields))
        self._note(table, key, None, fields)

    def remove(self, table: str, key: Mapping[str, Any], columns: Sequence[str]) -> None:
        """Remove a row, whose columns beside its key are these."""
        was = _held(self._records, table, key, columns)
        if was is not None:
            self._records.run(f"DELETE FROM {table} WHERE {_at(key)}", **_keyed(key))
            self._note(table, key, was, None)

    def note_derived(self, table: str, key: Mapping[str, Any], was: Mapping[str, Any]) -> None:
        """Note how columns were that somebody else has worked out anew in this transaction."""
        now = _held(self._records, table, key, list(was))
        if now is not None and now != was:
            self._note(table, key, dict(was), now)
            self.entries[-1]["derived"] = True

    def _note(
        self, table: str, key: Mapping[str, Any], was: Mapping[str, Any] | None, now: Mapping[str, Any] | None
    ) -> None:
        self.entries.append({"table": table, "key": dict(key), "was": was, "now": now})


def put_back(records: Records, entries: Sequence[Entry]) -> list[str]:
    """Let all rows be as they were before, last change first.

    Gives the rows that somebody changed since ("vehicle 7"), up to which rows were put back: a caller who
    gets any must not let the transaction stand.
    """
    changed: list[str] = []
    for entry in reversed(entries):
        table, key, was, now = entry["table"], entry["key"], entry["was"], entry["now"]
        held = _held(records, table, key, list(now or was))
        if held != now and not entry.get("derived"):
            changed.append(f"{table} {' '.join(str(value) for value in key.values())}")
        elif was is None:
            records.run(f"DELETE FROM {table} WHERE {_at(key)}", **_keyed(key))
        elif now is None:
            records.add(table, **key, **truths(was))
        else:
            _set(records, table, key, was)
    return changed


def _held(
    records: Records, table: str, key: Mapping[str, Any], columns: Sequence[str]
) -> dict[str, Any] | None:
    row = records.row(f"SELECT {', '.join(columns)} FROM {table} WHERE {_at(key)}", **_keyed(key))
    return None if row is None else {column: row[column] for column in columns}


def _set(records: Records, table: str, key: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
    settings = ", ".join(f"{column} = :to_{column}" for column in fields)
    values = {f"to_{column}": value for column, value in truths(fields).items()}
    records.run(f"UPDATE {table} SET {settings} WHERE {_at(key)}", **_keyed(key), **values)


def _at(key: Mapping[str, Any]) -> str:
    return "shop_id = :shop" + "".join(f" AND {column} = :at_{column}" for column in key)


def _keyed(key: Mapping[str, Any]) -> dict[str, Any]:
    return {f"at_{column}": value for column, value in key.items()}

"""The records as they were known at a past instant: figures read them by the same statements.

A call is known once it has ended; what an import brought, once that was recorded. A correction made later
is not known yet, so that what it corrects counts still. A complaint stands as its log says. What was
overwritten since (an order changed by a later file, a customer's tier, a vehicle's owner) is seen as it
stands now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from store.complaints.then import FIXED, STANDING, THEN, put_back
from store.database import Records, Row
from store.moments import start_of
from store.rules.settings import Settings

_LATER = """SELECT brought.id FROM import_batch AS brought
    WHERE brought.shop_id = :shop AND brought.at >= :known_until"""
_BROUGHT = f"(t.batch_id IS NULL OR t.batch_id NOT IN ({_LATER}))"
_ENDED = "t.started_at < :known_until AND (t.ended_at IS NULL OR t.ended_at < :known_until)"

_KNOWN = ("shown_attempt", "shown_visit", "outside_survey", "complaint")
_NAMES = re.compile(rf"(?<!')\b({'|'.join(_KNOWN)})\b(?!')")

_COMPLAINTS = f"""SELECT {", ".join(f"t.{name}" for name in FIXED)}, {
    ", ".join(f"CASE WHEN was.id IS NULL THEN t.{name} ELSE was.{name} END AS {name}" for name in STANDING)
} FROM complaint AS t LEFT JOIN {THEN} AS was ON was.known_until = :known_until AND was.id = t.id"""


class KnownBy(Records):
    """What can be asked of the records as they were known at an instant, inside their transaction."""

    def __init__(self, records: Records, until: datetime) -> None:
        self.shop = records.shop
        self._records = records
        self._until = until
        self._sources: dict[str, str] | None = None

    def rows(self, sql: str, **values: object) -> list[Row]:
        """Run a query and fetch all its rows."""
        return self._records.rows(self._as_known(sql), known_until=self._until, **values)

    def each(self, sql: str, **values: object) -> Iterator[Row]:
        """Run a query and hand out its rows one by one."""
        return self._records.each(self._as_known(sql), known_until=self._until, **values)

    def row(self, sql: str, **values: object) -> Row | None:
        """Run a query and fetch its first row, or None."""
        return self._records.row(self._as_known(sql), known_until=self._until, **values)

    def value(self, sql: str, **values: object) -> Any:
        """Run a query and fetch the first value of its first row, or None."""
        return self._records.value(self._as_known(sql), known_until=self._until, **values)

    def run(self, sql: str, **values: object) -> int:
        """Run a statement on the records as they are; return how many rows it touched."""
        return self._records.run(sql, **values)

    def _as_known(self, sql: str) -> str:
        """Let a statement read what was known in place of what is."""
        if self._sources is None:
            self._sources = self._read_sources()
        wanted = sorted({name for name in _NAMES.findall(sql) if name in self._sources})
        if not wanted:
            return sql
        known = ", ".join(f"known_{name} AS NOT MATERIALIZED ({self._sources[name]})" for name in wanted)
        return f"WITH {known} " + _NAMES.sub(
            lambda found: f"known_{found[0]}" if found[0] in wanted else found[0], sql
        )

    def _read_sources(self) -> dict[str, str]:
        """Say what is read in place of each table; of a table that says the same now, nothing."""
        later = self._records.value(f"{_LATER} LIMIT 1", known_until=self._until) is not None
        brought = f" AND {_BROUGHT}" if later else ""
        sources = {"shown_attempt": f"SELECT t.* FROM shown_attempt AS t WHERE {_ENDED}{brought}"}
        if later:
            sources |= {
                name: f"SELECT t.* FROM {name} AS t WHERE {_BROUGHT}"
                for name in ("shown_visit", "outside_survey")
            }
        if put_back(self._records, self._until):
            sources["complaint"] = _COMPLAINTS
        return sources


def known_by(records: Records, settings: Settings, as_of: date | None) -> Records:
    """Give the records as they were known by the end of a day of the shop's; None: as they are."""
    if as_of is None:
        return records
    return KnownBy(records, start_of(as_of + timedelta(days=1), settings.zoneinfo))

"""The records as they were known on a past day: figures read them by the same statements.

A call is known once it has ended; what an import brought, once that was recorded. A correction made later
is not known yet, so that what it corrects counts still. What was overwritten since (an order changed by a
later file, a customer's tier, a vehicle's owner) is seen as it stands now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from store.database import Records, Row

_BROUGHT = """EXISTS (SELECT 1 FROM import_batch AS brought WHERE brought.shop_id = t.shop_id
    AND brought.id = t.batch_id AND brought.at < :known_until)"""

_KNOWN = {
    "shown_attempt": f"""t.started_at < :known_until AND (t.ended_at IS NULL OR t.ended_at < :known_until)
        AND (t.batch_id IS NULL OR {_BROUGHT})""",
    "shown_visit": f"(t.batch_id IS NULL OR {_BROUGHT})",
    "outside_survey": _BROUGHT,
}
_NAMES = re.compile(rf"\b({'|'.join(_KNOWN)})\b")


class KnownBy(Records):
    """What can be asked of the records as they were known at an instant."""

    def __init__(self, records: Records, until: datetime) -> None:
        super().__init__(records._connection, records.shop)  # noqa: SLF001  the same transaction
        self._until = until

    def rows(self, sql: str, **values: object) -> list[Row]:
        """Run a query and fetch all its rows."""
        return super().rows(_as_known(sql), known_until=self._until, **values)

    def each(self, sql: str, **values: object) -> Iterator[Row]:
        """Run a query and hand out its rows one by one."""
        return super().each(_as_known(sql), known_until=self._until, **values)

    def row(self, sql: str, **values: object) -> Row | None:
        """Run a query and fetch its first row, or None."""
        return super().row(_as_known(sql), known_until=self._until, **values)

    def value(self, sql: str, **values: object) -> Any:
        """Run a query and fetch the first value of its first row, or None."""
        return super().value(_as_known(sql), known_until=self._until, **values)


def _as_known(sql: str) -> str:
    """Let a statement read what was known in place of what is."""
    wanted = sorted(set(_NAMES.findall(sql)))
    if not wanted:
        return sql
    known = ", ".join(
        f"known_{name} AS NOT MATERIALIZED (SELECT t.* FROM {name} AS t WHERE {_KNOWN[name]})"
        for name in wanted
    )
    return f"WITH {known} " + _NAMES.sub(r"known_\1", sql)

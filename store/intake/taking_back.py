"""Taking an import out again: one that was cut off, or the last one, whole, because somebody wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store import due_dates
from store.database import Database, Records
from store.intake import arrival, turn
from store.intake.steps import Steps
from store.remarks import Unusable
from store.rules.settings import Settings

NAMED = 5
"""How many pieces of later work are named."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back: the import's number, its file, the instant it went in, and rows by table."""

    batch: int
    file: str
    at: str
    removed: dict[str, int]
    restored: int


def take_back(database: Database, settings: Settings, *, now: datetime, agent: int) -> TakenBack:
    """Take the last import back whole, as if it had never been.

    Raises `Unusable` where there is none, another import is under way, or later work stands on it, which
    is named: calls, complaints and appointments of customers, vehicles and visits it brought.
    """
    with turn.our_turn(database):
        own = database.alone()
        try:
            clear_up(own, settings)
            with own.reading() as records:
                last = _last(records)
            steps = Steps(own)
            _leave_follow_ups(own, steps, last.batch)
            with own.writing() as records:
                _refuse_if_worked_on(records, last)
                _hide(records, last.batch)
                restored = _restore(records, settings, last.batch)
                records.add("import_taken_back", batch_id=last.batch, at=now, agent_id=agent)
                records.run(
                    "DELETE FROM match_question WHERE shop_id = :shop AND batch_id = :batch", batch=last.batch
                )
            removed = _remove(own, steps)
        finally:
            own.close()
    return TakenBack(last.batch, last.file, last.at, removed, restored)


def clear_up(own: Database, settings: Settings) -> None:
    """Take out what an import that was cut off has left; only by whoever has the turn to import."""
    with own.reading() as records:
        left = records.row("SELECT shop_id, batch_id FROM arriving LIMIT 1")
    if left is None or left["shop_id"] != own.shop:
        return
    batch = left["batch_id"]
    steps = Steps(own)
    with own.reading() as records:
        changed = records.value(
            "SELECT count(*) FROM import_change WHERE shop_id = :shop AND batch_id = :batch", batch=batch
        )
    for _ in range(0, changed, arrival.RESTORED_TOGETHER):
        with own.writing() as records:
            _restore(records, settings, batch, most=arrival.RESTORED_TOGETHER)
    with own.writing() as records:
        records.run("DELETE FROM match_question WHERE shop_id = :shop AND batch_id = :batch", batch=batch)
    _remove(own, steps)


@dataclass(frozen=True, slots=True)
class _Last:
    batch: int
    file: str
    at: str


def _last(records: Records) -> _Last:
    row = records.row(
        """SELECT b.id, b.file, b.at, t.batch_id AS taken_back FROM import_batch b
           LEFT JOIN import_taken_back t ON t.shop_id = :shop AND t.batch_id = b.id
           WHERE b.shop_id = :shop ORDER BY b.id DESC LIMIT 1"""
    )
    if row is None or row["taken_back"] is not None:
        raise Unusable("nothing_to_take_back")
    return _Last(row["id"], row["file"], str(row["at"]))


_OF_IT = """(SELECT r.first_id FROM import_range r WHERE r.shop_id = :shop AND r.batch_id = :batch
     AND r.table_name = '{table}') AND
  (SELECT r.last_id FROM import_range r WHERE r.shop_id = :shop AND r.batch_id = :batch
     AND r.table_name = '{table}')"""


def _brought(column: str, table: str) -> str:
    return f"coalesce({column} BETWEEN {_OF_IT.format(table=table)}, FALSE)"


def _worked_on(alias: str) -> str:
    """Give the SQL of whether a row belongs to a customer, vehicle or visit that the import brought."""
    told = [_brought(f"{alias}.{table}_id", table) for table in ("customer", "vehicle")]
    return "(" + " OR ".join(told) + ")"


def _leave_follow_ups(own: Database, steps: Steps, batch: int) -> None:
    """Delete the follow-ups that were made for what the import brought, and nobody has touched."""
    with own.reading() as records:
        span = records.row(
            f"""SELECT min(f.id) AS low, max(f.id) AS high FROM follow_up f
                WHERE f.shop_id = :shop AND {_UNTOUCHED}""",
            batch=batch,
        )
    if span is None or span["low"] is None:
        return

    def leave(records: Records, low: int, high: int) -> None:
        records.run(
            f"""DELETE FROM follow_up AS f
                WHERE f.shop_id = :shop AND f.id BETWEEN :low AND :high AND {_UNTOUCHED}""",
            low=low,
            high=high,
            batch=batch,
        )

    steps.through("leave", span["low"], span["high"], leave)
    with own.writing() as records:
        records.run("DELETE FROM queue_day WHERE shop_id = :shop AND after_batch >= :batch", batch=batch)


_UNTOUCHED = f"""f.attempts = 0 AND f.held_by IS NULL AND ({_worked_on("f")} OR {_brought("f.visit_id", "visit")})
  AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.shop_id = :shop AND a.follow_up_id = f.id)"""


def _refuse_if_worked_on(records: Records, last: _Last) -> None:
    """Raise `Unusable` naming what was done since with what the import brought."""
    found: list[str] = []
    for what, sql in (
        ("call", f"SELECT a.id FROM attempt a WHERE a.shop_id = :shop AND {_worked_on('a')}"
                 f" AND NOT {_brought('a.id', 'attempt')}"),
        ("follow_up", f"""SELECT f.id FROM follow_up f WHERE f.shop_id = :shop
                          AND ({_worked_on('f')} OR {_brought('f.visit_id', 'visit')})
                          AND NOT {_brought('f.id', 'follow_up')}"""),
        ("complaint", f"SELECT c.id FROM complaint c WHERE c.shop_id = :shop AND {_worked_on('c')}"),
        ("appointment", f"SELECT p.id FROM appointment p WHERE p.shop_id = :shop AND {_worked_on('p')}"),
    ):  # fmt: skip
        found += [f"{what} {row['id']}" for row in records.rows(sql + " LIMIT 50", batch=last.batch)]
    if found:
        raise Unusable(
            "import_worked_on",
            file=last.file,
            n=len(found),
            named=", ".join(found[:NAMED]),
        )


def _hide(records: Records, batch: int) -> None:
    """Let the import's rows be seen by nobody any more."""
    records.run(
        """INSERT INTO arriving (table_name, shop_id, batch_id, first_id, last_id)
           SELECT table_name, :shop, :batch, first_id, last_id FROM import_range
           WHERE shop_id = :shop AND batch_id = :batch""",
        batch=batch,
    )


def _restore(records: Records, settings: Settings, batch: int, *, most: int = -1) -> int:
    """Let changed rows be as they were, and work the due dates of their vehicles out again."""
    rows = records.rows(
        """SELECT table_name, row_id, place, before FROM import_change
           WHERE shop_id = :shop AND batch_id = :batch ORDER BY table_name DESC, row_id, place LIMIT :most""",
        batch=batch,
        most=most,
    )
    vehicles = [row["row_id"] for row in rows if row["table_name"] == "vehicle"]
    for row in rows:
        arrival.put_back(records, batch, row["table_name"], row["row_id"], row["place"], row["before"])
    if vehicles:
        due_dates.work_out(records, settings, vehicles, shown_only=True)
    return len(rows)


def _remove(own: Database, steps: Steps) -> dict[str, int]:
    """Delete hidden rows, those that refer to others first, and then the note that hides them."""
    removed: dict[str, int] = {}
    with own.reading() as records:
        ranges = {
            row["table_name"]: (row["first_id"], row["last_id"])
            for row in records.rows(
                "SELECT table_name, first_id, last_id FROM arriving WHERE shop_id = :shop"
            )
        }
    for table in reversed([each for each in arrival.IN_THIS_ORDER if each in ranges]):
        removed[table] = _remove_from(own, steps, table, *ranges[table])
    with own.writing() as records:
        records.run("DELETE FROM arriving WHERE shop_id = :shop")
    return removed


def _remove_from(own: Database, steps: Steps, table: str, first: int, last: int) -> int:
    with own.reading() as records:
        span = records.row(
            f"SELECT min(id) AS low, max(id) AS high, count(*) AS n FROM {table}"
            " WHERE shop_id = :shop AND id BETWEEN :first AND :last",
            first=first,
            last=last,
        )
    if span is None or not span["n"]:
        return 0
    removing = _Removing(table, arrival.BELONGINGS.get(table, ()))
    steps.through(f"remove {table}", span["low"], span["high"], removing)
    return int(span["n"])


@dataclass(frozen=True, slots=True)
class _Removing:
    """Deletes some rows of a table with what belongs to them."""

    table: str
    belongings: Sequence[tuple[str, str]]

    def __call__(self, records: Records, low: int, high: int) -> None:
        """Delete the rows numbered from `low` to `high`."""
        for belonging, column in self.belongings:
            records.run(
                f"DELETE FROM {belonging} WHERE shop_id = :shop AND {column} BETWEEN :low AND :high",
                low=low,
                high=high,
            )
        if self.table in {"customer", "vehicle"}:
            records.run(
                "DELETE FROM alias WHERE shop_id = :shop AND table_name = :of AND row_id BETWEEN :low AND :high",
                of=self.table,
                low=low,
                high=high,
            )
        records.run(
            f"DELETE FROM {self.table} WHERE shop_id = :shop AND id BETWEEN :low AND :high",
            low=low,
            high=high,
        )

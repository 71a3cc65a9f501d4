"""Taking an import out again: one that was cut off, or the last one, whole, because somebody wants it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from store import due_dates
from store.database import Database, Records
from store.intake import arrival, later_work, turn
from store.intake.later_work import IN_HAND, OF_IT, brought, changed_rows
from store.intake.steps import Steps
from store.kinds import KINDS
from store.leftovers import HALF_TAKEN_BACK
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards.trail import Entry
from store.staff import code_of

RESTORED_TOGETHER = 500
"""Changed rows that are put back in one transaction."""


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
    is named: calls, complaints and appointments of what it brought, follow-ups of it that somebody has in
    hand, decisions about questions it raised. Cut off, it is completed by whoever comes next.
    """
    with turn.our_turn(database), closing(database.alone()) as own:
        clear_up(own, settings)
        with own.reading() as records:
            last = _last(records)
            later_work.refuse(records, last.batch, last.file, now)
        steps = Steps(own)
        _leave_follow_ups(own, steps, last, now)
        with own.writing() as records:
            _leave(records, now, f"{OF_IT} UNION {_OF_WHAT_IT_CHANGED}", batch=last.batch, at=last.at)
            later_work.refuse(records, last.batch, last.file, now)
            restored = records.value(f"SELECT count(*) {_CHANGED}", batch=last.batch)
            records.add("import_taken_back", batch_id=last.batch, at=now, agent_id=agent)
            who = code_of(records, agent)
            records.note(Entry(now, who, "import_taken_back", "import_batch", last.batch))
            _hide(records, last)
            _restore(records, settings, last.batch)
        removed = _take_out(own, settings, last.batch)
    return TakenBack(last.batch, last.file, last.at, removed, restored)


def clear_up(own: Database, settings: Settings) -> bool:
    """Take out what an import that was cut off has left; say whether there was anything.

    Only by whoever has the turn to import.
    """
    with own.reading() as records:
        batch = records.value("SELECT batch_id FROM arriving WHERE shop_id = :shop LIMIT 1")
        if batch is None:
            batch = _half_taken_back(records)
    if batch is None:
        return False
    _take_out(own, settings, batch)
    return True


def finish_cut_off(database: Database, settings: Settings) -> bool:
    """Take out what an import that was cut off has left; say whether there was anything, and nobody imports.

    Where it cannot be done now, it is left to whoever comes next: nothing of it shows.
    """
    try:
        with turn.our_turn(database), closing(database.alone()) as own:
            return clear_up(own, settings)
    except Unusable:
        return False


_CHANGED = "FROM import_change c WHERE c.shop_id = :shop AND c.batch_id = :batch"


def _half_taken_back(records: Records) -> int | None:
    """Find the import that was being taken back when that was cut off."""
    batch: int | None = records.value(HALF_TAKEN_BACK)
    return batch


def _take_out(own: Database, settings: Settings, batch: int) -> dict[str, int]:
    """Put back what an import changed, in steps, and delete what it brought, which is hidden.

    Queues that were made of what it had shown or changed are to be made again.
    """
    with own.reading() as records:
        changed = records.value(f"SELECT count(*) {_CHANGED}", batch=batch)
        was_in = records.value(
            "SELECT 1 FROM import_batch WHERE shop_id = :shop AND id = :batch", batch=batch
        )
    for _ in range(0, changed, RESTORED_TOGETHER):
        with own.writing() as records:
            _restore(records, settings, batch)
    with own.writing() as records:
        records.run("DELETE FROM match_question WHERE shop_id = :shop AND batch_id = :batch", batch=batch)
        if changed or was_in:
            _forget_queues(records, batch)
    with own.trusting():
        return _remove(own, Steps(own))


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


_OF_WHAT_IT_CHANGED = f"""SELECT w.id FROM ({changed_rows("vehicle")}) n
    CROSS JOIN follow_up w WHERE w.shop_id = :shop AND w.vehicle_id = n.row_id
      AND w.kind IN ({KINDS}) AND w.made_at >= :at"""
"""SQL that lists the follow-ups made since of vehicles that the import changed."""

_UNTOUCHED = f"""f.attempts = 0 AND NOT coalesce({IN_HAND}, FALSE)
  AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.shop_id = :shop AND a.follow_up_id = f.id)"""
"""SQL of whether nobody has touched a follow-up."""


def _leave_follow_ups(own: Database, steps: Steps, last: _Last, now: datetime) -> None:
    """Delete the follow-ups that were made for what the import brought or changed, and nobody has touched.

    The queues they stood in are to be made again, also should this be cut off.
    """
    with own.writing() as records:
        _forget_queues(records, last.batch)
    with own.reading() as records:
        records.run("CREATE TEMP TABLE to_leave (n INTEGER PRIMARY KEY, id INTEGER)")
        count = records.run(
            f"""INSERT INTO to_leave SELECT row_number() OVER (ORDER BY f.id), f.id FROM follow_up f
                WHERE f.shop_id = :shop AND f.id IN ({OF_IT} UNION {_OF_WHAT_IT_CHANGED}) AND {_UNTOUCHED}""",
            batch=last.batch,
            at=last.at,
            now=now,
        )
    some = "SELECT id FROM to_leave WHERE n BETWEEN :low AND :high"
    steps.through(
        "leave", 1, count, lambda records, low, high: _leave(records, now, some, low=low, high=high)
    )


def _forget_queues(records: Records, batch: int) -> None:
    records.run("DELETE FROM queue_day WHERE shop_id = :shop AND after_batch >= :batch - 1", batch=batch)


def _leave(records: Records, now: datetime, which: str, **values: object) -> None:
    """Delete the follow-ups whose numbers the SQL `which` gives, but those that somebody has touched."""
    records.run(
        f"DELETE FROM follow_up AS f WHERE f.shop_id = :shop AND f.id IN ({which}) AND {_UNTOUCHED}",
        now=now,
        **values,
    )


def _hide(records: Records, last: _Last) -> None:
    """Let the import's rows be seen by nobody any more, and nobody be offered its follow-ups."""
    records.run(
        """INSERT INTO arriving (table_name, shop_id, batch_id, first_id, last_id)
           SELECT table_name, :shop, :batch, first_id, last_id FROM import_range
           WHERE shop_id = :shop AND batch_id = :batch""",
        batch=last.batch,
    )
    records.run(
        f"""UPDATE follow_up AS f SET state = 'closed' WHERE f.shop_id = :shop AND f.state = 'open'
              AND {brought("f.id", "follow_up")}""",
        batch=last.batch,
    )
    records.run(
        f"""UPDATE follow_up AS f SET state = 'open', closed_at = NULL
            WHERE f.shop_id = :shop AND f.state = 'superseded' AND f.closed_at >= :at AND EXISTS (
              SELECT 1 FROM visit v WHERE v.shop_id = :shop AND v.customer_id = f.customer_id
                AND {brought("v.id", "visit")})""",
        batch=last.batch,
        at=last.at,
    )


def _restore(records: Records, settings: Settings, batch: int) -> None:
    """Let some changed rows be as they were, and work the due dates of their vehicles out again."""
    rows = records.rows(
        f"""SELECT table_name, row_id, place, before {_CHANGED}
            ORDER BY table_name DESC, row_id DESC, place DESC LIMIT :most""",
        batch=batch,
        most=RESTORED_TOGETHER,
    )
    vehicles = [row["row_id"] for row in rows if row["table_name"] == "vehicle"]
    for row in rows:
        arrival.put_back(records, batch, row["table_name"], row["row_id"], row["place"], row["before"])
    if vehicles:
        due_dates.work_out(records, settings, vehicles, shown_only=True)


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
                """DELETE FROM alias WHERE shop_id = :shop AND table_name = :of
                     AND row_id BETWEEN :low AND :high""",
                of=self.table,
                low=low,
                high=high,
            )
            records.run(
                """DELETE FROM correction WHERE shop_id = :shop AND table_name = :of
                     AND row_id BETWEEN :low AND :high""",
                of=self.table,
                low=low,
                high=high,
            )
        some = f"DELETE FROM {self.table} WHERE shop_id = :shop AND id BETWEEN :low AND :high"
        records.run(
            f"{some} AND {_DID_NOTHING}" if self.table == "staff" else some,
            low=low,
            high=high,
        )


_DID_NOTHING = """NOT EXISTS (SELECT 1 FROM attempt a WHERE a.shop_id = :shop AND a.agent_id = staff.id)
  AND NOT EXISTS (SELECT 1 FROM follow_up f
                  WHERE f.shop_id = :shop AND staff.id IN (f.held_by, f.promised_by))
  AND NOT EXISTS (SELECT 1 FROM open_call o WHERE o.shop_id = :shop AND o.agent_id = staff.id)
  AND NOT EXISTS (SELECT 1 FROM import_taken_back t WHERE t.shop_id = :shop AND t.agent_id = staff.id)"""
"""Members of staff who have not worked here themselves since the import that entered them."""

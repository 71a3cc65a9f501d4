"""Whether a shop's file is whole: its pages, what refers to what, and what must agree with each other.

Finds and names; mends nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from store import upgrades
from store.engines.sqlite import connect
from store.remarks import Remark, Unusable
from store.rules.outcomes import TAKEN_BACK
from store.safeguards import files
from store.turns import turns_beside

MOST = 20
"""Damaged places of the file that are named."""

_COUNTED = f"""SELECT count(*) FROM attempt a WHERE a.shop_id = f.shop_id AND a.follow_up_id = f.id
  AND a.outcome <> '{TAKEN_BACK}' AND NOT EXISTS (
    SELECT 1 FROM attempt c WHERE c.shop_id = a.shop_id AND c.corrects_id = a.id)"""

RULES = {
    "check_held": """SELECT f.shop_id, f.id FROM follow_up f
      WHERE (f.held_by IS NULL) <> (f.held_until IS NULL)""",
    "check_state": """SELECT f.shop_id, f.id FROM follow_up f
      WHERE (f.state = 'open') <> (f.closed_at IS NULL)""",
    "check_attempts": f"""SELECT f.shop_id, f.id FROM follow_up f
      WHERE f.attempts <> ({_COUNTED}) AND f.id NOT BETWEEN
        coalesce((SELECT first_id FROM arriving WHERE table_name = 'follow_up'), 0)
        AND coalesce((SELECT last_id FROM arriving WHERE table_name = 'follow_up'), -1)""",
    "check_visits": """SELECT v.shop_id, v.id FROM vehicle v WHERE v.merged_into IS NULL
      AND NOT EXISTS (SELECT 1 FROM arriving)
      AND (v.visits, coalesce(v.last_visit_on, '')) <> (
        SELECT count(*), coalesce(max(s.delivered_on), '') FROM visit s
        WHERE s.shop_id = v.shop_id AND s.vehicle_id = v.id AND s.delivered_on IS NOT NULL)""",
    "check_days": """SELECT s.shop_id, s.id FROM visit s
      WHERE (s.delivered_at IS NULL) <> (s.delivered_on IS NULL)
        OR (s.opened_at IS NULL) <> (s.opened_on IS NULL)""",
    "check_corrects": """SELECT a.shop_id, a.id FROM attempt a
      JOIN attempt was ON was.shop_id = a.shop_id AND was.id = a.corrects_id
      WHERE was.follow_up_id <> a.follow_up_id""",
    "check_answers": """SELECT o.shop_id, o.follow_up_id AS id FROM open_answer o
      WHERE NOT EXISTS (SELECT 1 FROM open_call c
        WHERE c.shop_id = o.shop_id AND c.follow_up_id = o.follow_up_id)""",
    "check_numbers": """SELECT n.shop_id, n.customer_id AS id FROM customer_number n
      WHERE n.verdict IN ('mobile', 'landline') AND n.e164 IS NULL""",
    "check_complaints": """SELECT p.shop_id, p.id FROM complaint p
      WHERE p.state = 'closed' AND p.closed_at IS NULL""",
    "check_erased": """SELECT e.shop_id, e.customer_id AS id FROM erasure e
      WHERE EXISTS (SELECT 1 FROM customer_number n
          WHERE n.shop_id = e.shop_id AND n.customer_id = e.customer_id AND n.raw <> '')
        OR EXISTS (SELECT 1 FROM customer c WHERE c.shop_id = e.shop_id AND c.id = e.customer_id
          AND (c.address <> '' OR c.notes <> ''))""",
}
"""What must not be, each by the code of its remark: statements that give the rows for which it is so."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to: the file, its schema's version, how many records it holds, what is amiss.

    `warnings` name what is a danger to the file and no damage.
    """

    path: Path
    revision: str
    records: int
    found: tuple[Remark, ...]
    warnings: tuple[Remark, ...]


def check(path: Path) -> Checked:
    """Look a shop's file over, every page of it, beside whoever works with it; store nothing.

    Raises `Unusable` where it is missing or none of ours, so that there is nothing to look over.
    """
    if path.is_dir():
        raise Unusable("database_is_folder", path=str(path))
    if not path.is_file():
        raise Unusable("database_missing", path=str(path))
    if not path.stat().st_size and turns_beside(path).exists():
        raise Unusable("database_damaged", path=str(path))
    found: list[Remark] = []
    warnings = [*_dangers(path)]
    revision, records = "", 0
    try:
        with closing(connect(path, 30.0)) as connection:
            tables = _tables(connection)
            if "alembic_version" not in tables:
                raise Unusable("database_foreign", path=str(path))
            revision = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
            found += _pages(connection)
            found += _short(connection, path)
            if not found:
                found += _references(connection)
                records = sum(_rows(connection, table) for table in tables)
                if revision == upgrades.NEWEST:
                    found += _agreements(connection)
                else:
                    warnings.append(Remark("check_older", {"revision": revision, "newest": upgrades.NEWEST}))
    except sqlite3.DatabaseError as fault:
        if "not a database" in str(fault):
            raise Unusable("database_foreign", path=str(path)) from fault
        short = files.cut_off(path)
        found.append(short.remark if short else Remark("check_pages", {"problem": str(fault)}))
    return Checked(path, revision, records, tuple(found), tuple(warnings))


def schema_of(path: Path) -> str:
    """Give the schema's version of a shop's file; "" where there is no file, or none can be read from it."""
    if not path.is_file() or not path.stat().st_size:
        return ""
    try:
        with closing(connect(path, 30.0)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        return ""
    return "" if row is None else str(row[0])


def _dangers(path: Path) -> Iterator[Remark]:
    kind = files.share_of(path)
    if kind:
        yield Remark("check_share", {"file_system": kind})
    left = path.with_name(f"{path.name}.converting")
    if left.exists():
        yield Remark("check_left_over", {"file": left.name})
    for end in ("", "-wal", "-shm", "-turns"):
        beside = path.with_name(path.name + end)
        if beside.exists() and files.others_may_read(beside):
            yield Remark("check_readable", {"file": beside.name})


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
    )
    return [row["name"] for row in rows]


def _rows(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM [{table}]").fetchone()[0])


def _pages(connection: sqlite3.Connection) -> Iterator[Remark]:
    for row in connection.execute(f"PRAGMA integrity_check({MOST})"):
        if row[0] != "ok":
            yield Remark("check_pages", {"problem": " ".join(str(row[0]).split())})


def _short(connection: sqlite3.Connection, path: Path) -> Iterator[Remark]:
    try:
        connection.execute("BEGIN IMMEDIATE")
        files.refuse_short(connection, path)
    except Unusable as fault:
        yield fault.remark
    finally:
        connection.rollback()


def _references(connection: sqlite3.Connection) -> list[Remark]:
    lost: dict[tuple[str, str], int] = {}
    for row in connection.execute("PRAGMA foreign_key_check"):
        lost[row["table"], row["parent"]] = lost.get((row["table"], row["parent"]), 0) + 1
    return [
        Remark("check_reference", {"n": n, "table": table, "parent": parent})
        for (table, parent), n in sorted(lost.items())
    ]


def _agreements(connection: sqlite3.Connection) -> Iterator[Remark]:
    connection.execute("BEGIN")
    try:
        for code, sql in RULES.items():
            row = connection.execute(f"SELECT count(*) AS n, min(id) AS first FROM ({sql}) AS one").fetchone()
            if row["n"]:
                yield Remark(code, {"n": row["n"], "first": row["first"]})
        yield from _widths(connection)
    finally:
        connection.rollback()


def _widths(connection: sqlite3.Connection) -> Iterator[Remark]:
    """Find instants that are not of the width in which they sort as they passed."""
    for table in _tables(connection):
        names = [row["name"] for row in connection.execute(f"PRAGMA table_info([{table}])")]
        for name in names:
            if name.endswith(("_at", "_until")) or name == "at":
                n = connection.execute(
                    f"SELECT count(*) FROM [{table}] WHERE {name} IS NOT NULL AND length({name}) <> 24"
                ).fetchone()[0]
                if n:
                    yield Remark("check_instant", {"n": n, "table": table, "column": name})

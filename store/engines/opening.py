"""Opening a shop on a PostgreSQL server: its schema made or brought up to date, its first rows put in."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import psycopg

from store import upgrades
from store.engines.listening import LOCK
from store.engines.postgres import RIGHTS, PostgresDatabase
from store.engines.speaking import SCHEMA, Speaker, plainly, without_password
from store.remarks import Unusable

_HOW_IT_SORTS = """SELECT pg_encoding_to_char(encoding) AS encoding, datcollate AS collation
  FROM pg_database WHERE datname = current_database()"""

_BY_CODE = ("C", "POSIX", "C.UTF-8", "C.utf8")
"""Collations by which text sorts as its bytes do, as it does in SQLite."""

_WORDS = Path(__file__).with_name("words.sql")
"""The functions by which statements mean the same on both engines."""

_VIEWS = _WORDS.with_name("views.sql")
_GUARDS = _WORDS.with_name("guards.sql")
_SHOWN = ("shown_customer", "shown_vehicle", "shown_visit", "shown_attempt")


def open_on_server(address: str, *, now: datetime, shop_name: str, patience: float) -> PostgresDatabase:
    """Open the shop in the database an address names; make or upgrade its schema first, if need be.

    Raises `Unusable` where the server cannot be reached or refuses, or the database is missing, newer than
    this version, or sorts text by another order than that of its characters.
    """
    try:
        with closing(Speaker(address, patience, hasty=True)) as speaker:
            revision = _revision(speaker)
            if revision != upgrades.NEWEST:
                _bring_up_to_date(speaker, without_password(address), shop_name, now)
    except psycopg.Error as fault:
        said = plainly(fault, address)
        if said is None:
            raise
        raise said from fault
    return PostgresDatabase(address, patience=patience)


def _revision(speaker: Speaker) -> str | None:
    """Read which schema a database has: None where it has none yet."""
    if speaker.execute(f"SELECT to_regclass('{SCHEMA}.alembic_version')").fetchone()[0] is None:  # type: ignore[index]
        return None
    found = speaker.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if found is None else str(found[0])


def _bring_up_to_date(speaker: Speaker, place: str, shop_name: str, now: datetime) -> None:
    """Bring a schema to the newest in one transaction, alone; who waited for the same finds it done."""
    _refuse_other_order(speaker, place)
    with upgrades.upgrading_on_server(speaker.raw, f"SELECT pg_advisory_xact_lock({LOCK}, -1)") as upgrade:
        revision = _revision(speaker)
        if revision == upgrades.NEWEST:
            return
        if revision not in {None, *upgrades.known_revisions()}:
            raise Unusable("database_newer", path=place, revision=revision, newest=upgrades.NEWEST)
        speaker.raw.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}".encode())
        speaker.raw.execute(_WORDS.read_bytes())
        speaker.raw.execute(b"DROP SCHEMA IF EXISTS ringback_agent CASCADE")
        for view in _SHOWN:
            speaker.raw.execute(f"DROP VIEW IF EXISTS {SCHEMA}.{view}".encode())
        upgrade()
        for view in _SHOWN:
            speaker.raw.execute(f"DROP VIEW IF EXISTS {SCHEMA}.{view}".encode())
        speaker.raw.execute(_VIEWS.read_bytes())
        speaker.raw.execute(_GUARDS.read_bytes())
        for file in RIGHTS:
            speaker.raw.execute(file.read_bytes())
        speaker.execute(
            "INSERT INTO shop (id, name, made_at) VALUES (1, :name, :now) ON CONFLICT DO NOTHING",
            {"name": shop_name, "now": now},
        )


def _refuse_other_order(speaker: Speaker, place: str) -> None:
    found = speaker.execute(_HOW_IT_SORTS).fetchone()
    if found is not None and (found["encoding"] != "UTF8" or found["collation"] not in _BY_CODE):
        raise Unusable(
            "server_sorts_otherwise", path=place, order=f"{found['collation']}, {found['encoding']}"
        )

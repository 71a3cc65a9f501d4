"""The write-ahead log: an import copies what it wrote, while it is alone once it is much."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.database import Database
from store.engines import log
from tests.store.factories import Shop

pytestmark = pytest.mark.usefixtures("on_sqlite")


def write(database: Database, times: int) -> None:
    for number in range(times):
        with database.writing() as records:
            records.run("UPDATE shop SET name = :name WHERE id = :shop", name=f"{number}" * 5_000)


def left(database: Database) -> bool:
    """Say whether the log holds pages that are not in the file: whether another SQLite finds some to copy."""
    with closing(sqlite3.connect(database.path)) as other:
        before = database.path.read_bytes()
        other.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return database.path.read_bytes() != before


@pytest.fixture
def fresh(shop: Shop) -> Database:
    """A shop whose log is in its file, opened by a program that has not written yet."""
    with closing(sqlite3.connect(shop.database.path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Database(shop.database.path)


def test_an_import_copies_what_it_wrote_and_not_what_it_did_not(
    fresh: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_LEFT", 100_000)
    with closing(fresh.alone()) as own:
        own.wait_for_disk(waits=False)
        write(own, 1)
        own.keep_log_short()
        assert left(fresh)
        write(own, 500)
        own.keep_log_short()
        assert not left(fresh)


def test_beside_others_an_import_copies_little_as_well(fresh: Database) -> None:
    with closing(fresh.alone()) as own:
        own.wait_for_disk(waits=False)
        write(own, 1)
        own.keep_log_short(beside=True)
        assert not left(fresh)


def test_flushing_a_log_that_is_not_there_is_nothing(tmp_path: Path) -> None:
    log.Log(tmp_path / "shop.db", 1.0).flush()
    assert list(tmp_path.iterdir()) == []


def test_who_writes_takes_no_lock_on_a_file_that_another_reads(fresh: Database, tmp_path: Path) -> None:
    with closing(fresh.alone()) as own, closing(sqlite3.connect(tmp_path / "beside.db", timeout=0)) as other:
        own.attach(tmp_path / "beside.db", "beside")
        with own.writing() as records:
            records.run("CREATE TABLE beside.thing (n INTEGER)")
        other.execute("BEGIN")
        assert other.execute("SELECT count(*) FROM thing").fetchone() == (0,)
        write(own, 1)
        with own.reading() as records:
            assert records.value("SELECT name FROM shop") == "0" * 5_000
        other.rollback()
        own.detach("beside")

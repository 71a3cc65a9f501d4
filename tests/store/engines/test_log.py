"""The write-ahead log: copied into the file now and then, whoever writes, and never at each commit."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.database import Database
from store.engines import log
from tests.store.factories import Shop


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


def test_a_commit_leaves_the_log_alone_and_the_hundredth_copies_it(fresh: Database) -> None:
    write(fresh, 99)
    before = fresh.path.read_bytes()
    write(fresh, 1)
    assert fresh.path.read_bytes() != before
    assert not left(fresh)


def test_many_writes_in_between_are_not_copied(fresh: Database) -> None:
    before = fresh.path.read_bytes()
    write(fresh, 99)
    assert fresh.path.read_bytes() == before
    assert left(fresh)


def test_a_program_copies_a_log_that_others_left_long(
    fresh: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(fresh, 3)
    monkeypatch.setattr(log, "_LEFT", 4)
    with closing(Database(fresh.path)) as later:
        write(later, 1)
        assert not left(later)


def test_an_import_copies_what_it_wrote_and_not_what_it_did_not(
    fresh: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_LEFT", 100_000)
    with closing(fresh.alone()) as own:
        write(own, 1)
        own.keep_log_short()
        assert left(fresh)
        write(own, 200)
        own.keep_log_short()
        assert not left(fresh)


def test_flushing_a_log_that_is_not_there_is_nothing(tmp_path: Path) -> None:
    log.Log(tmp_path / "shop.db", 1.0).flush()
    assert list(tmp_path.iterdir()) == []

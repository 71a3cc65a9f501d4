"""Backups made while people work, found whole, and put in place again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from store import upgrades
from store.database import Database, open_database
from store.remarks import Unusable
from store.safeguards.backup import back_up, backups, name_of_backup, restore
from tests.store.factories import Shop, at

NOW, ZONE = at("2026-05-11 09:00"), ZoneInfo("Asia/Shanghai")
WRITERS = 4


def refusal(work: object) -> Unusable:
    with pytest.raises(Unusable) as fault:
        work()  # type: ignore[operator]
    return fault.value


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.fixture
def made(blank: Path, tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    shutil.copy(blank, path)
    path.chmod(0o600)
    return path


@pytest.fixture
def database(made: Path) -> Iterator[Database]:
    with closing(Database(made)) as opened:
        yield opened


def counted(path: Path) -> list[tuple[str, int, int]]:
    """Give, by writer, how many of their two rows each there are: both are always written together."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            """SELECT c.tier, count(*), (SELECT count(*) FROM customer d WHERE d.notes = 'second'
                 AND d.tier = c.tier) FROM customer c WHERE c.notes = 'first' GROUP BY c.tier"""
        ).fetchall()


LOST = "INSERT INTO vehicle (shop_id, id, owner_id, made_at) VALUES (1, 1, 99, '')"


def scribble(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[8192:40_960] = b"\xff" * (40_960 - 8192)
    file.write_bytes(content)


def said(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        for statement in statements:
            connection.execute(statement)


def test_a_backup_under_the_load_of_writers_is_of_one_moment_and_is_restored(
    made: Path, tmp_path: Path, settings: object
) -> None:
    """Rehearsed whole: agents write, a backup is made, they go on, it is put in place and compared."""
    enough = threading.Event()
    written: list[int] = []

    def work(place: int) -> None:
        with closing(Database(made)) as own:
            while not enough.is_set():
                with own.writing() as records:
                    for notes in ("first", "second"):
                        records.add(
                            "customer",
                            id=records.next_id("customer"),
                            name="王芳" * 200,
                            tier="ABC"[place % 3],
                            notes=notes,
                            match_key="",
                            made_at=NOW,
                        )
                written.append(place)

    writers = [threading.Thread(target=work, args=(place,)) for place in range(WRITERS)]
    during: list[int] = []
    with closing(Database(made)) as database:
        agent = Shop(database, settings).agent()  # type: ignore[arg-type]
        for writer in writers:
            writer.start()
        try:
            while len(written) < 200:
                pass
            found = back_up(
                database, agent, tmp_path / "copy.db", NOW, lambda *_: during.append(len(written))
            )
            after = len(written)
            while len(written) < after + 20:
                pass
        finally:
            enough.set()
            for writer in writers:
                writer.join()
        assert during[-1] > during[0], "they went on writing while it was copied"
    copied = counted(tmp_path / "copy.db")
    assert copied
    assert all(each[1] == each[2] for each in copied), "nothing half written in it"
    as_copied = dump(tmp_path / "copy.db")
    assert dump(made) != as_copied
    restored = restore(made, Path(found.file), NOW, ZONE)
    assert dump(made) == as_copied
    assert restored.before is not None
    assert len(dump(restored.before)) > len(as_copied)
    with closing(open_database(str(made), now=NOW, shop_name="another")) as again:
        with again.writing() as records:
            records.run("UPDATE shop SET name = 'goes on'")
        with again.reading() as records:
            assert records.value("PRAGMA journal_mode") == "wal"


def test_a_backup_is_on_record_dated_in_a_folder_and_its_owners_only(
    database: Database, tmp_path: Path, settings: object
) -> None:
    agent = Shop(database, settings).agent()  # type: ignore[arg-type]
    folder = tmp_path / "backups"
    folder.mkdir()
    target = name_of_backup(database, folder, NOW, ZONE)
    assert target == folder / "shop-20260511-090000.db"
    made = back_up(database, agent, target, NOW)
    assert [each.name for each in folder.iterdir()] == [target.name], "nothing else is left"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with database.reading() as records:
        assert backups(records) == [made]
    assert (made.revision, made.bytes, made.there) == (upgrades.NEWEST, target.stat().st_size, True)
    target.unlink()
    with database.reading() as records:
        assert [one.there for one in backups(records)] == [False]


def test_a_file_that_is_there_is_not_written_over(
    database: Database, tmp_path: Path, settings: object
) -> None:
    agent = Shop(database, settings).agent()  # type: ignore[arg-type]
    target = tmp_path / "notes.txt"
    target.write_text("mine")
    assert refusal(lambda: back_up(database, agent, target, NOW)).remark.code == "backup_exists"
    assert target.read_text() == "mine"
    nowhere = tmp_path / "no" / "such.db"
    assert refusal(lambda: back_up(database, agent, nowhere, NOW)).remark.code == "file_not_written"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda file: os.truncate(file, file.stat().st_size // 2), "database_cut_off"),
        (lambda file: os.truncate(file, file.stat().st_size - 1), "database_cut_off"),
        (scribble, "backup_unfit"),
        (lambda file: file.write_text("no database" * 50), "backup_unfit"),
        (lambda file: said(file, "DROP TABLE alembic_version"), "database_foreign"),
        (lambda file: said(file, "UPDATE alembic_version SET version_num = '9999'"), "database_newer"),
        (lambda file: said(file, "PRAGMA foreign_keys=OFF", LOST), "backup_unfit"),
        (lambda file: file.unlink(), "backup_missing"),
    ],
)
def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_touched(
    made: Path, tmp_path: Path, spoil: object, code: str
) -> None:
    backup = tmp_path / "backup.db"
    shutil.copy(made, backup)
    spoil(backup)  # type: ignore[operator]
    before = made.read_bytes()
    assert refusal(lambda: restore(made, backup, NOW, ZONE)).remark.code == code
    assert made.read_bytes() == before
    assert not list(tmp_path.glob("*before-restore*"))


def test_nothing_of_what_was_there_before_is_left_in_any_file_but_the_one_named(
    made: Path, tmp_path: Path
) -> None:
    """Whoever is erased afterwards would stand in it still."""
    backup = shutil.copy(made, tmp_path / "backup.db")
    with closing(Database(made)) as opened, opened.writing() as records:
        records.run("UPDATE shop SET name = :name WHERE id = :shop", name="Ouyang Lanxi" * 300)
    kept = restore(made, Path(backup), NOW, ZONE).before
    telling = [file for file in tmp_path.iterdir() if b"Ouyang Lanxi" in file.read_bytes()]
    assert telling == [kept]
    assert not [*tmp_path.glob("*-journal")]


def test_nothing_is_restored_while_somebody_has_the_shop_open(made: Path, tmp_path: Path) -> None:
    """Another program: a lock of this one would be its own."""
    backup = tmp_path / "backup.db"
    shutil.copy(made, backup)
    other = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from store.database import Database
database = Database(Path(sys.argv[2]))
with database.reading() as records:
    records.rows("SELECT * FROM shop")
print("open", flush=True)
sys.stdin.readline()
database.close()
"""
    command = [sys.executable, "-c", other, str(Path(__file__).parents[3]), str(made)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        assert program.stdout.readline() == "open\n"
        assert refusal(lambda: restore(made, backup, NOW, ZONE)).remark.code == "restore_in_use"
        program.communicate("\n", timeout=60)
    assert not list(tmp_path.glob("*before-restore*"))
    restore(made, backup, NOW, ZONE)


def test_a_damaged_shop_is_kept_beside_and_the_backup_takes_its_place(made: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    shutil.copy(made, backup)
    os.truncate(made, made.stat().st_size // 3)
    damaged = made.read_bytes()
    made.with_name("shop.db-wal").write_bytes(b"")
    found = restore(made, backup, NOW, ZONE)
    assert found.before is not None
    assert found.before.read_bytes() == damaged
    assert dump(made) == dump(backup)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_where_no_shop_is_one_is_made_of_the_backup(made: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "shop.db"
    found = restore(target, made, NOW, ZONE)
    assert found.before is None
    assert dump(target) == dump(made)
    assert refusal(lambda: restore(made, made, NOW, ZONE)).remark.code == "backup_is_shop"

"""The one door to the database: made, opened, refused; transactions whole or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from store import database as store_database, upgrades
from store.database import Database, open_database
from store.engines import sqlite as sqlite_file
from store.remarks import Unusable
from store.safeguards.checking import check
from tests.store.factories import Shop

NOW = datetime(2026, 5, 11, 1, tzinfo=UTC)


def opened(path: Path | str, patience: float = 5.0) -> Database:
    return open_database(str(path), now=NOW, shop_name="东风西路店", patience=patience)


def refusal(path: Path | str, patience: float = 5.0) -> Unusable:
    with pytest.raises(Unusable) as refused:
        opened(path, patience)
    return refused.value


def names(database: Database) -> list[str]:
    with database.reading() as records:
        return [row["name"] for row in records.rows("SELECT name FROM shop")]


@pytest.fixture
def made(blank: Path, tmp_path: Path) -> Path:
    """The file of a shop, in a folder of its own."""
    path = tmp_path / "made.db"
    path.write_bytes(blank.read_bytes())
    return path


# Making and opening.


def test_the_connection_that_a_file_was_looked_at_by_is_used_next(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections = list[Path]()
    connect = sqlite_file.connect

    def counted(path: Path, patience: float) -> sqlite3.Connection:
        connections.append(path)
        return connect(path, patience)

    for module in (sqlite_file, store_database):
        monkeypatch.setattr(module, "connect", counted)
    with closing(opened(made)) as database:
        assert names(database) == names(database) != []
    assert connections == [made]


@pytest.mark.parametrize("address", ["{}/new.db", "sqlite:////{}/new.db", "{}/folder/within/new.db"])
def test_a_file_that_is_not_there_is_made_with_the_shop_in_it(tmp_path: Path, address: str) -> None:
    where = address.format(str(tmp_path).removeprefix("/") if "sqlite" in address else tmp_path)
    with closing(opened(where)) as database:
        assert names(database) == ["东风西路店"]
        assert stat.S_IMODE(database.path.stat().st_mode) == 0o600
        assert database.path.is_relative_to(tmp_path)
    assert sorted(each.name for each in database.path.parent.iterdir()) == ["new.db"], "nothing else is left"


def test_an_empty_file_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with closing(opened(path)) as database:
        assert names(database) == ["东风西路店"]


def test_a_file_whose_making_was_cut_off_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "begun.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    assert path.stat().st_size > 0
    with closing(opened(path)) as database:
        assert names(database) == ["东风西路店"]


def test_a_making_that_fails_leaves_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.db"

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("store.engines.sqlite._furnish", full)
        assert refusal(path).remark.code == "database_disk_full"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    with closing(opened(path)) as database:
        assert names(database) == ["东风西路店"]


def test_a_shop_opened_again_keeps_its_name_and_records(made: Path) -> None:
    with closing(opened(made)) as database:
        assert names(database) == ["Test"]


def test_the_same_address_is_opened_by_many_at_once(tmp_path: Path) -> None:
    """Of several programs that start on a new file, one makes it and all go on."""
    script = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from tests.store.test_database import opened, names
print(ascii(names(opened(sys.argv[1], 30.0))))
"""
    path = tmp_path / "new.db"
    command = [sys.executable, "-c", script, str(path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [program.communicate(timeout=60)[0] for program in started]
    assert said == [ascii(["东风西路店"]) + "\n"] * 3


# Refusing.


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")


def newer(path: Path) -> None:
    opened(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def truncated(share: float) -> Callable[[Path], None]:
    def cut(path: Path) -> None:
        opened(path).close()
        os.truncate(path, int(path.stat().st_size * share))

    return cut


def shortened(path: Path) -> None:
    opened(path).close()
    os.truncate(path, path.stat().st_size - 1)


def scribbled(path: Path) -> None:
    opened(path).close()
    content = bytearray(path.read_bytes())
    content[100:4096] = bytes(3996)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda path: path.mkdir(), "database_is_folder"),
        (lambda path: path.write_text("不是数据库\n" * 100, encoding="utf-8"), "database_foreign"),
        (lambda path: path.write_bytes(b"SQLite"), "database_foreign"),
        (lambda path: path.write_bytes(os.urandom(9_000)), "database_foreign"),
        (foreign, "database_foreign"),
        (newer, "database_newer"),
        (truncated(0.5), "database_cut_off"),
        (truncated(0.9), "database_cut_off"),
        (shortened, "database_cut_off"),
        (truncated(0.0001), "database_damaged"),
        (scribbled, "database_damaged"),
    ],
)
def test_a_file_that_is_no_database_of_ours_is_refused_and_not_touched(
    tmp_path: Path, spoil: Callable[[Path], None], code: str
) -> None:
    path = tmp_path / "shop.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    remark = refusal(path).remark
    assert (remark.code, remark.facts["path"]) == (code, str(path))
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert [each.name for each in tmp_path.iterdir() if each.suffix not in {".db-wal", ".db-shm"}] == [
        "shop.db"
    ]


def test_a_shop_of_which_nothing_is_left_is_no_new_one(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.touch()
    with closing(opened(path)) as database, database.writing() as records:
        records.run("UPDATE shop SET name = 'x' WHERE id = :shop")
    for beside in tmp_path.glob("shop.db-[ws]*"):
        beside.unlink()
    os.truncate(path, 0)
    assert refusal(path).remark.code == "database_damaged"
    with pytest.raises(Unusable) as caught:
        check(path)
    assert caught.value.remark.code == "database_damaged"
    assert path.stat().st_size == 0
    path.unlink()
    opened(path).close()


def test_a_newer_file_names_both_schemas(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    newer(path)
    facts = refusal(path).remark.facts
    assert (facts["revision"], facts["newest"]) == ("9999", upgrades.NEWEST)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("mysql://host/shop", "mysql://host/shop"),
        ("mysql://agent:secret@host/shop", "mysql://…@host/shop"),
        ("mysql://a:b@c@host", "mysql://…@host"),
        ("sqlite://relative.db", "sqlite://relative.db"),
    ],
)
def test_an_address_of_another_kind_is_refused_without_its_password(address: str, shown: str) -> None:
    assert refusal(address).remark.facts == {"address": shown}
    assert refusal(address).remark.code == "database_address"


def test_a_place_where_no_file_can_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "file" / "shop.db").remark.code == "database_unwritable"


def test_a_file_that_another_program_holds_is_refused(made: Path) -> None:
    with closing(sqlite3.connect(made, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert refusal(made, patience=0.05).remark.code == "database_locked"
        other.rollback()
        opened(made, patience=0.05).close()


READ_ONLY = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.store.test_database import opened
from store.remarks import Unusable
try:
    opened(sys.argv[2])
except Unusable as refused:
    print(refused.remark.code)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs the permissions of a Unix file system")
def test_a_file_one_may_only_read_is_refused(made: Path) -> None:
    without_rights: list[str] = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("modes do not bind root, and there is no setpriv to give up its rights")
        without_rights = ["setpriv", "--bounding-set", "-all"]
    before = made.read_bytes()
    made.chmod(0o444)
    made.parent.chmod(0o555)
    house = str(Path(__file__).parents[2])
    command = [*without_rights, sys.executable, "-c", READ_ONLY, house, str(made)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    made.parent.chmod(0o755)
    assert said.stdout == "database_read_only\n"
    assert made.read_bytes() == before


# Transactions.


def test_a_writing_that_fails_is_undone_whole(made: Path) -> None:
    with closing(opened(made)) as database:

        def fail() -> None:
            with database.writing() as records:
                records.run("UPDATE shop SET name = 'x'")
                records.add("staff", id=1, code="a01", name="x", made_at=NOW)
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        assert names(database) == ["Test"]
        with database.reading() as records:
            assert records.rows("SELECT * FROM staff") == []
        with database.writing() as records:
            assert records.next_id("staff") == 1


def test_what_is_being_written_is_seen_by_nobody_until_it_is_stored(made: Path) -> None:
    with closing(opened(made)) as database, database.reading() as reader:
        assert reader.value("SELECT name FROM shop") == "Test"
        with database.writing() as records:
            records.run("UPDATE shop SET name = 'x'")
            assert names(database) == ["Test"]
        assert names(database) == ["x"]
        assert reader.value("SELECT name FROM shop") == "Test", "a reader sees one moment"


def test_a_statement_that_waits_too_long_for_the_lock_says_so(made: Path) -> None:
    with closing(opened(made, patience=0.05)) as database, database.writing():
        with pytest.raises(Unusable) as refused, database.writing():
            pass
        assert refused.value.remark.code == "database_locked"
    with closing(opened(made)) as database, database.writing() as records:
        records.run("UPDATE shop SET name = 'y'")


def test_damage_found_while_working_is_named(made: Path) -> None:
    with closing(opened(made)) as database:
        content = bytearray(made.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        made.write_bytes(content)
        with pytest.raises(Unusable) as refused, database.reading() as records:
            records.rows("SELECT * FROM customer, vehicle, staff, shop")
        assert refused.value.remark.code == "database_damaged"


def test_references_between_records_are_kept(made: Path) -> None:
    def lost() -> None:
        with database.writing() as records:
            records.add("vehicle", id=1, owner_id=99, made_at=NOW)

    with closing(opened(made)) as database, pytest.raises(sqlite3.IntegrityError):
        lost()


def test_what_is_acknowledged_survives_a_power_cut(made: Path) -> None:
    """The journal is ahead of the file and on the disk before a commit returns."""
    with closing(opened(made)) as database, database.writing() as records:
        assert records.value("PRAGMA journal_mode") == "wal"
        assert records.value("PRAGMA synchronous") == 2
        assert records.value("PRAGMA foreign_keys") == 1


def test_the_mark_moves_when_something_was_stored_and_only_then(made: Path) -> None:
    with closing(opened(made)) as database:
        first = database.mark()
        assert names(database) == ["Test"]
        assert database.mark() == first
        with database.writing() as records:
            records.run("UPDATE shop SET name = 'x'")
        assert database.mark() != first


def test_instants_and_days_are_stored_in_one_width(shop: Shop) -> None:
    berlin = timezone(timedelta(hours=2))
    with shop.database.writing() as records:
        records.add("staff", id=1, code="a", name="", made_at=datetime(2026, 5, 11, 9, 0, tzinfo=berlin))
        records.add("queue_day", on_day=date(2026, 5, 11), made_at=NOW, after_batch=0)
        assert records.value("SELECT made_at FROM staff") == "2026-05-11T07:00:00.000Z"
        assert records.value("SELECT on_day FROM queue_day") == "2026-05-11"
        with pytest.raises(ValueError, match="zone"):
            records.value("SELECT :naive", naive=datetime(2026, 5, 11))  # noqa: DTZ001


def test_a_session_of_objects_sees_the_same_shop(shop: Shop) -> None:
    from sqlmodel import select

    from store.tables import Customer, Staff

    shop.customer("王芳", tier="A")
    with shop.database.session() as session:
        found = session.exec(select(Customer)).one()
        assert (found.name, found.tier, found.is_company) == ("王芳", "A", False)
        session.add(Staff(shop_id=1, id=1, code="a01", name="李娜", made_at=NOW))
        session.commit()
    assert [row["name"] for row in shop.all("staff")] == ["李娜"]

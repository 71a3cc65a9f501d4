"""Encrypted files: whole, unreadable without their key, and as they were where a conversion is cut off."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import keyring
import pytest
from keyring.backend import KeyringBackend
from sqlmodel import select

from store import upgrades
from store.database import Database, open_database
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards import keys
from store.safeguards.backup import back_up, restore
from store.safeguards.checking import check
from store.safeguards.encrypting import decrypt, encrypt, rekey
from store.safeguards.files import KEYS, is_encrypted, opened
from store.safeguards.keys import Key, hand_in, new_key, unlock
from store.safeguards.person import erase
from store.tables import Customer
from tests.bytes_of import telling
from tests.store.factories import Shop, at
from tests.store.test_upgrades import release

NOW, ZONE = at("2026-05-11 09:00"), ZoneInfo("Asia/Shanghai")
NAME, NUMBER, PLATE = "欧阳澜汐", "13944455566", "吉A8K5Q7"
SECRETS = (NAME.encode(), NUMBER.encode(), PLATE.encode(), b"SQLite format")


@pytest.fixture(autouse=True)
def _no_keys() -> Iterator[None]:
    KEYS.clear()
    yield
    KEYS.clear()


@pytest.fixture
def plain(blank: Path, tmp_path: Path) -> Path:
    """The file of a shop with a customer, closed."""
    path = tmp_path / "shop.db"
    shutil.copy(blank, path)
    path.chmod(0o600)
    with closing(Database(path)) as database, database.writing() as records:
        records.add("customer", id=1, name=NAME, match_key=NAME, made_at=NOW)
        records.add(
            "customer_number", customer_id=1, position=1, raw=NUMBER, verdict="mobile", e164=f"+86{NUMBER}"
        )
        records.add("vehicle", id=1, owner_id=1, plate=PLATE, made_at=NOW)
    return path


@pytest.fixture
def key() -> Key:
    return Key(keys.new_salt("file"), bytes(range(32)))


@pytest.fixture
def encrypted(plain: Path, key: Key) -> Path:
    encrypt(plain, key)
    return plain


def refusal(work: object) -> str:
    with pytest.raises(Unusable) as fault:
        work()  # type: ignore[operator]
    return fault.value.remark.code


def dump(path: Path) -> list[str]:
    with closing(opened(path)) as connection:
        tables = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'"
            )
        ]
        return [
            f"{table} {tuple(row)}"
            for table in sorted(tables)
            for row in connection.execute(f"SELECT * FROM [{table}]")
        ]


def found_in(folder: Path) -> set[str]:
    """Name the files of a folder whose bytes tell of the customer, or that they are a database."""
    return {name for name in telling(folder, SECRETS) if not name.startswith("deleted ")}


def test_encrypted_rekeyed_and_decrypted_every_row_is_kept(plain: Path, key: Key, tmp_path: Path) -> None:
    before = dump(plain)
    assert found_in(tmp_path) == {"shop.db"}
    done = encrypt(plain, key)
    assert (done.encrypted, done.records, done.plain) == (True, len(before), ())
    assert found_in(tmp_path) == set()
    assert dump(plain) == before
    other = Key(keys.new_salt("file"), bytes(32))
    assert rekey(plain, other).records == len(before)
    assert refusal(lambda: hand_in(plain, key)) == "key_wrong"
    assert dump(plain) == before
    assert not decrypt(plain).encrypted
    assert dump(plain) == before
    assert found_in(tmp_path) == {"shop.db"}
    assert stat.S_IMODE(plain.stat().st_mode) == 0o600
    with closing(sqlite3.connect(plain)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_without_the_key_a_file_does_not_open_and_says_so(encrypted: Path, key: Key) -> None:
    def open_it() -> None:
        open_database(str(encrypted), now=NOW, shop_name="").close()

    open_it()
    KEYS.clear()
    assert refusal(open_it) == "key_missing"
    assert refusal(lambda: hand_in(encrypted, Key(key.salt, bytes(32)))) == "key_wrong"
    hand_in(encrypted, key)
    open_it()


def test_a_key_is_in_no_message(encrypted: Path) -> None:
    wrong = Key(bytes(16), b"\xaa" * 32)
    with pytest.raises(Unusable) as fault:
        hand_in(encrypted, wrong)
    told = f"{fault.value} {fault.value.__cause__!r} {wrong!r} {wrong}"
    assert "aa" * 4 not in told
    assert r"\xaa" not in told


def test_a_plain_file_is_not_opened_as_an_encrypted_one(plain: Path, key: Key, tmp_path: Path) -> None:
    assert refusal(lambda: hand_in(plain, key)) == "file_not_encrypted"
    assert refusal(lambda: unlock(plain, tmp_path / "key", str)) == "file_not_encrypted"
    assert refusal(lambda: decrypt(plain)) == "file_not_encrypted"
    assert refusal(lambda: rekey(plain, key)) == "file_not_encrypted"
    open_database(str(plain), now=NOW, shop_name="").close()


def test_errors_rows_and_sessions_are_as_of_a_plain_file(encrypted: Path) -> None:
    with closing(open_database(str(encrypted), now=NOW, shop_name="")) as database:
        with pytest.raises(sqlite3.IntegrityError), database.writing() as records:
            records.add("customer", id=1, name="again", match_key="", made_at=NOW)
        with database.reading() as records:
            row = records.row("SELECT id, name FROM customer")
            assert row is not None
            assert (row["name"], row[0], dict(row)) == (NAME, 1, {"id": 1, "name": NAME})  # type: ignore[index]
        with database.session() as session:
            assert [one.name for one in session.exec(select(Customer))] == [NAME]
            session.rollback()


def test_what_is_written_is_encrypted_in_the_log_as_well(encrypted: Path, tmp_path: Path) -> None:
    with closing(open_database(str(encrypted), now=NOW, shop_name="")) as database:
        with database.writing() as records:
            records.run("UPDATE customer SET notes = :text", text=NAME * 2_000)
        beside = {file.name: file.stat() for file in tmp_path.iterdir()}
        assert beside["shop.db-wal"].st_size > 0
        assert {name for name, about in beside.items() if about.st_mode & 0o077} == set()
        assert found_in(tmp_path) == set()


CONVERT = """
import os, signal, sys
from pathlib import Path
from store.safeguards import encrypting
from store.safeguards.keys import Key, unlock
path, step, key = Path(sys.argv[1]), sys.argv[2], Key(bytes.fromhex(sys.argv[3]), bytes(range(32)))
def cut_off(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def after(given):
    def work(*them):
        given(*them)
        cut_off()
    return work
if step == "replace":
    Path.replace = cut_off
elif step:
    setattr(encrypting, step, after(getattr(encrypting, step)))
if len(sys.argv) > 4:
    unlock(path, Path(sys.argv[4]), str)
    encrypting.decrypt(path)
else:
    encrypting.encrypt(path, key)
"""


def convert(path: Path, step: str, key: Key, *key_file: str) -> subprocess.CompletedProcess[bytes]:
    arguments = [sys.executable, "-c", CONVERT, str(path), step, key.salt.hex(), *key_file]
    return subprocess.run(arguments, capture_output=True, check=False)


@pytest.mark.parametrize("step", ["_copy", "_compare", "_look_over", "replace"])
def test_killed_in_a_conversion_the_shop_is_as_it_was(plain: Path, key: Key, step: str) -> None:
    before = dump(plain)
    assert convert(plain, step, key).returncode == -signal.SIGKILL
    assert not is_encrypted(plain)
    open_database(str(plain), now=NOW, shop_name="").close()
    assert dump(plain) == before
    with closing(sqlite3.connect(plain)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert [one.code for one in check(plain).warnings] == ["check_left_over"]
    assert encrypt(plain, key).records == len(before)
    assert check(plain).warnings == ()


def test_killed_while_it_is_decrypted_the_shop_stays_encrypted(
    encrypted: Path, key: Key, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    file.write_text(bytes(range(32)).hex())
    file.chmod(0o600)
    KEYS.clear()
    assert convert(encrypted, "_look_over", key, str(file)).returncode == -signal.SIGKILL
    assert is_encrypted(encrypted)
    unlock(encrypted, file, str)
    assert [one.code for one in check(encrypted).warnings] == ["check_left_over"]


def test_while_somebody_is_at_it_nothing_is_converted(plain: Path, key: Key) -> None:
    with closing(Database(plain)) as database, database.reading() as records:
        records.value("SELECT 1 FROM customer")
        done = convert(plain, "", key)
    assert b"restore_in_use" in done.stderr
    assert not is_encrypted(plain)


def test_a_row_that_came_out_otherwise_stops_the_conversion(
    plain: Path, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.safeguards import cipher, encrypting

    copied = encrypting._copy

    def wrongly(held: sqlite3.Connection, part: Path, new: Key | None) -> None:
        copied(held, part, new)
        with cipher.beside(held, part, new, "part"):
            held.execute("UPDATE part.vehicle SET plate = 'x'")

    monkeypatch.setattr(encrypting, "_copy", wrongly)
    assert refusal(lambda: encrypt(plain, key)) == "conversion_failed"
    assert not is_encrypted(plain)
    assert [file.name for file in plain.parent.iterdir() if "converting" in file.name] == []


def test_a_backup_is_encrypted_looked_over_and_put_back(
    encrypted: Path, key: Key, tmp_path: Path, settings: Settings
) -> None:
    before = dump(encrypted)
    target = tmp_path / "copies" / "one.db"
    target.parent.mkdir()
    with closing(open_database(str(encrypted), now=NOW, shop_name="")) as database:
        agent = Shop(database, settings).agent()
        back_up(database, agent, target, NOW)
        with database.writing() as records:
            records.run("UPDATE customer SET name = '赵敏'")
    assert found_in(tmp_path) == set()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    KEYS.clear()
    hand_in(target, key)
    assert check(target).found == ()
    done = restore(encrypted, target, NOW, ZONE)
    assert [row for row in dump(encrypted) if row.startswith("customer ")] == [
        row for row in before if row.startswith("customer ")
    ]
    assert done.before is not None
    assert found_in(tmp_path) == set()
    content = bytearray(target.read_bytes())
    content[8192 + 100] ^= 255
    target.write_bytes(content)
    assert refusal(lambda: restore(encrypted, target, NOW, ZONE)) == "backup_unfit"


def test_a_backup_with_another_key_takes_the_place_of_the_file(
    encrypted: Path, key: Key, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    shutil.copy(encrypted, old)
    rekey(encrypted, Key(keys.new_salt("file"), bytes(32)))
    KEYS.clear()
    hand_in(old, key)
    restore(encrypted, old, NOW, ZONE)
    hand_in(encrypted, key)
    assert check(encrypted).found == ()


def test_plain_copies_are_named_when_a_file_is_encrypted(
    plain: Path, key: Key, tmp_path: Path, settings: Settings
) -> None:
    copy = tmp_path / "copy.db"
    with closing(Database(plain)) as database:
        agent = Shop(database, settings).agent()
        back_up(database, agent, copy, NOW)
    assert encrypt(plain, key).plain == (copy,)


def test_damage_is_found_and_told_from_a_wrong_key(encrypted: Path) -> None:
    content = bytearray(encrypted.read_bytes())
    content[8192 + 100] ^= 255
    encrypted.write_bytes(content)
    assert [one.code for one in check(encrypted).found][:1] == ["check_pages"]


def test_an_older_encrypted_shop_is_brought_up_to_date_and_its_copy_is_encrypted(
    encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(monkeypatch, tmp_path / "release")
    was, before = upgrades.NEWEST, dump(encrypted)
    open_database(str(encrypted), now=NOW, shop_name="").close()
    (copy,) = tmp_path.glob(f"shop.before-{was}-*.db")
    assert is_encrypted(copy)
    assert dump(copy) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert found_in(tmp_path) == set()


def test_a_new_shop_is_encrypted_from_its_first_byte(tmp_path: Path) -> None:
    path, file = tmp_path / "new.db", tmp_path / "key"
    keys.make_key_file(file)
    unlock(path, file, str)
    with closing(open_database(str(path), now=NOW, shop_name="")) as database, database.writing() as records:
        records.add("customer", id=1, name=NAME, match_key=NAME, made_at=NOW)
    assert is_encrypted(path)
    assert found_in(tmp_path) == set()


def test_a_key_file_is_one_that_only_its_owner_reads(encrypted: Path, tmp_path: Path) -> None:
    file = tmp_path / "key"
    assert refusal(lambda: unlock(encrypted, file, str)) == "key_file_unreadable"
    secret = keys.make_key_file(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys.read_key_file(file) == secret
    file.chmod(0o640)
    assert refusal(lambda: keys.read_key_file(file)) == "key_file_readable"
    file.chmod(0o600)
    for text in ("", "00" * 31, "zz" * 32, "00" * 33):
        file.write_text(text)
        assert refusal(lambda: keys.read_key_file(file)) == "key_file_empty"


def test_a_pass_phrase_opens_what_it_encrypted(plain: Path) -> None:
    encrypt(plain, new_key("phrase", phrase="a blue horse in May"))
    KEYS.clear()
    assert refusal(lambda: unlock(plain, None, lambda: "a blue horse in June")) == "key_wrong"
    unlock(plain, None, lambda: "a blue horse in May")
    assert check(plain).found == ()
    assert refusal(lambda: new_key("phrase", phrase="short")) == "phrase_short"


class Memory(KeyringBackend):
    """A keyring for as long as a test."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


def test_the_keyring_keeps_a_key_and_one_without_says_so(plain: Path) -> None:
    usual, memory = keyring.get_keyring(), Memory()
    try:
        keyring.set_keyring(memory)
        encrypt(plain, new_key("keyring"))
        KEYS.clear()
        unlock(plain, None, str)
        assert check(plain).found == ()
        KEYS.clear()
        memory.kept.clear()
        assert refusal(lambda: unlock(plain, None, str)) == "key_missing"
        keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
        assert refusal(lambda: unlock(plain, None, str)) == "keyring_missing"
        assert refusal(lambda: new_key("keyring")) == "keyring_missing"
    finally:
        keyring.set_keyring(usual)


def test_who_is_erased_is_in_no_page_even_for_whoever_has_the_key(
    encrypted: Path, settings: Settings
) -> None:
    with closing(open_database(str(encrypted), now=NOW, shop_name="")) as database:
        agent = Shop(database, settings).agent()
        done = erase(database, settings, agent, "1", NOW)
        assert done.rewritten
    decrypt(encrypted)
    assert not any(secret in encrypted.read_bytes() for secret in SECRETS[:3])


def spilled(folder: Path) -> bool:
    """Say whether a file that this program has open, though it is deleted, tells of the customer."""
    return any(name.startswith("deleted ") for name in telling(folder, [NAME.encode()]))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the system does not list open files")
@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_temporary_tables_of_an_encrypted_file_are_never_on_the_disk(
    kind: str, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(kind)
    with closing(Database(path)) as database, closing(database.alone()) as own, own.writing() as records:
        records.run("CREATE TEMP TABLE much (words TEXT)")
        records.run_many("INSERT INTO much VALUES (?)", ((NAME * 200,) for _ in range(12_000)))
        assert spilled(path.parent) is (kind == "plain")

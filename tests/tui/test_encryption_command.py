"""An encrypted shop as somebody types it: a day's work that leaves nothing readable, and plain words."""

from __future__ import annotations

import gc
import json
import os
import tempfile
from pathlib import Path

import pytest

from store.intake import sharing
from store.safeguards.files import KEYS
from tests import bytes_of
from tests.tui.typed import Said, sit, teller

NAME, NUMBER, PLATE, VIN = "欧阳澜汐", "13944455566", "吉A8K5Q7", "LSVAM4187C2184847"
SECRETS = tuple(each.encode() for each in (NAME, NUMBER, PLATE, VIN))
HEADINGS = "工单号,客户姓名,手机号,车牌号,车架号,交车时间\n"


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a shop will be, in English; temporary files lie in a folder of their own."""
    sit(monkeypatch, tmp_path / "home", DB=str(tmp_path / "shops" / "shop.db"))
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    return tmp_path / "shops" / "shop.db"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command as a program of its own would; give its status and what it said on both outputs."""
    tell = teller(capsys)

    def run(*arguments: str) -> tuple[int, str]:
        gc.collect()
        KEYS.clear()
        return tell(*arguments)

    return run


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A file of 1,200 visits of as many customers, each with all that is secret of somebody."""
    file = tmp_path / "orders.csv"
    rows = (
        f"RO{n},{NAME}{n},{NUMBER if n == 1 else 13944460000 + n},{PLATE if n == 1 else f'吉A{n:05}'},"
        f"{VIN if n == 1 else ''},2026-05-05 12:00\n"
        for n in range(1, 1_201)
    )
    file.write_text(HEADINGS + "".join(rows), encoding="utf-8")
    return file


def telling(folder: Path) -> set[str]:
    """Name the files that tell of somebody, but for what was imported."""
    return {name for name in bytes_of.telling(folder, SECRETS) if not name.endswith(".csv")}


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[set[str]]:
    """What tells of somebody at the moment in which the second process has staged all rows."""
    monkeypatch.setattr(sharing, "WORTH_IT", 100)
    monkeypatch.setattr(sharing.Blocks, "take", lambda *_: False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    found: list[set[str]] = []
    usual = sharing.Hand.done

    def done(hand: sharing.Hand) -> sharing.Share | None:
        share = usual(hand)
        assert share is not None
        found.append(telling(tmp_path))
        return share

    monkeypatch.setattr(sharing.Hand, "done", done)
    return found


def work(said: Said, *key: str) -> None:
    """Take a follow-up and close its call with a note."""
    status, text = said("next", "--json", *key)
    assert status == 0, text
    number = str(json.loads(text)["id"])
    assert said("log", number, "--outcome", "satisfied", "--note", f"{NAME} {NUMBER}", *key)[0] == 0


def test_a_days_work_in_an_encrypted_shop_leaves_nothing_readable(
    said: Said, shop: Path, export: Path, tmp_path: Path, seen: list[set[str]]
) -> None:
    key = ("--key-file", str(tmp_path / "key"))
    assert said("db", "check")[0] == 2
    empty = tmp_path / "empty.csv"
    empty.write_text(HEADINGS, encoding="utf-8")
    said("import", str(empty))
    status, text = said("db", "encrypt", "--new-key-file", key[1])
    assert (status, "a new key is in" in text) == (0, True)
    status, text = said("import", str(export), *key)
    assert (status, "1200 rows = 1200 new" in text) == (0, True), text
    assert seen == [set()]
    work(said, *key)
    assert NAME in said("find", NUMBER, *key)[1]
    assert said("db", "backup", str(tmp_path / "copy.db"), *key)[0] == 0
    assert telling(tmp_path) == set()
    modes = {file.name: file.stat().st_mode & 0o077 for file in shop.parent.iterdir()}
    assert [name for name, others in modes.items() if others] == []


def test_the_same_work_in_a_plain_shop_is_found(
    said: Said, export: Path, tmp_path: Path, seen: list[set[str]]
) -> None:
    assert said("import", str(export))[0] == 0
    work(said)
    assert any(name.endswith(f"{sharing.SHARED}.db") for name in seen[0])
    assert "shops/shop.db" in telling(tmp_path)


def test_each_mistake_with_a_key_is_said_in_one_line_with_what_to_do(
    said: Said, shop: Path, export: Path, tmp_path: Path
) -> None:
    key, other = tmp_path / "key", tmp_path / "other"
    assert said("import", str(export))[0] == 0
    assert "Which key?" in said("db", "encrypt")[1]
    assert said("db", "encrypt", "--new-key-file", str(key))[0] == 0
    assert f"{shop}: is encrypted; name its key" in said("queue")[1]
    other.write_text("0" * 64)
    other.chmod(0o644)
    assert "others than its owner may read this key" in said("queue", "--key-file", str(other))[1]
    other.chmod(0o600)
    status, text = said("queue", "--key-file", str(other))
    assert (status, text.count("\n"), "this key does not open it" in text) == (2, 1, True)
    assert "0" * 16 not in text
    assert "is encrypted already" in said("db", "encrypt", "--key-file", str(key))[1]
    assert (
        "pass phrase is asked for at a terminal"
        in said("db", "rekey", "--passphrase", "--key-file", str(key))[1]
    )
    assert said("db", "decrypt", "--key-file", str(key))[0] == 0
    status, text = said("queue", "--key-file", str(key))
    assert (status, "is not encrypted, but a key was named" in text) == (2, True)
    assert said("queue")[0] == 0


def test_the_key_file_may_stand_in_the_environment_or_the_settings(
    said: Said, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    said("import", str(export))
    document = json.loads(
        said("db", "encrypt", "--new-key-file", str(key), "--json")[1].rpartition("}")[0] + "}"
    )
    assert document["encrypted"]
    monkeypatch.setenv("RINGBACK_KEY_FILE", str(key))
    assert said("queue")[0] == 0
    monkeypatch.delenv("RINGBACK_KEY_FILE")
    rules = tmp_path / "rules.toml"
    rules.write_text(f"[storage]\nkey_file = {str(key)!r}\n", encoding="utf-8")
    assert said("queue", "--config", str(rules))[0] == 0
    assert "whole:" in said("db", "check", "--config", str(rules))[1]


def test_a_pass_phrase_is_typed_twice_when_made_and_once_when_used(
    said: Said, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed: list[str] = []
    asked: list[str] = []

    class Terminal:
        def isatty(self) -> bool:
            return True

    def getpass(words: str) -> str:
        asked.append(words)
        return typed.pop(0)

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", getpass)
    said("import", str(export))
    typed[:] = ["a blue horse in May", "a blue horse in June"]
    assert "two different pass phrases" in said("db", "encrypt", "--passphrase")[1]
    typed[:] = ["a blue horse in May"] * 2
    assert said("db", "encrypt", "--passphrase")[0] == 0
    typed[:] = ["a blue horse in May"]
    assert said("queue")[0] == 0
    typed[:] = ["a blue horse in June"]
    assert "this key does not open it" in said("queue")[1]
    assert asked[-1] == "Pass phrase of shop.db: "
    assert typed == []


def test_backups_with_another_key_or_none_are_put_in_place(
    said: Said, shop: Path, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, other = str(tmp_path / "key"), str(tmp_path / "other")
    plain, old = str(tmp_path / "plain.db"), str(tmp_path / "old.db")
    done = [
        ("import", str(export)),
        ("db", "backup", plain),
        ("db", "encrypt", "--new-key-file", key),
        ("db", "backup", old, "--key-file", key),
        ("db", "rekey", "--new-key-file", other, "--key-file", key),
    ]
    for arguments in done:
        assert said(*arguments)[0] == 0, arguments
    assert "this key does not open it" in said("db", "restore", old, "--key-file", other)[1]
    back = [
        ("db", "restore", old, "--key-file", other, "--backup-key-file", key),
        ("find", NUMBER, "--key-file", key),
        ("db", "restore", plain, "--key-file", key),
        ("find", NUMBER),
        ("db", "restore", old, "--backup-key-file", key),
        ("find", NUMBER, "--key-file", key),
    ]
    for n, arguments in enumerate(back):
        monkeypatch.setenv("RINGBACK_NOW", f"2026-05-11T09:1{n}")
        status, text = said(*arguments)
        assert status == 0, (arguments, text)
        assert arguments[0] == "db" or NAME in text
    kinds = [entry["kind"] for entry in json.loads(said("audit", "--json", "--key-file", key)[1])]
    assert "encrypted" in kinds
    assert kinds[1] == "restored"
    assert shop.read_bytes()[:4] == b"\x89Rbk"


def test_a_lost_key_leaves_the_way_back_to_a_backup_that_opens(
    said: Said, shop: Path, tmp_path: Path, export: Path
) -> None:
    key, plain, old = tmp_path / "old.key", tmp_path / "plain.db", tmp_path / "old.db"
    lost = tmp_path / "lost.key"
    done = [
        ("import", str(export)),
        ("db", "backup", str(plain)),
        ("db", "encrypt", "--new-key-file", str(key)),
        ("db", "backup", str(old), "--key-file", str(key)),
        ("db", "rekey", "--key-file", str(key), "--new-key-file", str(lost)),
    ]
    for arguments in done:
        assert said(*arguments)[0] == 0, arguments
    lost.unlink()
    status, told = said("db", "restore", str(plain))
    assert (status, "is encrypted" in told) == (2, True), "nobody replaces a shop they cannot open"
    for arguments, found in (
        (("db", "restore", str(plain)), ("find", NUMBER)),
        (
            ("db", "restore", str(old), "--backup-key-file", str(key)),
            ("find", NUMBER, "--key-file", str(key)),
        ),
    ):
        for file in shop.parent.glob("shop.db*"):
            file.rename(tmp_path / f"unreadable-{file.name}")
        status, told = said(*arguments)
        assert status == 0, told
        assert NAME in said(*found)[1]


def test_a_link_to_a_shop_is_the_shop_itself(said: Said, shop: Path, tmp_path: Path) -> None:
    """What was converted under the other name would leave the shop as it was, and readable."""
    assert said("queue")[0] == 0
    link = tmp_path / "linked.db"
    link.symlink_to(shop)
    key = str(tmp_path / "k")
    status, text = said("--db", str(link), "db", "encrypt", "--new-key-file", key)
    assert (status, str(shop) in text) == (0, True), text
    assert link.is_symlink()
    assert shop.read_bytes()[:15] != b"SQLite format 3"
    assert said("--key-file", key, "queue")[0] == 0
    assert said("--db", str(link), "--key-file", key, "queue")[0] == 0
    assert [file.name for file in tmp_path.glob("linked*")] == ["linked.db"]

"""The commands that keep records and people safe, as somebody types them."""

from __future__ import annotations

import gc
import json
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.tui.typed import sit, teller
from tui.command_line import main

NAME, NUMBER, PLATE = "欧阳澜汐", "13944455566", "吉A8K5Q7"
ORDER = f"""工单号,客户姓名,手机号,车牌号,车架号,交车时间
RO1,{NAME},{NUMBER},{PLATE},LSVAM4187C2184847,2026-05-05 12:00
RO2,李雷,13800138009,吉A00009,LSVCC24B2AM012345,2026-05-05 12:00
"""


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A shop with two customers who came, in English."""
    sit(monkeypatch, tmp_path / "home", DB=str(tmp_path / "shop.db"))
    export = tmp_path / "orders.csv"
    export.write_text(ORDER, encoding="utf-8")
    assert main(["import", str(export)]) == 0
    capsys.readouterr()
    return tmp_path / "shop.db"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command; give its status and what it said on both outputs."""
    return teller(capsys)


def document(said: Any, *arguments: str) -> Any:
    status, text = said(*arguments, "--json")
    assert status == 0, text
    return json.loads(text)


def test_backed_up_listed_changed_and_put_back(said: Any, shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    status, text = said("db", "backup", str(folder))
    assert status == 0
    (copy,) = folder.iterdir()
    assert copy.name == "shop-20260511-090000.db"
    assert f"backed up and found whole: {copy}" in text
    assert [one["file"] for one in document(said, "db", "list")] == [str(copy)]
    assert said("correct", "1", "--name", "赵敏")[0] == 0
    assert document(said, "find", "赵敏") != []
    gc.collect()  # what was open here would be somebody who has the shop open
    status, text = said("db", "restore", str(copy))
    assert (status, f"in place: {shop}" in text) == (0, True)
    assert (tmp_path / "shop.before-restore-20260511-090000.db").exists()
    assert document(said, "find", "赵敏") == []
    assert said("db", "list")[1].startswith("No backup has been made yet")


def test_a_check_finds_nothing_or_names_the_damage_and_says_so_by_its_status(said: Any, shop: Path) -> None:
    status, text = said("db", "check")
    assert (status, text.startswith("whole: ")) == (0, True)
    assert document(said, "db", "check")["whole"] is True
    gc.collect()  # what was open here would write the end of the file again, from its log
    os.truncate(shop, shop.stat().st_size - 100)
    status, text = said("db", "check")
    assert status == 1
    assert "the file is cut off" in text
    status, text = said("queue")
    assert status == 2, "recognised at once, whatever is asked"
    assert "ringback db restore FILE" in text
    assert text.count("\n") == 1


def test_a_backup_is_looked_over_itself_and_not_the_shop(said: Any, shop: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert said("db", "backup", str(copy))[0] == 0
    assert document(said, "db", "check", str(copy))["file"] == str(copy)
    os.truncate(copy, copy.stat().st_size - 100)
    status, text = said("db", "check", str(copy))
    assert (status, "the file is cut off" in text) == (1, True)
    assert document(said, "db", "check")["file"] == str(shop)
    status, text = said("db", "check", str(tmp_path / "none.db"))
    assert (status, "there is no such shop" in text) == (2, True)


@pytest.mark.parametrize("what", ["list", "upgrade", "encrypt", "decrypt", "rekey", "grants"])
def test_a_file_that_is_named_is_not_passed_over(said: Any, shop: Path, tmp_path: Path, what: str) -> None:
    copy = tmp_path / "copy.db"
    assert said("db", "backup", str(copy))[0] == 0
    before = copy.read_bytes()
    status, text = said("db", what, str(copy))
    assert (status, text.count("\n")) == (2, 1)
    assert f"{copy} was left as it is" in text
    assert copy.read_bytes() == before
    assert shop.read_bytes().startswith(b"SQLite format 3"), "nor done to the shop instead"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("db", "backup"), "Which file?"),
        (("db", "restore", "none.db"), "there is no such backup"),
        (("person", "erase", "nobody"), "nobody is found by this"),
        (("person", "export", "1"), "Give --out"),
        (("retention",), "The shop has no rule by age"),
        (("consent", "refuse", "1", "--at", "tomorrow"), "no time I understand"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(said: Any, arguments: tuple[str, ...], told: str) -> None:
    status, text = said(*arguments)
    assert (status, text.count("\n")) == (2, 1)
    assert told in text


def test_an_upgrade_says_from_where_to_where(said: Any) -> None:
    told = document(said, "db", "upgrade")
    assert told["was"] == told["schema"]
    assert said("db", "upgrade")[1].startswith("Up to date already")


def test_all_that_is_known_is_written_for_its_owner_only(said: Any, tmp_path: Path) -> None:
    for suffix in (".json", ".zip"):
        file = tmp_path / f"them{suffix}"
        assert said("person", "export", PLATE, "--out", str(file))[0] == 0
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = json.loads((tmp_path / "them.json").read_text(encoding="utf-8"))
    assert told["tables"]["customer"][0]["name"] == NAME
    with zipfile.ZipFile(tmp_path / "them.zip") as archive:
        assert json.loads(archive.read("person.json")) == {**told, "tables": told["tables"]}
        assert PLATE in archive.read("vehicle.csv").decode("utf-8-sig")
    assert "李雷" not in json.dumps(told, ensure_ascii=False)


def test_refused_rows_are_written_for_their_owner_only(said: Any, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(ORDER.replace("RO1", ""), encoding="utf-8")
    refused = tmp_path / "refused.csv"
    before = os.umask(0o022)
    try:
        assert said("import", str(tmp_path / "more.csv"), "--rejects", str(refused))[0] == 1
    finally:
        os.umask(before)
    assert NUMBER in refused.read_text(encoding="utf-8-sig")
    assert stat.S_IMODE(refused.stat().st_mode) == 0o600


def test_an_erasure_is_looked_at_first_and_done_when_said(said: Any, shop: Path, tmp_path: Path) -> None:
    status, text = said("person", "erase", NUMBER)
    assert status == 0
    assert "would be erased; --yes does it:" in text
    assert NAME.encode() in shop.read_bytes() + shop.with_name("shop.db-wal").read_bytes()
    status, text = said("person", "erase", NUMBER, "--yes")
    assert (status, text.startswith("Erased: file ")) == (0, True)
    left = [file.name for file in tmp_path.glob("shop.db*") if NAME.encode() in file.read_bytes()]
    assert left == []
    assert said("import", str(tmp_path / "orders.csv"))[0] == 1
    assert document(said, "find", NAME) == []


def test_a_refusal_is_recorded_listed_and_heeded_by_the_queue(said: Any) -> None:
    assert len(document(said, "queue")) == 2
    found = document(said, "consent", "refuse", PLATE, "--purpose", "callback", "--note", "by letter")
    assert [(one["purpose"], one["allowed"], one["holds"]) for one in found] == [("callback", False, True)]
    assert [line["customer"] for line in document(said, "queue")] == ["李雷"]
    assert "refused to be called for this" in said("queue", "--why", PLATE)[1]
    assert said("consent", "refuse", "13800138009", "--number")[0] == 0
    assert document(said, "queue") == []
    status, text = said("consent", "list", "吉A00009")
    assert (status, "138****8009" in text, "13800138009" in text) == (0, True, False)


def test_the_rule_by_age_counts_first(said: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = tmp_path / "ringback.toml"
    rules.write_text("[retention]\npeople_months = 12\n", encoding="utf-8")
    monkeypatch.setenv("RINGBACK_CONFIG", str(rules))
    monkeypatch.setenv("RINGBACK_NOW", "2027-05-12T09:00")
    looked = document(said, "retention", "--dry-run")
    assert (looked["count"], looked["erased"]) == (2, False)
    assert document(said, "find", NAME) != []
    assert document(said, "retention")["erased"] is True
    assert document(said, "find", NAME) == []
    assert document(said, "retention")["count"] == 0

"""`ringback db copy`, as somebody types it: a shop goes from its file to a server."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.tui.typed import Said, sit, teller

ORDERS = """工单号,客户姓名,手机号,车牌号,车架号,交车时间
RO1,欧阳澜汐,13944455566,吉A8K5Q7,LSVAM4187C2184847,2026-05-05 12:00
RO2,李雷,13800138009,吉A00009,LSVCC24B2AM012345,2026-05-05 12:00
"""
MORE = ORDERS.replace("RO2,李雷,13800138009,吉A00009,LSVCC24B2AM012345", "RO3,赵云,13600136000,吉A00010,")
_NUMBERS = count(1)


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command on a shop with two customers; give its status and what it said on both outputs."""
    sit(monkeypatch, tmp_path / "home", DB=str(tmp_path / "shop.db"))
    run = teller(capsys)
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    assert run("import", str(tmp_path / "orders.csv"))[0] == 0
    return run


@pytest.fixture
def address(server: Server) -> str:
    return server.new(f"copied_{next(_NUMBERS)}")


def test_a_shop_goes_to_a_server_and_is_worked_at_there(said: Said, address: str, tmp_path: Path) -> None:
    status, text = said("db", "copy", str(tmp_path / "shop.db"), address)
    assert status == 0, text
    assert "2  visit" in text
    assert "found there row by row as they are here" in text
    (tmp_path / "more.csv").write_text(MORE, encoding="utf-8")
    status, text = said("--db", address, "import", str(tmp_path / "more.csv"))
    assert status == 0, text
    assert [one["customer"] for one in json.loads(said("--db", address, "find", "赵云", "--json")[1])] == [
        "赵云"
    ]
    assert json.loads(said("find", "赵云", "--json")[1]) == [], "the file stays as it was"
    told = json.loads(said("--db", address, "audit", "--verify", "--json")[1])
    assert told["found"] == []


def test_a_second_time_it_is_refused(said: Said, address: str, tmp_path: Path) -> None:
    told = json.loads(said("db", "copy", str(tmp_path / "shop.db"), address, "--json")[1])
    assert told["tables"]["visit"] == 2
    assert told["rows"] == sum(told["tables"].values())
    status, text = said("db", "copy", str(tmp_path / "shop.db"), address)
    assert status == 2
    assert "there are records of this shop already" in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Copy what, and where to?"),
        (("{folder}/nothing.db", "{address}"), "there is no such shop"),
        (("{folder}/shop.db", "{folder}/other.db"), "A shop is copied to a server"),
    ],
)
def test_what_cannot_be_copied_is_refused(
    said: Said, address: str, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    given = [each.format(folder=tmp_path, address=address) for each in arguments]
    status, text = said("db", "copy", *given)
    assert (status, says in text) == (2, True), text
    assert not (tmp_path / "other.db").exists()

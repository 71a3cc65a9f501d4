"""Several shops in one database, and logins of one's own, as somebody types it."""

from __future__ import annotations

import json
import re
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store import rights_of
from tests.tui.test_copy_command import ORDERS
from tests.tui.typed import Said, sit, teller
from tui.wiring import Asked, sit_down

if TYPE_CHECKING:
    from tests.postgres import Server

_NUMBERS = count(1)


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database: a file, and one on a server."""
    if request.param == "file":
        return str(tmp_path / "shops.db")
    server: Server = request.getfixturevalue("server")
    return server.new(f"shops_{next(_NUMBERS)}")


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command; give its status and what it said on both outputs."""
    sit(monkeypatch, tmp_path / "home")
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    return teller(capsys)


def test_each_shop_has_its_own_customers(
    said: Said, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGBACK_DB", place)
    assert said("shop", "add", "南城店") == (
        0,
        "   2  南城店\nAdded. Its people and rules are its own: give --shop with every command.\n",
    )
    assert (
        said("shop", "list", "--json")[1]
        == json.dumps(
            [{"id": 1, "name": "Ringback"}, {"id": 2, "name": "南城店"}], ensure_ascii=False, indent=2
        )
        + "\n"
    )
    status, text = said("queue")
    assert (status, text) == (
        2,
        "ringback: There are several shops here: Ringback, 南城店. Say which one with --shop.\n",
    )
    assert said("import", str(tmp_path / "orders.csv"), "--shop", "南城店")[0] == 0
    assert "李雷" in said("--shop", "南城店", "find", "A00009")[1]
    monkeypatch.setenv("RINGBACK_SHOP", "1")
    assert said("find", "A00009") == (0, "Nobody is found by this.\n")


def test_all_shops_are_seen_by_shop_and_in_sum(
    said: Said, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGBACK_DB", place)
    said("import", str(tmp_path / "orders.csv"))
    said("shop", "add", "南城店")
    said("import", str(tmp_path / "orders.csv"), "--shop", "南城店")
    status, text = said("figures", "base", "--month", "2026-05", "--shop", "all", "--json")
    assert status == 0, text
    told = json.loads(text)
    assert [one["shop"] for one in told["shops"]] == ["Ringback", "南城店"]
    parts = [one["rows"][0]["numerator"] for one in told["shops"]]
    assert parts == [2, 2]
    assert told["sum"]["rows"][0]["numerator"] == 4
    status, text = said("figures", "base", "--month", "2026-05", "--shop", "all")
    assert [line for line in text.splitlines() if line.startswith("[")] == [
        "[Ringback]",
        "[南城店]",
        "[All shops]",
    ]
    assert said("next", "--shop", "all")[0] == 2


def test_the_boards_of_all_shops_are_seen_by_shop_and_in_sum(
    said: Said, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGBACK_DB", place)
    said("shop", "add", "南城店")
    for shop, outcomes in (("1", ("satisfied",)), ("2", ("no_answer", "satisfied"))):
        assert said("import", str(tmp_path / "orders.csv"), "--shop", shop)[0] == 0
        for outcome in outcomes:
            taken = str(json.loads(said("next", "--shop", shop, "--json")[1])["id"])
            assert said("log", taken, "--outcome", outcome, "--shop", shop)[0] == 0
    status, text = said("board", "--shop", "all", "--json")
    assert status == 0, text
    told = json.loads(text)
    assert [one["shop"] for one in told["shops"]] == ["Ringback", "南城店"]
    total = told["sum"]
    assert [(one["name"], one["dials"], one["reached"]) for one in total["agents"]] == [
        ("Ringback", 1, 1),
        ("南城店", 2, 1),
    ]
    for number in ("left", "done"):
        parts = [{queue["kind"]: queue[number] for queue in one["queues"]} for one in told["shops"]]
        assert {queue["kind"]: queue[number] for queue in total["queues"]} == {
            kind: parts[0][kind] + parts[1][kind] for kind in parts[0]
        }
    assert sum(queue["done"] for queue in total["queues"]) == 2
    rate = total["contact_rate"]
    assert (rate["numerator"], rate["denominator"]) == tuple(
        sum(one["contact_rate"][part] for one in told["shops"]) for part in ("numerator", "denominator")
    )
    assert rate["numerator"] == 2
    status, text = said("board", "--shop", "all")
    assert (status, text.count("Contact rate")) == (0, 3)
    everybody = text.partition("[All shops]")[2]
    assert "All together" in everybody
    assert "南城店" in everybody
    again = str(json.loads(said("next", "--shop", "1", "--json")[1])["id"])
    later = ("--outcome", "call_later", "--at", "2026-05-11 15:00")
    assert said("log", again, *later, "--shop", "1")[0] == 0
    texts = said("board", "--shop", "all")[1].partition("[All shops]")
    promised = [re.findall(r"promised calls +(\d+) +(\d+)", text) for text in (texts[0], texts[2])]
    assert promised == [[("0", "1"), ("0", "0")], [("0", "1")]]


def test_a_file_has_no_logins(said: Said, tmp_path: Path) -> None:
    status, text = said("db", "grants", "--db", str(tmp_path / "shop.db"))
    assert (status, "a file has no logins" in text) == (2, True)


def test_an_agent_works_by_a_login_of_their_own(
    said: Said, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"logins_{next(_NUMBERS)}"
    monkeypatch.setenv("RINGBACK_DB", server.new(name))
    (tmp_path / "password").write_text("green lamps 7\n", encoding="utf-8")
    (tmp_path / "password").chmod(0o600)
    said("import", str(tmp_path / "orders.csv"))
    assert said("staff", "role", "a01", "--role", "administrator")[0] == 0
    status, text = said("db", "grants")
    assert (status, "Without a login of their own: a01." in text) == (0, True)
    hidden = ("--password-file", str(tmp_path / "password"))
    assert said("staff", "password", "a01", *hidden)[0] == 0
    own = server.address(name)
    monkeypatch.setenv("RINGBACK_DB", own.replace("postgres@", f"{name}_1_a01@"))
    assert said("staff", "add", "a02")[0] == 0
    assert said("staff", "password", "a02", *hidden)[0] == 0
    monkeypatch.setenv("RINGBACK_DB", own.replace("postgres@", f"{name}_1_a02@"))
    monkeypatch.delenv("RINGBACK_USER")
    status, text = said("queue")
    assert (status, "李*" in text, "李雷" in text) == (0, True, False)
    assert "李雷" in said("find", "A00009")[1]
    status, text = said("next")
    assert status == 0, text
    assert [name in text for name in ("李雷", "欧阳澜汐")].count(True) == 1
    assert said("audit") == (
        2,
        "ringback: Your role (agent) does not have the right to this: read the audit trail.\n",
    )
    assert "every visitor would be the same" in said("serve")[1]
    status, text = said("--as", "a01", "queue")
    assert (status, text) == (
        2,
        "ringback: You are connected to the server by the login of a02, not of a01.\n",
    )


def test_a_second_shop_goes_to_a_server_under_its_own_number(
    said: Said, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, address = str(tmp_path / "shops.db"), server.new(f"moved_{next(_NUMBERS)}")
    monkeypatch.setenv("RINGBACK_DB", file)
    said("shop", "add", "南城店")
    said("import", str(tmp_path / "orders.csv"), "--shop", "南城店")
    for shop in ("1", "2"):
        status, text = said("db", "copy", file, address, "--shop", shop)
        assert status == 0, text
    monkeypatch.setenv("RINGBACK_DB", address)
    assert "李雷" in said("find", "A00009", "--shop", "南城店")[1]
    assert said("find", "A00009", "--shop", "1") == (0, "Nobody is found by this.\n")


def test_a_server_that_asks_for_passwords_gets_them_and_tells_wrong_ones(
    said: Said, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"asking_{next(_NUMBERS)}"
    owners = server.new(name)
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    for file, words in ((right, "green lamps 7"), (wrong, "red lamps 7")):
        file.write_text(f"{words}\n", encoding="utf-8")
        file.chmod(0o600)
    monkeypatch.setenv("RINGBACK_DB", owners)
    said("queue")
    said("staff", "role", "a01", "--role", "administrator")
    assert said("db", "grants")[0] == 0
    assert said("staff", "password", "a01", "--password-file", str(right))[0] == 0
    rules = server.folder / "pg_hba.conf"
    before = rules.read_text(encoding="utf-8")
    rules.write_text(f"local {name} {name}_1_a01 scram-sha-256\n{before}", encoding="utf-8")
    server.say("SELECT pg_reload_conf()")
    try:
        monkeypatch.setenv("RINGBACK_DB", owners.replace("postgres@", f"{name}_1_a01@"))
        status, text = said("staff", "list")
        assert (status, "the server asks for a password" in text) == (2, True)
        monkeypatch.setenv("RINGBACK_PASSWORD_FILE", str(wrong))
        status, text = said("staff", "list")
        assert (status, "password authentication failed" in text) == (2, True)
        monkeypatch.setenv("RINGBACK_PASSWORD_FILE", str(right))
        status, text = said("staff", "list")
        assert status == 0, text
        assert "lamps" not in text
        desk = sit_down(Asked())
        with closing(desk.database) as door:
            assert desk.agent.rights == rights_of("administrator")
            assert door.lets_in("green lamps 7")
            assert not door.lets_in("red lamps 7")
            assert "lamps" not in door.place
    finally:
        rules.write_text(before, encoding="utf-8")
        server.say("SELECT pg_reload_conf()")

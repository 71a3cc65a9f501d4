"""Dialling from the call screen: what a program is handed, what its reports offer, what goes on record."""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import outcomes
from tests.tui.conftest import everything_shown, press, shown, toasts, working
from tests.tui.dialling.conftest import Sits, calls, command, program, until
from tui.dialling import telephones
from tui.screens.call import CallScreen
from tui.widgets.queue_list import QueueList
from tui.wiring import Desk

Value = Callable[..., Any]

WAITS = "signal.pause()\n"
RINGS = "say(state='ringing')\n"
ANSWERED = RINGS + "say(state='answered')\n"


def ends(**report: object) -> str:
    return RINGS + f"say(**{dict(state='ended', **report)!r})\n"


def line_of(app: Any) -> Any:
    assert isinstance(app.screen, CallScreen)
    return app.screen.dialler.line


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture
def last() -> Callable[[Desk, str], Any]:
    """Read a column of the newest attempt."""

    def read(desk: Desk, column: str) -> Any:
        with desk.database.reading() as records:
            return records.value(
                f"SELECT {column} FROM attempt WHERE shop_id = :shop ORDER BY id DESC LIMIT 1"
            )

    return read


def attempts(desk: Desk) -> int:
    with desk.database.reading() as records:
        return int(records.value("SELECT count(*) FROM attempt WHERE shop_id = :shop"))


# What is handed over.


async def test_the_number_is_an_argument_and_nothing_else(
    sits: Sits, tmp_path: Path, last: Callable[[Desk, str], Any]
) -> None:
    arguments = ["{number}", "{digits}", "{national}", "--from={extension}", "a b; $(c)"]
    desk = sits(command([*program(tmp_path, ""), *arguments]) + '\n[dialling.extensions]\na01 = "801"\n')
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "handed_over")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        number = app.screen.call.opened.number
        assert "Dialled" in shown(app, "#phone")
        await press(app, pilot, "n")
    (call,) = calls(tmp_path)
    national = number.removeprefix("+86")
    assert number.startswith("+861")
    assert call["arguments"] == [number, "86" + national, national, "--from=801", "a b; $(c)"]
    assert national not in json.dumps(call["variables"])
    assert last(desk, "number") == number
    with desk.database.reading() as records:
        dialled = records.rows("SELECT staff_code FROM audit WHERE shop_id = :shop AND kind = 'dialled'")
    assert [row["staff_code"] for row in dialled] == ["a01"]


@pytest.mark.parametrize("opens", [("enter",), ("n", "enter")])
async def test_enter_dials_from_the_list_as_from_the_card(
    sits: Sits, tmp_path: Path, opens: tuple[str, ...]
) -> None:
    desk = sits(command([*program(tmp_path, ""), "{number}"]))
    async with working(desk) as (app, pilot):
        await press(app, pilot, *opens)
        await until(pilot, lambda: line_of(app).state == "handed_over")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        number = app.screen.call.opened.number
        await press(app, pilot, "escape")
    assert [call["arguments"] for call in calls(tmp_path)] == [[number]]


async def test_whoever_rang_back_is_not_dialled_until_the_key_for_it(sits: Sits, tmp_path: Path) -> None:
    desk = sits(command([*program(tmp_path, ""), "{number}"]))
    async with working(desk) as (app, pilot):
        line = app.screen.query_one(QueueList).line
        assert line is not None
        await press(app, pilot, "slash", *line.phone[-4:], "enter", "enter")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        assert line_of(app).state == "idle"
        assert calls(tmp_path) == []
        await press(app, pilot, "f5")
        await until(pilot, lambda: line_of(app).state == "handed_over")


async def test_by_hand_nothing_is_run_and_nothing_said(sits: Sits, tmp_path: Path) -> None:
    desk = sits('way = "hand"')
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        assert line_of(app).state == "idle"
        assert not app.screen.query_one("#phone").display
        assert "0:00 ●" in shown(app, "#status"), "the call's clock runs"
        await press(app, pilot, "f5")
        assert "by hand" in toasts(app)[-1]
    assert calls(tmp_path) == []


async def test_only_the_key_dials_where_the_shop_wants_that(sits: Sits, tmp_path: Path) -> None:
    desk = sits(command([*program(tmp_path, ""), "{number}"], at_once=False))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        assert calls(tmp_path) == []
        await press(app, pilot, "f5")
        await until(pilot, lambda: line_of(app).state == "handed_over")
    assert len(calls(tmp_path)) == 1


async def test_another_number_is_dialled_by_its_key(
    sits: Sits, tmp_path: Path, last: Callable[[Desk, str], Any]
) -> None:
    desk = sits(command([*program(tmp_path, ""), "{number}"]))
    with desk.database.writing() as records:
        records.run(
            """INSERT INTO customer_number (shop_id, customer_id, position, raw, e164, verdict, state)
               SELECT shop_id, customer_id, 2, '13900000001', '+8613900000001', verdict, 'unknown'
               FROM customer_number WHERE shop_id = :shop AND position = 1"""
        )
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "handed_over")
        await press(app, pilot, "tab")
        assert len(calls(tmp_path)) == 1, "the first number may be dialled no more, the next one not yet"
        await press(app, pilot, "f5")
        await until(pilot, lambda: len(calls(tmp_path)) == 2)
        await press(app, pilot, "b")
    assert calls(tmp_path)[1]["arguments"] == ["+8613900000001"]
    assert last(desk, "number") == "+8613900000001"


@pytest.mark.parametrize("number", ["-v13900000001", "139 0000 0001", "13900000001;id", "１３９００００", ""])
async def test_what_is_no_number_is_never_handed_on(sits: Sits, tmp_path: Path, number: str) -> None:
    desk = sits(command([*program(tmp_path, ""), "{number}"]))
    with desk.database.writing() as records:
        records.run("UPDATE customer_number SET raw = :raw, e164 = NULL WHERE shop_id = :shop", raw=number)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        assert line_of(app).state == "failed"
        assert "dial it by hand" in shown(app, "#phone")
        before = attempts(desk)
        await press(app, pilot, "n")
        assert attempts(desk) == before + 1, "the call goes on by hand"
    assert calls(tmp_path) == []


async def test_made_up_people_are_never_dialled(sits: Sits, tmp_path: Path) -> None:
    from tui.demo import demo_desk

    own = sits(command([*program(tmp_path, ""), "{number}"]))
    desk = demo_desk(own)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "f5")
        assert line_of(app).state == "idle"
    desk.database.close()
    assert calls(tmp_path) == []


# What goes wrong.


@pytest.mark.parametrize(
    ("body", "more", "said"),
    [
        ("sys.exit(3)\n", {}, "failed (status 3)"),
        (WAITS, {"seconds": 1}, "not done after 1 seconds"),
        ("sys.exit(4)\n", {"reports": True}, "failed (status 4)"),
    ],
)
async def test_what_fails_is_one_line_and_the_call_goes_on(
    sits: Sits, tmp_path: Path, body: str, more: dict[str, object], said: str
) -> None:
    desk = sits(command([*program(tmp_path, body), "{number}"], **more))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "failed")
        assert said in shown(app, "#phone")
        assert "dial by hand" in everything_shown(app)
        before = attempts(desk)
        await press(app, pilot, "b")
        assert attempts(desk) == before + 1
        assert not app.screen.query_one("#phone").display, "the next customer's line is fresh"
    assert is_gone(calls(tmp_path)[0]["process"])


async def test_a_program_that_is_not_there_is_named(sits: Sits) -> None:
    desk = sits(command(["no-such-softphone", "{number}"]))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "failed")
        assert "no-such-softphone is not installed here" in shown(app, "#phone")


# What is reported.


@pytest.mark.parametrize(
    ("report", "outcome"),
    [
        ({"reason": "busy"}, "busy"),
        ({"reason": "no_answer"}, "no_answer"),
        ({"reason": "unreachable"}, "no_signal"),
        ({"reason": "declined"}, "busy"),
        ({"sip": 486}, "busy"),
        ({"sip": 408}, "no_answer"),
        ({"sip": 404}, "invalid_number"),
        ({"sip": 603}, "busy"),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else value,
)
async def test_how_the_call_ended_is_offered_and_enter_takes_it(
    sits: Sits, tmp_path: Path, last: Callable[[Desk, str], Any], report: dict[str, object], outcome: str
) -> None:
    desk = sits(command([*program(tmp_path, ends(**report)), "{number}"], reports=True))
    before = attempts(desk)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "ended")
        assert f"Enter takes: {outcomes()[outcome].en}" in shown(app, "#phone")
        assert attempts(desk) == before, "offered, never logged by itself"
        await press(app, pilot, "enter")
        assert attempts(desk) == before + 1
    assert last(desk, "outcome") == outcome


async def test_enter_takes_the_offer_from_the_objections_too(
    sits: Sits, tmp_path: Path, last: Callable[[Desk, str], Any]
) -> None:
    desk = sits(command([*program(tmp_path, ends(reason="busy")), "{number}"], reports=True))
    before = attempts(desk)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "question_mark")
        await until(pilot, lambda: line_of(app).state == "ended")
        await press(app, pilot, "enter")
    assert (attempts(desk), last(desk, "outcome")) == (before + 1, "busy")


async def test_another_outcome_than_the_one_offered_may_be_taken(
    sits: Sits, tmp_path: Path, last: Callable[[Desk, str], Any]
) -> None:
    desk = sits(command([*program(tmp_path, ends(reason="busy")), "{number}"], reports=True))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "ended")
        await press(app, pilot, "o")
    assert last(desk, "outcome") == "powered_off"


@pytest.mark.parametrize("report", [{"reason": "failed"}, {"sip": 503}, {"sip": 418}, {}], ids=str)
async def test_a_fault_on_this_side_offers_nothing(
    sits: Sits, tmp_path: Path, report: dict[str, object]
) -> None:
    desk = sits(command([*program(tmp_path, ends(**report)), "{number}"], reports=True))
    before = attempts(desk)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "ended")
        assert "Ended" in shown(app, "#phone")
        assert "takes" not in shown(app, "#phone")
        await press(app, pilot, "enter")
    assert attempts(desk) == before


async def test_a_shop_offers_what_it_likes(
    sits: Sits, tmp_path: Path, last: Callable[[Desk, str], Any]
) -> None:
    rules = command([*program(tmp_path, ends(sip=603)), "{number}"], reports=True)
    desk = sits(rules + '\n[dialling.outcomes]\nrejected = "refused"\n[dialling.sip]\n603 = "rejected"\n')
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "ended")
        await press(app, pilot, "enter")
    assert last(desk, "outcome") == "refused"


async def test_an_answered_call_has_its_own_clock_and_its_end_changes_no_key(
    sits: Sits, tmp_path: Path, last: Callable[[Desk, str], Any]
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    body = ANSWERED + f"open({str(gate)!r}).read()\nsay(state='ended')\n"
    desk = sits(command([*program(tmp_path, body), "{number}"], reports=True))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "1", "enter")
        await until(pilot, lambda: line_of(app).state == "answered")
        assert "Talking 0:00" in shown(app, "#phone")
        await press(app, pilot, *"55555555", "enter")
        gate.write_text("done", encoding="utf-8")
        await until(pilot, lambda: line_of(app).state == "ended")
        assert "Hung up after 0:00" in shown(app, "#phone")
        await press(app, pilot, "enter")
    assert last(desk, "outcome") == "satisfied", "what was answered says more than that they hung up"


async def test_a_talk_that_breaks_off_offers_that(
    sits: Sits, tmp_path: Path, last: Callable[[Desk, str], Any]
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    body = ANSWERED + f"open({str(gate)!r}).read()\nsay(state='ended')\n"
    desk = sits(command([*program(tmp_path, body), "{number}"], reports=True))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "1", "enter", "4")
        await until(pilot, lambda: line_of(app).state == "answered")
        gate.write_text("done", encoding="utf-8")
        await until(pilot, lambda: line_of(app).state == "ended")
        assert "Enter takes: broken off" in shown(app, "#phone")
        await press(app, pilot, "enter")
    assert last(desk, "outcome") == "broken_off"


async def test_lines_that_are_no_reports_are_ignored_with_one_remark(sits: Sits, tmp_path: Path) -> None:
    body = r"""
print('starting')
print('[' * 7000)
print('x' * 100_000)
say(state='flying')
say(state='ended', reason='magic')
say(state='ended', sip='486')
sys.stdout.buffer.write(b'\xff\xfe\n')
say(state='ended', number='+8613900009999', reason='busy')
say(state='ended', number=sys.argv[1], reason='powered_off')
"""
    desk = sits(command([*program(tmp_path, body), "{number}"], reports=True))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "ended")
        said = shown(app, "#phone")
        assert "powered off" in said
        assert said.count("not understood") == 1


# Hanging up, going on, leaving.


@pytest.mark.parametrize("rings_on", [WAITS, "sys.stdin.read()\n" + ends(reason="powered_off")])
async def test_hanging_up_ends_the_program_and_offers_no_answer(
    sits: Sits, tmp_path: Path, last: Callable[[Desk, str], Any], rings_on: str
) -> None:
    desk = sits(command([*program(tmp_path, RINGS + rings_on), "{number}"], reports=True))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "ringing")
        assert "Ringing 0:00" in shown(app, "#phone")
        await press(app, pilot, "f9")
        await until(pilot, lambda: line_of(app).state == "ended")
        assert is_gone(calls(tmp_path)[0]["process"])
        await press(app, pilot, "enter")
    assert last(desk, "outcome") == "no_answer"


async def test_a_program_of_the_shops_own_hangs_up(sits: Sits, tmp_path: Path) -> None:
    dials, ends_it = tmp_path / "dials", tmp_path / "hangs"
    dials.mkdir()
    ends_it.mkdir()
    hang_up = [*program(ends_it, ""), "--end", "{digits}"]
    desk = sits(command([*program(dials, ""), "{number}"], hang_up=hang_up))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "handed_over")
        await press(app, pilot, "f9")
        await until(pilot, lambda: calls(ends_it))
    assert calls(ends_it)[0]["arguments"] == ["--end", calls(dials)[0]["arguments"][0].removeprefix("+")]


async def test_an_outcome_given_while_it_rings_hangs_up(sits: Sits, tmp_path: Path) -> None:
    desk = sits(command([*program(tmp_path, RINGS + WAITS), "{number}"], reports=True))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "ringing")
        await press(app, pilot, "n")
        assert line_of(app).state == "idle"
        await until(pilot, lambda: is_gone(calls(tmp_path)[0]["process"]))


async def test_a_talk_is_not_cut_by_an_outcome_but_by_the_next_number(sits: Sits, tmp_path: Path) -> None:
    desk = sits(command([*program(tmp_path, ANSWERED + WAITS), "{number}"], reports=True))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "answered")
        await press(app, pilot, "r")
        (first,) = calls(tmp_path)
        assert not is_gone(first["process"])
        assert "Still talking with the customer before" in shown(app, "#phone")
        await press(app, pilot, "enter")
        await until(pilot, lambda: len(calls(tmp_path)) == 2 and line_of(app).state == "answered")
        assert is_gone(first["process"])
        assert "Talking" in shown(app, "#phone")


@pytest.mark.parametrize("way_out", ["escape", "ctrl+q"])
async def test_nothing_is_left_running(sits: Sits, tmp_path: Path, way_out: str) -> None:
    stubborn = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + ANSWERED + "while True: signal.pause()\n"
    desk = sits(command([*program(tmp_path, stubborn), "{number}"], reports=True))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "answered")
        await pilot.press(way_out)
    assert is_gone(calls(tmp_path)[0]["process"])


def test_a_softphone_can_tell_that_ringback_is_gone(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    told = f"sys.stdin.read()\nopen({str(gate)!r}, 'w').write('gone')\n"
    dies = f"""
import asyncio, os
from store import load_settings
from tui.dialling.telephones import Program

async def main():
    await Program({program(tmp_path, told)!r}, load_settings(None), heard=True).start()
    os._exit(9)

asyncio.run(main())
"""
    reading = os.open(gate, os.O_RDONLY | os.O_NONBLOCK)
    try:
        died = subprocess.run([sys.executable, "-c", dies], check=False, cwd=Path(__file__).parents[3])
        assert died.returncode == 9
        ready, _, _ = select.select([reading], [], [], 30)
        assert ready
        assert os.read(reading, 10) == b"gone"
    finally:
        os.close(reading)


# Links, and from far away.


async def test_a_link_is_handed_to_the_desktop(
    sits: Sits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telephones, "opener", lambda: program(tmp_path, ""))
    desk = sits('way = "link"\nlink = "sip:{number}@pbx.example"')
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "handed_over")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        number = app.screen.call.opened.number
    assert calls(tmp_path)[0]["arguments"] == [f"sip:{number}@pbx.example"]


@pytest.mark.parametrize("rules", ['way = "hand"', 'way = "link"'])
async def test_over_ssh_the_number_goes_to_the_terminals_clipboard(
    sits: Sits, rules: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sits(rules, ssh=True)
    async with working(desk) as (app, pilot):
        written: list[str] = []
        monkeypatch.setattr(app._driver, "write", written.append)
        await press(app, pilot, "n")
        assert not any("]52;" in piece for piece in written), "not before the call is opened"
        await press(app, pilot, "enter")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        number = app.screen.call.opened.number
        assert "clipboard" in shown(app, "#phone")
    coded = base64.b64encode(number.encode()).decode()
    assert [piece for piece in written if "]52;" in piece] == [f"\x1b]52;c;{coded}\a"]


@pytest.mark.parametrize(("rules", "ssh"), [("clipboard = false", True), ("clipboard = true", False)])
async def test_the_clipboard_is_left_alone_otherwise(sits: Sits, rules: str, ssh: bool) -> None:
    desk = sits(rules, ssh=ssh)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        assert app.clipboard == ""
        assert line_of(app).state == "idle"

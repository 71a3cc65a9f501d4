"""The agent's hands from the command line: undo, skip, pause."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tui import command_line

Value = Callable[..., Any]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run a command in the demo shop; give its status and what it printed and complained of."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def call(*arguments: str) -> tuple[int, str, str]:
        status = command_line.main(arguments)
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


def taken(run: Run) -> str:
    return str(json.loads(run("next", "--json")[1])["id"])


def test_the_last_outcome_is_taken_back_and_logged_otherwise(run: Run, records: Value) -> None:
    number = taken(run)
    run("log", number, "--outcome", "dissatisfied", "--cause", "time", "--answers", '{"overall": 2}')
    status, out, _ = run("undo", "--json")
    told = json.loads(out)
    assert (status, told["id"], told["outcome"]) == (0, int(number), "dissatisfied")
    assert told["consequences"][0].endswith("withdrawn")
    assert records("SELECT max(id) FROM attempt WHERE shop_id = :shop") == told["correction"]
    status, out, _ = run("log", number, "--outcome", "satisfied")
    assert status == 0
    assert records("SELECT corrects_id FROM attempt ORDER BY id DESC LIMIT 1") == told["correction"]
    assert run("undo")[1] == f"{number}: taken back: satisfied\n"


def test_where_there_is_nothing_to_take_back_one_line_says_so(run: Run, records: Value) -> None:
    before = records("SELECT count(*) FROM attempt")
    status, out, err = run("undo")
    assert (status, out) == (2, "")
    assert err == "ringback: There is no outcome of yours today that could be taken back.\n"
    assert records("SELECT count(*) FROM attempt") == before


def test_a_skip_says_why(run: Run, records: Value) -> None:
    number = taken(run)
    status, _, err = run("skip", number, "--reason", "sleepy")
    assert (status, err) == (
        2,
        "ringback: sleepy: no such reason; choose one of in_use, by_mail, language, other.\n",
    )
    assert run("skip", number, "--reason", "other", "--note", "my aunt") == (0, "", "")
    assert records("SELECT note FROM skip") == "my aunt"
    assert taken(run) != number


def test_a_pause_begins_tells_its_time_and_ends(
    run: Run, records: Value, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("pause")[1] == "You are not on a pause.\n"
    assert run("pause", "--json")[1] == "null\n"
    assert run("pause", "--reason", "lunch")[1] == "lunch  0:00\n"
    assert run("next")[2] == "ringback: You are on a pause (lunch); end it first.\n"
    monkeypatch.setenv("RINGBACK_NOW", "2026-11-23T10:21")
    assert run("pause")[1] == "lunch  40:00\n"
    told = json.loads(run("pause", "--end", "--json")[1])
    assert (told["reason"], told["seconds"]) == ("lunch", 2400)
    assert records("SELECT ended_at FROM pause") == "2026-11-23T02:21:00.000Z"
    assert run("pause", "--end")[2] == "ringback: You are not on a pause.\n"

"""Who is who, decided by keys and on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import import_file
from tests.tui.conftest import everything_shown, press, shown, toasts, working
from tui import command_line
from tui.widgets.rows import Rows
from tui.wiring import Desk

HEADINGS = "工单号,客户姓名,手机号,车牌号,车架号,车型,交车时间\n"
ROWS = (
    "W1,王八一,13700137000,吉A8W8W8,LSVAM4187C2184847,朗逸,2026-03-01 10:00\n"
    "W2,李八二,13700137001,吉A8W8W8,LSVAM4187C2184847,朗逸,2026-06-01 10:00\n"
    "W3,赵敏,13700137002,吉B8W8W8,LFV2A21K5A3000001,宝来,2026-03-02 10:00\n"
    "W4,赵敏,13700137002,吉B8W8W8,LFV2A21K7A3000002,宝来,2026-06-02 10:00\n"
    "W5,孙丽,13700137003,吉C8W8W8,,高尔夫,2026-03-03 10:00\n"
    "W6,周强,13700137003,吉D8W8W8,,高尔夫,2026-06-03 10:00\n"
    "W7,周小强,13700137003,吉E8W8W8,,高尔夫,2026-06-04 10:00\n"
)
"""A vehicle with two customers, a plate on two vehicles, a number on three names."""


@pytest.fixture
def asked(desk: Desk, tmp_path: Path) -> Desk:
    """A shop whose last import raised four questions."""
    file = tmp_path / "visits.csv"
    file.write_text(HEADINGS + ROWS, encoding="utf-8")
    import_file(desk.database, desk.settings, file, now=desk.now())
    return desk


@pytest.fixture
def run(
    asked: Desk,  # noqa: ARG001  the shop must have its questions
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str, str]]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = command_line.main(["match", *arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def decisions(records: Callable[..., Any]) -> list[str]:
    listed = records(
        "SELECT group_concat(coalesce(decision, '-')) FROM (SELECT decision FROM match_question ORDER BY id)"
    )
    return str(listed).split(",")


# On the screen.


async def test_questions_are_decided_by_one_key_each_and_the_next_is_there(
    asked: Desk, records: Callable[..., Any]
) -> None:
    async with working(asked) as (app, pilot):
        await press(app, pilot, "w")
        assert "0 All 4" in shown(app, "#tabs")
        told = shown(app, "#sides")
        assert "吉A8W8W8 came with another customer than before." in told
        assert "王八一" in told
        assert "李八二" in told
        assert "137****7001" in told
        assert "13700137001" not in everything_shown(app)
        await press(app, pilot, "o")
        assert decisions(records) == ["owner_stays", "-", "-", "-"]
        assert "吉B8W8W8 stands on another vehicle than before." in shown(app, "#sides")
        assert "0 All 3" in shown(app, "#tabs")
        await press(app, pilot, "a")
        assert decisions(records)[1] == "apart"
        assert records("SELECT count(*) FROM vehicle WHERE plate = '吉B8W8W8'") == 1


async def test_undo_takes_back_the_last_decision_and_goes_to_it(
    asked: Desk, records: Callable[..., Any]
) -> None:
    async with working(asked) as (app, pilot):
        await press(app, pilot, "w", "s")
        assert records("SELECT count(*) FROM shown_customer WHERE name IN ('王八一', '李八二')") == 1
        assert "吉B8W8W8" in shown(app, "#sides")
        await press(app, pilot, "u")
        assert decisions(records) == ["-", "-", "-", "-"]
        assert "吉A8W8W8" in shown(app, "#sides")
        assert records("SELECT count(*) FROM shown_customer WHERE name IN ('王八一', '李八二')") == 2
        await press(app, pilot, "u")
        assert toasts(app)[-1] == "There is no decision here to take back."


async def test_all_that_one_number_raised_is_decided_at_once(
    asked: Desk, records: Callable[..., Any]
) -> None:
    async with working(asked) as (app, pilot):
        await press(app, pilot, "w", "3", "S")
        assert decisions(records) == ["-", "-", "same", "same"]
        assert "3 Number 0" in shown(app, "#tabs")
        await press(app, pilot, "0", "d")
        assert "decided ones" in shown(app, "#tabs")
        assert app.screen.query_one(Rows).count == 2
        assert "decided: one person" in shown(app, "#sides")
        await press(app, pilot, "u")
        assert "later work stands on it: decision 4." in toasts(app)[-1]
        await press(app, pilot, "down", "u")
        assert decisions(records) == ["-", "-", "same", "-"]


async def test_what_is_no_answer_is_said_and_changes_nothing(
    asked: Desk, records: Callable[..., Any]
) -> None:
    async with working(asked) as (app, pilot):
        await press(app, pilot, "w", "2", "o")
        assert "is no answer to this question" in toasts(app)[-1]
        assert decisions(records) == ["-", "-", "-", "-"]
        await press(app, pilot, "escape")
        assert "Callbacks" in shown(app, "#tabs")


async def test_the_cursor_stays_when_the_language_changes(asked: Desk) -> None:
    async with working(asked, (80, 24)) as (app, pilot):
        await press(app, pilot, "w", "down", "f3")
        assert app.screen.query_one(Rows).cursor == 1
        assert "出现在另一辆车上" in shown(app, "#sides")


async def test_without_questions_it_says_so(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "w", "s", "a", "S", "u", "down")
        assert shown(app, "#sides") == "There is no open question."


# On the command line.


def test_the_command_lists_both_records_with_masked_numbers(run: Callable[..., tuple[int, str, str]]) -> None:
    status, out, _ = run()
    assert status == 0
    assert "吉A8W8W8 came with another customer than before." in out
    assert "137****7001" in out
    assert "13700137001" not in out
    assert "same (one person), apart (it changed hands), owner-stays (somebody else brings it)" in out
    assert out.splitlines()[-1] == "4 in all"


def test_the_command_prints_json(run: Callable[..., tuple[int, str, str]]) -> None:
    (plate,) = json.loads(run("list", "--kind", "plate", "--json")[1])
    assert (plate["kind"], plate["subject"], plate["decision"]) == ("plate", "吉B8W8W8", None)
    assert plate["former"]["vins"] == ["LFV2A21K5A3000001"]
    assert plate["later"]["last_visit_on"] == "2026-06-02"


def test_the_command_decides_and_undoes(
    run: Callable[..., tuple[int, str, str]], records: Callable[..., Any]
) -> None:
    assert run("decide", "1", "owner-stays") == (0, "", "")
    assert decisions(records)[0] == "owner_stays"
    assert "decided: somebody else brings it" in run("--decided")[1]
    assert run("undo", "1") == (0, "", "")
    assert decisions(records)[0] == "-"
    assert run("decide", "3", "apart", "--alike") == (0, "2 decided\n", "")
    assert decisions(records) == ["-", "-", "apart", "apart"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("decide",), "Which question?"),
        (("decide", "1"), "1: decided how?"),
        (("decide", "99", "same"), "99: no such question"),
        (("decide", "2", "owner-stays"), "2: owner_stays is no answer to this question"),
        (("undo", "1"), "1: this question is open"),
    ],
)
def test_what_cannot_be_decided_is_one_line_and_status_2(
    run: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...], said: str
) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"ringback: {said}")
    assert err.count("\n") == 1

"""Practice days worked by keys: what the customer says, what is judged, what is kept."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from callscripts.practice.reading import part_names
from tests.tui.conftest import everything_shown, press, settled, shown
from tests.tui.practising.player import Clock, Player, practice, practising
from tui.command_line import main
from tui.practising import history
from tui.practising.app import PracticeApp
from tui.practising.history import Result
from tui.screens.practice import PracticeCall, ScoreScreen
from tui.words import practice as worded


async def test_a_whole_day_done_rightly_scores_in_full_within_the_price(tmp_path: Path) -> None:
    clock = Clock()
    day = practice(tmp_path, clock)
    async with practising(day, tmp_path) as (app, pilot):
        player = Player(app, pilot, clock)
        await player.press("n")
        while isinstance(app.screen, PracticeCall):
            await player.call()
        assert isinstance(app.screen, ScoreScreen), "the score is shown once the day is done"
        results = day.last_results()
        assert {result.part for result in results} == set(part_names())
        assert {(result.part, result.missed) for result in results if result.missed} == set()
        assert [(one.part, one.keys, one.price) for one in results if one.keys > one.price] == []
        assert "0 keys over the price" in str(app.screen.query_one("#score").content)  # type: ignore[attr-defined]
    assert day.done == day.calls == len(results)
    assert history.kept(tmp_path) == results


async def played(tmp_path: Path, part: str, *wrong: str) -> tuple[Result, str]:
    """Play one part, wrongly in the ways named; give its result, and the screen after it."""
    clock = Clock()
    day = practice(tmp_path, clock, [part])
    async with practising(day, tmp_path) as (app, pilot):
        await press_all(app, pilot, "n")
        await Player(app, pilot, clock, wrong).call()
        await settled(app, pilot)
        screen = everything_shown(app)
    assert day.latest is not None
    return day.latest, screen


async def press_all(app: PracticeApp, pilot: Any, *pressed: str) -> None:
    await press(app, pilot, *pressed)


@pytest.mark.parametrize(
    ("part", "wrong", "missed"),
    [
        ("callback_engaged", ["outcome"], {"outcome"}),
        ("complaint_solved", ["rating"], {"misunderstood"}),
        ("complaint_not_solved", ["objection"], {"objection_passed_over"}),
        ("recall_workshop", ["text"], {"other_shop"}),
        ("callback_so_so", ["text"], {"not_written_down"}),
        ("recall_coming_back", ["wait"], {"did_not_wait"}),
        ("callback_no_time", ["time"], {"call_back"}),
        ("callback_noise_again", ["causes"], {"cause"}),
        ("invitation_too_dear", ["time"], {"appointment"}),
    ],
)
async def test_what_was_done_wrongly_is_named(
    tmp_path: Path, part: str, wrong: list[str], missed: set[str]
) -> None:
    result, _ = await played(tmp_path, part, *wrong)
    codes = {one.code for one in result.missed}
    assert missed == codes
    assert result.right == result.steps - len(result.missed)


async def test_the_customer_speaks_objects_and_hangs_up(tmp_path: Path) -> None:
    clock = Clock()
    day = practice(tmp_path, clock, ["callback_whose_number", "callback_hangs_up"])
    async with practising(day, tmp_path) as (app, pilot):
        await press_all(app, pilot, "n")
        for _ in range(2):
            await press_all(app, pilot, "enter")
            if "Who gave you my number?" in shown(app, "#heard"):
                assert "do not call me again" not in shown(app, "#heard"), "only once it is answered"
                await press_all(app, pilot, "question_mark")
                assert "do not call me again" in shown(app, "#heard")
                await press_all(app, pilot, "q")
            else:
                await press_all(app, pilot, "4", "4")
                assert "has hung up" in shown(app, "#heard")
                await press_all(app, pilot, "4", "a")
    missed = {one.part: {step.code for step in one.missed} for one in day.last_results()}
    assert missed == {"callback_whose_number": set(), "callback_hangs_up": {"went_on_after_the_end"}}


async def test_a_customer_who_hesitates_answers_when_the_time_has_come(tmp_path: Path) -> None:
    clock = Clock()
    day = practice(tmp_path, clock, ["recall_coming_back"])
    async with practising(day, tmp_path) as (app, pilot):
        await press_all(app, pilot, "n", "enter", "1")
        assert "let me think" in shown(app, "#heard").splitlines()[-1]
        clock.goes_on(3)
        assert isinstance(app.screen, PracticeCall)
        app.screen.listen()
        assert "let me think" in shown(app, "#heard").splitlines()[-1]
        clock.goes_on(1)
        app.screen.listen()
        assert "would do" in shown(app, "#heard").splitlines()[-1]


async def test_nobody_is_behind_a_target_of_real_days(tmp_path: Path) -> None:
    day = practice(tmp_path, Clock(), ["callback_nobody"])
    async with practising(day, tmp_path, (80, 24)) as (app, _pilot):
        assert "dialled 0  reached 0" in everything_shown(app)


async def test_every_screen_is_marked(tmp_path: Path) -> None:
    day = practice(tmp_path, Clock(), ["callback_nobody", "recall_sold"])
    async with practising(day, tmp_path, (80, 24)) as (app, pilot):
        for keys in ((), ("n",), ("enter",), ("f1",), ("f1", "f6"), ("escape", "f10")):
            await press_all(app, pilot, *keys)
            assert "PRACTICE" in everything_shown(app), keys
        assert "No call was made yet" in everything_shown(app)


async def test_an_outcome_taken_back_does_not_count(tmp_path: Path) -> None:
    day = practice(tmp_path, Clock(), ["callback_nobody", "callback_engaged"])
    async with practising(day, tmp_path) as (app, pilot):
        await press_all(app, pilot, "n", "enter", "s")
        first = day.last_results()
        assert [one.code for one in first[0].missed] == ["outcome"]
        await press_all(app, pilot, "ctrl+z")
        assert day.last_results() == []
        await press_all(app, pilot, {"callback_nobody": "n", "callback_engaged": "b"}[first[0].part])
        assert [one.missed for one in day.last_results()] == [()]


async def test_the_last_call_is_told_beside_the_next_card(tmp_path: Path) -> None:
    day = practice(tmp_path, Clock(), ["callback_nobody", "recall_sold"])
    async with practising(day, tmp_path, (80, 24)) as (app, pilot):
        await press_all(app, pilot, "n", "enter", "b")
        told = shown(app, "#heard")
        assert "0 of 1 steps" in told
        assert "2 keys (price 2)" in told
        assert "outcome: busy; it was no answer" in told


def test_a_line_of_the_history_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    result = Result("s", "2026-11-23T01:00:00+00:00", "new", "p", 1, "callback", "busy", 1, (), 2, 2, 9)
    history.keep(tmp_path, result)
    with (tmp_path / history.FILE).open("ab") as file:
        file.write(b'{"session": "s", "at"')
    assert history.kept(tmp_path) == [result]


def test_the_scores_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, day in enumerate(("2026-11-22", "2026-11-23", "2026-11-23")):
        history.keep(
            tmp_path,
            Result(day, f"{day}T01:0{number}:00+00:00", "new", "p", 1, "recall", "busy", 4, (), 3, 2, 9),
        )
    with mock.patch.dict(os.environ, {"RINGBACK_HOME": str(tmp_path), "RINGBACK_LANG": "en"}):
        assert main(["practice", "--scores", "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert [(one["calls"], one["steps"], one["keys"], one["price"]) for one in found] == [
            (1, 4, 3, 2),
            (2, 8, 6, 4),
        ]
        assert main(["practice", "--scores"]) == 0
        assert "8 of 8 steps right, 2 of 2 calls without a fault" in capsys.readouterr().out


def test_a_practice_leaves_nothing_but_its_score(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    home = {"RINGBACK_HOME": str(tmp_path / "home"), "RINGBACK_DB": str(tmp_path / "shop.db")}
    seen = []

    def look(app: PracticeApp) -> int:
        seen.append(app.desk.database.path.parent.parent)
        return 0

    with (
        mock.patch.dict(os.environ, home),
        mock.patch("tempfile.tempdir", str(tmp_path / "temporary")),
        mock.patch.object(PracticeApp, "at_terminal", look),
    ):
        assert main(["practice", "--parts", "callback_nobody"]) == 0
    assert seen == [tmp_path / "temporary"]
    assert [path.name for path in tmp_path.iterdir()] == ["temporary"]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_every_step_that_can_be_missed_has_its_sentence() -> None:
    import ast

    from tui.practising import judging

    tree = ast.parse(Path(judging.__file__).read_text(encoding="utf-8"))
    said = {
        node.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Missed"
        for node in ast.walk(call.args[0])
        if isinstance(node, ast.Constant)
    }
    assert said <= set(worded.SENTENCES)
    computed = {"appointment", "call_back", "other_shop", "reason", "note"}
    slips = {"objection_passed_over", "did_not_wait", "went_on_after_the_end"}
    assert set(worded.SENTENCES) == said | computed | slips

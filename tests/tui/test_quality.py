"""Calls drawn and scored, and patterns, by keys and on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from store import PATTERNS, Agent, CallEnd, colleagues, log
from tests.tui.conftest import everything_shown, is_on, press, shown, toasts, working
from tests.tui.test_hostile import CONTROL, NAMES, assert_nothing_to_click, disguise
from tui import calling, command_line, words
from tui.screens.customer import CustomerScreen
from tui.screens.quality import PatternCasesScreen, QualityScreen
from tui.screens.scoring import ScoringScreen
from tui.wiring import Desk
from tui.words import quality as worded

Ask = Callable[..., Any]
MONDAY = "2026-11-30T09:41"


@pytest.fixture
def boss(desk: Desk) -> Desk:
    """A supervisor who makes no calls, at the desk."""
    with desk.database.writing() as records:
        records.add("staff", id=records.next_id("staff"), code="boss", name="Boss", made_at=desk.now())
    return replace(desk, agent=agent(desk, "boss"))


def agent(desk: Desk, code: str) -> Agent:
    people = colleagues(desk.database, desk.settings, desk.now())
    return next(one for one in people if one.code == code)


def on(desk: Desk, text: str) -> Desk:
    moment = datetime.fromisoformat(text).replace(tzinfo=desk.zone)
    return replace(desk, clock=lambda: moment)


def quick_calls(desk: Desk, number: int = 6) -> None:
    """Let an agent log "no answer" at once, again and again."""
    own = replace(desk, agent=agent(desk, "a03"))
    for _ in range(number):
        waiting = calling.take_next(own)
        assert waiting is not None
        call = calling.Call.begin(own, waiting, "zh")
        log(own.database, own.settings, own.agent, call.follow_up, CallEnd("no_answer"), own.now())


async def test_a_week_is_drawn_by_a_key_and_stays_as_it_is(boss: Desk, records: Ask) -> None:
    async with working(boss) as (app, pilot):
        await press(app, pilot, "q")
        assert is_on(app, QualityScreen)
        assert "Nothing was drawn for this week; d draws." in everything_shown(app)
        await press(app, pilot, "d")
        assert "1 Drawn 15" in shown(app, "#tabs")
        drawn = records("SELECT group_concat(attempt_id) FROM quality_drawn")
        await press(app, pilot, "d")
        assert records("SELECT group_concat(attempt_id) FROM quality_drawn") == drawn
        await press(app, pilot, "right", "d")
        assert toasts(app)[-1].startswith("This week's calls can be drawn once it is over")
    assert records("SELECT count(*) FROM quality_draw") == 3


async def test_a_call_is_scored_by_digits_and_corrected(boss: Desk, records: Ask) -> None:
    async with working(boss) as (app, pilot):
        await press(app, pilot, "q", "d", "enter")
        assert is_on(app, ScoringScreen)
        await press(app, pilot, "5", "enter")
        assert toasts(app)[-1].startswith("Points are missing for right_person"), "a half score is none"
        await press(app, pilot, "4", "0", *"5555", "full_stop", *"calm", "enter", "enter")
        assert is_on(app, QualityScreen)
        assert toasts(app)[-1].startswith("Scored 4.88")
        assert "4.88" in everything_shown(app)
        assert "1 of 15 scored" in shown(app, "#status")
        await press(app, pilot, "enter")
        assert "calm" in shown(app, "#score-note")
        await press(app, pilot, "home", "1", "enter", "enter")
        assert "4.38" in shown(app, "#drawn-call")
        assert "4.88" in shown(app, "#drawn-call"), "the former score stays on record"
        await press(app, pilot, "f")
        assert is_on(app, CustomerScreen)
    assert records("SELECT count(*) FROM quality_score") == 2
    assert records("SELECT corrects_id FROM quality_score WHERE id = 2") == 1
    assert records("SELECT points FROM quality_mark WHERE score_id = 1 AND criterion = 'listening'") == 0


async def test_escape_leaves_the_note_and_then_the_call(boss: Desk, records: Ask) -> None:
    async with working(boss, (80, 24)) as (app, pilot):
        await press(app, pilot, "q", "d", "enter", "full_stop", *"5x", "escape")
        assert is_on(app, ScoringScreen)
        assert "5x" not in shown(app, "#score-note")
        assert "0 of 7 criteria" in everything_shown(app), "what is typed gives no points"
        await press(app, pilot, "escape")
        assert is_on(app, QualityScreen)
    assert records("SELECT count(*) FROM quality_score") == 0


async def test_nobody_scores_their_own_call(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "q", "d", "enter", *"5555555", "enter")
        assert is_on(app, ScoringScreen)
        assert "your own call" in toasts(app)[-1]


async def test_a_pattern_opens_its_cases_and_says_what_it_looks_like(boss: Desk) -> None:
    quick_calls(boss)
    async with working(on(boss, MONDAY)) as (app, pilot):
        await press(app, pilot, "q", "2", "question_mark")
        assert "Looks like outcomes entered in one go" in shown(app, "#quality-about")
        await press(app, pilot, "down")
        seen = everything_shown(app)
        assert "quick “no answer”" in seen
        assert "6 of 6" in seen
        assert "Looks like a telephone that was not let ring" in shown(app, "#quality-about")
        await press(app, pilot, "enter")
        assert is_on(app, PatternCasesScreen)
        assert "6 cases" in everything_shown(app)
        await press(app, pilot, "escape", "left")
        assert "Nothing in this week looks odd." in everything_shown(app)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_pattern_is_told_as_what_it_looks_like(desk: Desk, language: str) -> None:
    words.use(language)
    for name in PATTERNS:
        told = worded.definition(name, desk.settings)
        assert "{" not in told
        assert told.startswith({"en": "Looks like", "zh": "看似"}[language])
        assert not {"cheat", "fraud", "作弊", "造假"} & set(told.lower().split())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_names_and_notes_are_shown_literally(boss: Desk, size: tuple[int, int]) -> None:
    async with working(boss, size) as (app, pilot):
        await press(app, pilot, "q", "d", "escape")
    disguise(boss, NAMES[2] + CONTROL)
    async with working(boss, size) as (app, pilot):
        for pressed in ("q", "enter"):
            await press(app, pilot, pressed)
            seen = everything_shown(app)
            assert not set("\x1b\x07\x9b\u202e") & set(seen)
            assert_nothing_to_click(app)


def test_the_command_draws_lists_scores_and_shows(
    boss: Desk,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in (environment | {"RINGBACK_USER": "boss"}).items():
        monkeypatch.setenv(name, value)

    def printed(*arguments: str) -> Any:
        assert command_line.main(["quality", *arguments, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    drawn = printed("draw", "--seed", "dice")
    assert printed("list", "--week", "2026-11-18") == drawn == printed("draw")
    call = drawn[0]["call"]
    points = [f"--points={name}=4" for name in boss.settings.card]
    scored = printed("score", str(call), *points, "--note", "calm")
    assert (scored["score"], scored["scores"][0]["note"], scored["scores"][0]["by"]) == (4, "calm", "Boss")
    assert printed("show", str(call)) == scored
    assert command_line.main(["quality", "draw", "--seed", "other"]) == 2
    assert "dice" in capsys.readouterr().err
    assert command_line.main(["quality", "score", str(call), "--points", "listening"]) == 2
    assert "listening=4" in capsys.readouterr().err
    assert command_line.main(["quality", "score"]) == 2
    quick_calls(boss)
    found = printed("patterns", "--from", "2026-11-23", "--to", "2026-11-23")
    assert [(one["pattern"], one["agent"], one["n"]) for one in found] == [
        ("burst", "a03", 6),
        ("quick", "a03", 6),
    ]
    assert printed("patterns", "--week", "2026-11-23", "--of", "a01") == []


def test_an_import_whose_calls_were_drawn_is_not_taken_back(
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in (environment).items():
        monkeypatch.setenv(name, value)
    assert command_line.main(["quality", "draw"]) == 0
    capsys.readouterr()
    assert command_line.main(["import", "--undo"]) == 2
    assert "drawn call" in capsys.readouterr().err

"""The board of complaints and the work in hand, by keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from store import Unusable, colleagues
from tests.tui.conftest import everything_shown, is_on, press, shown, toasts, working
from tests.tui.test_hostile import CONTROL, NAMES, assert_nothing_to_click, disguise
from tui import complaining, words
from tui.screens.choice import ChoiceScreen
from tui.screens.complaint import ComplaintScreen
from tui.screens.complaints import ComplaintsScreen
from tui.screens.work import WorkScreen
from tui.widgets.rows import Rows
from tui.wiring import Desk

Ask = Callable[..., Any]


def at(desk: Desk, text: str) -> Desk:
    moment = datetime.fromisoformat(text).replace(tzinfo=desk.zone)
    return replace(desk, clock=lambda: moment)


def as_other(desk: Desk, code: str) -> Desk:
    found = next(one for one in colleagues(desk.database, desk.settings, desk.now()) if one.code == code)
    return replace(desk, agent=found)


async def test_a_complaint_is_worked_from_the_board_to_its_approval(desk: Desk, records: Ask) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "c")
        assert is_on(app, ComplaintsScreen)
        assert "reply in 23 h 15 min" in everything_shown(app)
        await press(app, pilot, "a", "down", *"see to it", "enter")
        owner = records("SELECT s.name FROM complaint p JOIN staff s ON s.id = p.owner_id WHERE p.id = 1")
        assert f"seen to by {owner}" in shown(app, "#complaint")
        await press(app, pilot, "p", "enter")
        assert is_on(app, ChoiceScreen), "a solution needs words"
        await press(app, pilot, *"new seal", "enter")
        assert "solution proposed" in shown(app, "#complaint")
        await press(app, pilot, "y", "enter", "x", "enter")
        assert any("somebody else approves" in said for said in toasts(app)), "not by whoever handled it"
    assert records("SELECT state FROM complaint WHERE id = 1") == "closing"
    other = as_other(desk, "a02" if owner != "周敏" else "a03")
    async with working(other) as (app, pilot):
        await press(app, pilot, "c", "x", "enter")
        assert "No complaint here." in everything_shown(app)
        await press(app, pilot, "3")
        assert "closing approved" in shown(app, "#complaint")
    assert records("SELECT state FROM complaint WHERE id = 1") == "closed"


async def test_what_is_late_is_said_with_sign_and_word_and_told_once(desk: Desk, records: Ask) -> None:
    late = at(desk, "2026-11-24T10:30")
    async with working(late) as (app, pilot):
        for _ in range(2):
            await press(app, pilot, "c")
            assert "! first reply late 1" in shown(app, "#status")
            assert "told: the supervisor" in shown(app, "#complaint")
            await press(app, pilot, "escape")
    assert records("SELECT count(*) FROM complaint_step WHERE what = 'escalated'") == 1


async def test_the_page_shows_the_log_and_the_file_is_one_key_away(desk: Desk) -> None:
    async with working(desk, (80, 24)) as (app, pilot):
        await press(app, pilot, "c", "enter")
        assert is_on(app, ComplaintScreen)
        await press(app, pilot, "full_stop", *"asked twice", "enter", "r", "enter")
        assert "asked twice" in shown(app, "#complaint")
        assert "replied to the customer" in shown(app, "#complaint")
        await press(app, pilot, "f")
        assert app.screen.query("#file")
        await press(app, pilot, "escape", "escape", "escape")
        assert app.screen.query("#queue")


async def test_a_day_before_the_board_is_as_it_was_and_nothing_is_done_to_it(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "c", "left")
        assert "Sun 22 Nov 2026" in shown(app, "#status")
        assert "open 0" in shown(app, "#status")
        await press(app, pilot, "r")
        assert is_on(app, ComplaintsScreen)
        await press(app, pilot, "right", "right")
        assert "open 1" in shown(app, "#status")


async def test_a_complaint_is_opened_by_hand_from_the_board_and_from_the_file(
    desk: Desk, records: Ask
) -> None:
    name = records("SELECT name FROM customer ORDER BY id LIMIT 1")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "c", "n", *name, "enter")
        await press(app, pilot, "down", *"still rattles", "enter", "down", "enter")
        assert "open 2" in shown(app, "#status")
        opened = "SELECT {} FROM complaint ORDER BY id DESC LIMIT 1"
        assert records(opened.format("severity")) == "serious"
        assert records(opened.format("source")) == "telephone"
        await press(app, pilot, "escape", "slash", *name, "enter", "c", *"and late", "enter", "enter")
        assert records("SELECT count(*) FROM complaint") == 3


# The work in hand.


async def test_marked_follow_ups_are_looked_over_and_given_to_one_agent(desk: Desk, records: Ask) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "a", "2", "space", "space", "a")
        assert is_on(app, ChoiceScreen)
        assert "2 follow-ups: Invitations 2" in shown(app, "#choice-about")
        names = records(
            """SELECT c.name FROM follow_up f JOIN customer c ON c.id = f.customer_id
               WHERE f.kind = 'invitation' AND f.state = 'open' AND f.left_out IS NULL
               ORDER BY f.rank, f.sort_on, f.tier_rank, f.id LIMIT 1"""
        )
        assert names in shown(app, "#choice-about")
        assert records("SELECT count(*) FROM follow_up WHERE assigned_to IS NOT NULL") == 0
        await press(app, pilot, "down", "enter")
        assert records("SELECT count(*) FROM follow_up WHERE assigned_to IS NOT NULL") == 2
        assert any(said == "2 given to 周敏" for said in toasts(app))
        await press(app, pilot, "asterisk", "r", "enter")
        assert records("SELECT count(*) FROM follow_up WHERE assigned_to IS NOT NULL") == 0
        await press(app, pilot, "l")
        assert "given back to anyone" in shown(app, "#agents")


async def test_escape_from_the_look_does_nothing(desk: Desk, records: Ask) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "a", "asterisk", "a", "escape")
        assert is_on(app, WorkScreen)
        assert records("SELECT count(*) FROM work_order") == 0


async def test_a_promise_is_handed_over(desk: Desk, records: Ask) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "a", "v", "down", "enter")
        assert "周敏" in shown(app, "#choice-about")
        await press(app, pilot, "down", "enter")
        assert any("handed over to 李娜" in said for said in toasts(app))
    assert records("SELECT count(*) FROM follow_up WHERE promised_by = 2 AND state = 'open'") == 0


async def test_a_held_queue_is_said_on_today_and_gives_nobody_a_call(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "a", "h")
        assert any("Choose a queue first" in said for said in toasts(app))
        await press(app, pilot, "3", "h", *"wrong list", "enter")
        assert "Recalls on hold" in shown(app, "#status")
        await press(app, pilot, "escape")
        assert "‖ on hold" in shown(app, "#tabs")
        await press(app, pilot, "3", "n")
        assert any("Nobody is to be called now." in said for said in toasts(app))
        await press(app, pilot, "a", "3", "h", "enter", "escape")
        assert "on hold" not in shown(app, "#tabs")


async def test_the_work_is_filtered_by_agent_and_day(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "a")
        whole = app.screen.query_one(Rows).count
        await press(app, pilot, "g")
        assert "nobody's" in shown(app, "#status")
        assert app.screen.query_one(Rows).count <= whole
        await press(app, pilot, "g", "g")
        assert app.screen.query_one(Rows).count == 1, "one promise"
        await press(app, pilot, "d")
        assert "No open follow-up here." in everything_shown(app)


async def test_a_follow_up_is_added_by_hand_for_one_agent(desk: Desk, records: Ask) -> None:
    name = records("SELECT name FROM customer ORDER BY id DESC LIMIT 1")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "a", "n", *name, "enter", "down", "enter")
        assert any(name in said for said in toasts(app))
    assert records("SELECT count(*) FROM follow_up WHERE assigned_to IS NOT NULL") == 1


def test_each_agent_may_have_targets_of_their_own(desk: Desk) -> None:
    assert desk.settings.targets_of("a01") == desk.settings.targets
    assert desk.settings.targets_of("nobody") == desk.settings.targets


def test_a_step_that_needs_words_is_refused_without(desk: Desk) -> None:
    with pytest.raises(Unusable) as refused:
        complaining.do(desk, "propose", 1, "  ")
    assert refused.value.remark.code == "complaint_note_missing"


# Whatever people are called.


@pytest.mark.parametrize("name", NAMES)
async def test_hostile_text_is_shown_literally(desk: Desk, name: str) -> None:
    disguise(desk, name)
    complaining.do(desk, "note", 1, name)
    async with working(desk, (160, 50)) as (app, pilot):
        for keys in (
            ("c",), ("a",), ("escape", "enter"), ("escape", "escape", "a"), ("space", "a"), ("escape", "v"),
        ):  # fmt: skip
            await press(app, pilot, *keys)
            assert name in everything_shown(app), keys
            assert_nothing_to_click(app)


async def test_control_characters_are_left_out(desk: Desk) -> None:
    disguise(desk, CONTROL)
    complaining.do(desk, "note", 1, CONTROL)
    async with working(desk, (160, 50)) as (app, pilot):
        for keys in (("c",), ("enter",), ("escape", "escape", "a"), ("a",)):
            await press(app, pilot, *keys)
            screen = everything_shown(app)
            assert "Blink" in screen
            assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", screen), keys


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_without_any_complaint_or_work_the_screens_say_so(
    desk: Desk, size: tuple[int, int], language: str
) -> None:
    with desk.database.writing() as records:
        records.run("UPDATE complaint SET state = 'withdrawn' WHERE shop_id = :shop")
        records.run("DELETE FROM complaint_step WHERE shop_id = :shop")
    words.use(language)
    async with working(desk, size) as (app, pilot):
        await press(app, pilot, "c")
        assert {"en": "No complaint here.", "zh": "这里没有投诉。"}[language] in everything_shown(app)
        await press(app, pilot, "r", "enter", "escape", "a", "d")
        assert is_on(app, WorkScreen)


async def test_a_store_that_refuses_says_so_and_the_screen_stays(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "c", "x", "enter")
        assert any("applied for the closing" in said for said in toasts(app))
        await press(app, pilot, "o", *"why", "enter")
        assert is_on(app, ComplaintsScreen)
        assert any("not solved yet" in said for said in toasts(app))


@pytest.mark.parametrize(("clock", "said"), [("hours", r"\d+ d \d+ h"), ("working_hours", r"\d+ work h")])
async def test_how_late_it_is_is_told_in_the_time_that_its_clock_runs_by(
    desk: Desk, clock: Any, said: str
) -> None:
    rules = replace(desk.settings.complaints, clock=clock)
    late = replace(at(desk, "2026-12-30T08:56"), settings=replace(desk.settings, complaints=rules))
    async with working(late, (80, 24)) as (app, pilot):
        await press(app, pilot, "c")
        assert re.search(rf"! reply {said} late", everything_shown(app))

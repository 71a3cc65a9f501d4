"""The agent's hands by keys: taking back, skipping, pausing, and the promise that is counted down to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from msgspec.structs import replace
from textual.widgets import Static

from store import agent_or_new, at, claim
from tests.tui.conftest import everything_shown, press, settled, shown, toasts, working
from tui.app import RingbackApp
from tui.screens.call import CallScreen
from tui.screens.pause import PauseScreen
from tui.screens.reasons import ReasonScreen
from tui.screens.today import TodayScreen
from tui.wiring import Desk

Value = Callable[..., Any]
DISSATISFIED = ("enter", "2", "1", "3", "enter", *"2222222", "enter", "2", "enter")
COUNTED = """SELECT count(*) FROM attempt a WHERE shop_id = :shop AND outcome <> 'taken_back' AND NOT EXISTS (
  SELECT 1 FROM attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)"""
STATE = "SELECT state FROM follow_up WHERE shop_id = :shop AND id = :id"
HOLDS = "SELECT count(*) FROM follow_up WHERE shop_id = :shop AND held_by = :agent"
LAST = "SELECT {column} FROM attempt WHERE shop_id = :shop ORDER BY id DESC LIMIT 1"


def call_screen(app: RingbackApp) -> CallScreen:
    assert isinstance(app.screen, CallScreen)
    return app.screen


def later(desk: Desk, minutes: int) -> Desk:
    """Give the same desk so many minutes later."""
    return replace(desk, clock=lambda: desk.now() + timedelta(minutes=minutes))


async def test_one_key_takes_the_outcome_back_and_opens_the_call_with_its_answers(
    desk: Desk, records: Value
) -> None:
    before = records(COUNTED)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        first = call_screen(app).waiting.card
        await press(app, pilot, *DISSATISFIED)
        following = call_screen(app).waiting.card.line.id
        assert records("SELECT state FROM complaint WHERE shop_id = :shop ORDER BY id DESC LIMIT 1") == "open"
        assert records(COUNTED) == before + 1
        await press(app, pilot, "ctrl+z")
        assert call_screen(app).waiting.card.line.id == first.line.id
        call = call_screen(app).call
        assert call is not None
        assert list(call.interview.counted().values())[:2] == [2, ["quality", "cost"]]
        assert any("withdrawn" in said for said in toasts(app))
        state = "SELECT state FROM complaint WHERE shop_id = :shop ORDER BY id DESC LIMIT 1"
        assert records(state) == "withdrawn"
        assert records(COUNTED) == before
        assert records(STATE, id=first.line.id) == "open"
        await press(app, pilot, "s")
        assert call_screen(app).waiting.card.line.id == following, "on with whoever was next"
    assert records(LAST.format(column="outcome")) == "satisfied"
    assert records(COUNTED) == before + 1
    assert records(STATE, id=first.line.id) == "closed"


async def test_it_works_from_the_queues_as_well_and_says_where_there_is_nothing(
    desk: Desk, records: Value
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "ctrl+z")
        assert isinstance(app.screen, TodayScreen)
        assert "could be taken back" in toasts(app)[-1]
        await press(app, pilot, "n", "enter", "n", "escape", "ctrl+z")
        assert call_screen(app).call is not None
        assert records(LAST.format(column="outcome")) == "taken_back"


async def test_whoever_is_on_the_line_is_put_aside_with_their_answers_and_comes_next(
    desk: Desk, records: Value
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "n")
        talking = call_screen(app).waiting.card.line.id
        await press(app, pilot, "enter", "5", "4", "ctrl+z")
        assert call_screen(app).waiting.card.line.id != talking
        await press(app, pilot, "b")
        assert call_screen(app).waiting.card.line.id == talking
        await press(app, pilot, "enter")
        assert "2 of 9 answered" in shown(app, "#script")
        await press(app, pilot, "ctrl+z", "escape")
        assert isinstance(app.screen, TodayScreen)
        assert records(HOLDS, agent=desk.agent.id) == 0, "and given back with the other one"


async def test_a_call_taken_back_with_its_details_names_its_outcome_once(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", *DISSATISFIED, "ctrl+z")
        told = shown(app, "#script")
        assert told.count("outcome: dissatisfied") == 1
        assert told.startswith("Call after a visit  11 of 11 answered")


async def test_what_somebody_has_worked_on_is_named_and_the_card_stays(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", *DISSATISFIED)
        shown_now = call_screen(app).waiting.card.line.id
        number = records("SELECT max(id) FROM complaint WHERE shop_id = :shop")
        with desk.database.writing() as writing:
            writing.run(
                "UPDATE complaint SET state = 'assigned' WHERE shop_id = :shop AND id = :id", id=number
            )
        await press(app, pilot, "ctrl+z")
        assert call_screen(app).waiting.card.line.id == shown_now
        assert f"Complaint {number} has been worked on since" in toasts(app)[-1]


async def test_a_skip_costs_two_keys_and_shows_the_next_card(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        first = call_screen(app).waiting.card.line.id
        await press(app, pilot, "f6")
        assert isinstance(app.screen, ReasonScreen)
        assert "asked to be written to" in everything_shown(app)
        await press(app, pilot, "2")
        assert call_screen(app).waiting.card.line.id != first
        assert "skipped 1" in shown(app, "#script")
    assert records("SELECT follow_up_id FROM skip WHERE shop_id = :shop") == first
    assert records("SELECT reason FROM skip WHERE shop_id = :shop") == "by_mail"


async def test_another_reason_is_typed_and_esc_skips_nobody(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        first = call_screen(app).waiting.card.line.id
        await press(app, pilot, "f6", "escape")
        assert call_screen(app).waiting.card.line.id == first
        await press(app, pilot, "f6", "9", "4", "enter")
        assert isinstance(app.screen, ReasonScreen), "without words the list waits"
        await press(app, pilot, *"later", "enter")
        assert call_screen(app).waiting.card.line.id != first
    assert records("SELECT note FROM skip WHERE shop_id = :shop") == "later"


async def test_a_pause_shows_its_time_and_nobody_until_the_agent_is_back(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        name = call_screen(app).waiting.card.name
        await press(app, pilot, "f7", "1")
        pause = app.screen
        assert isinstance(pause, PauseScreen)
        assert "Pause: lunch" in everything_shown(app)
        assert name not in everything_shown(app)
        assert records(HOLDS, agent=desk.agent.id) == 0
        pause.desk = replace(desk, clock=lambda: desk.now() + timedelta(minutes=31, seconds=5))
        pause.retranslate()
        assert "31:05" in shown(app, "#pause")
        await press(app, pilot, "enter")
        call_screen(app)
        assert "Pause over: lunch, 31:05" in toasts(app)
    assert records("SELECT ended_at FROM pause WHERE shop_id = :shop") == "2026-11-23T02:12:05.000Z"


async def test_a_pause_that_was_left_is_ended_at_the_next_start(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "f7", "2")
        await press(app, pilot, "ctrl+q")
    async with working(later(desk, 20)) as (app, pilot):
        assert isinstance(app.screen, TodayScreen)
        assert "Pause over: meeting, 20:00" in toasts(app)
        await press(app, pilot, "n")
        assert "CallScreen" in repr(app.screen)
    assert records("SELECT ended_at FROM pause WHERE shop_id = :shop") is not None


async def test_the_next_promise_is_counted_down_quietly(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        name = call_screen(app).waiting.card.name
        keys = ["space" if sign == " " else "colon" if sign == ":" else sign for sign in "today 11:00"]
        await press(app, pilot, "enter", "t", *keys, "enter")
        call = call_screen(app)
        assert f"promised to {name} at 11:00: in 1 h 19 min" in shown(app, "#promise")
        focused = app.focused
        for minute, told in ((69, "in 10 min"), (70, "in 9:00"), (79, "now"), (89, "")):
            call.desk = later(desk, minute)
            await call.read_day()
            assert shown(app, "#promise").endswith(told)
            assert (app.screen, app.focused) == (call, focused), "it steals nothing"
        assert not app.screen.query_one("#promise", Static).display, "then it is anyone's"


async def test_the_days_numbers_stand_against_the_targets(desk: Desk) -> None:
    targets = {"dials_a_day": 100, "reached_a_day": 0, "complete_a_day": 0, "booked_a_day": 20}
    rules = replace_targets(desk, targets)
    async with working(rules) as (app, pilot):
        assert "dialled 0/100 (7 behind)  reached 0  complete 0  booked 0/20 (1 behind)" in shown(
            app, "#status"
        )
        await press(app, pilot, "n", "enter", "n")
        assert "dialled 1/100 (6 behind)" in shown(app, "#script")
        await press(app, pilot, "escape")
        assert "dialled 1/100 (6 behind)" in shown(app, "#status")


def replace_targets(desk: Desk, targets: dict[str, int]) -> Desk:
    from msgspec import structs

    settings = desk.settings
    return replace(
        desk, settings=structs.replace(settings, targets=structs.replace(settings.targets, **targets))
    )


async def test_a_customer_another_agent_calls_now_is_not_taken_from_them(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        first = call_screen(app).waiting.card.line.id
        assert first is not None
        await press(app, pilot, "enter", "b", "escape")
        with desk.database.writing() as writing:
            other = agent_or_new(writing, desk.settings, "a02", desk.now())
        claim(desk.database, desk.settings, other, first, at(desk.today(), "10:10", desk.zone))
        await press(app, pilot, "ctrl+z")
        await settled(app, pilot)
        assert isinstance(app.screen, TodayScreen)
        assert toasts(app)[-1] == f"{first}: 周敏 is calling this customer now."


async def test_a_promise_that_is_being_kept_stands_with_who_calls_now(desk: Desk) -> None:
    with desk.database.writing() as writing:
        other = agent_or_new(writing, desk.settings, "a02", desk.now())
        promised = writing.value(
            "SELECT id FROM follow_up WHERE shop_id = :shop AND promised_by = :who AND state = 'open'",
            who=other.id,
        )
    async with working(desk, (160, 40)) as (app, pilot):
        await press(app, pilot, "a")
        assert "10:01 周敏" in everything_shown(app)
        await press(app, pilot, "escape")
        claim(desk.database, desk.settings, other, promised, at(desk.today(), "10:10", desk.zone))
        await press(app, pilot, "a")
        assert "10:01 周敏" not in everything_shown(app)
        assert "with 周敏 now" in everything_shown(app)


async def test_the_pause_has_its_help(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "f7", "1", "f1")
        assert "nobody is held for you" in everything_shown(app)

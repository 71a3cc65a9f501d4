"""Calls worked by keys: what each costs, and what is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.tui.conftest import press, shown, working
from tui.screens.call import CallScreen
from tui.widgets.call_parts import typed_value
from tui.wiring import Desk

Value = Callable[..., Any]
LAST = "SELECT {column} FROM attempt WHERE shop_id = :shop ORDER BY id DESC LIMIT 1"


def last(records: Value, column: str) -> Any:
    return records(LAST.format(column=column))


@pytest.mark.parametrize(
    ("letter", "outcome"),
    [("n", "no_answer"), ("b", "busy"), ("o", "powered_off"), ("g", "no_signal"), ("v", "voicemail")],
)
async def test_nobody_reached_costs_two_keys(desk: Desk, records: Value, letter: str, outcome: str) -> None:
    before = records("SELECT count(*) FROM attempt WHERE shop_id = :shop")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        first = shown(app, "#card")
        await press(app, pilot, "enter", letter)
        assert isinstance(app.screen, CallScreen)
        assert shown(app, "#card") != first, "the following customer's card is shown"
    assert records("SELECT count(*) FROM attempt WHERE shop_id = :shop") == before + 1
    assert last(records, "outcome") == outcome
    assert last(records, "agent_id") == desk.agent.id


@pytest.mark.parametrize("letter", ["b", "o", "g"])
async def test_undoing_the_outcome_just_logged_costs_at_most_two_keys(
    desk: Desk, records: Value, letter: str
) -> None:
    state = """SELECT state || attempts || coalesce(not_before, '') FROM follow_up
               WHERE shop_id = :shop AND id = :id"""
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        assert isinstance(app.screen, CallScreen)
        first = app.screen.waiting.card.line.id
        before = records(state, id=first)
        await press(app, pilot, "enter", letter)
        assert records(state, id=first) != before
        logged = last(records, "id")
        await press(app, pilot, *(keys := ["ctrl+z"]))
        assert len(keys) <= 2
        assert app.screen.waiting.card.line.id == first
        assert records(state, id=first) == before
    assert (last(records, "outcome"), last(records, "corrects_id")) == ("taken_back", logged)


async def test_a_satisfied_callback_costs_eleven_keys(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        first = shown(app, "#card")
        keys = ["enter", *"54545454", "enter", "enter"]
        await press(app, pilot, *keys)
        assert len(keys) == 11
        assert shown(app, "#card") != first
    attempt = last(records, "id")
    assert last(records, "outcome") == "satisfied"
    assert records("SELECT count(*) FROM answer WHERE shop_id = :shop AND attempt_id = :id", id=attempt) == 8
    assert (
        records("SELECT sum(score) FROM answer WHERE shop_id = :shop AND attempt_id = :id", id=attempt) == 36
    )
    assert records("SELECT complete FROM interview WHERE shop_id = :shop AND attempt_id = :id", id=attempt)
    state = "SELECT state FROM follow_up WHERE shop_id = :shop AND id = :id"
    assert records(state, id=last(records, "follow_up_id")) == "closed"


async def test_a_dissatisfied_callback_opens_a_complaint_within_its_price(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        first = shown(app, "#card")
        keys = [
            "enter", "2", "1", "3", "enter", *"2222222", "enter", "2",
            "full_stop", *"told twice", "enter", "enter",
        ]  # fmt: skip
        keys = ["space" if key == " " else key for key in keys]
        await press(app, pilot, *keys)
        assert len(keys) <= 11 + 18
        assert shown(app, "#card") != first
    attempt = last(records, "id")
    assert last(records, "outcome") == "dissatisfied"
    assert last(records, "note") == "told twice"
    causes = "SELECT group_concat(cause) FROM attempt_cause WHERE shop_id = :shop AND attempt_id = :id"
    assert set(records(causes, id=attempt).split(",")) == {"quality", "cost"}
    severity = "SELECT severity FROM complaint WHERE shop_id = :shop AND attempt_id = :id"
    assert records(severity, id=attempt) == "serious"


async def test_an_invitation_booked_at_the_second_time_costs_at_most_six_keys(
    desk: Desk, records: Value
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "2", "n")
        assert isinstance(app.screen, CallScreen)
        second = app.screen.waiting.offers[1]
        await press(app, pilot, *(keys := ["enter", "2", "enter"]))
        assert len(keys) <= 6
    assert last(records, "outcome") == "booked"
    booked = "SELECT at FROM appointment WHERE shop_id = :shop AND attempt_id = :id"
    assert records(booked, id=last(records, "id")) == second.isoformat(timespec="milliseconds")[:-6] + "Z"


async def test_a_promise_costs_five_keys_and_the_text(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        text = ["space" if sign == " " else sign for sign in "tomorrow 10"]
        await press(app, pilot, "enter", "t", *text, "enter")
    assert last(records, "outcome") == "call_later"
    assert last(records, "promised_at") == "2026-11-24T02:00:00.000Z"
    promised = "SELECT promised_at FROM follow_up WHERE shop_id = :shop AND id = :id"
    assert records(promised, id=last(records, "follow_up_id")) == "2026-11-24T02:00:00.000Z"


async def test_lost_to_another_shop_costs_four_keys_and_the_text(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "2", "n")
        await press(app, pilot, "enter", "x", *"Joes", "enter", *"nearer", "enter")
    assert (last(records, "outcome"), last(records, "other_shop"), last(records, "reason")) == (
        "lost_other_shop",
        "Joes",
        "nearer",
    )


async def test_a_wrong_number_goes_on_with_the_second_one(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        assert isinstance(app.screen, CallScreen)
        line = app.screen.waiting.card.line
        with desk.database.writing() as writing:
            writing.add(
                "customer_number",
                customer_id=line.customer_id,
                position=2,
                raw="13800138000",
                e164="+8613800138000",
                verdict="mobile",
            )
        await press(app, pilot, "enter", "w", "enter")
        assert app.screen.waiting.card.line.id == line.id
        assert app.screen.call is not None
        assert app.screen.call.opened.number == "+8613800138000"
    state = "SELECT state FROM customer_number WHERE shop_id = :shop AND customer_id = :id AND position = 1"
    assert records(state, id=line.customer_id) == "wrong"


async def test_each_answer_is_stored_before_the_next_question_shows(desk: Desk, records: Value) -> None:
    answers = "SELECT count(*) FROM open_answer WHERE shop_id = :shop"
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        for number, digit in enumerate("5445", start=1):
            await press(app, pilot, digit)
            assert records(answers) == number
            assert f"{number} of 9 answered" in shown(app, "#script")


async def test_walking_back_changes_an_answer_and_keeps_its_place(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "5", "4", "left", "left", "3")
        assert "mainly about" in shown(app, "#script"), "the low answer opens the cause at once"
        value = records("SELECT value FROM open_answer WHERE shop_id = :shop AND question = 'overall'")
        assert json.loads(value) == 3


async def test_the_script_changes_its_language_and_keeps_every_answer(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "5", "4")
        before = records("SELECT count(*) FROM open_answer WHERE shop_id = :shop")
        await press(app, pilot, "f4")
        assert "事先说好" in shown(app, "#script")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        assert list(app.screen.call.interview.counted().values()) == [5, 4]
    assert records("SELECT count(*) FROM open_answer WHERE shop_id = :shop") == before
    assert records("SELECT language FROM open_call WHERE shop_id = :shop") == "zh"


async def test_enter_and_space_never_end_or_lose_anything(desk: Desk, records: Value) -> None:
    before = records("SELECT count(*) FROM attempt WHERE shop_id = :shop")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "5", "enter", "space", "enter", "space")
        assert "1 of " in shown(app, "#script")
    assert records("SELECT count(*) FROM attempt WHERE shop_id = :shop") == before
    assert records("SELECT count(*) FROM open_answer WHERE shop_id = :shop") == 1


async def test_leaving_a_call_keeps_its_answers_for_whoever_takes_it_next(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "enter", "5", "4", "escape")
        assert not isinstance(app.screen, CallScreen)
        assert records("SELECT count(*) FROM follow_up WHERE shop_id = :shop AND held_by IS NOT NULL") == 0
        await press(app, pilot, "enter")
        assert "2 of 9 answered" in shown(app, "#script")


async def test_a_promise_outside_calling_hours_is_refused_and_nothing_is_stored(
    desk: Desk, records: Value
) -> None:
    before = records("SELECT count(*) FROM attempt WHERE shop_id = :shop")
    async with working(desk) as (app, pilot):
        text = ["space" if sign == " " else sign for sign in "tomorrow 22:00".replace(":", "")]
        await press(app, pilot, "n", "enter", "t", *text[:-2], "colon", "0", "0", "enter")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None, "the call goes on"
    assert records("SELECT count(*) FROM attempt WHERE shop_id = :shop") == before


async def test_full_width_signs_do_what_the_plain_ones_do(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n", "enter", "５", "４")
        assert "2 of 9 answered" in shown(app, "#script")
        await press(app, pilot, "Ｎ")
    assert last(records, "outcome") == "no_answer"


async def test_signs_that_only_look_like_digits_answer_nothing(desk: Desk, records: Value) -> None:
    before = records("SELECT count(*) FROM attempt WHERE shop_id = :shop")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n", "enter", "²", "①", "½")
        assert "0 of 9 answered" in shown(app, "#script")
        await press(app, pilot, "f6", "²")
        assert "Skip" in shown(app, "#reasons")
    assert records("SELECT count(*) FROM attempt WHERE shop_id = :shop") == before


def test_a_number_that_only_looks_like_one_stays_words(desk: Desk) -> None:
    assert typed_value(desk, "number", "１２") == 12
    assert typed_value(desk, "number", "1²") == "1²"

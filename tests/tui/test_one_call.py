"""One call per person on the screen and by command line: several follow-ups, one conversation."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from store import unfinished
from tests.tui.conftest import press, shown, toasts, working
from tests.tui.one_person import three_wanted
from tests.tui.test_command_line import call
from tui import calling
from tui.app import RingbackApp
from tui.calling import Call
from tui.screens.call import CallScreen
from tui.screens.today import TodayScreen
from tui.wiring import Desk

Value = Callable[..., Any]
EIGHT = [*"54545454", "enter"]
"""Eight rated questions, and nothing to add."""


@pytest.fixture
def person(desk: Desk) -> list[int]:
    """A person with a callback, an invitation and a recall."""
    return three_wanted(desk)


def screen(app: RingbackApp) -> CallScreen:
    assert isinstance(app.screen, CallScreen)
    return app.screen


ATTEMPTS = """SELECT group_concat(outcome || ':' || coalesce(talk_id <> id, 'dialled'), ' ') FROM (
  SELECT * FROM attempt WHERE shop_id = :shop AND customer_id = :id AND started_at >= '2026-11-23T01:41'
    AND outcome <> 'taken_back' AND id NOT IN (SELECT corrects_id FROM attempt WHERE corrects_id IS NOT NULL)
  ORDER BY id)"""


async def test_three_follow_ups_are_one_talk_and_each_has_its_outcome(
    desk: Desk, records: Value, person: list[int]
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n")
        card = shown(app, "#card")
        assert "吉A77001" in card
        assert "吉A77002" in card, "the card says what else is settled in this call"
        customer = screen(app).waiting.card.line.customer_id
        await press(app, pilot, "enter", *EIGHT, "enter")
        assert screen(app).waiting.card.line.id == person[1]
        assert screen(app).call is not None, "they are still on the line: nothing is dialled"
        assert "same call, 2 of 3" in shown(app, "#script")
        said = shown(app, "#script")
        assert "am I speaking to" not in said, "nobody is greeted twice"
        assert "next maintenance of your 途观L" in said
        await press(app, pilot, "2", "enter")
        assert "same call, 3 of 3" in shown(app, "#script")
        await press(app, pilot, "r")
        assert screen(app).waiting.card.line.customer_id != customer
        assert screen(app).day.progress.dials == 1
        assert screen(app).day.progress.reached == 1
        assert screen(app).day.progress.complete == 2
    assert records(ATTEMPTS, id=customer) == "satisfied:dialled booked:1 refused:1"


async def test_the_goodbye_is_kept_for_the_end_of_the_talk(desk: Desk, person: list[int]) -> None:
    later = "Keep the goodbye for later"
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n", "enter", *EIGHT)
        assert later in shown(app, "#script"), "an invitation and a recall follow"
        await press(app, pilot, "enter", "2")
        assert screen(app).waiting.card.line.id == person[1]
        assert later in shown(app, "#script"), "the recall of another car follows"
        await press(app, pilot, "enter", "6")
        assert screen(app).waiting.card.line.id == person[2]
        assert "outcome: scrapped" in shown(app, "#script")
        assert later not in shown(app, "#script"), "it is the last one"


async def test_a_complaint_ends_the_talk_and_nothing_else_is_announced(desk: Desk, person: list[int]) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n", "enter", "1", "1", "enter", *"1111111", "enter", "2")
        assert screen(app).waiting.card.line.id == person[0]
        assert screen(app).call is not None
        assert "outcome: dissatisfied" in shown(app, "#script")
        assert "Keep the goodbye" not in shown(app, "#script")


async def test_nobody_reached_is_logged_for_all_with_one_key_and_undone_with_one(
    desk: Desk, records: Value, person: list[int]
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n", "enter", "n")
        assert any("logged alike for 2 more" in told for told in toasts(app))
        waits = """SELECT count(*) FROM follow_up
                   WHERE id IN (:a, :b, :c) AND not_before > :now AND held_by IS NULL"""
        a, b, c = person
        assert records(waits, a=a, b=b, c=c, now=desk.now()) == 3
        assert screen(app).waiting.card.line.id not in person
        await press(app, pilot, "ctrl+z")
        assert screen(app).waiting.card.line.id == person[0]
        assert [line.id for line in screen(app).waiting.card.with_it] == person[1:]
        assert records(waits, a=a, b=b, c=c, now=desk.now()) == 0
        await press(app, pilot, "b")
        assert screen(app).waiting.card.line.id not in person
    assert (
        records("SELECT count(*) FROM attempt WHERE outcome = 'busy' AND started_at >= '2026-11-23T01:41'")
        == 3
    )


async def test_the_first_outcome_of_a_talk_is_corrected_while_the_second_is_asked(
    desk: Desk, records: Value, person: list[int]
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n", "enter", "r", "ctrl+z")
        assert screen(app).waiting.card.line.id == person[0]
        assert not screen(app).waiting.card.settled
        await press(app, pilot, *EIGHT, "enter")
        assert screen(app).waiting.card.line.id == person[1]
        assert "same call, 2 of 3" in shown(app, "#script")
    held = "SELECT count(*) FROM follow_up WHERE held_by IS NOT NULL"
    assert records(held) == 2, "the two that are left are the agent's, and nothing else"


async def test_one_key_ends_the_talk_and_the_rest_waits_until_tomorrow(
    desk: Desk, records: Value, person: list[int]
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n", "enter", "f8")
        assert screen(app).waiting.card.line.id == person[0], "nothing was settled yet: the call goes on"
        await press(app, pilot, "r", "f8")
        assert screen(app).waiting.card.line.id not in person
        assert any("2 follow-ups wait until tomorrow" in told for told in toasts(app))
    waiting = (
        "SELECT min(not_before) FROM follow_up WHERE id IN (:b, :c) AND held_by IS NULL AND attempts = 0"
    )
    assert records(waiting, b=person[1], c=person[2]) == "2026-11-24T01:00:00.000Z"


@pytest.mark.usefixtures("person")
async def test_leaving_in_the_middle_leaves_nobody_held(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n", "enter", "r", "escape")
        assert isinstance(app.screen, TodayScreen)
    assert records("SELECT count(*) FROM follow_up WHERE held_by IS NOT NULL") == 0


async def test_a_talk_cut_off_between_two_opens_at_the_next_one(desk: Desk, person: list[int]) -> None:
    """As after kill -9: the outcome is stored, the next call is not open yet."""
    waiting = calling.take(desk, person[0])
    first = Call.begin(desk, waiting, "en")
    first.choose("refused")
    first.end()
    assert unfinished(desk.database, desk.agent) == person[1]
    async with working(desk) as (app, _pilot):
        assert screen(app).waiting.card.line.id == person[1]
        assert "same call, 2 of 3" in shown(app, "#script")
        assert screen(app).call is not None


async def test_a_fleet_is_told_in_a_few_lines(desk: Desk, person: list[int]) -> None:
    with desk.database.writing() as records:
        for _ in range(20):
            number = records.next_id("follow_up")
            records.run(
                """INSERT INTO follow_up (shop_id, id, kind, customer_id, vehicle_id, visit_id, round, rank,
                     sort_on, due_on, last_useful_on, basis, made_at)
                   SELECT shop_id, :new, kind, customer_id, vehicle_id, visit_id, :new, rank, sort_on, due_on,
                     last_useful_on, basis, made_at FROM follow_up WHERE shop_id = :shop AND id = :id""",
                new=number,
                id=person[1],
            )
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n")
        assert "+16 more" in shown(app, "#card")


# By command line.


def test_the_command_line_names_the_others_and_goes_on_with_them(
    desk: Desk, environment: dict[str, str], records: Value, person: list[int]
) -> None:
    desk.database.close()
    first, second, third = person
    listed = {line["id"]: line for line in json.loads(call(environment, "queue", "--json")[1])}
    assert sorted(listed[second]["with"]) == sorted([first, third])
    taken = json.loads(call(environment, "next", "--kind", "callback", "--json")[1])
    assert (taken["id"], [line["id"] for line in taken["with"]]) == (first, [second, third])
    logged = json.loads(call(environment, "log", str(first), "--outcome", "refused", "--json")[1])
    assert (logged["goes_on"], logged["same_talk"], logged["alike"]) == (second, True, [])
    logged = json.loads(
        call(
            environment, "log", str(second), "--outcome", "call_later", "--at", "2026-11-25T10:00", "--json"
        )[1]
    )
    assert (logged["goes_on"], logged["alike"]) == (None, [third])
    undone = json.loads(call(environment, "undo", "--json")[1])
    assert undone["id"] == second
    assert call(environment, "release", str(second))[0] == 0
    assert records("SELECT count(*) FROM follow_up WHERE held_by IS NOT NULL") == 0

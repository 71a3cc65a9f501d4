"""Bad input and bad luck in mid-call: nothing typed is lost, and the screen says what is going on."""

from __future__ import annotations

import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any

import pytest
from hypothesis import given, strategies as st
from textual.events import Paste
from textual.pilot import Pilot

from tests.tui.conftest import press, settled, shown, toasts, working
from tests.tui.terminal import Terminal
from tui.app import RingbackApp
from tui.screens.call import CallScreen
from tui.screens.today import TodayScreen
from tui.widgets.typed import MOST, TypedLine, one_line
from tui.wiring import Asked, Desk, sit_down

NOTED = "rings back, 周五再说"
LAST_NOTE = "SELECT note FROM attempt WHERE shop_id = :shop ORDER BY id DESC LIMIT 1"


def line(app: RingbackApp) -> TypedLine:
    return app.screen.query_one("#typed", TypedLine)


def stored(environment: dict[str, str], sql: str) -> list[Any]:
    """Read what is stored while others write."""
    with closing(sqlite3.connect(environment["RINGBACK_DB"])) as found:
        return [value for (value,) in found.execute(sql)]


def kept(environment: dict[str, str], column: str = "drafts") -> list[Any]:
    """Read a column of the calls that are open."""
    return stored(environment, f"SELECT {column} FROM open_call")


def answers(environment: dict[str, str]) -> list[Any]:
    return [json.loads(value) for value in stored(environment, "SELECT value FROM open_answer ORDER BY seq")]


def in_a_note(terminal: Terminal, typed: str = "") -> None:
    """Open a call, answer its first question with 5, and begin a note."""
    terminal.wait_for("****")
    terminal.type("n")
    terminal.wait_for("Enter opens the call")
    terminal.type("\r5." + typed)


def keeps(terminal: Terminal, environment: dict[str, str], note: str) -> None:
    """Wait until this note, and no other, is kept while it is typed."""
    terminal.wait_until(lambda: kept(environment) == [json.dumps({".note": note}, ensure_ascii=False)])


# What is typed survives.


@pytest.mark.parametrize("end", ["kill", "hang_up"])
async def test_a_half_typed_note_survives(environment: dict[str, str], end: str) -> None:
    with Terminal(environment) as terminal:
        in_a_note(terminal, NOTED)
        keeps(terminal, environment, NOTED)
        getattr(terminal, end)()
    again = sit_down(Asked(), environment)
    async with working(again) as (app, pilot):
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        assert app.screen.call.interview.counted() == {"overall": 5}
        assert app.focused is line(app)
        assert (line(app).value, line(app).cursor_position) == (NOTED, len(NOTED))
        await press(app, pilot, "!", "enter", "n")
    with again.database.reading() as found:
        assert found.value(LAST_NOTE) == NOTED + "!"
        assert found.value("SELECT count(*) FROM open_call WHERE shop_id = :shop") == 0
    again.database.close()


@pytest.mark.parametrize(
    "before",
    [["n", "enter", *"54545454"], ["2", "n", "enter", "t"]],
    ids=["an answer in words", "a detail of an outcome"],
)
async def test_a_half_typed_answer_survives(
    desk: Desk, environment: dict[str, str], before: list[str]
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, *before)
        asked = app.screen.call.asked  # type: ignore[attr-defined]
        await press(app, pilot, *"half")
    assert kept(environment) == [json.dumps({asked: "half"})]
    again = sit_down(Asked(), environment)
    async with working(again) as (app, pilot):
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        assert app.screen.call.asked == asked
        assert (app.focused, line(app).value, line(app).cursor_position) == (line(app), "half", 4)
    again.database.close()


async def test_what_is_taken_is_no_draft_any_more(desk: Desk, environment: dict[str, str]) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", *"54545454", *"said")
        assert len(json.loads(kept(environment)[0])) == 1
        await press(app, pilot, "enter")
        assert kept(environment) == ["{}"]
        assert answers(environment)[-1] == "said"
        await press(app, pilot, "full_stop", *"noted")
        assert kept(environment) == ['{".note": "noted"}']
        await press(app, pilot, "enter")
        assert (kept(environment), kept(environment, "note")) == (["{}"], ["noted"])


async def test_escape_out_of_a_note_keeps_it(desk: Desk, environment: dict[str, str]) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "full_stop", *"later", "escape")
        assert isinstance(app.screen, CallScreen)
        assert kept(environment, "note") == ["later"]
        assert "later" in shown(app, "#script")
        await press(app, pilot, "full_stop")
        assert line(app).value == "later"


async def test_walking_away_and_back_finds_what_was_typed(desk: Desk, environment: dict[str, str]) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", *"54545454", *"half")
        await press(app, pilot, "left")
        await app.screen.action_back()  # type: ignore[attr-defined]
        await settled(app, pilot)
        assert app.focused is None
        await app.screen.action_forward()  # type: ignore[attr-defined]
        await settled(app, pilot)
        assert line(app).value == "half"
        await press(app, pilot, "enter")
        await app.screen.action_back()  # type: ignore[attr-defined]
        await settled(app, pilot)
        assert line(app).value == "half", "the answer given stands in the line"
        await press(app, pilot, "enter")
    assert answers(environment)[-1] == "half"


async def test_a_call_left_with_something_typed_waits_with_it(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "2", "n", "enter", "t", *"half")
        name = app.screen.call.asked  # type: ignore[attr-defined]
        follow_up = app.screen.call.follow_up  # type: ignore[attr-defined]
        await press(app, pilot, "escape", "escape")
        assert isinstance(app.screen, TodayScreen)
        with desk.database.reading() as found:
            left = found.value(
                "SELECT drafts FROM open_call WHERE shop_id = :shop AND follow_up_id = :id", id=follow_up
            )
        assert json.loads(left) == {name: "half"}


# Pastes.


async def paste(app: RingbackApp, pilot: Pilot[None], text: str) -> None:
    app.post_message(Paste(text))
    await settled(app, pilot)


async def test_all_lines_of_a_paste_are_taken(desk: Desk, environment: dict[str, str]) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "full_stop", *"ab", "left")
        await paste(app, pilot, "one\r\ntwo\rthree\n\x1b[31m\x07four")
        assert line(app).value == "aone two three [31mfourb"
        await press(app, pilot, "!")
        assert line(app).value == "aone two three [31mfour!b"
    assert kept(environment) == ['{".note": "aone two three [31mfour!b"}']


async def test_a_paste_that_is_too_long_changes_nothing(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "full_stop", *"ab")
        await paste(app, pilot, "x" * (MOST - 1))
        assert line(app).value == "ab"
        assert toasts(app) == ["9,999 characters were pasted; the line holds 10,000. Nothing was changed."]
        await paste(app, pilot, "x" * (MOST - 2))
        assert line(app).value == "ab" + "x" * (MOST - 2)
        await press(app, pilot, "y")
        assert line(app).value == "ab" + "x" * (MOST - 2)
        assert toasts(app) == ["The line holds 10,000 characters, and is full."]


@given(st.text())
def test_a_pasted_text_becomes_one_line_with_all_its_words(text: str) -> None:
    pasted = one_line(text)
    assert len(pasted.splitlines()) <= 1
    assert not any(sign < " " or "\x7f" <= sign <= "\x9f" for sign in pasted)
    assert [word for word in text.split() if word.isalnum()] == [
        word for word in pasted.split() if word in text.split() and word.isalnum()
    ]


def test_a_megabyte_pasted_is_refused_and_the_note_goes_on(environment: dict[str, str]) -> None:
    with Terminal(environment) as terminal:
        in_a_note(terminal, "before")
        terminal.paste("a customer's whole life\n" * 44_000)
        terminal.wait_for("1,056,000 characters")
        terminal.type(", after")
        keeps(terminal, environment, "before, after")


# The terminal.


def test_made_tiny_and_large_again_in_a_note_it_goes_on(environment: dict[str, str]) -> None:
    with Terminal(environment) as terminal:
        in_a_note(terminal, "be")
        keeps(terminal, environment, "be")
        terminal.resize(20, 5)
        terminal.type("fore")
        keeps(terminal, environment, "before")
        terminal.resize(100, 30)
        terminal.wait_for("Esc")
        terminal.type("!\r4")
        terminal.wait_until(lambda: answers(environment) == [5, 4])
        assert kept(environment, "note") == ["before!"]


def test_a_sign_whose_bytes_come_in_two_parts_is_one_sign(environment: dict[str, str]) -> None:
    sign = "访".encode()
    with Terminal(environment) as terminal:
        in_a_note(terminal)
        for first in (1, 2):
            terminal.type(b"a" + sign[:first])
            whole = "a访" * (first - 1) + "a"
            keeps(terminal, environment, whole)
            terminal.type(sign[first:])
        keeps(terminal, environment, "a访a访")


# The disk, and others who write.


class Fillable(sqlite3.Connection):
    """A connection to a disk that may be full."""

    full = False
    once = False
    _before = 0

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql.startswith("BEGIN"):
            self._before = self.total_changes
        return super().execute(sql, *values)

    def commit(self) -> None:
        if Fillable.full and self.total_changes > self._before:
            Fillable.full = not Fillable.once
            raise sqlite3.OperationalError("database or disk is full")
        super().commit()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> type[Fillable]:
    """The disk of the shop, which is `full` when that is said."""
    desk.database.close()
    monkeypatch.setattr(Fillable, "full", False)
    monkeypatch.setattr(Fillable, "once", False)
    monkeypatch.setattr("store.database.sqlite3.connect", partial(sqlite3.connect, factory=Fillable))
    return Fillable


async def test_on_a_full_disk_the_question_stays_until_there_is_room(
    desk: Desk, environment: dict[str, str], disk: type[Fillable]
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "5")
        asked = shown(app, "#script")
        disk.full = True
        await press(app, pilot, "4", "3")
        assert shown(app, "#script") == asked
        assert any("the disk is full" in said for said in toasts(app))
        assert answers(environment) == [5]
        disk.full = False
        await press(app, pilot, "4", "3")
        assert answers(environment) == [5, 4, 3]


async def test_what_was_typed_ahead_of_a_refused_step_is_not_taken_for_something_else(
    desk: Desk, environment: dict[str, str], disk: type[Fillable]
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        disk.full = disk.once = True
        for key in "5n":
            app.post_message(_key(key))
        await settled(app, pilot)
        assert not disk.full, "only the first was refused"
        assert app.screen.call is not None  # type: ignore[attr-defined]
        assert answers(environment) == []


def _key(sign: str) -> Any:
    from textual.events import Key

    return Key(sign, sign)


async def test_on_a_full_disk_a_note_and_an_outcome_stay(
    desk: Desk, environment: dict[str, str], disk: type[Fillable]
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        card = shown(app, "#card")
        disk.full = True
        await press(app, pilot, "full_stop", *"kept", "enter")
        assert (app.focused, line(app).value) == (line(app), "kept")
        disk.full = False
        await press(app, pilot, "enter")
        assert kept(environment, "note") == ["kept"]
        disk.full = True
        await press(app, pilot, "b")
        assert shown(app, "#card") == card
        assert app.screen.call.outcome is None  # type: ignore[attr-defined]
        disk.full = False
        await press(app, pilot, "b")
        assert shown(app, "#card") != card
    with desk.database.reading() as found:
        assert found.value(LAST_NOTE) == "kept"


async def test_on_a_full_disk_the_last_detail_can_be_given_again(desk: Desk, disk: type[Fillable]) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "x", "2", "3")
        asked = shown(app, "#script")
        disk.full = True
        await press(app, pilot, "enter")
        assert shown(app, "#script") == asked
        disk.full = False
        await press(app, pilot, "enter")
    with desk.database.reading() as found:
        row = found.row(
            """SELECT a.outcome, c.severity FROM attempt a
               JOIN complaint c ON c.shop_id = :shop AND c.attempt_id = a.id
               WHERE a.shop_id = :shop ORDER BY a.id DESC LIMIT 1"""
        )
    assert row is not None
    assert tuple(row) == ("dissatisfied", "serious")


async def test_what_could_not_be_kept_while_it_was_typed_is_kept_when_there_is_room(
    desk: Desk, environment: dict[str, str], disk: type[Fillable]
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "full_stop")
        disk.full = True
        await press(app, pilot, *"kept")
        assert kept(environment) == ["{}"]
        assert any("the disk is full" in said for said in toasts(app))
        disk.full = False
        app.screen.keep_again()  # type: ignore[attr-defined]
        await settled(app, pilot)
        assert kept(environment) == ['{".note": "kept"}']


@contextmanager
def written_by_another(environment: dict[str, str]) -> Iterator[None]:
    """Have somebody else write for a while."""
    with closing(sqlite3.connect(environment["RINGBACK_DB"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_while_another_writes_the_screen_says_so_and_keeps_keys_in_order(
    environment: dict[str, str],
) -> None:
    with Terminal(environment | {"RINGBACK_PATIENCE": "60"}) as terminal:
        in_a_note(terminal, "a\r")
        terminal.wait_until(lambda: kept(environment, "note") == ["a"])
        with written_by_another(environment):
            terminal.type("45.so\r4")
            terminal.wait_for("Waiting for the database")
            assert answers(environment) == [5]
        terminal.wait_until(lambda: answers(environment) == [5, 4, 5, 4])
        assert kept(environment, "note") == ["aso"]


async def test_a_note_is_typed_on_while_another_writes(desk: Desk, environment: dict[str, str]) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "full_stop")
        with written_by_another(environment):
            await pilot.press(*"typed on")
            assert line(app).value == "typed on"
            assert kept(environment) == ["{}"]
        await settled(app, pilot)
        assert kept(environment) == ['{".note": "typed on"}']


async def test_a_lock_that_lasts_too_long_is_said_and_nothing_typed_is_lost(
    environment: dict[str, str],
) -> None:
    desk = sit_down(Asked(), environment | {"RINGBACK_PATIENCE": "0.1"})
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "full_stop")
        with written_by_another(environment):
            await press(app, pilot, *"kept", "enter")
            assert (app.focused, line(app).value) == (line(app), "kept")
            assert any("another program holds it locked" in said for said in toasts(app))
        await press(app, pilot, "enter")
        assert kept(environment, "note") == ["kept"]
    desk.database.close()


# The connection.


def test_a_connection_that_breaks_keeps_what_was_typed(environment: dict[str, str]) -> None:
    with Terminal(environment) as terminal:
        in_a_note(terminal, "typed on访")
        terminal.wait_for("访")
        terminal.hang_up()
        assert terminal.ended() == -signal.SIGHUP
        assert kept(environment) == ['{".note": "typed on访"}']


def test_it_ends_where_a_terminal_goes_without_a_word(environment: dict[str, str]) -> None:
    with Terminal(environment, tells=False) as terminal:
        in_a_note(terminal, "typed on访")
        terminal.wait_for("访")
        terminal.hang_up()
        assert terminal.ended() == -signal.SIGHUP
        assert kept(environment) == ['{".note": "typed on访"}']


@pytest.mark.parametrize("how", ["the connection breaks", "it is asked to end"])
def test_it_ends_while_another_writes_and_waits_for_its_turn(environment: dict[str, str], how: str) -> None:
    with Terminal(environment | {"RINGBACK_PATIENCE": "60"}) as terminal:
        in_a_note(terminal, "a")
        keeps(terminal, environment, "a")
        with written_by_another(environment):
            terminal.type("b访")
            terminal.wait_for("访")
            if how == "it is asked to end":
                terminal.process.terminate()
            else:
                terminal.hang_up()
            assert kept(environment) == ['{".note": "a"}']
        assert terminal.ended() == (0 if how == "it is asked to end" else -signal.SIGHUP)
        assert kept(environment) == ['{".note": "ab访"}']

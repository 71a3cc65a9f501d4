"""What an agent must see is in sight, on a small screen too, and in either language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs
from textual.events import Paste

from store import Remark
from store.calls.dialled import BestHour
from tests.tui.conftest import everything_shown, press, settled, shown, toasts, working
from tui import calling, words
from tui.screens.call import CallScreen
from tui.widgets.card import card_content
from tui.widgets.queue_list import QueueList
from tui.wiring import Desk

Value = Callable[..., Any]
SMALL = (80, 24)


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_a_note_is_in_sight_while_it_is_typed(desk: Desk, language: str) -> None:
    words.use(language)
    async with working(desk, SMALL) as (app, pilot):
        await press(app, pilot, "n", "enter", "full_stop", *"in")
        await press(app, pilot, *"sight")
        assert "insight" in everything_shown(app)


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_every_choice_is_in_sight(desk: Desk, language: str) -> None:
    words.use(language)
    async with working(desk, SMALL) as (app, pilot):
        await press(app, pilot, "2", "n", "enter")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        screen = everything_shown(app)
        for option in app.screen.call.talk.options():
            assert f"{option.key}  {option.text}" in screen


async def test_what_does_not_fit_is_read_on_by_a_key(desk: Desk) -> None:
    async with working(desk, SMALL) as (app, pilot):
        await press(app, pilot, "n", "enter", "question_mark")
        first, last = "no time just now", "Just send me a message"
        assert first in everything_shown(app)
        assert last not in everything_shown(app)
        await press(app, pilot, *["pagedown"] * 4)
        assert last in everything_shown(app)
        await press(app, pilot, *["pageup"] * 4)
        assert first in everything_shown(app)


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40)])
@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_the_card_says_what_was_done_last_and_by_whom(
    desk: Desk, language: str, size: tuple[int, int]
) -> None:
    words.use(language)
    async with working(desk, size) as (app, pilot):
        await press(app, pilot, "n")
        assert isinstance(app.screen, CallScreen)
        visit = app.screen.waiting.card.visits[0]
        done = {"en": "warranty work", "zh": "索赔维修"}[language]
        screen = everything_shown(app)
        assert f"{done} · {visit.advisor}" in screen
        assert visit.technician in screen
        assert "¥2,570" in screen


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_the_card_says_when_maintenance_is_due_and_by_what(desk: Desk, language: str) -> None:
    words.use(language)
    async with working(desk, SMALL) as (app, pilot):
        await press(app, pilot, "n")
        told = {"en": "maintenance was due 3 Nov, by months", "zh": "11月3日已应保养（按月数）"}[language]
        assert told in everything_shown(app)
        await press(app, pilot, "escape", "2", "n")
        assert ("maintenance was due" in everything_shown(app)) is False, "the reason of the call says it"


async def test_a_toast_says_once_what_was_booked_or_promised(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "2", "n", "enter", "2", "enter")
        assert toasts(app)[-1].endswith(": booked for tomorrow 13:00")
        await press(app, pilot, "enter", "t", *"fri", "space", *"10", "enter")
        assert toasts(app)[-1].endswith(": again 27 Nov 10:00")
        await press(app, pilot, "ctrl+z")
        assert "“call later” taken back" in toasts(app)[-1]


@pytest.mark.parametrize(
    ("size", "told"),
    [
        ((80, 24), "dialled 0/100 ▼7  reached 0  complete 0  booked 0"),
        ((120, 40), "dialled 0/100 ▼7  reached 0/80 ▼6  complete 0/60 ▼4  booked 0/20 ▼1"),
        ((200, 60), "dialled 0/100 (7 behind)  reached 0/80 (6 behind)"),
    ],
)
async def test_the_pace_is_in_words_where_they_fit(desk: Desk, size: tuple[int, int], told: str) -> None:
    from msgspec import structs

    targets = structs.replace(desk.settings.targets, reached_a_day=80, complete_a_day=60, booked_a_day=20)
    desk.settings = structs.replace(desk.settings, targets=targets)
    async with working(desk, size) as (app, _pilot):
        assert told in everything_shown(app).splitlines()[0]


async def test_in_mid_script_the_letter_of_a_call_that_breaks_off_stands_out(
    desk: Desk, records: Value
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        assert "▸a" not in shown(app, "#outcomes")
        await press(app, pilot, "5", "4")
        assert "▸a broken off" in shown(app, "#outcomes")
        await press(app, pilot, "a")
    last = "SELECT id FROM attempt WHERE shop_id = :shop ORDER BY id DESC LIMIT 1"
    assert records(f"SELECT outcome FROM attempt WHERE shop_id = :shop AND id = ({last})") == "broken_off"
    assert records(f"SELECT count(*) FROM answer WHERE shop_id = :shop AND attempt_id = ({last})") == 2


async def test_whoever_is_next_is_read_while_the_agent_talks_and_not_taken(
    desk: Desk, records: Value, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead: list[int] = []
    look = calling.look_ahead

    def seen(at: Desk, *, kind: str | None, whose: str, after: int) -> None:
        ahead.append(after)
        look(at, kind=kind, whose=whose, after=after)

    monkeypatch.setattr(calling, "look_ahead", seen)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        assert isinstance(app.screen, CallScreen)
        present = app.screen.waiting.card.line.id
        held = records("SELECT count(*) FROM follow_up WHERE shop_id = :shop AND held_by IS NOT NULL")
        assert ahead == []
        await press(app, pilot, "enter")
        assert ahead == [present]
        assert records("SELECT count(*) FROM follow_up WHERE shop_id = :shop AND held_by IS NOT NULL") == held


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("slash",), "#find"),
        (("question_mark",), "#plate"),
        (("n", "f6", "4"), "#words"),
        (("i",), "#path"),
    ],
)
async def test_what_is_pasted_goes_in_whole_wherever_something_is_typed(
    desk: Desk, keys: tuple[str, ...], line: str
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, *keys)
        typed: Any = app.screen.query_one(line)
        typed.value = ""
        app.post_message(Paste("first\r\nsecond"))
        await settled(app, pilot)
        assert typed.value == "first second"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_warnings_stand_first_and_the_best_hour_says_of_how_many(desk: Desk, language: str) -> None:
    words.use(language)
    waiting = calling.take_next(desk)
    assert waiting is not None
    warnings = (
        Remark("warn_complained_last_time", {"on": "2026-11-02"}),
        Remark("warn_preferred_time", {"when": "morning"}),
        Remark("warn_number_of_another", {"number": "138****5678"}),
    )
    card = structs.replace(waiting.card, warnings=warnings, best_hour=BestHour(10, 3, 4))
    lines = card_content(desk, card, 60).plain.splitlines()
    told = [line for line in lines if line.startswith("! ")]
    first = lines.index(told[0])
    assert len(told) == 3
    assert lines[first : first + 3] == told
    assert not any(line.startswith("─") for line in lines[:first]), "nothing but who it is stands above"
    best = {"en": "reached best at 10:00–11:00: 3 of 4", "zh": "最易接通10:00–11:00：拨4次通3次"}
    assert best[language] in lines


@pytest.mark.parametrize(
    ("electric", "said"), [(True, "range feels first"), (False, "the coolant will stand")]
)
async def test_the_season_of_an_invitation_follows_the_vehicle(desk: Desk, electric: bool, said: str) -> None:
    async with working(desk, (200, 60)) as (app, pilot):
        await press(app, pilot, "2")
        listed = app.screen.query_one(QueueList)
        while listed.line is not None and listed.line.model.startswith("ID.") is not electric:
            await press(app, pilot, "down")
        assert listed.line is not None
        assert said in " ".join(shown(app, "#card").split())

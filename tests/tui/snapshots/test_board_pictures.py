"""The board and the quality of calls at three sizes in both languages, first in words, then as pictures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from store import add_shop, begin_pause
from tests.tui.conftest import working
from tests.tui.snapshots.conftest import Walk, walked
from tests.tui.test_board import at, colleague, finish, open_a_call
from tests.tui.test_quality import on, quick_calls
from tui import words
from tui.wiring import Desk

BOARD: Walk = (
    ("live", ("b",), {"en": "live", "zh": "实时"}),
    ("about", ("down", "tab", "question_mark"), {"en": "Dials: a talk", "zh": "拨打：一次通话"}),
    ("cases", ("question_mark", "enter"), {"en": "Board", "zh": "看板"}),
    ("past", ("escape", "left"), {"en": "as it was at the day's end", "zh": "当日结束时的情况"}),
)
SHOPS: Walk = (
    ("first-shop", ("b",), {"en": "live", "zh": "实时"}),
    ("next-shop", ("s",), {"en": "南城店", "zh": "南城店"}),
)

QUALITY: Walk = (
    ("nothing", ("q", "left"), {"en": "Nothing was drawn", "zh": "本周尚未抽样"}),
    ("drawn", ("d",), {"en": "0 of 15 scored", "zh": "已评0/15"}),
    ("scoring", ("enter", "5", "4", "0"), {"en": "3 of 7 criteria", "zh": "已评3/7项"}),
    ("patterns", ("escape", "right", "2", "question_mark"), {"en": "Looks like", "zh": "看似"}),
)


def busy(desk: Desk) -> None:
    """Let others work: one logs calls and is on another, one pauses."""
    other = at(desk, "2026-11-23T09:38", "a02")
    for outcome in ("no_answer", "satisfied", "busy"):
        finish(other, open_a_call(other), outcome)
    open_a_call(at(desk, "2026-11-23T09:40", "a02"))
    begin_pause(desk.database, colleague(desk, "a03"), "lunch", desk.now() - timedelta(minutes=12))


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
async def test_what_the_board_shows(
    desk: Desk, svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    busy(desk)
    async with working(desk, size) as (app, pilot):
        await walked(app, pilot, svg, BOARD, language)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
async def test_the_boards_of_several_shops(
    desk: Desk, svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    add_shop(desk.database, desk.agent, "南城店", desk.now())
    busy(desk)
    async with working(desk, size) as (app, pilot):
        await walked(app, pilot, svg, SHOPS, language)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_what_the_quality_of_calls_shows(
    desk: Desk, svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    quick_calls(desk)
    async with working(on(desk, "2026-11-30T09:41"), size) as (app, pilot):
        await walked(app, pilot, svg, QUALITY, language)

"""The rules, what changes of them would do, and what customers say: in words, then as pictures."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.conftest import working
from tests.tui.snapshots.conftest import Walk, walked
from tui import words
from tui.wiring import Desk

CLEAR = ("backspace",) * 3

WALK: Walk = (
    ("rules", ("u", "pagedown"), {"en": "last day after delivery", "zh": "交车后第几天为止"}),
    (
        "change",
        ("home", *("down",) * 7, "enter", *CLEAR, *"9"),
        {"en": "queues.callback.last_day", "zh": "queues.callback.last_day"},
    ),
    ("drafted", ("enter",), {"en": "1 change not saved", "zh": "1处修改未保存"}),
    ("effect", ("f2", "2"), {"en": "Delivered on 16 Nov", "zh": "3至9天"}),
    ("saved", ("enter", "8"), {"en": "Callbacks", "zh": "李娜"}),
    ("hours", ("3",), {"en": "09:00-12:00 13:30-20:00", "zh": "09:00-12:00 13:30-20:00"}),
    ("subjects", ("escape", "s"), {"en": "Noise and shaking", "zh": "异响抖动"}),
    ("said", ("enter",), {"en": "刹车异响", "zh": "刹车异响"}),
    ("nothing", ("escape", *("left",) * 14), {"en": "Nothing was written down", "zh": "没有记下什么话"}),
)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_rules_and_subjects(
    desk: Desk, svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    async with working(desk, size) as (app, pilot):
        await walked(app, pilot, svg, WALK, language, hushed=True)

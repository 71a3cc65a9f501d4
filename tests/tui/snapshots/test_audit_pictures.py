"""The audit trail at two sizes in both languages, first in words, then as pictures."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from store import Look, Said, looked, record_consent
from tests.tui.conftest import working
from tests.tui.snapshots.conftest import Walk, walked
from tui import words
from tui.wiring import Desk

WALK: Walk = (
    ("all", ("t",), {"en": "recorded a consent", "zh": "登记了意愿"}),
    ("verified", ("v", "down", "down"), {"en": "whole: ", "zh": "完好："}),
    ("calls", ("1",), {"en": "logged the outcome", "zh": "登记了结果"}),
    ("whose", ("g", "down", "down"), {"en": "Whose entries?", "zh": "看谁的记录？"}),
    ("empty", ("escape", "4"), {"en": "Nothing of the kind is on record.", "zh": "没有这样的记录。"}),
)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_what_auditors_see(
    desk: Desk, svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    now = desk.now()
    facts = {"list": "figure", "figure": "callbacks", "n": 41}
    looked(desk.database, "a02", [Look(now, "looked", "customer", 12), Look(now, "listed", facts=facts)])
    record_consent(desk.database, desk.agent, Said("messages", False, "letter", now, customer=12), now)
    async with working(desk, size) as (app, pilot):
        await walked(app, pilot, svg, WALK, language)

"""Signing in and the lock at two sizes in both languages, first in words, then as pictures."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.conftest import everything_shown, press, working
from tests.tui.people import PASSWORDS, typed
from tui import words
from tui.pictures import picture
from tui.wiring import Asked, sit_down


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_from_the_door_to_the_lock(
    signed: dict[str, str], svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    desk = sit_down(Asked(), signed)
    words.use(language)
    async with working(desk, size) as (app, pilot):
        assert {"en": "Who works here?", "zh": "请登录"}[language] in everything_shown(app)
        assert picture(app) == svg(name="door")
        await typed(app, pilot, "a03")
        await typed(app, pilot, "something else")
        assert {"en": "password is wrong", "zh": "工号或密码有误"}[language] in everything_shown(app)
        assert picture(app) == svg(name="refused")
        await typed(app, pilot, PASSWORDS["a03"])
        seen = everything_shown(app)
        assert "新人小陈" in seen
        assert {"en": "import", "zh": "导入"}[language] not in seen.splitlines()[-1]
        assert picture(app) == svg(name="agents-today")
        await press(app, pilot, "n", "enter", "ctrl+l")
        assert {"en": "A call is open", "zh": "电话正在进行"}[language] in everything_shown(app)
        assert picture(app) == svg(name="lock")
    desk.database.close()

"""A real softphone calls a real answerer on the loopback, and the call screen offers what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store import outcomes
from tests.tui.conftest import press, shown, working
from tests.tui.dialling import telephony
from tests.tui.dialling.conftest import Sits, until
from tui.screens.call import CallScreen
from tui.wiring import Desk

pytestmark = pytest.mark.skipif(
    bool(telephony.missing()), reason=f"not installed here: {telephony.missing()}"
)


@pytest.fixture
def baresip(tmp_path: Path) -> Iterator[str]:
    """A baresip; where it is steered."""
    with telephony.softphone(tmp_path / "baresip") as address:
        yield address


def rules(address: str, port: int) -> str:
    return f'way = "baresip"\nbaresip = "{address}"\nlink = "sip:{{number}}@127.0.0.1:{port}"'


def line_of(app: Any) -> Any:
    assert isinstance(app.screen, CallScreen)
    return app.screen.dialler.line


def newest(desk: Desk) -> tuple[int, str]:
    with desk.database.reading() as records:
        count = records.value("SELECT count(*) FROM attempt WHERE shop_id = :shop")
        last = records.value("SELECT outcome FROM attempt WHERE shop_id = :shop ORDER BY id DESC LIMIT 1")
    return count, last


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("486 Busy Here", "busy"),
        ("600 Busy Everywhere", "busy"),
        ("480 Temporarily Unavailable", "no_answer"),
        ("408 Request Timeout", "no_answer"),
        ("404 Not Found", "invalid_number"),
        ("504 Server Time-out", "no_signal"),
        ("603 Decline", "busy"),
    ],
)
async def test_a_call_nobody_takes_is_offered_as_what_it_was(
    sits: Sits, tmp_path: Path, baresip: str, status: str, outcome: str
) -> None:
    with telephony.answerer(tmp_path, telephony.refuses(status)) as port:
        desk = sits(rules(baresip, port))
        before, _ = newest(desk)
        async with working(desk) as (app, pilot):
            await press(app, pilot, "n", "enter")
            await until(pilot, lambda: line_of(app).state in {"ended", "failed"})
            assert f"({status[:3]})" in shown(app, "#phone")
            assert f"Enter takes: {outcomes()[outcome].en}" in shown(app, "#phone")
            assert newest(desk)[0] == before
            await press(app, pilot, "enter")
        assert newest(desk) == (before + 1, outcome)


async def test_a_talk_is_followed_to_its_end(sits: Sits, tmp_path: Path, baresip: str) -> None:
    with telephony.answerer(tmp_path, telephony.answers(talks_ms=400)) as port:
        desk = sits(rules(baresip, port))
        seen: list[str] = []
        async with working(desk) as (app, pilot):
            await press(app, pilot, "n", "1")
            screen = app.screen
            assert isinstance(screen, CallScreen)
            changed = screen.dialler._changed

            def watched() -> None:
                seen.append(line_of(app).state)
                changed()

            screen.dialler._changed = watched
            await press(app, pilot, "enter")
            await until(pilot, lambda: line_of(app).state in {"ended", "failed"})
            assert seen == ["dialling", "ringing", "answered", "ended"]
            assert "Hung up after" in shown(app, "#phone")
            await press(app, pilot, *"55555555", "enter", "enter")
        assert newest(desk)[1] == "satisfied"


async def test_hanging_up_ends_the_call_at_the_other_end(sits: Sits, tmp_path: Path, baresip: str) -> None:
    with telephony.answerer(tmp_path, telephony.rings_on()) as port:
        desk = sits(rules(baresip, port))
        async with working(desk) as (app, pilot):
            await press(app, pilot, "n", "enter")
            await until(pilot, lambda: line_of(app).state == "ringing")
            await press(app, pilot, "f9")
            await until(pilot, lambda: line_of(app).state == "ended")
            await press(app, pilot, "enter")
        assert newest(desk)[1] == "no_answer"


async def test_a_softphone_that_is_not_there_is_named(sits: Sits) -> None:
    address = f"127.0.0.1:{telephony.free_port()}"
    desk = sits(rules(address, 5060))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await until(pilot, lambda: line_of(app).state == "failed")
        assert f"baresip does not answer at {address}" in shown(app, "#phone")

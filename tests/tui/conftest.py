"""A shop to work in: the demo's, made once, standing still on a Monday morning."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from tests.tui.people import give_passwords
from tui import words
from tui.app import RingbackApp
from tui.demo import make_shop
from tui.wiring import Asked, Desk, sit_down

NOW = "2026-11-23T09:41"

TURNS = 100
"""Times at most that what is not laid out yet is laid out at once."""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    words.use("en")
    yield
    words.use("en")


@pytest.fixture(scope="session")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop in a file of its own."""
    folder = tmp_path_factory.mktemp("demo")
    environment = {"RINGBACK_NOW": NOW, "RINGBACK_HOME": str(folder)}
    desk = make_shop(Asked(lang="en"), folder / "shop.db", environment)
    desk.database.close()
    return folder / "shop.db"


@pytest.fixture
def environment(shop_file: Path, tmp_path: Path) -> dict[str, str]:
    """What the environment says: a copy of the demo shop, a clock that stands, an agent."""
    shutil.copy(shop_file, tmp_path / "shop.db")
    return {
        "RINGBACK_DB": str(tmp_path / "shop.db"),
        "RINGBACK_NOW": NOW,
        "RINGBACK_HOME": str(tmp_path),
        "RINGBACK_USER": "a01",
        "RINGBACK_LANG": "en",
        "RINGBACK_PATIENCE": "2",
    }


@pytest.fixture(scope="session")
def signed_file(shop_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop, with an administrator, a supervisor and an agent who sign in."""
    folder = tmp_path_factory.mktemp("signed")
    shutil.copy(shop_file, folder / "shop.db")
    give_passwords(folder / "shop.db", NOW)
    return folder / "shop.db"


@pytest.fixture
def signed(environment: dict[str, str], signed_file: Path) -> dict[str, str]:
    """What the environment says in a shop in which people sign in, and nobody has."""
    shutil.copy(signed_file, environment["RINGBACK_DB"])
    del environment["RINGBACK_USER"]
    return environment


@pytest.fixture
def desk(environment: dict[str, str]) -> Iterator[Desk]:
    """A desk in the demo shop."""
    desk = sit_down(Asked(), environment)
    yield desk
    desk.database.close()


@pytest.fixture
def records(desk: Desk) -> Callable[..., Any]:
    """Ask the shop's records one value."""

    def value(sql: str, **values: object) -> Any:
        with desk.database.reading() as found:
            return found.value(sql, **values)

    return value


@asynccontextmanager
async def working(
    desk: Desk, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[RingbackApp, Pilot[None]]]:
    """Run the app until the first queue is on the screen."""
    app = RingbackApp(desk)
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        yield app, pilot


async def settled(app: RingbackApp, pilot: Pilot[None]) -> None:
    """Wait until everything asked for has come, and stands where it is to stand."""
    await app.typeahead.done()
    await app.workers.wait_for_complete()
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()
    await laid_out(app, pilot)


async def laid_out(app: RingbackApp, pilot: Pilot[None]) -> None:
    """Lay out what waits for Textual's clock: on a busy machine it strikes late."""
    for _time in range(TURNS):
        screen = app.screen
        if not any(part._layout_required for part in screen.walk_children(Widget, with_self=True)):
            break
        screen._on_timer_update()
        await pilot.pause()


async def press(app: RingbackApp, pilot: Pilot[None], *keys: str) -> None:
    """Press keys and wait for what they do."""
    await pilot.press(*keys)
    await settled(app, pilot)


def is_on(app: RingbackApp, screen: type[Screen[Any]]) -> bool:
    """Say whether this screen is the one before the user."""
    return isinstance(app.screen, screen)


def shown(app: RingbackApp, selector: str) -> str:
    """Read what a part of the present screen shows."""
    part: Any = app.screen.query_one(selector)
    return str(part.content)


def everything_shown(app: RingbackApp) -> str:
    """Read the whole screen as the terminal would show it, line by line."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    assert height == len(strips)
    return "\n".join("".join(segment.text for segment in strip)[:width] for strip in strips)


def toasts(app: RingbackApp) -> list[str]:
    """Read what was said in passing."""
    return [str(notice.message).replace("\n", " ") for notice in app._notifications]

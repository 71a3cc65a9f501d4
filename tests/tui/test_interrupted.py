"""What was typed is never lost: killed in the middle of a call, the call opens again where it was."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time

from tests.tui.conftest import press, shown, toasts, working
from tui.screens.call import CallScreen
from tui.wiring import Asked, Desk, sit_down

PATIENCE = 20.0


class Terminal:
    """The real program on a real pseudo-terminal."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._here, there = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui"],
            stdin=there,
            stdout=there,
            stderr=there,
            env={**os.environ, **environment, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
            start_new_session=True,
        )
        os.close(there)
        self._seen = ""

    def wait_for(self, text: str) -> None:
        """Read until a text has been drawn, anywhere after the one waited for before."""
        until = time.monotonic() + PATIENCE
        while text not in self._seen:
            ready, _, _ = select.select([self._here], [], [], max(0.0, until - time.monotonic()))
            assert ready, f"{text!r} was not drawn after {self._seen[-2000:]!r}"
            self._seen += os.read(self._here, 65536).decode(errors="replace")
        self._seen = self._seen.partition(text)[2]

    def type(self, keys: str) -> None:
        """Type keys."""
        os.write(self._here, keys.encode())

    def kill(self) -> None:
        """Kill the program as the kernel does."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._here)

    def __enter__(self) -> Terminal:
        """Use it for a while."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing running."""
        if self.process.poll() is None:
            self.kill()


async def test_killed_in_mid_call_it_opens_again_at_that_question(environment: dict[str, str]) -> None:
    with Terminal(environment) as terminal:
        terminal.wait_for("****")
        terminal.type("n")
        terminal.wait_for("Enter opens the call")
        terminal.type("\r")
        terminal.wait_for("how satisfied were you")
        terminal.type("5")
        terminal.wait_for("1 / 9")
        terminal.type("4")
        terminal.wait_for("2 / 9")
        terminal.kill()

    desk = sit_down(Asked(), environment)
    async with working(desk) as (app, _):
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        assert app.screen.call.interview.counted() == {"overall": 5, "reception": 4}
        assert "done properly" in shown(app, "#script")
        assert any("It goes on where it was" in said for said in toasts(app))
    desk.database.close()


async def test_a_note_and_the_number_chosen_survive_too(desk: Desk, environment: dict[str, str]) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "5", "full_stop", *"later", "enter")
        follow_up = app.screen.call.follow_up  # type: ignore[attr-defined]
    again = sit_down(Asked(), environment)
    async with working(again) as (app, pilot):
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        assert app.screen.call.follow_up == follow_up
        assert app.screen.call.note == "later"
        await press(app, pilot, "n")
    with again.database.reading() as found:
        assert (
            found.value("SELECT note FROM attempt WHERE shop_id = :shop ORDER BY id DESC LIMIT 1") == "later"
        )
        assert found.value("SELECT count(*) FROM open_call WHERE shop_id = :shop") == 0
    again.database.close()


async def test_the_times_offered_in_a_call_stay_those_that_were_said(
    desk: Desk, environment: dict[str, str]
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "2", "n", "enter")
        offered = list(app.screen.call.offers)  # type: ignore[attr-defined]
    with desk.database.writing() as writing:
        for number in range(desk.settings.workshop.places_each_slot):
            writing.add(
                "appointment",
                id=number + 1,
                vehicle_id=1,
                customer_id=1,
                at=offered[1],
                on_day=offered[1].date(),
                made_at=desk.now(),
            )
    again = sit_down(Asked(), environment)
    async with working(again) as (app, _):
        assert list(app.screen.call.offers) == offered  # type: ignore[attr-defined]
    again.database.close()


async def test_keys_faster_than_the_store_are_all_stored_in_order(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        await press(app, pilot, "enter", *"54325", *"1", "enter", *"4545")
        call = app.screen.call  # type: ignore[attr-defined]
        given = list(call.interview.answers.items())
    with desk.database.reading() as found:
        stored = found.rows("SELECT question, value FROM open_answer WHERE shop_id = :shop ORDER BY seq")
    assert [row["question"] for row in stored] == [question for question, _ in given]

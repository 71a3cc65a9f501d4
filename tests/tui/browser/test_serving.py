"""The app in a browser: a call worked through by keys, a process for each visitor, and who is kept out."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.tui.browser.chromium import PATIENCE, PROGRAM, chromium

needs_browser = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium here")
needs_signals = pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="the system tells nobody when a process ends"
)


class Served:
    """A server that runs."""

    def __init__(self, process: asyncio.subprocess.Process, address: str) -> None:
        self.process = process
        self.address = address

    @property
    def socket(self) -> str:
        """Where its terminals are."""
        return self.address.replace("http", "ws") + "socket"


@asynccontextmanager
async def serving(environment: dict[str, str], *options: str) -> AsyncIterator[Served]:
    """Start the server on a free port; it is told to end at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tui",
        "serve",
        "--port",
        "0",
        *options,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
        assert line.startswith("Ringback is at http"), line + (await process.communicate())[1].decode()
        yield Served(process, line.split()[3].rstrip(";"))
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            await asyncio.wait_for(process.communicate(), PATIENCE)


def value(environment: dict[str, str], sql: str) -> Any:
    with closing(sqlite3.connect(environment["RINGBACK_DB"])) as connection:
        return connection.execute(sql).fetchone()[0]


async def ended(number: int) -> None:
    """Wait until a process has ended, whoever started it."""
    handle = os.pidfd_open(number)
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(handle, over.set)
    try:
        await asyncio.wait_for(over.wait(), PATIENCE)
    finally:
        loop.remove_reader(handle)
        os.close(handle)


def children(parent: int) -> set[int]:
    """Name the processes that a process has started, where the system tells."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.add(int(status.parent.name))
    return found


ATTEMPTS = "SELECT count(*) FROM attempt"


@needs_browser
async def test_a_call_is_worked_through_in_a_browser(environment: dict[str, str], tmp_path: Path) -> None:
    before = value(environment, ATTEMPTS)
    async with serving(environment) as served, chromium(tmp_path / "profile") as new_page:
        page = await new_page()
        await page.open(served.address)
        await page.wait_for("F1 more")
        await page.type("n")
        await page.wait_for("earlier calls")
        await page.type("enter", *"54545454", "enter", "enter")
        await page.wait_until(lambda: value(environment, ATTEMPTS) == before + 1)
        await page.close()
        elsewhere = [url for url in page.asked_for if "127.0.0.1" not in url and url != "about:blank"]
        assert elsewhere == []
        assert page.complaints == []
    assert value(environment, "SELECT outcome FROM attempt ORDER BY id DESC LIMIT 1") == "satisfied"
    assert (
        value(environment, "SELECT count(*) FROM answer WHERE attempt_id = (SELECT max(id) FROM attempt)")
        == 8
    )


@needs_browser
@needs_signals
async def test_visitors_have_sessions_of_their_own_and_all_end_with_the_server(
    environment: dict[str, str], tmp_path: Path
) -> None:
    async with serving(environment) as served, chromium(tmp_path / "profile") as new_page:
        one, other = await new_page(), await new_page()
        for page in (one, other):
            await page.open(served.address)
            await page.wait_for("F1 more")
        await one.type("f3")
        await one.wait_for("帮助")
        assert "帮助" not in other.drawn
        theirs = children(served.process.pid)
        assert len(theirs) == 2
        ends = [asyncio.create_task(ended(number)) for number in theirs]
        await other.close()
        await asyncio.wait(ends, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        assert len(children(served.process.pid)) == 1
        served.process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(served.process.wait(), PATIENCE) == 0
        await asyncio.gather(*ends)
        await one.close()


@asynccontextmanager
async def visiting(address: str, **headers: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with aiohttp.ClientSession() as session, session.ws_connect(address, headers=headers) as socket:
        yield socket


async def refused(address: str, **headers: str) -> int:
    with pytest.raises(aiohttp.WSServerHandshakeError) as fault:
        async with visiting(address, **headers):
            pass
    return fault.value.status


async def test_pages_of_others_get_no_terminal_and_no_more_come_than_may(environment: dict[str, str]) -> None:
    async with serving(environment, "--visitors", "1") as served:
        own = served.address.rstrip("/")
        assert await refused(served.socket) == 403
        assert await refused(served.socket, Origin="https://elsewhere.example") == 403
        assert await refused(served.socket, Origin="null") == 403
        elsewhere = {"Origin": "http://elsewhere.example", "Host": "elsewhere.example"}
        assert await refused(served.socket, **elsewhere) == 403
        async with visiting(served.socket, Origin=own) as socket:
            assert (await socket.receive(PATIENCE)).type is aiohttp.WSMsgType.BINARY
            assert await refused(served.socket, Origin=own) == 503
            for nonsense in (
                "",
                "[]",
                "{}",
                '["stdin"]',
                '["resize", {"width": "x"}]',
                '["stdin", 5]',
                "\x00",
            ):
                await socket.send_str(nonsense)
            await socket.send_str('["ping", "5"]')
            while (message := await socket.receive(PATIENCE)).type is not aiohttp.WSMsgType.TEXT:
                assert message.type is aiohttp.WSMsgType.BINARY
            assert message.data == '["pong", "5"]'


@needs_signals
async def test_apps_end_when_their_server_is_killed(environment: dict[str, str]) -> None:
    async with serving(environment) as served:
        own = served.address.rstrip("/")
        async with visiting(served.socket, Origin=own) as socket:
            await socket.receive(PATIENCE)
            (app,) = children(served.process.pid)
            over = asyncio.create_task(ended(app))
            served.process.kill()
            await served.process.wait()
            await over


async def test_a_page_is_in_nobodys_frame_and_nothing_comes_from_elsewhere(
    environment: dict[str, str],
) -> None:
    async with serving(environment) as served, aiohttp.ClientSession() as session:
        async with session.get(served.address, params={"fontsize": "<script>"}) as answer:
            text = await answer.text()
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "<script>" not in text.replace("<script src=", "")
        assert "http" not in text
        for path in ("page/serving.py", "page/../serving.py", "static/../server.py", "download/x"):
            async with session.get(served.address + path) as answer:
                assert answer.status == 404, path

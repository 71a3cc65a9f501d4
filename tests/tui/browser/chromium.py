"""Headless Chromium, told what to do over its own protocol: open a page, type, listen to its socket."""

from __future__ import annotations

import asyncio
import base64
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

PATIENCE = 60.0
"""Seconds after which something that does not come is taken for missing; nothing waits for them."""

OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
    "--window-size=1200,800",
)
_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?<>=:$]*[a-zA-Z]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()].|[=>78])")
_KEYS = {"enter": ("Enter", "\r", 13), "escape": ("Escape", "", 27), "f3": ("F3", "", 114)}


def drawn(data: bytes) -> str:
    """Give the text of what an app draws, without its colours and places."""
    return _ESCAPES.sub("", data.decode(errors="replace"))


class Page:
    """A page that is open in the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._heard = asyncio.Event()
        self.drawn = ""
        """What the app has drawn so far, without its colours."""
        self.asked_for: list[str] = []
        """What the page asked for, each by its address."""
        self.complaints: list[str] = []
        """What the browser had to complain about."""
        self._task = asyncio.create_task(self._listen())

    async def told(self, method: str, **how: object) -> Any:
        """Tell the browser to do something; give what it answers."""
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": how})
        return await asyncio.wait_for(self._answers[number], PATIENCE)

    async def open(self, address: str) -> None:
        """Open an address and listen to all that passes."""
        for what in ("Network", "Page", "Runtime", "Log"):
            await self.told(f"{what}.enable")
        await self.told("Emulation.setFocusEmulationEnabled", enabled=True)
        await self.told("Page.navigate", url=address)

    async def type(self, *keys: str) -> None:
        """Press keys: `enter`, `escape`, or characters."""
        for key in keys:
            name, text, code = _KEYS.get(key, (key, key, ord(key.upper()) if len(key) == 1 else 0))
            how = {"key": name, "windowsVirtualKeyCode": code}
            await self.told("Input.dispatchKeyEvent", type="keyDown", text=text, **how)
            await self.told("Input.dispatchKeyEvent", type="keyUp", **how)

    async def wait_for(self, text: str) -> None:
        """Wait until a text has been drawn, after the one waited for before."""
        await self.wait_until(lambda: text in self.drawn, text)
        self.drawn = self.drawn.partition(text)[2]

    async def wait_until(self, so: Callable[[], bool], what: str = "it") -> None:
        """Wait until something is so, looking whenever anything is drawn."""
        async with asyncio.timeout(PATIENCE):
            while not so():
                self._heard.clear()
                try:
                    await self._heard.wait()
                except asyncio.CancelledError:
                    raise AssertionError(
                        f"{what!r} did not come: {self.drawn[-2000:]!r} {self.complaints} {self.asked_for}"
                    ) from None

    async def picture(self) -> bytes:
        """Give a picture of the page (PNG)."""
        shot = await self.told("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])

    async def close(self) -> None:
        """Close the page."""
        with suppress(ConnectionError):
            await self._socket.send_json({"id": next(self._numbers), "method": "Page.close"})
        self._task.cancel()
        await self._socket.close()

    async def _listen(self) -> None:
        async for message in self._socket:
            said = message.json()
            if "id" in said:
                waiting = self._answers.pop(said["id"], None)
                if waiting and not waiting.done():
                    waiting.set_result(said.get("result"))
                continue
            match said["method"], said["params"]:
                case "Network.webSocketFrameReceived", {"response": {"payloadData": str(data), "opcode": 2}}:
                    self.drawn += drawn(base64.b64decode(data))
                case "Network.requestWillBeSent", {"request": {"url": str(url)}}:
                    self.asked_for.append(url)
                case "Network.webSocketCreated", {"url": str(url)}:
                    self.asked_for.append(url)
                case "Runtime.exceptionThrown", about:
                    self.complaints.append(str(about))
                case "Log.entryAdded", {"entry": {"level": "error", "text": str(text)}}:
                    self.complaints.append(text)
            self._heard.set()


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Callable[[], Any]]:
    """Start the browser with a new profile; gives what opens a page in it. Nothing of it is left running."""
    assert PROGRAM
    process = await asyncio.create_subprocess_exec(
        PROGRAM,
        *OPTIONS,
        f"--user-data-dir={folder}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(PATIENCE):
            while b"DevTools listening on" not in (line := await process.stderr.readline()):
                assert line, "the browser did not start"
        port = line.decode().split("127.0.0.1:")[1].split("/")[0]
        rest = asyncio.create_task(process.stderr.read())
        async with aiohttp.ClientSession() as session:

            async def page() -> Page:
                async with session.put(f"http://127.0.0.1:{port}/json/new?about:blank") as answer:
                    address = (await answer.json())["webSocketDebuggerUrl"]
                return Page(await session.ws_connect(address, max_msg_size=0))

            yield page
        rest.cancel()
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()

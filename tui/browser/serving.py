"""A server on which the app runs in a browser: a process of its own for each visitor.

textual-serve brings the terminal for the page and the process behind it. Pages, socket and who may reach
them are ours: nothing is fetched from anywhere else, and other people's pages cannot open a terminal here.
"""

from __future__ import annotations

import asyncio
import html
import json
import shlex
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from string import Template

import textual_serve
from aiohttp import WSCloseCode, WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from tui.browser.visitors import is_named, is_own_page, names_of
from tui.words import _, language

PAGE = Path(__file__).parent / "page"
STATIC = Path(textual_serve.__file__ or "").parent / "static"

FAREWELL = 5.0
"""Seconds in which a visitor's app may end by itself when the server does."""

LONGEST = 1 << 20
"""Bytes of one message from a browser: a long text that is pasted."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
    " font-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Server": "Ringback",
}
"""What a browser is told with every answer: nothing from elsewhere, in nobody's frame."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server is reached, and by how many at once."""

    host: str
    port: int
    public_url: str | None
    most: int


class Server:
    """Gives out the page, and runs the command behind each page's terminal."""

    def __init__(self, command: Sequence[str], place: Place) -> None:
        self._command = _for_shell(command)
        self._place = place
        self._names = names_of(place.host, place.public_url)
        self._downloads = DownloadManager()
        self._open: set[web.WebSocketResponse] = set()

    async def run(self, started: Callable[[int], None]) -> None:
        """Serve until a signal says to end; `started` is told the port. Raises OSError where it is taken."""
        app = web.Application(middlewares=[self._guarded])
        app.add_routes(
            [
                web.get("/", self._page),
                web.get("/favicon.ico", _no_icon),
                web.get("/socket", self._socket),
                web.get("/download/{key}", self._download),
                web.static("/page", PAGE),
                web.static("/static", STATIC),
            ]
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=FAREWELL)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._place.host, self._place.port)
            await site.start()
            ended = asyncio.Event()
            _when_told(ended.set)
            started(runner.addresses[0][1])
            await ended.wait()
            for socket in [*self._open]:
                with suppress(asyncio.TimeoutError):
                    closing = socket.close(code=WSCloseCode.GOING_AWAY)
                    await asyncio.wait_for(closing, FAREWELL)
        finally:
            await runner.cleanup()

    @web.middleware
    async def _guarded(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not is_named(request.host, self._names):
            raise web.HTTPForbidden(text="unknown host\n")
        answer = await handler(request)
        if not answer.prepared:
            answer.headers.update(HEADERS)
        return answer

    async def _page(self, request: web.Request) -> web.Response:
        said = request.query.get("fontsize", "16")
        page = Template((PAGE / "page.html").read_text(encoding="utf-8")).substitute(
            language=language(),
            title="Ringback",
            font_size=min(max(int(said), 8), 48) if said.isdecimal() and said.isascii() else 16,
            closed=html.escape(_("This session has ended.")),
            again=html.escape(_("Begin again")),
        )
        return web.Response(text=page, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def _download(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        try:
            about = await self._downloads.get_download_metadata(key)
        except KeyError:
            raise web.HTTPNotFound from None
        answer = web.StreamResponse(headers=HEADERS | {"Content-Type": "application/octet-stream"})
        name = json.dumps(about.file_name)
        answer.headers["Content-Disposition"] = f"attachment; filename={name}"
        await answer.prepare(request)
        async for chunk in self._downloads.download(key):
            await answer.write(chunk)
        await answer.write_eof()
        return answer

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not is_own_page(request.headers.get("Origin", ""), request.host, self._place.public_url):
            raise web.HTTPForbidden(text="unknown page\n")
        if len(self._open) >= self._place.most:
            raise web.HTTPServiceUnavailable(text="full\n")
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=LONGEST)
        self._open.add(socket)
        try:
            await socket.prepare(request)
            await self._work(socket, request)
        finally:
            self._open.discard(socket)
        return socket

    async def _work(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        """Run the app for one visitor until either of both ends."""
        service = AppService(
            self._command,
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=lambda: _close(socket),
            download_manager=self._downloads,
        )
        await service.start(_size(request, "width", 80, 500), _size(request, "height", 24, 200))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await _pass_on(message.data, service, socket)
        finally:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(service.stop(), FAREWELL)


async def _no_icon(_request: web.Request) -> web.Response:
    return web.Response(status=204)


async def _close(socket: web.WebSocketResponse) -> None:
    await socket.close()


async def _pass_on(text: str, service: AppService, socket: web.WebSocketResponse) -> None:
    """Pass what a browser says on to the app; what is no message of the terminal's is left out."""
    try:
        match json.loads(text):
            case ["stdin", str(typed)]:
                await service.send_bytes(typed.encode("utf-8", errors="replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await service.set_terminal_size(min(max(width, 1), 500), min(max(height, 1), 200))
            case ["ping", str(said)]:
                await socket.send_json(["pong", said])
            case ["focus", *_rest]:
                await service.focus()
            case ["blur", *_rest]:
                await service.blur()
    except json.JSONDecodeError:
        return


def _size(request: web.Request, name: str, usual: int, most: int) -> int:
    said = request.query.get(name, "")
    return min(max(int(said), 1), most) if said.isdecimal() and said.isascii() and len(said) < 6 else usual


def _for_shell(command: Sequence[str]) -> str:
    """Write a command so that the system's shell takes each part as it is.

    What it says of a fault goes nowhere: it may tell of a customer, and here it would be put on a log.
    """
    if sys.platform == "win32":
        return f"{subprocess.list2cmdline(command)} 2>NUL"
    return f"exec {shlex.join(command)} 2>/dev/null"


def _when_told(end: Callable[[], None]) -> None:
    """Do something where the program is asked to end; on Windows Ctrl-C ends it by itself."""
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    for told in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(told, end)

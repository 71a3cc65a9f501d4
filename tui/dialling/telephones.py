"""The ways to have a number dialled, each as a telephone: it calls, says how the call goes, hangs up."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from pathlib import PurePath
from typing import Protocol

from store import Remark, Settings, Unusable
from tui.dialling.reports import LONGEST, Report, Splitter, read

Told = Callable[[Report], None]
Remarked = Callable[[Remark], None]

GRACE = 1.0
"""Seconds that a program asked to end has for it."""


class Telephone(Protocol):
    """What a number is handed to."""

    async def call(self, told: Told, remarked: Remarked) -> bool:
        """Dial; tell each report; return when there is nothing more to be told.

        True where the call was followed to its end, False where it was only handed over. Raises `Unusable`
        where it cannot be dialled.
        """

    async def hang_up(self) -> None:
        """Ask the telephone to end the call; nothing happens where there is none."""

    async def close(self) -> None:
        """Let go of everything held for the call."""


class Opener:
    """The desktop, asked to open a `tel:` or `sip:` link with whatever program it has for these."""

    def __init__(self, link: str, settings: Settings) -> None:
        self._program = Program([*opener(), link], settings)

    async def call(self, _told: Told, _remarked: Remarked) -> bool:
        """Have the link opened; an opener may stay as long as the program it opened."""
        await self._program.start()
        await self._program.succeed(stays=True)
        return False

    async def hang_up(self) -> None:
        """Do nothing: the desktop knows no way to hang up."""

    async def close(self) -> None:
        """Leave the opened program alone."""
        await self._program.end(alone=True)


class Command:
    """A program with the number as an argument; it dials and is done, or stays and reports."""

    def __init__(self, arguments: Sequence[str], number: str, settings: Settings) -> None:
        self._program = Program(arguments, settings, heard=settings.dialling.reports)
        self._number = number
        self._settings = settings

    async def call(self, told: Told, remarked: Remarked) -> bool:
        """Run the program, and listen to it where it reports."""
        await self._program.start()
        if not self._settings.dialling.reports:
            await self._program.succeed(stays=False)
            return False
        async for report in self._reports(remarked):
            told(report)
            if report.said == "ended":
                await self._program.finish()
                return True
        await self._program.succeed(stays=False)
        told(Report("ended"))
        return True

    async def hang_up(self) -> None:
        """End the program, where it is the call."""
        if self._settings.dialling.reports:
            await self._program.end()

    async def close(self) -> None:
        """End the program."""
        await self._program.end()

    async def _reports(self, remarked: Remarked) -> AsyncIterator[Report]:
        """Give what the program reports of this call; a line that is no report is remarked on."""
        splitter = Splitter()
        while piece := await self._program.hear():
            for line in splitter.lines(piece):
                report, clear = self._read(line)
                if not clear:
                    remarked(_unclear(self._program.name))
                if report is not None:
                    yield report

    def _read(self, line: bytes) -> tuple[Report | None, bool]:
        """Read a report; the second is False where the line is none."""
        if len(line) > LONGEST:
            return None, False
        try:
            return read(line, self._number, self._settings), True
        except (ValueError, RecursionError):
            return None, False


class Program:
    """A child of its own session, so that it cannot write on the agent's screen; always reaped.

    One that is heard can tell by the end of its standard input that nobody listens any more.
    """

    def __init__(self, arguments: Sequence[str], settings: Settings, *, heard: bool = False) -> None:
        self._arguments = list(arguments)
        self._heard = heard
        self._seconds = settings.dialling.seconds
        self._process: asyncio.subprocess.Process | None = None

    @property
    def name(self) -> str:
        """The program's name, without its folder or arguments."""
        return PurePath(self._arguments[0]).name

    async def start(self) -> None:
        """Start it, never through a shell. Raises `Unusable` where it cannot be started."""
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._arguments,
                stdin=asyncio.subprocess.PIPE if self._heard else asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE if self._heard else asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
                creationflags=_flags(),
            )
        except (FileNotFoundError, NotADirectoryError) as fault:
            raise Unusable("dial_not_installed", program=self.name) from fault
        except (OSError, ValueError) as fault:
            raise Unusable("dial_not_started", program=self.name) from fault

    async def hear(self) -> bytes:
        """Wait for a piece of what it prints; empty at its end."""
        assert self._process is not None  # noqa: S101  it was started
        assert self._process.stdout is not None  # noqa: S101  it is heard
        return await self._process.stdout.read(LONGEST)

    async def succeed(self, *, stays: bool) -> None:
        """Wait until it is done. Raises `Unusable` for an exit status that is not 0.

        One that is not done in time is ended and refused, unless it may stay.
        """
        assert self._process is not None  # noqa: S101  it was started
        try:
            async with asyncio.timeout(self._seconds):
                status = await self._process.wait()
        except TimeoutError:
            if stays:
                return
            await self.end()
            raise Unusable("dial_slow", program=self.name, seconds=self._seconds) from None
        if status != 0:
            raise Unusable("dial_status", program=self.name, status=status)

    async def finish(self) -> None:
        """Give it a moment to come to its end by itself."""
        assert self._process is not None  # noqa: S101  it was started
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                await self._process.wait()

    async def end(self, *, alone: bool = False) -> None:
        """End it and what it started (or it `alone`), and wait until it is gone."""
        process = self._process
        if process is None:
            return
        for number in (signal.SIGTERM, _KILL):
            if process.returncode is not None:
                break
            with suppress(ProcessLookupError, PermissionError):
                _signal(process, number, alone=alone)
            await self.finish()


async def run(arguments: Sequence[str], settings: Settings) -> None:
    """Run a program to its end. Raises `Unusable` where it fails."""
    program = Program(arguments, settings)
    try:
        await program.start()
        await program.succeed(stays=False)
    finally:
        await program.end()


def opener() -> list[str]:
    """Give the desktop's own program that opens a link, without its argument."""
    if sys.platform == "win32":
        return ["rundll32.exe", "url.dll,FileProtocolHandler"]
    return ["open"] if sys.platform == "darwin" else ["xdg-open"]


def _unclear(program: str) -> Remark:
    return Remark("dial_unclear", {"program": program})


_KILL = signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL


def _signal(process: asyncio.subprocess.Process, number: signal.Signals, *, alone: bool) -> None:
    if sys.platform == "win32":
        process.terminate()
    elif alone:
        process.send_signal(number)
    else:
        os.killpg(process.pid, number)


def _flags() -> int:
    """Keep Windows from opening a window for a program without one."""
    if sys.platform == "win32":
        import subprocess

        return subprocess.CREATE_NO_WINDOW
    return 0

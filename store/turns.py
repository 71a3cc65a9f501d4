"""Who may write next: writers of one file are let in one by one, in the order in which they came.

SQLite lets in whoever happens to ask while nobody writes. Among many, some then wait for seconds, and
whoever writes much, step after step, overtakes those who wait. So everyone draws a number here before.

A number is a byte of a small file beside the shop's, locked by whoever drew it: an open file description
lock, which ends with its process however that ends. It is its owner's turn once no byte before it is
locked. Where the system has no such locks nobody is held back, and SQLite's own order stands.
"""

from __future__ import annotations

import mmap
import os
import queue
import struct
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from time import monotonic, sleep

try:
    import fcntl
except ImportError:  # pragma: no cover  Windows
    HAS_LOCKS = False
else:
    HAS_LOCKS = hasattr(fcntl, "F_OFD_SETLK") and struct.calcsize("P") == 8

_DRAWN, _CALLED = 0, 8
"""Where the file says which number was drawn last, and which had its turn last."""

_LOCK = struct.Struct("@hhqqi4x")
"""`struct flock`: kind, whence, start, length, process (0)."""

_DOOR = 0
"""The byte locked while a number is drawn."""

_SHORTEST, _LONGEST = 0.0002, 0.01
"""Seconds between looking whether it is one's turn: next in line, and far behind."""


class Turns:
    """The line of those who want to write to one file; safe to use from several threads.

    Raises OSError where the small file cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: queue.LifoQueue[int] = queue.LifoQueue()
        handle = self._open()
        if os.fstat(handle).st_size < mmap.PAGESIZE:
            os.ftruncate(handle, mmap.PAGESIZE)
        self._board = mmap.mmap(handle, mmap.PAGESIZE)
        self._own = 0
        self._idle.put(handle)

    def others(self) -> int:
        """Give a number that is another one after anybody else asked to write; costs a microsecond."""
        return self._drawn() - self._own

    def tell(self) -> None:
        """Say that somebody waits: here the number drawn says it."""

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Wait for one's turn and have it. Raises TimeoutError after `patience` seconds."""
        try:
            handle = self._idle.get_nowait()
        except queue.Empty:
            handle = self._open()
        try:
            number = self._draw(handle)
            try:
                self._wait(handle, number, patience)
                struct.pack_into("@q", self._board, _CALLED, number)
                yield
            finally:
                _lock(handle, fcntl.F_UNLCK, number)
        finally:
            self._idle.put(handle)

    def close(self) -> None:
        """Let go of the file."""
        self._board.close()
        while not self._idle.empty():
            os.close(self._idle.get_nowait())

    def _open(self) -> int:
        return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def _draw(self, handle: int) -> int:
        _lock(handle, fcntl.F_WRLCK, _DOOR, wait=True)
        try:
            number = self._drawn() + 1
            _lock(handle, fcntl.F_WRLCK, number)
            struct.pack_into("@q", self._board, _DRAWN, number)
            self._own += 1
        finally:
            _lock(handle, fcntl.F_UNLCK, _DOOR)
        return number

    def _drawn(self) -> int:
        number: int = struct.unpack_from("@q", self._board, _DRAWN)[0]
        return number

    def _wait(self, handle: int, number: int, patience: float) -> None:
        until = 0.0
        while _anybody_before(handle, number):
            now = monotonic()
            until = until or now + patience
            if now >= until:
                raise TimeoutError
            before = number - struct.unpack_from("@q", self._board, _CALLED)[0]
            sleep(min(_LONGEST, _SHORTEST * max(1, before)))


class NoTurns:
    """Where nobody is held back: SQLite's own order. Whoever waits says so by the time of a small file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with suppress(OSError):
            path.touch(mode=0o600)

    def others(self) -> int:
        """Give a number that is another one after anybody waited to write."""
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return 0

    def tell(self) -> None:
        """Say that somebody waits."""
        with suppress(OSError):
            os.utime(self._path)

    def turn(self, patience: float) -> AbstractContextManager[None]:  # noqa: ARG002  as `Turns` has it
        """Hold nobody back."""
        return nullcontext()

    def close(self) -> None:
        """Nothing to let go of."""


def line_of(path: Path) -> Turns | NoTurns:
    """Open the line of those who want to write to the file at `path`, as well as this system can."""
    beside = path.with_name(f"{path.name}-turns")
    if HAS_LOCKS:
        with suppress(OSError):
            return Turns(beside)
    return NoTurns(beside)


def _lock(handle: int, kind: int, at: int, *, wait: bool = False) -> None:
    command = fcntl.F_OFD_SETLKW if wait else fcntl.F_OFD_SETLK
    fcntl.fcntl(handle, command, _LOCK.pack(kind, os.SEEK_SET, at, 1, 0))


def _anybody_before(handle: int, number: int) -> bool:
    if number == 1:
        return False
    asked = _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, _DOOR + 1, number - 1, 0)
    kind: int = _LOCK.unpack(fcntl.fcntl(handle, fcntl.F_OFD_GETLK, asked))[0]
    return kind != fcntl.F_UNLCK

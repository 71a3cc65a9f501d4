"""Who may write next: writers of one file are let in one by one, in the order in which they came.

SQLite lets in whoever happens to ask while nobody writes. Among many, some then wait for seconds, and
whoever writes much, step after step, overtakes those who wait. So everyone draws a number here before.

A number is a byte of a small file beside the shop's, locked by whoever drew it: an open file description
lock, which ends with its process however that ends. It is its owner's turn once no byte before it is
locked. Where the system has no such locks nobody is held back, and SQLite's own order stands.

Whoever wrote, and comes back at once with what follows from it, goes on before the next in line, for a few
milliseconds: a step of a call is often two, and handing the file on takes as long as a step. So the next in
line looks again and again; the one behind is rung for, by a datagram to a socket whose name it left in the
small file, when its turn to look comes. Where somebody died who was to ring, it costs a moment: everyone
looks now and then unasked.
"""

from __future__ import annotations

import mmap
import os
import queue
import struct
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socket import socket

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

_SLICE = 0.003
"""Seconds from the beginning of one's turn within which one may come back to it."""

_SHORTEST, _LONGEST = 0.0002, 0.01
"""Seconds between looking whether it is one's turn where no bell can be had: next in line, and far behind."""

_AT_ONCE = 0x40
"""MSG_DONTWAIT: whoever rings does not wait for somebody whose bell was rung too often."""

_UNRUNG = 0.02
"""Seconds between looking whether it is one's turn without having been rung for."""

_NAMES, _NAME = 64, struct.Struct("@q")
"""Where the file keeps the names of bells, one for each number, round and round; and how it keeps numbers."""


class Turns:
    """The line of those who want to write to one file; safe to use from several threads.

    Raises OSError where the small file cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: queue.LifoQueue[_Place] = queue.LifoQueue()
        first = self._place()
        if os.fstat(first.handle).st_size < mmap.PAGESIZE:
            os.ftruncate(first.handle, mmap.PAGESIZE)
        self._board = mmap.mmap(first.handle, mmap.PAGESIZE)
        self._own = 0
        self._idle.put(first)

    def others(self) -> int:
        """Give a number that is another one after anybody else asked to write; costs a microsecond."""
        return self._read(_DRAWN) - self._own

    def tell(self) -> None:
        """Say that somebody waits: here the number drawn says it."""

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Wait for one's turn and have it. Raises TimeoutError after `patience` seconds."""
        place = self._idle_place()
        try:
            number = self._back(place) or self._draw(place)
            try:
                if number != place.had:
                    self._wait(place, number, patience)
                    self._come_in(place, number)
                yield
            finally:
                _lock(place.handle, fcntl.F_UNLCK, number)
                if not self._board.closed and monotonic() >= place.until:
                    self._ring(place, number + 1)
        finally:
            self._idle.put(place)
            if self._board.closed:
                self._let_go()

    def let_others_first(self, patience: float) -> None:
        """Wait for a moment in which nobody is in line, at most `patience` seconds."""
        place = self._idle_place()
        try:
            until = monotonic() + patience
            while _anybody_before(place.handle, self._read(_DRAWN) + 1) and monotonic() < until:
                sleep(_SHORTEST)
        finally:
            self._idle.put(place)

    def close(self) -> None:
        """Let go of the file; whoever is still in line lets go of their place when they leave it."""
        self._board.close()
        self._let_go()

    def _let_go(self) -> None:
        with suppress(queue.Empty):
            while True:
                self._idle.get_nowait().close()

    def _idle_place(self) -> _Place:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self._place()

    def _place(self) -> _Place:
        return _Place(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))

    def _back(self, place: _Place) -> int:
        """Take the turn that one had just now once more, if nobody has come in since; else give 0."""
        if not place.had or monotonic() >= place.until:
            return 0
        _lock(place.handle, fcntl.F_WRLCK, place.had)
        if self._read(_CALLED) == place.had:
            return place.had
        _lock(place.handle, fcntl.F_UNLCK, place.had)
        return 0

    def _draw(self, place: _Place) -> int:
        _lock(place.handle, fcntl.F_WRLCK, _DOOR, wait=True)
        try:
            number = self._read(_DRAWN) + 1
            _lock(place.handle, fcntl.F_WRLCK, number)
            self._write(_DRAWN, number)
            self._own += 1
        finally:
            _lock(place.handle, fcntl.F_UNLCK, _DOOR)
        return number

    def _wait(self, place: _Place, number: int, patience: float) -> None:
        """Wait until nobody stands before a number, and nobody comes back to one that does."""
        until, has_left_name = monotonic() + patience, False
        while True:
            if not _anybody_before(place.handle, number):
                # Whoever comes back locks first and looks here then: one of the two sees the other.
                self._write(_CALLED, number)
                if not _anybody_before(place.handle, number):
                    return
            if not has_left_name:
                self._write(_name_at(number), place.name())
                has_left_name = True
                continue
            left = until - monotonic()
            if left <= 0:
                raise TimeoutError
            place.doze(left, before=number - self._read(_CALLED))

    def _come_in(self, place: _Place, number: int) -> None:
        place.had, place.until = number, monotonic() + _SLICE
        self._ring(place, number + 1)

    def _ring(self, place: _Place, number: int) -> None:
        if self._read(_DRAWN) >= number:
            place.ring(self._read(_name_at(number)))

    def _read(self, at: int) -> int:
        found: int = _NAME.unpack_from(self._board, at)[0]
        return found

    def _write(self, at: int, number: int) -> None:
        _NAME.pack_into(self._board, at, number)


class _Place:
    """A place in the line: what its number's lock hangs on, and a bell once it had to wait, or to ring."""

    def __init__(self, handle: int) -> None:
        self.handle = handle
        self.had = 0
        """The number that had its turn last, to which it may come back `until` then."""
        self.until = 0.0
        self._bell: socket | None = None
        self._has_none = False

    def name(self) -> int:
        """Say by what number this one's bell is rung; 0 where it has none."""
        bell = self._own_bell()
        return 0 if bell is None else int(bell.getsockname()[1:], 16)

    def ring(self, name: int) -> None:
        """Ring another one's bell, if it is still there."""
        bell = self._own_bell() if name else None
        if bell is not None:
            with suppress(OSError):
                bell.sendto(b"", _AT_ONCE, b"\0%05x" % name)

    def doze(self, longest: float, *, before: int) -> None:
        """Wait to be rung for, or for a moment; `before` is how many are in front, about."""
        bell = self._bell
        if bell is None or before <= 1:
            sleep(min(longest, _LONGEST, _SHORTEST * max(1, before)))
            return
        bell.settimeout(min(longest, _UNRUNG))
        with suppress(OSError):
            bell.recv(1)

    def close(self) -> None:
        """Let go of both."""
        os.close(self.handle)
        if self._bell is not None:
            self._bell.close()

    def _own_bell(self) -> socket | None:
        if self._bell is None and not self._has_none:
            self._bell = _bell()
            self._has_none = self._bell is None
        return self._bell


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

    def let_others_first(self, patience: float) -> None:
        """Nobody is known to be in line."""

    def close(self) -> None:
        """Nothing to let go of."""


class Line:
    """The line of one shop's file: one for all threads, opened when it is first stood in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._line: Turns | NoTurns | None = None
        self._opens = Lock()

    def opened(self) -> Turns | NoTurns:
        """Give the line."""
        with self._opens:
            if self._line is None:
                self._line = line_of(self._path)
            return self._line

    def close(self) -> None:
        """Let go of it; it is opened again when it is stood in again."""
        with self._opens:
            if self._line is not None:
                self._line.close()
                self._line = None


def turns_beside(path: Path) -> Path:
    """Name the file by which those who write to the file at `path` wait for their turn."""
    return path.with_name(f"{path.name}-turns")


def line_of(path: Path) -> Turns | NoTurns:
    """Open the line of those who want to write to the file at `path`, as well as this system can."""
    beside = turns_beside(path)
    if HAS_LOCKS:
        with suppress(OSError):
            return Turns(beside)
    return NoTurns(beside)


def _bell() -> socket | None:
    """Open a socket that the system names by itself; None where it cannot."""
    import socket

    with suppress(OSError):
        bell = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            bell.bind("")
            if bell.getsockname()[:1] == b"\0":
                return bell
        except OSError:
            pass
        bell.close()
    return None


def _name_at(number: int) -> int:
    return _NAMES + _NAME.size * (number % ((mmap.PAGESIZE - _NAMES) // _NAME.size))


def _lock(handle: int, kind: int, at: int, *, wait: bool = False) -> None:
    command = fcntl.F_OFD_SETLKW if wait else fcntl.F_OFD_SETLK
    fcntl.fcntl(handle, command, _LOCK.pack(kind, os.SEEK_SET, at, 1, 0))


def _anybody_before(handle: int, number: int) -> bool:
    if number == 1:
        return False
    asked = _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, _DOOR + 1, number - 1, 0)
    kind: int = _LOCK.unpack(fcntl.fcntl(handle, fcntl.F_OFD_GETLK, asked))[0]
    return kind != fcntl.F_UNLCK

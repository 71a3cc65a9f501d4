"""A program on a real pseudo-terminal: what it sends, and how long after a key."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from benchmarks.child import ROOT, Failed, peak

COLUMNS, LINES = 120, 40
PATIENCE = 60.0
"""Seconds after which what does not come is given up."""

_STILL = 0.06
"""Seconds without a byte after which an answer is over."""

_LEAST_USED = 0.001
"""Milliseconds of the processor that an answer takes at least, however coarse its clock is."""


class Answer(NamedTuple):
    """What a key brought about: milliseconds to the first byte and to the last before it is quiet, and bytes.

    `used` are milliseconds of the processor, all threads together, until the first byte was seen.
    """

    first: float
    last: float
    sent: int
    used: float


class Terminal:
    """A program that is running; times are in milliseconds."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self._here, there = pty.openpty()
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=there,
            stdout=there,
            stderr=there,
            cwd=ROOT,
            env={**environment, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(there)

    def until(self, *texts: str) -> float:
        """Read until all of some texts were drawn; give the time since the program was started.

        Raises `Failed` where they do not come.
        """
        return max(self.each(*texts))

    def each(self, *texts: str) -> list[float]:
        """Read until all of some texts were drawn; give the time of each, which may be the same.

        Raises `Failed` where one does not come.
        """
        seen, give_up = b"", time.perf_counter() + PATIENCE
        drawn: dict[str, float] = {}
        while len(drawn) < len(set(texts)):
            piece = self._read(give_up - time.perf_counter())
            if not piece:
                raise Failed(f"{texts} did not come after {seen[-2000:]!r}")
            seen += piece
            now = 1_000 * (time.perf_counter() - self.begun)
            drawn = {text: now for text in texts if text.encode() in seen} | drawn
        return [drawn[text] for text in texts]

    def quiet(self, seconds: float = _STILL) -> int:
        """Read until nothing has come for so long and nothing is in hand; give how many bytes came."""
        count = 0
        while (piece := self._read(seconds)) or self._at_work():
            count += len(piece)
        return count

    def drain(self, seconds: float) -> int:
        """Read for so long, whatever comes, and give how many bytes: some programs blink for ever."""
        until, count = time.perf_counter() + seconds, 0
        while (left := until - time.perf_counter()) > 0:
            count += len(self._read(left))
        return count

    def answer(self, keys: bytes) -> Answer:
        """Type, and give what came of it; what came late of the key before is not counted.

        A program that a busy machine keeps waiting is waited for: two keys in one frame would be one answer,
        or none where the second takes the first back. Raises `Failed` where nothing comes.
        """
        self.quiet(0)
        used, begun = self.used(), time.perf_counter()
        os.write(self._here, keys)
        piece = self._read(PATIENCE)
        if not piece:
            raise Failed(f"nothing came after {keys!r}")
        first = last = time.perf_counter()
        used = max(_LEAST_USED, self.used() - used)
        count = len(piece)
        while (piece := self._read(_STILL)) or self._at_work():
            if piece:
                count += len(piece)
                last = time.perf_counter()
        return Answer(1_000 * (first - begun), 1_000 * (last - begun), count, used)

    def send(self, keys: bytes) -> None:
        """Type."""
        os.write(self._here, keys)

    def megabytes(self) -> float:
        """Give the most memory it has had so far, in megabytes."""
        return peak(self.process.pid)

    def used(self) -> float:
        """Give its milliseconds of the processor so far: Linux lets everybody read the clock of a process."""
        return 1_000 * time.clock_gettime(~self.process.pid << 3 | 2)

    def ended(self) -> float:
        """Wait until the program is over; give the time since it was started."""
        while self.process.poll() is None:
            if not self._read(PATIENCE):
                break
        self.process.wait(PATIENCE)
        return 1_000 * (time.perf_counter() - self.begun)

    def _at_work(self) -> bool:
        """Whether a thread of the program runs or waits for the processor, as Linux tells it."""
        states = Path(f"/proc/{self.process.pid}/task").glob("*/stat")
        try:
            return any(state.read_text().rpartition(")")[2].split()[0] in "RD" for state in states)
        except OSError:  # a thread has ended meanwhile
            return self.process.poll() is None

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._here], [], [], max(0.0, seconds))
        if not ready:
            return b""
        try:
            return os.read(self._here, 1 << 16)
        except OSError:  # the program has gone
            return b""

    def __enter__(self) -> Terminal:
        """Use it for a while."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing running."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._here)

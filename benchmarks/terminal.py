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
from types import TracebackType

from benchmarks.child import ROOT, Failed

COLUMNS, LINES = 120, 40
PATIENCE = 60.0
"""Seconds after which what does not come is given up."""


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
        seen, give_up = b"", time.perf_counter() + PATIENCE
        wanted = [text.encode() for text in texts]
        while not all(text in seen for text in wanted):
            piece = self._read(give_up - time.perf_counter())
            if not piece:
                raise Failed(f"{texts} did not come after {seen[-2000:]!r}")
            seen += piece
        return 1_000 * (time.perf_counter() - self.begun)

    def quiet(self, seconds: float = 0.06) -> int:
        """Read until nothing has come for so long; give how many bytes came."""
        count = 0
        while piece := self._read(seconds):
            count += len(piece)
        return count

    def answer(self, keys: bytes) -> tuple[float, float, int]:
        """Type, and give the time to the first byte, to the last before it is quiet, and the bytes."""
        begun = time.perf_counter()
        os.write(self._here, keys)
        piece = self._read(PATIENCE)
        if not piece:
            raise Failed(f"nothing came after {keys!r}")
        first = last = time.perf_counter()
        count = len(piece)
        while piece := self._read(0.06):
            count += len(piece)
            last = time.perf_counter()
        return 1_000 * (first - begun), 1_000 * (last - begun), count

    def send(self, keys: bytes) -> None:
        """Type."""
        os.write(self._here, keys)

    def ended(self) -> float:
        """Wait until the program is over; give the time since it was started."""
        while self.process.poll() is None:
            if not self._read(PATIENCE):
                break
        self.process.wait(PATIENCE)
        return 1_000 * (time.perf_counter() - self.begun)

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

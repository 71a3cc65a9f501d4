"""The real program on a real pseudo-terminal, typed at and read as a terminal does."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable

from tests.tui.glass import Glass

PATIENCE = 60.0
"""Seconds after which something that does not come is taken for missing; nothing waits for them."""


class Terminal:
    """A terminal of so many columns and rows, in which the program runs; it `tells` when it hangs up."""

    def __init__(
        self, environment: dict[str, str], size: tuple[int, int] = (100, 30), *, tells: bool = True
    ) -> None:
        self._here, there = pty.openpty()
        os.set_blocking(self._here, False)
        self.resize(*size)
        known = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui"],
            stdin=there,
            stdout=there,
            stderr=there,
            env={**known, **environment, "TERM": "xterm-256color"},
            start_new_session=True,
            preexec_fn=_take_terminal if tells else None,  # noqa: PLW1509  so that hanging up reaches it
        )
        os.close(there)
        self._seen = self._stood = ""
        self._glass = Glass()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program is told."""
        fcntl.ioctl(self._here, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, text: str) -> None:
        """Read until a text has been drawn after the one waited for before, at once or bit by bit."""
        until = time.monotonic() + PATIENCE
        while text not in self._seen and (text in self._stood or text not in self._glass.text()):
            ready, _, _ = select.select([self._here], [], [], max(0.0, until - time.monotonic()))
            assert ready, f"{text!r} was not drawn after {self._seen[-2000:]!r}"
            self._read()
        self._seen = self._seen.partition(text)[2]
        self._stood = self._glass.text()

    def wait_until(self, so: Callable[[], bool]) -> None:
        """Read on until something is so."""
        until = time.monotonic() + PATIENCE
        while not so():
            assert time.monotonic() < until, f"it has not come to that after {self._seen[-2000:]!r}"
            if select.select([self._here], [], [], 0.02)[0]:
                self._read()

    def type(self, keys: str | bytes) -> None:
        """Type keys, all at once: as fast as the terminal takes them."""
        left = keys.encode() if isinstance(keys, str) else keys
        until = time.monotonic() + PATIENCE
        while left:
            readable, writable, _ = select.select([self._here], [self._here], [], until - time.monotonic())
            assert readable or writable, "the program reads no more"
            if writable:
                left = left[os.write(self._here, left[:4096]) :]
            if readable:
                self._read()

    def paste(self, text: str) -> None:
        """Paste a text, as terminals do: marked as pasted, lines ended by carriage returns."""
        self.type("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~")

    def hang_up(self) -> None:
        """Close the terminal, as a connection that breaks does."""
        os.close(self._here)
        self._here = -1

    def ended(self) -> int:
        """Wait until the program has ended; return how."""
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Kill the program as the kernel does."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _read(self) -> None:
        try:
            piece = os.read(self._here, 1 << 16).decode(errors="replace")
        except OSError as fault:
            raise AssertionError(f"the program ended: {self._seen[-2000:]!r}") from fault
        self._seen += piece
        self._glass.take(piece)

    def __enter__(self) -> Terminal:
        """Use it for a while."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing running."""
        if self.process.poll() is None:
            self.kill()
        if self._here >= 0:
            os.close(self._here)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)

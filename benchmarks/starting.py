"""How long a program takes until its first frame and its first rows stand on a pseudo-terminal, and to quit.

    python -m benchmarks.starting ours SHOP.db
    python -m benchmarks.starting bare

Prints JSON, in milliseconds since the process was started, or since the key for `quit`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.child import environment
from benchmarks.scene import FLOORS, ours
from benchmarks.terminal import Terminal

FRAME, ROW = "F1", "▸"
"""What stands in the last line of the frame, and in the queue: the mark of the row under the cursor."""

QUIT = b"\x11"


def app(shop: Path) -> dict[str, float]:
    """Start Ringback on a shop and quit."""
    with Terminal(ours("tui", "--db", str(shop)), environment(shop.parent)) as terminal:
        frame, rows = terminal.each(FRAME, ROW)
        return {"frame": frame, "rows": rows, "quit": _quit(terminal)}


def bare() -> dict[str, float]:
    """Start the bare app and quit."""
    with (
        TemporaryDirectory() as place,
        Terminal([sys.executable, str(FLOORS / "bare_app.py")], environment(Path(place))) as terminal,
    ):
        shown = terminal.until("bare 0")
        return {"frame": shown, "rows": shown, "quit": _quit(terminal)}


def _quit(terminal: Terminal) -> float:
    terminal.quiet(0.4)
    begun = 1_000 * (time.perf_counter() - terminal.begun)
    terminal.send(QUIT)
    return terminal.ended() - begun


_RUNS: dict[str, Callable[..., dict[str, float]]] = {"ours": app, "bare": bare}

if __name__ == "__main__":
    print(json.dumps(_RUNS[sys.argv[1]](*map(Path, sys.argv[2:]))))

"""Keys pressed in a pseudo-terminal, one after another, each when the answer to the one before is quiet.

    python -m benchmarks.at_keys ours TIMES SHOP.db
    python -m benchmarks.at_keys bare TIMES

Prints JSON: by kind of key, milliseconds to the first changed byte and to the last, and bytes.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import mkdtemp

from benchmarks.child import environment
from benchmarks.scene import FLOORS, ours
from benchmarks.terminal import Terminal

DOWN, UP, PAGE_DOWN, HOME = b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b[H"

Answer = tuple[float, float, int]


def figures(answers: Sequence[Answer]) -> dict[str, float]:
    """Give median and 95th percentile of the first byte, the same of the last, and the median of bytes."""
    found: dict[str, float] = {"n": len(answers)}
    for place, name in enumerate(("first", "last")):
        ordered = sorted(answer[place] for answer in answers)
        found[name] = median(ordered)
        found[f"{name}_p95"] = ordered[math.ceil(0.95 * len(ordered)) - 1]
    found["bytes"] = median(answer[2] for answer in answers)
    return found


def several(terminal: Terminal, times: int, *keys: bytes) -> dict[str, float]:
    """Press some keys in turn, so many times."""
    return figures([terminal.answer(key) for _ in range(times) for key in keys])


def bare(times: int) -> dict[str, object]:
    """Press keys in the bare app."""
    with Terminal([sys.executable, str(FLOORS / "bare_app.py")], environment(Path(mkdtemp()))) as terminal:
        terminal.until("bare 0")
        terminal.quiet(0.3)
        return {"key": several(terminal, times, b"x")}


def app(times: int, shop: Path) -> dict[str, object]:
    """Press keys on Today and in calls."""
    with Terminal(ours("tui", "--db", str(shop)), environment(shop.parent)) as terminal:
        terminal.until("****")
        terminal.quiet(0.5)
        found: dict[str, object] = {}
        for name, keys in _TODAY.items():
            terminal.answer(keys[0])
            found[name] = several(terminal, times, *keys)
        terminal.answer(b"2")
        found |= _calls(terminal, times)
        return found


_TODAY: dict[str, tuple[bytes, ...]] = {
    "cursor in view": (DOWN, UP),
    "scrolling a page": (PAGE_DOWN,),
    "scrolling a line": (DOWN,),
    "switching queue": (b"1", b"2", b"3"),
}


def _calls(terminal: Terminal, times: int) -> dict[str, object]:
    terminal.answer(b"n")
    dialled, answers, outcome = [], [], []
    for _ in range(times):
        dialled.append(terminal.answer(b"\r"))
        answers.append(terminal.answer(b"1"))
        answers.append(terminal.answer(b"\x1b[D"))
        outcome.append(terminal.answer(b"n"))
    return {
        "opening a call": figures(dialled),
        "answering": figures(answers),
        "outcome to the next card": figures(outcome),
    }


_RUNS: dict[str, Callable[..., dict[str, object]]] = {"ours": app, "bare": bare}

if __name__ == "__main__":
    print(json.dumps(_RUNS[sys.argv[1]](int(sys.argv[2]), *map(Path, sys.argv[3:]))))

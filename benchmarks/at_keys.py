"""Keys pressed in a pseudo-terminal, one after another, each when the answer to the one before is quiet.

    python -m benchmarks.at_keys TIMES SHOP.db
    python -m benchmarks.at_keys lists TIMES SHORT.db LONG.db

Each key is followed by one of the app it stands beside, so that a busy moment meets both: the first form
presses those of Ringback and of the bare app, the second those of a list, short and long. Prints JSON, for
each app by kind of key: milliseconds to the first changed byte and to the last, those of the processor until
the first, and bytes; for lists also the start, and the most memory.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.child import environment
from benchmarks.scene import FLOORS, ours
from benchmarks.terminal import Answer, Terminal

DOWN, UP, LEFT = b"\x1b[B", b"\x1b[A", b"\x1b[D"
PAGE_DOWN, PAGE_UP, HOME, END = b"\x1b[6~", b"\x1b[5~", b"\x1b[H", b"\x1b[F"

Figures = dict[str, float]
Pair = tuple[Terminal, Terminal]

STARTS = 5
"""How often the lists are started."""

_SETTLES = 0.3
"""Seconds in which what a key brought about is over."""

ROWS = "****"
"""What stands in the card of the first row: a masked number."""


def figures(answers: Sequence[Answer]) -> Figures:
    """Give median and 95th percentile of the first byte, the last, the processor's; the median of bytes."""
    found: Figures = {"n": len(answers), "bytes": median(answer.sent for answer in answers)}
    for name in ("first", "last", "used"):
        ordered = sorted(getattr(answer, name) for answer in answers)
        found[name] = median(ordered)
        found[f"{name}_p95"] = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return found


class Both:
    """Two apps whose keys are pressed in turn, and what each answered by kind of key."""

    def __init__(self, names: tuple[str, str], pair: Pair) -> None:
        self._names = names
        self._pair = pair
        self._answers: dict[str, tuple[list[Answer], list[Answer]]] = {}

    def press(self, kind: str, key: bytes, other: bytes) -> None:
        """Press a key in the one and another in the other."""
        kept = self._answers.setdefault(kind, ([], []))
        for terminal, each, answers in zip(self._pair, (key, other), kept, strict=True):
            answers.append(terminal.answer(each))

    def press_alone(self, key: bytes, other: bytes) -> None:
        """Press keys that do not count, and may change nothing: what follows begins behind them."""
        for terminal, each in zip(self._pair, (key, other), strict=True):
            terminal.send(each)
            terminal.quiet(_SETTLES)

    def told(self) -> dict[str, dict[str, Figures]]:
        """Give the figures of each app."""
        return {
            name: {kind: figures(kept[place]) for kind, kept in self._answers.items()}
            for place, name in enumerate(self._names)
        }


TODAY: dict[str, tuple[bytes, ...]] = {
    "cursor in view": (DOWN, UP),
    "scrolling a page": (PAGE_DOWN,),
    "scrolling a line": (DOWN,),
    "switching queue": (b"1", b"2", b"3"),
    "filtering": (b"m",),
}
"""Kinds of keys on Today, the last of each pressed once before they count. The service manager's list is the
filter there is; nobody sorts: a queue is in calling order."""


CALL = (
    ("opening a call", b"\r"),
    ("answering", b"1"),
    ("answering", LEFT),
    ("outcome to the next card", b"n"),
)
"""Keys of a call, in their order, from the card on."""


def beside_the_bare(times: int, shop: Path) -> dict[str, dict[str, Figures]]:
    """Press keys on Today and in calls, each beside one of the bare app."""
    with opened(shop) as app, bare_app() as bare:
        ready(app)
        bare.until("bare 0")
        bare.quiet(0.3)
        both = Both(("ours", "bare"), (app, bare))
        press_all(both, times, b"x")
        return both.told()


def press_all(both: Both, times: int, other: bytes = b"") -> None:
    """Press all keys there are, on Today and in calls; in the second app the same, or always one other."""
    for kind, keys in TODAY.items():
        both.press_alone(keys[-1], other or keys[-1])
        for _ in range(times):
            for key in keys:
                both.press(kind, key, other or key)
    for key in (b"m", b"2", b"n") if times % 2 == 0 else (b"2", b"n"):
        both.press_alone(key, other or key)
    for _ in range(times):
        for kind, key in CALL:
            both.press(kind, key, other or key)


LISTS: dict[str, tuple[bytes, ...]] = {
    "cursor in view": (DOWN, UP),
    "a page": (PAGE_DOWN, PAGE_UP),
    "the other end": (END, HOME),
}
"""Kinds of keys in a list, short or long: pages are those at its beginning, since the short one has few."""


def lists(times: int, short: Path, long: Path) -> dict[str, object]:
    """Start a list, short and long, and press keys in both."""
    rows: dict[str, list[float]] = {"long": [], "short": []}
    for _ in range(STARTS):
        for name, shop in (("long", long), ("short", short)):
            with opened(shop) as app:
                rows[name].append(app.until(ROWS))
    with opened(long) as many, opened(short) as few:
        ready(many)
        ready(few)
        both = Both(("long", "short"), (many, few))
        for kind, keys in LISTS.items():
            for _ in range(times):
                for key in keys:
                    both.press(kind, key, key)
        found: dict[str, object] = {}
        for (name, told), app in zip(both.told().items(), (many, few), strict=True):
            found[name] = {**told, "start": min(rows[name]), "megabytes": app.megabytes()}
        return found


def opened(shop: Path) -> Terminal:
    """Start Ringback on a shop."""
    return Terminal(ours("tui", "--db", str(shop)), environment(shop.parent))


def bare_app() -> Terminal:
    """Start the bare app."""
    with ExitStack() as stack:
        place = stack.enter_context(TemporaryDirectory())
        return Terminal([sys.executable, str(FLOORS / "bare_app.py")], environment(Path(place)))


def ready(app: Terminal) -> None:
    """Wait for the first row, and for what is made ready behind it."""
    app.until(ROWS)
    app.quiet(1.0)


if __name__ == "__main__":
    if sys.argv[1] == "lists":
        print(json.dumps(lists(int(sys.argv[2]), *map(Path, sys.argv[3:]))))
    else:
        print(json.dumps(beside_the_bare(int(sys.argv[1]), Path(sys.argv[2]))))

"""A program on a pseudo-terminal after a hundred calls, and while nobody touches it; beside the bare app.

`python -m benchmarks.at_rest CALLS SECONDS SHOP.db` prints JSON, for each of the two: the most memory it has
had, in megabytes, and while it was left alone the time of the processor, in milliseconds, and bytes sent.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.at_keys import CALL, bare_app, opened, ready
from benchmarks.terminal import Terminal

SETTLES = 2.0
"""Seconds after which what was made ready in the background is."""


def main(calls: int, seconds: float, shop: Path) -> dict[str, dict[str, float]]:
    """Leave both alone, make calls in the one, and press as many keys in the other."""
    with opened(shop) as app, bare_app() as bare:
        ready(app)
        bare.until("bare 0")
        for terminal in (app, bare):
            terminal.quiet(SETTLES)
        found = {"ours": _left(app, seconds), "bare": _left(bare, seconds)}
        app.send(b"n")
        app.quiet(SETTLES)
        for _ in range(calls):
            for _kind, key in CALL:
                app.answer(key)
                bare.answer(b"x")
        for name, terminal in (("ours", app), ("bare", bare)):
            found[name]["megabytes"] = terminal.megabytes()
        return found


def _left(terminal: Terminal, seconds: float) -> dict[str, float]:
    used = terminal.used()
    sent = terminal.drain(seconds)
    return {"used": terminal.used() - used, "sent": sent}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]))))

"""What an agent's steps take in a small shop and in a large one, in turn; then the same keys in both.

`python -m benchmarks.growing TIMES SMALL.db LARGE.db` prints JSON, for each shop: median and 99th percentile,
in milliseconds, of each step, of a search at each key typed, and of those that found one person, or
twenty; and by kind of key what `benchmarks.at_keys` tells. `used` is time of the processor.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from time import perf_counter, thread_time
from typing import TypeVar

import store
from benchmarks import searching
from benchmarks.at_keys import Both, opened, press_all, ready
from benchmarks.beside import summed_up
from benchmarks.shop import code_of, moment

SEARCHES = 60
"""Keys typed into the box at each turn of the other steps."""

FOUND = (1, 20)
"""Hits of the searches that are told of by themselves as well: in a larger shop a text means more people."""

LINES = 25
"""Lines of each queue on a page: fewer where one of the shops has not so many, the same in both."""

T = TypeVar("T")


class Work:
    """An agent at work in a shop, a step at a time."""

    def __init__(self, shop: Path) -> None:
        self._settings, self._now = store.load_settings(None), moment()
        self._database = store.Database(shop)
        with self._database.writing() as records:
            self._agent = store.agent_or_new(records, self._settings, code_of(0), self._now)
        store.hear_names(self._database)
        self._typed = searching.typed(self._database)
        self._took: dict[str, list[tuple[float, float]]] = {}
        self.lines: dict[str, int] = {}

    def waiting(self) -> dict[str, int]:
        """Count the lines of each queue."""
        with self._database.reading() as records:
            found = store.counts(records, self._now)
        return {kind: found.get(kind, 0) for kind in self._settings.queues}

    def turn(self) -> None:
        """See the queues, take the next follow-up, see its card, call, answer, log; then look people up."""
        self._timed("page", self._page)
        call = self._timed("claim", self._claim)
        self._timed("card", lambda: self._card(call))
        self._timed("opening", lambda: self._open(call))
        self._timed("answer", lambda: store.keep_answer(self._database, call, "overall", 2, "why"))
        self._timed("outcome", lambda: self._log(call))
        for text in islice(self._typed, SEARCHES):
            found = self._timed("search", lambda: self._find(text))  # noqa: B023  called at once
            if len(found) in FOUND:
                self._took.setdefault(f"search, {len(found)} found", []).append(self._took["search"][-1])

    def close(self) -> dict[str, dict[str, float]]:
        """Close the shop, and give what each step took."""
        self._database.close()
        found = {}
        for name, took in self._took.items():
            waited, used = ([each[place] for each in took] for place in (0, 1))
            found[name] = summed_up(waited) | {f"used_{what}": each for what, each in summed_up(used).items()}
        return found

    def _timed(self, name: str, step: Callable[[], T]) -> T:
        begun, used = perf_counter(), thread_time()
        found = step()
        took = (1_000 * (perf_counter() - begun), 1_000 * (thread_time() - used))
        self._took.setdefault(name, []).append(took)
        return found

    def _page(self) -> object:
        with self._database.reading() as records:
            return [
                store.todays_lines(records, self._settings, self._now, kind=kind, most=most)
                for kind, most in self.lines.items()
            ]

    def _claim(self) -> int:
        found = store.claim_next(self._database, self._settings, self._agent, self._now, kind="invitation")
        if found is None:
            raise RuntimeError("the queue ran dry: more follow-ups are needed")
        return found

    def _card(self, call: int) -> object:
        with self._database.reading() as records:
            return store.card(records, self._settings, call, self._now)

    def _open(self, call: int) -> object:
        token, script = f"growing-{call}", "invitation"
        return store.open_call(
            self._database, self._agent, call, self._now, token=token, script=script, version=1, language="zh"
        )

    def _log(self, call: int) -> object:
        return store.log(
            self._database, self._settings, self._agent, call, store.CallEnd("too_far"), self._now
        )

    def _find(self, text: str) -> list[store.Hit]:
        return store.find(self._database, self._settings, text, self._now)


def growing(times: int, small: Path, large: Path) -> dict[str, dict[str, object]]:
    """Take turns in both shops."""
    shops = {"small": Work(small), "large": Work(large)}
    waiting = [work.waiting() for work in shops.values()]
    for work in shops.values():
        work.lines = {kind: min(LINES, *(each[kind] for each in waiting)) for kind in waiting[0]}
    for _ in range(times):
        for work in shops.values():
            work.turn()
    found: dict[str, dict[str, object]] = {name: {**work.close()} for name, work in shops.items()}
    with opened(small) as few, opened(large) as many:
        ready(few)
        ready(many)
        both = Both(("small", "large"), (few, many))
        press_all(both, times)
        for name, told in both.told().items():
            found[name] |= told
    return found


if __name__ == "__main__":
    print(json.dumps(growing(int(sys.argv[1]), *map(Path, sys.argv[2:]))))

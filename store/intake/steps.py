"""Writing much beside people who work: in steps, so short that nobody's write waits long.

While nobody else writes, steps are long, for short ones cost more; as soon as somebody does, they become
short, with a pause after each in which whoever waits gets the right to write.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, sleep

from store.database import Database, Records

ALONE, BESIDE_OTHERS = 0.12, 0.012
"""Seconds a step may take."""

PAUSE = 0.0025
"""Seconds between steps beside others: more than twice what a waiting writer sleeps between asking."""

QUIET_AFTER = 3.0
"""Seconds without anybody else's write after which the importer thinks itself alone again."""

FIRST, LEAST, MOST = 500, 50, 50_000
"""Rows of a step: at first, and at least and at most."""


class Steps:
    """Runs writing steps on a connection of its own, each a transaction, and keeps them short."""

    def __init__(self, own: Database, progress: Callable[[int], None] = lambda _: None) -> None:
        self._own = own
        self._progress = progress
        self._others_seen = -QUIET_AFTER
        self._rows: dict[str, float] = {}
        own.others_wrote()

    def through(self, what: str, first: int, last: int, write: Callable[[Records, int, int], object]) -> None:
        """Let `write` write what is numbered from `first` to `last`, some of it at a time."""
        low = first
        while low <= last:
            rows = round(self._rows.get(what, FIRST))
            high = min(last, low + rows - 1)
            began = perf_counter()
            with self._own.writing() as records:
                got = perf_counter()
                write(records, low, high)
            ended = perf_counter()
            beside = self._beside_others(ended, waited=got - began)
            self._adapt(what, high - low + 1, ended - got, BESIDE_OTHERS if beside else ALONE)
            self._progress(high - low + 1)
            self._own.keep_log_short()
            low = high + 1
            if beside:
                sleep(PAUSE)

    def _beside_others(self, now: float, *, waited: float) -> bool:
        if self._own.others_wrote() or waited > PAUSE:
            self._others_seen = now
        return now - self._others_seen < QUIET_AFTER

    def _adapt(self, what: str, rows: int, took: float, wanted: float) -> None:
        factor = min(2.0, max(0.25, wanted / max(took, 1e-6)))
        self._rows[what] = min(MOST, max(LEAST, rows * factor))

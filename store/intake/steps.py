"""Writing much beside people who work: in steps that end as soon as anybody wants to write.

A step is a transaction. While nobody else writes it is long, for short ones cost more; whoever finds it in
the way says so (`Database.waiting_mark`), and it ends with the rows in hand. From then on steps are short,
with a pause after each in which others get in, until nobody has written for a while.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, sleep

from store.database import Database, Records

ALONE, BESIDE_OTHERS = 0.6, 0.012
"""Seconds a step may take, to its commit."""

IN_HAND = 0.006
"""Seconds that the rows written between two looks at who waits may take."""

PAUSE = 0.0025
"""Seconds between steps beside others: more than twice what a waiting writer sleeps between asking."""

QUIET_AFTER = 3.0
"""Seconds without anybody else's write after which the importer thinks itself alone again."""

FIRST, LEAST, MOST = 200, 20, 5_000
"""Rows in hand: at first, and at least and at most."""


class Steps:
    """Runs writing steps on a connection of its own, each a transaction, and lets others in.

    `progress` hears how many rows each step wrote, after its commit; it may raise to stop.
    """

    def __init__(self, own: Database, progress: Callable[[int], None] = lambda _: None) -> None:
        self._own = own
        self._progress = progress
        self._others_seen = -QUIET_AFTER
        self._rows: dict[str, float] = {}
        self._mark = own.waiting_mark()
        own.others_wrote()

    def through(self, what: str, first: int, last: int, write: Callable[[Records, int, int], object]) -> None:
        """Let `write` write what is numbered from `first` to `last`, some of it at a time."""
        low = first
        while low <= last:
            beside = self._beside_others(perf_counter())
            asked = perf_counter()
            with self._own.writing() as records:
                began = perf_counter()
                until = began + (BESIDE_OTHERS if beside or began - asked > PAUSE else ALONE)
                upto = self._some(records, what, low, last, write, until)
            self._progress(upto - low)
            low = upto
            self._own.keep_log_short()
            if beside:
                sleep(PAUSE)

    def _some(
        self,
        records: Records,
        what: str,
        low: int,
        last: int,
        write: Callable[[Records, int, int], object],
        until: float,
    ) -> int:
        """Write a step's rows; give the number of the first that is left."""
        mark = self._own.waiting_mark()
        while low <= last:
            rows = round(self._rows.get(what, FIRST))
            high = min(last, low + rows - 1)
            began = perf_counter()
            write(records, low, high)
            now = perf_counter()
            factor = min(2.0, max(0.25, IN_HAND / max(now - began, 1e-6)))
            self._rows[what] = min(MOST, max(LEAST, rows * factor))
            low = high + 1
            if now >= until or self._own.waiting_mark() != mark:
                break
        return low

    def _beside_others(self, now: float) -> bool:
        """Say whether anybody else wrote, or waited to, lately."""
        mark = self._own.waiting_mark()
        if self._own.others_wrote() or mark != self._mark:
            self._others_seen = now
        self._mark = mark
        return now - self._others_seen < QUIET_AFTER

"""Writing much beside people who work: in steps that end as soon as anybody wants to write.

A step is a transaction. While nobody else writes it is long, for short ones cost more; whoever finds it in
the way is heard (`Database.waiting_mark`), and it ends with the rows in hand. From then on steps are short,
until nobody has written for a while. Each begins when nobody is in line (`store/turns.py`), unless that
takes long.

No step waits for the disk in its turn: what it wrote counts only with the import's last transaction. What a
short one wrote goes to the disk, and from the log into the file, as soon as its turn is over, so that nobody
else has to do either.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from store.database import Database, Records

ALONE, IN_HAND = 2.0, 0.006
"""Seconds a step may take while nobody else writes, and between two looks at who waits."""

IN_HAND_NOTED = 0.12
"""Between two looks where each statement first notes what it changes, which costs less of many rows at once.

SQLite does so for tables with indexes on what is worked out of a column. Whoever comes waits this long once:
from then on steps are short."""

FLUSHED = 0.3
"""Seconds of a long step after which what it wrote goes to the disk: whoever comes waits for that much."""

BESIDE_OTHERS = 0.01
"""Seconds a step may take beside others, with its commit."""

OTHERS_FIRST = 0.05
"""Seconds for which a step beside others gives way to whoever is in line."""

QUIET_AFTER = 3.0
"""Seconds without anybody else's write after which the importer thinks itself alone again."""

FIRST, LEAST, MOST = 200, 20, 8_000
"""Rows in hand: at first, and at least and at most."""


class Others:
    """Whether anybody else works at the shop: wrote, or waited to, lately."""

    def __init__(self, own: Database) -> None:
        self._own = own
        self._mark = own.waiting_mark()
        self._seen = -QUIET_AFTER

    def at_work(self, *, wrote: bool = False) -> bool:
        """Say whether somebody was in line within `QUIET_AFTER` seconds, or just `wrote`, known otherwise."""
        now, mark = perf_counter(), self._own.waiting_mark()
        if wrote or mark != self._mark:
            self._seen = now
        self._mark = mark
        return now - self._seen < QUIET_AFTER


class Steps:
    """Runs writing steps on a connection of its own, each a transaction, and lets others in.

    `progress` hears how many rows each step wrote, after its commit; it may raise to stop.
    """

    def __init__(self, own: Database, progress: Callable[[int], None] = lambda _: None) -> None:
        self._own = own
        self._progress = progress
        self._rows: dict[tuple[str, bool], float] = {}
        self._others = Others(own)
        own.others_wrote()

    def through(
        self,
        what: str,
        first: int,
        last: int,
        write: Callable[[Records, int, int], object],
        *,
        in_hand: float = IN_HAND,
    ) -> None:
        """Let `write` write what is numbered from `first` to `last`, some of it at a time.

        `in_hand` is how many seconds may pass between two looks at who waits.
        """
        low = first
        self._own.flush_log()
        self._own.wait_for_disk(waits=False)
        try:
            while low <= last:
                beside = self._others.at_work(wrote=self._own.others_wrote())
                if beside:
                    upto = self._short(what, low, last, write)
                else:
                    upto = self._long(what, low, last, write, in_hand)
                self._progress(upto - low)
                low = upto
                self._own.keep_log_short(beside=beside)
        finally:
            self._own.wait_for_disk(waits=True)

    def _short(self, what: str, low: int, last: int, write: Callable[[Records, int, int], object]) -> int:
        """Write some rows beside others; give the number of the first that is left."""
        rows = self._rows.get((what, True), LEAST)
        high = min(last, low + round(rows) - 1)
        self._own.let_others_first(OTHERS_FIRST)
        with self._own.writing() as records:
            began = perf_counter()
            write(records, low, high)
        self._next_time((what, True), rows, BESIDE_OTHERS / max(perf_counter() - began, 1e-6))
        return high + 1

    def _long(
        self, what: str, low: int, last: int, write: Callable[[Records, int, int], object], in_hand: float
    ) -> int:
        """Write many rows, until somebody waits; give the number of the first that is left."""
        with self._own.writing() as records:
            flushed = perf_counter()
            until = flushed + ALONE
            mark = self._own.waiting_mark()
            while low <= last:
                rows = self._rows.get((what, False), FIRST)
                high = min(last, low + round(rows) - 1)
                began = perf_counter()
                write(records, low, high)
                now = perf_counter()
                self._next_time((what, False), rows, in_hand / max(now - began, 1e-6))
                low = high + 1
                if now >= flushed + FLUSHED:
                    self._own.flush_log()
                    flushed = perf_counter()
                if now >= until or self._own.waiting_mark() != mark:
                    break
        return low

    def _next_time(self, what: tuple[str, bool], rows: float, factor: float) -> None:
        self._rows[what] = min(MOST, max(LEAST, rows * min(2.0, max(0.25, factor))))

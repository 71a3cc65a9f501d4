"""Leaving a processor to those who work at the shop, while a file's rows are cleaned."""

from __future__ import annotations

import os
from time import perf_counter, sleep

from store.database import Database
from store.intake.steps import Others

_LONGEST = 0.05
"""Seconds of a pause at most."""


class Pauses:
    """Pauses of an import that has as many `processes` as there are processors.

    Whoever works at the shop would else wait for one of them at every write: the disk has long answered, but
    the import goes on until its time is over.
    """

    def __init__(self, own: Database, processes: int) -> None:
        self._crowded = own.is_file and processes >= (os.cpu_count() or 1)
        self._others = Others(own)
        self._since = perf_counter()

    def pause(self) -> None:
        """Rest for as long as was worked since the last time, if anybody else wrote lately."""
        if self._crowded and self._others.at_work():
            sleep(min(_LONGEST, perf_counter() - self._since))
        self._since = perf_counter()

"""The live bar of an import on the command line: rows, rows a second, time left; then what is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import NamedTuple

from tui.text import clean
from tui.words import _

SHOWN_A_SECOND = 5


class Told(NamedTuple):
    """What an import tells: rows read, and of how many; records written, and of how many."""

    read: Callable[[int, int | None], None]
    wrote: Callable[[int, int | None], None]


UNSEEN = Told(lambda _done, _total: None, lambda _done, _total: None)


@contextmanager
def bar(name: str, *, wanted: bool) -> Iterator[Told]:
    """Show a bar on standard error while a file is taken in, where that is a terminal.

    Gives what is to be told of the import. Nothing of the bar stays.
    """
    if not wanted or not sys.stderr.isatty():
        yield UNSEEN
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    shown = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[done]}", markup=False),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
        refresh_per_second=SHOWN_A_SECOND,
        transient=True,
    )
    reading = shown.add_task(clean(name), total=None, done="")
    writing = shown.add_task(clean(name), total=None, done="", visible=False)
    began = monotonic()

    def read(done: int, total: int | None) -> None:
        if done == total:
            shown.update(reading, visible=False)
            shown.update(writing, visible=True, done=_("{n} rows read; comparing").format(n=f"{done:,}"))
            return
        a_second = round(done / max(monotonic() - began, 0.001))
        said = _("{n} rows, {rate} a second").format(n=f"{done:,}", rate=f"{a_second:,}")
        shown.update(reading, total=total, completed=done, done=said)

    def wrote(done: int, total: int | None) -> None:
        counted = {"n": f"{done:,}", "all": f"{total or done:,}"}
        is_last = total is not None and done >= total
        said = _("{all} records written; finishing") if is_last else _("{n} of {all} records")
        shown.update(writing, total=total, completed=done, done=said.format(**counted))

    with shown:
        yield Told(read, wrote)

"""`ringback import --watch FOLDER`: files put there are taken in, and put away with their account."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from stat import S_ISREG
from time import sleep
from typing import NoReturn

from store import Account, Unusable, layouts_known, load_mapping, propose
from tui.commands import faults
from tui.commands.asked import desk_for
from tui.commands.importing import REJECTED, UNUSABLE, rejects_beside
from tui.commands.taking import (
    How,
    document,
    is_of_the_file,
    mapping_beside,
    said,
    take,
    written_beside,
)
from tui.text import clean
from tui.wiring import Desk
from tui.words import _, accounts

DONE, REFUSED = "done", "refused"
"""Folders in the watched one that files are put into."""

EVERY = 5.0
"""Seconds between two looks, if nothing else is said."""

PASSING = (".", "~$")
PASSING_ENDS = (".part", ".partial", ".filepart", ".tmp", ".crdownload")
"""How names begin and end of files that another program is still writing, or has open."""

TO_COME_AGAIN = ("import_missing", "import_changed")
"""A file that vanished or is still written: whatever it becomes is seen at a later look."""

KINDS = ("customers", "visits", "calls", "outside-survey")
"""Kinds of files in the order they go in: what others refer to first."""

Stamp = tuple[int, int]
"""A file's size, and its time of change in nanoseconds."""


def run(how: How, asked: argparse.Namespace) -> int:
    """Watch a folder until stopped, or (`--once`) take what is there. Raises `Unusable` if it is missing."""
    folder = Path(asked.watch).expanduser()
    if not folder.is_dir():
        raise Unusable("import_folder_missing", path=str(folder))
    every = EVERY if asked.every is None else asked.every
    with _ended_by_sigterm():
        if asked.once:
            return Watch(desk_for(asked), how, folder).once(every)
        watch = Watch(_desk_in_time(asked, every), how, folder)
        if sys.stderr.isatty() and not how.as_json:
            print(_("Watching {folder}; Ctrl-C ends it.").format(folder=clean(str(folder))), file=sys.stderr)
        return watch.until_stopped(every)


def _desk_in_time(asked: argparse.Namespace, every: float) -> Desk:
    """Open the shop, as soon as nobody holds it locked. Raises `Unusable` for any other reason."""
    was_said = False
    while True:
        try:
            return desk_for(asked)
        except Unusable as fault:
            if fault.remark.code != "database_locked":
                raise
            if not was_said:
                print(f"ringback: {faults.line(fault)}", file=sys.stderr, flush=True)
            was_said = True
            sleep(every)


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let whoever runs services end the watch: what is half in is taken out, and the status is 0."""

    def end(_signal: int, _frame: object) -> NoReturn:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@dataclass(frozen=True, slots=True)
class _Dropped:
    """A file that is complete: where it lies, and its stamp."""

    path: Path
    stamp: Stamp

    @property
    def is_as_it_was(self) -> bool:
        """Whether it is still the file that was seen."""
        return _stamp(self.path) == self.stamp


@dataclass(slots=True)
class _Place:
    """A name kept for a file by an empty one, until the file takes it."""

    path: Path
    is_taken: bool = False


class Watch:
    """Looks at a folder, and takes in the files that did not change between two looks."""

    def __init__(self, desk: Desk, how: How, folder: Path) -> None:
        self._desk, self._how, self._folder = desk, how, folder
        self._seen: dict[Path, Stamp] = {}
        self._stuck: dict[Path, Stamp] = {}
        self._troubles: set[str] = set()
        self._said: set[str] = set()

    def until_stopped(self, every: float) -> NoReturn:
        """Look again and again, every so many seconds."""
        while True:
            self.take_complete()
            sleep(every)

    def once(self, every: float) -> int:
        """Look twice, take what is complete, and give the exit status."""
        self.take_complete()
        if not self._seen:
            return 0
        sleep(every)
        return self.take_complete()

    def take_complete(self) -> int:
        """Look, and take in every file that is as it was at the look before; give the worst exit status."""
        self._troubles = set()
        status = max((self._take(dropped) for dropped in self._complete()), default=0)
        self._said &= self._troubles
        return status

    # Looking.

    def _complete(self) -> list[_Dropped]:
        before, self._seen = self._seen, self._there()
        found = []
        for path, stamp in self._seen.items():
            beside = mapping_beside(path)
            settled = before.get(path) == stamp and before.get(beside) == self._seen.get(beside)
            if settled and not path.name.endswith(_MAPPING) and self._stuck.get(path) != stamp:
                found.append(_Dropped(path, stamp))
        return sorted(found, key=self._order) if len(found) > 1 else found

    def _there(self) -> dict[Path, Stamp]:
        try:
            paths = sorted(self._folder.iterdir())
        except OSError as fault:
            self._trouble(Unusable("import_unreadable", path=str(self._folder), problem=fault.strerror or ""))
            return {}
        there = {}
        for path in paths:
            stamp = None if _is_passing(path.name) else _stamp(path)
            if stamp is not None:
                there[path] = stamp
        return there

    def _order(self, dropped: _Dropped) -> tuple[int, int, str]:
        """Put files in order: what others refer to first, then the older."""
        how = self._how
        try:
            with self._desk.database.reading() as records:
                known = layouts_known(records)
                kind = propose(dropped.path, how.kind, how.mapping, how.form, known).kind
        except Unusable:
            kind = KINDS[-1]
        return KINDS.index(kind), dropped.stamp[1], dropped.path.name

    # Taking in.

    def _take(self, dropped: _Dropped) -> int:
        """Take a file in and put it away; give the exit status it alone would have."""
        try:
            return REJECTED if self._taken(dropped).rejected else 0
        except Unusable as fault:
            if fault.remark.code in TO_COME_AGAIN:
                return 0
            if not is_of_the_file(fault) or fault.remark.code in _OF_THE_FOLDER:
                self._trouble(fault)
            else:
                self._refuse(dropped, fault)
            return UNUSABLE

    def _taken(self, dropped: _Dropped) -> Account:
        with self._place(DONE, dropped) as place:
            mapping = mapping_beside(dropped.path)
            how = replace(self._how, mapping=load_mapping(mapping)) if mapping.exists() else self._how
            account = take(self._desk, dropped.path, how, rejects_beside(place.path))
            told = document(account)
            text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
            to = self._put_away(dropped, place, _ACCOUNT, text)
        self._tell(dropped, to, accounts.summed(account), {"account": told})
        return account

    def _refuse(self, dropped: _Dropped, fault: Unusable) -> None:
        try:
            with self._place(REFUSED, dropped) as place:
                _put_mapping_away(dropped.path, place.path)
                mapping = written_beside(self._desk, fault, place.path)
                reason = said(fault, mapping)
                to = self._put_away(dropped, place, _REASON, reason + "\n")
        except Unusable as unwritable:
            self._trouble(unwritable)
            return
        told = {"code": fault.remark.code, "says": reason, "mapping": mapping and str(mapping)}
        self._tell(dropped, to, reason, {"refused": told})

    @contextmanager
    def _place(self, folder: str, dropped: _Dropped) -> Iterator[_Place]:
        """Keep a free name in a folder for a file; what was kept for nothing is given up.

        Raises `Unusable` where nothing can be put there.
        """
        try:
            (self._folder / folder).mkdir(exist_ok=True)
            place = _Place(_free_name(self._folder / folder / dropped.path.name))
        except OSError as fault:
            raise _unwritable(self._folder / folder, fault) from fault
        try:
            yield place
        except OSError as fault:
            self._stuck[dropped.path] = dropped.stamp
            raise _unwritable(self._folder / folder, fault) from fault
        finally:
            if not place.is_taken:
                place.path.unlink(missing_ok=True)

    @staticmethod
    def _put_away(dropped: _Dropped, place: _Place, ending: str, text: str) -> Path | None:
        """Write what came of a file beside its place, and move it there; None where it is another by now."""
        place.path.with_name(place.path.name + ending).write_text(text, encoding="utf-8")
        _put_mapping_away(dropped.path, place.path)
        if not dropped.is_as_it_was:
            return None
        shutil.move(dropped.path, place.path)
        place.is_taken = True
        return place.path

    # Telling.

    def _tell(self, dropped: _Dropped, to: Path | None, line: str, told: dict[str, object]) -> None:
        """Print a line for a file."""
        where = to and to.relative_to(self._folder).as_posix()
        if self._how.as_json:
            print(
                json.dumps({"file": dropped.path.name, "to": where, **told}, ensure_ascii=False), flush=True
            )
        else:
            print(clean(f"{dropped.path.name} → {where or '–'}: {line}"), flush=True)

    def _trouble(self, fault: Unusable) -> None:
        """Say what is in the way; once, as long as it lasts."""
        line = faults.line(fault) or ""
        self._troubles.add(line)
        if line not in self._said:
            self._said.add(line)
            print(f"ringback: {line}", file=sys.stderr, flush=True)


_ACCOUNT, _REASON, _MAPPING = ".account.json", ".reason.txt", ".map.toml"

_OF_THE_FOLDER = ("import_folder_unwritable", "rejects_unwritable")
"""Codes of what is no fault of the file's either."""


def _is_passing(name: str) -> bool:
    return name.startswith(PASSING) or name.lower().endswith(PASSING_ENDS)


def _stamp(path: Path) -> Stamp | None:
    """Take a plain file's stamp; None where there is none.

    A link is none: whoever puts files here would have others' files read with the rights of whoever watches.
    """
    try:
        status = path.lstat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns) if S_ISREG(status.st_mode) else None


def _put_mapping_away(path: Path, place: Path) -> None:
    """Move the mapping that lies beside a file, if any, to beside its place."""
    with suppress(FileNotFoundError):
        shutil.move(mapping_beside(path), mapping_beside(place))


def _free_name(wanted: Path) -> Path:
    """Make an empty file of a name that nothing has yet, nor what goes beside it: numbered if need be."""
    for number in count(1):
        place = wanted if number == 1 else wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        beside = [place.with_name(place.name + ending) for ending in (_ACCOUNT, _REASON)]
        if any(each.exists() for each in (*beside, rejects_beside(place), mapping_beside(place))):
            continue
        with suppress(FileExistsError):
            place.touch(exist_ok=False)
            return place
    raise AssertionError


def _unwritable(folder: Path, fault: OSError) -> Unusable:
    return Unusable("import_folder_unwritable", path=str(folder), problem=fault.strerror or "")

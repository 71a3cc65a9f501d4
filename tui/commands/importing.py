"""`ringback import`: take files in, and hand back what was refused; or take the last one back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from store import Account, Unusable, newest_import, take_back
from tui.commands.asked import desk_for, print_json
from tui.commands.taking import How, document, is_of_the_file, said, take, written_beside
from tui.text import clean
from tui.wiring import Desk
from tui.words import _, accounts

REJECTED, UNUSABLE, INTERRUPTED = 1, 2, 130
"""Exit statuses: rows were refused, a file cannot be used, stopped with Ctrl-C."""


def run(asked: argparse.Namespace) -> int:
    """Take files in, take the last import back, or watch a folder."""
    _check(asked)
    if asked.watch:
        from tui.commands import watching

        return watching.run(How.of(asked), asked)
    if asked.undo:
        return _undo(desk_for(asked), as_json=asked.json)
    how = How.of(asked)
    return _Files(desk_for(asked), how, asked).run()


def _check(asked: argparse.Namespace) -> None:
    """Refuse options that say nothing together. Raises `Unusable`."""
    if asked.rejects and (asked.watch or len(asked.files) > 1):
        raise Unusable("import_rejects_of_several")
    if asked.watch and asked.dry_run:
        raise Unusable("import_watch_dry")
    if not asked.watch and (asked.once or asked.every is not None):
        raise Unusable("import_not_watched")


class _Files:
    """Takes files in one after the other: one that cannot be used does not keep the others out."""

    def __init__(self, desk: Desk, how: How, asked: argparse.Namespace) -> None:
        self._desk, self._how = desk, how
        self._paths = [Path(name).expanduser() for name in asked.files]
        self._rejects = Path(asked.rejects).expanduser() if asked.rejects else None
        self._taken: list[Account] = []

    def run(self) -> int:
        """Take them in; give the exit status."""
        status = 0
        try:
            for path in self._paths:
                status = max(status, self._one(path))
                if status == INTERRUPTED:
                    break
        finally:
            self._print_documents()
        return status

    def _print_documents(self) -> None:
        if self._how.as_json and self._taken:
            documents = [document(account) for account in self._taken]
            print_json(documents[0] if len(self._paths) == 1 else documents)

    def _one(self, path: Path) -> int:
        newest = self._newest()
        try:
            account = take(self._desk, path, self._how, self._rejects or rejects_beside(path))
        except Unusable as fault:
            if not is_of_the_file(fault):
                raise
            mapping = written_beside(self._desk, fault, path)
            print(f"ringback: {said(fault, mapping)}", file=sys.stderr)
            return UNUSABLE
        except KeyboardInterrupt:
            _say_what_became(path, is_in=self._newest() > newest)
            return INTERRUPTED
        self._taken.append(account)
        if not self._how.as_json:
            for line in (*accounts.told(account), *self._previewed(account)):
                print(clean(line))
        return REJECTED if account.rejected else 0

    def _previewed(self, account: Account) -> list[str]:
        return list(accounts.previewed(account.preview, self._desk.zone)) if account.preview else []

    def _newest(self) -> int:
        with self._desk.database.reading() as records:
            return newest_import(records)


def _say_what_became(path: Path, *, is_in: bool) -> None:
    """Say whether a file that was stopped over is in: stopped in its very last moment, it is."""
    words = (
        _("{path}: stopped, but it was in already.") if is_in else _("{path}: stopped; nothing was stored.")
    )
    print(f"ringback: {clean(words.format(path=path))}", file=sys.stderr)


def rejects_beside(path: Path) -> Path:
    """Name the file for refused rows: beside the imported one."""
    return path.with_name(f"{path.stem}.rejects.csv")


def _undo(desk: Desk, *, as_json: bool) -> int:
    done = take_back(desk.database, desk.settings, now=desk.now(), agent=desk.agent.id)
    if as_json:
        print_json(
            {
                "taken_back": done.file,
                "import": done.batch,
                "at": done.at,
                "removed": done.removed,
                "restored": done.restored,
            }
        )
        return 0
    for line in accounts.taken_back(done, desk.zone, desk.today()):
        print(clean(line))
    return 0

"""`ringback import`: take files in, and hand back what was refused."""

from __future__ import annotations

import argparse
from pathlib import Path

from store import Account, import_file, load_mapping
from tui.commands.asked import desk_for, print_json
from tui.text import clean
from tui.wiring import Desk
from tui.words import accounts


def run(asked: argparse.Namespace) -> int:
    """Take each file in; exit status 1 where rows were refused."""
    desk = desk_for(asked)
    taken = [_take(desk, Path(name).expanduser(), asked) for name in asked.files]
    if asked.json:
        documents = [account.as_json() | {"rejects": account.rejects} for account in taken]
        print_json(documents[0] if len(documents) == 1 else documents)
    else:
        for account in taken:
            print("\n".join(clean(line) for line in accounts.told(account)))
    return 1 if any(account.rejected for account in taken) else 0


def _take(desk: Desk, path: Path, asked: argparse.Namespace) -> Account:
    rejects = Path(asked.rejects).expanduser() if asked.rejects else rejects_beside(path)
    return import_file(
        desk.database,
        desk.settings,
        path,
        now=desk.now(),
        kind=asked.kind,
        mapping=load_mapping(Path(asked.map).expanduser()) if asked.map else None,
        encoding=asked.encoding,
        sheet=asked.sheet,
        dry_run=asked.dry_run,
        rejects=None if asked.dry_run else rejects,
        words=accounts.reason,
    )


def rejects_beside(path: Path) -> Path:
    """Name the file for refused rows: beside the imported one."""
    return path.with_name(f"{path.stem}.rejects.csv")

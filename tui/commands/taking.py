"""One file taken in by the command line: live, with its questions written beside it."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store import (
    Account,
    ColumnsUnsure,
    DaysUnsure,
    FileForm,
    FileMap,
    Remark,
    Unusable,
    hear_names,
    import_file,
    load_mapping,
    write_mapping,
)
from tui.commands import faults
from tui.commands.bar import bar
from tui.text import clean
from tui.wiring import Desk
from tui.words import _, accounts, forms, remarks

NOT_OF_THE_FILE = ("database_", "import_running")
"""How codes begin of what is no fault of the file's: any other file would meet it, too."""


@dataclass(frozen=True, slots=True)
class How:
    """How files are to be read and taken in: what was asked for."""

    kind: str
    mapping: FileMap | None
    form: FileForm
    dry_run: bool
    as_json: bool

    @classmethod
    def of(cls, asked: argparse.Namespace) -> How:
        """Take it from the command line. Raises `Unusable` where something of it is of no use."""
        mapping = load_mapping(Path(asked.map).expanduser()) if asked.map else None
        delimiter = forms.NAMED.get(asked.delimiter or "", asked.delimiter)
        form = FileForm(asked.encoding, delimiter, asked.sheet, asked.heading_row)
        return cls(asked.kind, mapping, form, asked.dry_run, asked.json)


def take(desk: Desk, path: Path, how: How, rejects: Path) -> Account:
    """Take a file in, with a bar where somebody watches. Raises what `import_file` does.

    On a server its names are heard at once: agents' own logins cannot.
    """
    with bar(path.name, wanted=not how.as_json) as told:
        account = import_file(
            desk.database,
            desk.settings,
            path,
            now=desk.now(),
            kind=how.kind,
            mapping=how.mapping,
            form=how.form,
            dry_run=how.dry_run,
            rejects=None if how.dry_run else rejects,
            words=accounts.reason,
            progress=told.read,
            wrote=told.wrote,
        )
    if not (how.dry_run or desk.database.is_file):
        hear_names(desk.database)
    return account


def document(account: Account) -> dict[str, Any]:
    """Give an account as it is printed."""
    return account.as_json() | {"rejects": account.rejects}


def is_of_the_file(fault: Unusable) -> bool:
    """Say whether it is the file that cannot be used, and another one might."""
    return not fault.remark.code.startswith(NOT_OF_THE_FILE)


def written_beside(desk: Desk, fault: Unusable, beside: Path) -> Path | None:
    """Write the mapping that answers what a file leaves open; give its path.

    None where nothing is asked, or it cannot be written there.
    """
    if not isinstance(fault, ColumnsUnsure | DaysUnsure):
        return None
    asked = fault.asked if isinstance(fault, DaysUnsure) else {}

    def worded(remark: Remark) -> str:
        return remarks.sentence(remark, desk.zone, desk.today())

    try:
        return write_mapping(mapping_beside(beside), fault.proposal, worded, asked)
    except Unusable:
        return None


def said(fault: Unusable, mapping: Path | None) -> str:
    """Say in one line why a file was not taken in, and where the mapping is that was written for it."""
    line = faults.line(fault) or ""
    if mapping is None:
        return line
    words = _("{reason} A mapping to be corrected is in {mapping}.")
    return clean(words.format(reason=line, mapping=mapping))


def mapping_beside(path: Path) -> Path:
    """Name the mapping file that is written for a file: beside it."""
    return path.with_name(f"{path.stem}.map.toml")

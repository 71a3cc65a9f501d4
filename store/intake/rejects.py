"""The file of refused rows: whole, as they came, with their number and the reason before them."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

from store.database import Records
from store.intake.files.reading import Table
from store.intake.layouts.headings import Layout
from store.intake.layouts.kinds import OWN
from store.remarks import Unusable

Words = Callable[[str], str]
"""Puts a reason's code into words."""


def write_rejects(records: Records, table: Table, layout: Layout, path: Path, words: Words) -> None:
    """Write the refused rows to a CSV file (UTF-8 with mark) that can be corrected and imported again.

    A new file is one that only its owner may read: names and numbers stand in it. Reads the table once more
    and takes the rows that are noted as refused. Raises `Unusable` where the file cannot be written.
    """
    own = [place for place, heading in enumerate(layout.headings) if heading in OWN]
    reasons = iter(records.each("SELECT row_no, reason FROM refused ORDER BY row_no"))
    awaited = next(reasons, None)
    try:
        with open(path, "w", encoding="utf-8-sig", newline="", opener=_own) as file:
            writer = csv.writer(file)
            for number, cells in table.rows():
                if number == layout.heading_row:
                    writer.writerow(chain(OWN, _without(cells, own)))
                if awaited is not None and number == awaited["row_no"]:
                    writer.writerow(chain((number, words(awaited["reason"])), _without(cells, own)))
                    awaited = next(reasons, None)
                if awaited is None:
                    break
    except OSError as fault:
        raise Unusable("rejects_unwritable", path=str(path), problem=fault.strerror or "") from fault


def _own(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _without(cells: Sequence[str], places: list[int]) -> Sequence[str]:
    return [cell for place, cell in enumerate(cells) if place not in places] if places else cells

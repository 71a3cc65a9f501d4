"""How a file is to be read, as far as somebody says it: encoding, delimiter, sheet, heading row."""

from __future__ import annotations

from dataclasses import dataclass

from store.intake.files.delimiters import DELIMITERS
from store.remarks import Unusable

LAST_HEADING_ROW = 1_000
"""No row further down can be said to hold the headings."""


@dataclass(frozen=True, slots=True)
class FileForm:
    """What is said of how a file is read; None leaves it to the file.

    `encoding` and `delimiter` are of text, `sheet` of a workbook; what a file does not have is passed over.
    `heading_row` is the number of a row as a spreadsheet shows it, from 1.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    heading_row: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no file can be. Raises `Unusable`."""
        if self.delimiter is not None and not _may_part_cells(self.delimiter):
            raise Unusable("import_delimiter_unknown", delimiter=self.delimiter)
        if self.heading_row is not None and not 1 <= self.heading_row <= LAST_HEADING_ROW:
            raise Unusable("import_heading_row_range", row=self.heading_row, most=LAST_HEADING_ROW)


def _may_part_cells(sign: str) -> bool:
    """Say whether a sign can stand between cells: it belongs to no word, and ends or quotes nothing."""
    return sign in DELIMITERS or (len(sign) == 1 and not sign.isalnum() and sign not in "\"'\r\n\0\ufeff")


AS_FOUND = FileForm()
"""Nothing is said."""

"""A month's callbacks, call by call, as a workbook: `python -m benchmarks.spreadsheet SHOP.db CALLS.xlsx`."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from benchmarks.figuring import FIRST, LAST

COLUMNS = ("number", "case", "started", "agent", "outcome", "group", "overall")

_CALLS = """SELECT a.id, a.follow_up_id, a.started_at, a.agent_id, a.outcome, a.aapor, s.score FROM attempt a
  LEFT JOIN answer s ON s.shop_id = a.shop_id AND s.attempt_id = a.id AND s.question = 'overall' AND s.counted
  WHERE a.shop_id = 1 AND a.kind = 'callback' AND a.on_day BETWEEN :first AND :last
    AND a.outcome <> 'taken_back'
    AND NOT EXISTS (SELECT 1 FROM attempt n WHERE n.shop_id = 1 AND n.corrects_id = a.id)"""


def spreadsheet(shop: Path, path: Path) -> int:
    """Write the calls that count; give how many there are."""
    with closing(sqlite3.connect(shop)) as connection:
        found = connection.execute(_CALLS, {"first": f"{FIRST}", "last": f"{LAST}"}).fetchall()
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("calls")
        for place, row in enumerate([COLUMNS, *found]):
            sheet.write_row(place, 0, row)
    return len(found)


if __name__ == "__main__":
    spreadsheet(Path(sys.argv[1]), Path(sys.argv[2]))

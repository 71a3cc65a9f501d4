"""XLSForm workbooks for the tests."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

EN, ZH = "label::English (en)", "label::中文 (zh)"

Rows = list[list[str | int | None]]

_SCALE: Rows = [["one_to_five", number, f"Word {number}", f"评{number}"] for number in range(1, 6)]

FORM: dict[str, Rows] = {
    "survey": [
        ["type", "name", EN, ZH, "relevant", "required", "constraint", "fills"],
        ["start", "start"],
        ["note", "hello", "Hello. Is this a good moment?", "您好，您现在方便吗？"],
        ["select_one one_to_five", "overall", "How was it?", "您满意吗？", None, "yes"],
        ["begin_group", "bad", None, None, "${overall} <= 3"],
        ["note", "sorry", "I am sorry.", "真是抱歉。"],
        [
            "select_multiple causes",
            "what",
            "What was it?",
            "是什么问题？",
            None,
            "yes",
            "count-selected(.) <= 2",
            "causes",
        ],
        [
            "text",
            "more",
            "What else?",
            "还有吗？",
            "selected(${what}, 'time')",
            None,
            "string-length(.) <= 100",
        ],
        ["end_group"],
        ["note", "bye", "Thank you; goodbye.", "谢谢您，再见！"],
    ],
    "choices": [
        ["list_name", "name", EN, ZH],
        *_SCALE,
        ["causes", "time", "Time", "时间"],
        ["causes", "cost", "Cost", "费用"],
    ],
    "settings": [
        ["form_title::English (en)", "form_title::中文 (zh)", "form_id", "version", "kind"],
        ["After the wash", "洗车回访", "after_wash", 3, "callback"],
    ],
    "outcomes": [
        ["outcome", "relevant"],
        ["satisfied", "${overall} >= 4"],
        ["neutral", "${overall} = 3"],
        ["dissatisfied", None],
    ],
}
"""A form that is carried over whole."""

Change = Mapping[tuple[str, int, int], str | int | None]
"""What stands in other cells: sheet, row and column, counted from 1."""


def changed(change: Change) -> dict[str, Rows]:
    """Return the form with other cells; a sheet or row that is not there is added."""
    form = deepcopy(FORM)
    for (sheet, row, column), words in change.items():
        rows = form.setdefault(sheet, [])
        rows += [[] for _ in range(row - len(rows))]
        cells = rows[row - 1]
        cells += [None] * (column - len(cells))
        cells[column - 1] = words
    return form


def written(path: Path, form: Mapping[str, Sequence[Sequence[str | int | None]]]) -> Path:
    """Write a workbook."""
    book = xlsxwriter.Workbook(str(path))
    for name, rows in form.items():
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            for place, words in enumerate(cells):
                if words is not None:
                    sheet.write(number, place, words)
    book.close()
    return path

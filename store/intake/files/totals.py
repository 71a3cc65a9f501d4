"""Total lines: rows among or below the records that only add them up."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from store.intake.cells.text import word

_TOTAL = re.compile(
    r"(?:(?:本?[页日周月季年]|当[页日月年]|全[部年月]|以上)?(?:总?合计|总计|小计|共计|累计|汇总|合計|總計|小計|共計)(?:金额|数量)?"
    r"|(?:grand|sub|page|overall)?totals?|sum)+"
)
_BESIDE = re.compile(r"[\W\d_台辆单条行元笔次个]+")


def is_total(cells: Sequence[str], keys: Collection[int] = ()) -> bool:
    """Say whether a row only adds others up: its first cell that is filled says 合计, Total or the like.

    `keys` are the places of order number, plate and VIN: a row in which one of them holds anything but
    that word is a record all the same.
    """
    place = next((place for place, cell in enumerate(cells) if cell and not cell.isspace()), None)
    if place is None:
        return False
    if not _TOTAL.fullmatch(_BESIDE.sub("", word(cells[place][:40]))):
        return False
    return not any(cells[key].strip() for key in keys if key != place and key < len(cells))

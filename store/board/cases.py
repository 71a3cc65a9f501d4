"""The cases behind each number of the board, by the statements that counted them."""

from __future__ import annotations

from datetime import datetime

from store import moments
from store.board.looking import DONE, LEFT, LEFT_THEN, booking
from store.board.model import PARTS, Board
from store.complaints.clocks import CLOCKS
from store.database import Records
from store.figures import attempts
from store.figures.catalogue import CasesAre, cases
from store.figures.known import KnownBy
from store.figures.lines import CaseLine, tell_cases
from store.figures.model import Cell
from store.remarks import Unusable
from store.rules.settings import Settings

_WHICH = {
    "dials": "dial.talk_id IS NULL",
    "reached": "dial.reached AND dial.talk_id IS NULL",
    "talks": "dial.reached",
    "complete": "dial.aapor = 'I'",
}


def board_cases(
    records: Records, settings: Settings, board: Board, cell: Cell, now: datetime
) -> list[CaseLine]:
    """Tell the cases behind a number of the board, the latest first.

    `cell.row` is `contact`, `queue` (`group` its kind; parts `left`, `done`), `complaints` (parts `open`, or
    `late` or `due` with the clock as `group`), `promises` (parts `late`, `due`) or `agent` (`group` the code,
    or none for all together; parts as `Tally` has them). Raises `Unusable` for a number there is not.
    """
    are: CasesAre = "complaint" if cell.row == "complaints" else "follow_up"
    found = _ids(records, settings, board, cell, now)
    if found is None:
        raise Unusable("board_cell_unknown", row=cell.row, part=cell.part, group=cell.group)
    known = records if board.live else KnownBy(records, board.ends)
    return tell_cases(known, settings, are, sorted(set(found)), board.day, board.day)


def _ids(records: Records, settings: Settings, board: Board, cell: Cell, now: datetime) -> list[int] | None:
    found: list[int] | None
    match cell.row, cell.part:
        case "contact", "numerator" | "denominator":
            found = _of_contact(records, settings, board, cell, now)
        case "complaints", _:
            found = _of_complaints(board, cell, now)
        case "promises", "late" | "due":
            found = list(board.promised(cell.part, now))
        case "queue", "left" | "done" if cell.group in settings.queues:
            found = _of_queue(records, settings, board, cell)
        case "agent", part if part in PARTS:
            found = _of_agent(records, board, cell)
        case _:
            return None
    return found


def _of_contact(records: Records, settings: Settings, board: Board, cell: Cell, now: datetime) -> list[int]:
    as_of = None if board.live else board.day
    whole = Cell("all", part=cell.part)
    return cases(records, settings, "contact-rate", whole, board.day, board.day, as_of=as_of, now=now)


def _of_complaints(board: Board, cell: Cell, now: datetime) -> list[int] | None:
    if cell.part == "open":
        return list(board.complaints)
    if cell.part not in {"late", "due"} or cell.group not in CLOCKS:
        return None
    return list((board.late if cell.part == "late" else board.due)(cell.group, now))


def _of_queue(records: Records, settings: Settings, board: Board, cell: Cell) -> list[int]:
    known = records if board.live else KnownBy(records, board.ends)
    left = LEFT if board.live else LEFT_THEN
    rows = known.rows(
        f"{DONE if cell.part == 'done' else left} AND it.kind = :kind",
        kind=cell.group,
        first=board.day,
        last=board.day,
        begin=moments.start_of(board.day, settings.zoneinfo),
        until=board.until,
    )
    return [row["id"] for row in rows]


def _of_agent(records: Records, board: Board, cell: Cell) -> list[int]:
    known = records if board.live else KnownBy(records, board.ends)
    which = _WHICH.get(cell.part, f"dial.outcome IN ({booking()})")
    whose = "AND staff.code = :code" if cell.group else ""
    rows = known.rows(
        f"""SELECT dial.follow_up_id AS id FROM shown_attempt AS dial
            LEFT JOIN staff ON staff.shop_id = :shop AND staff.id = dial.agent_id
            WHERE {attempts.in_range("dial")} AND {which} {whose}""",
        first=board.day,
        last=board.day,
        code=cell.group,
    )
    return [row["id"] for row in rows]

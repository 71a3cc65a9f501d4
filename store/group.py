"""The shops of one database: naming one, adding one, the same figure and the boards of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from store.database import Database, Records, reopened
from store.remarks import Unusable
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry

if TYPE_CHECKING:
    from store.board.model import Board
    from store.figures.model import Figure, FigureRow
    from store.staff import Agent

ALL_SHOPS = "all"
"""What stands for every shop of a database where one may be named."""


class NamedShop(NamedTuple):
    """A shop of a database: its number, and the name it is chosen by."""

    id: int
    name: str


def shops(records: Records) -> tuple[NamedShop, ...]:
    """List the shops that may be seen, by number."""
    return tuple(NamedShop(row["id"], row["name"]) for row in records.rows(_SHOPS))


def at_shop(database: Database, named: str) -> Database:
    """Give the door to the shop named: by its name, or its number; to the only one where none is.

    Whoever connects by a login of their own, and names none, comes to their own shop. Raises `Unusable`
    where there is none of this name, or several and none is named.
    """
    with database.reading() as records:
        there = shops(records)
        own = None if records.standing == "owner" else records.value("SELECT my_shop()")
    if named in {"", ALL_SHOPS}:
        if not own and len(there) > 1 and not named:
            raise Unusable("shop_not_said", known=_listed(there))
        number = own or (there[0].id if there else database.shop)
    else:
        number = _numbered(there, named)
    return door_to(database, number)


def door_to(database: Database, shop: int) -> Database:
    """Give the door to another shop of a database, there or yet to come; the one given is closed for it."""
    if shop == database.shop:
        return database
    database.close()
    return reopened(database.address, shop=shop, patience=database.patience)


def _numbered(there: Sequence[NamedShop], named: str) -> int:
    for one in there:
        if named in {one.name, str(one.id)}:
            return one.id
    raise Unusable("shop_unknown", shop=named, known=_listed(there))


def _listed(there: Sequence[NamedShop]) -> str:
    return ", ".join(one.name for one in there)


def add_shop(database: Database, by: Agent, name: str, now: datetime) -> NamedShop:
    """Add a shop without records to a database. Raises `Unusable` where the name is taken, or says nothing.

    Whoever signed in to do so is its first administrator, with the same password: it is never open to
    everybody. On a server only by the login that the tables belong to.
    """
    allowed(by, "shops")
    if not name.strip() or not name.isprintable() or name.isdecimal() or name == ALL_SHOPS:
        raise Unusable("shop_name_unusable", name=name)
    if database.standing != "owner":
        raise Unusable("server_right_missing", path=database.place)
    with database.writing() as records:
        if any(one.name == name for one in shops(records)):
            raise Unusable("shop_name_taken", name=name)
        number = 1 + int(records.value("SELECT coalesce(max(id), 0) FROM shop"))
        records.run(
            "INSERT INTO shop (id, name, made_at) VALUES (:id, :name, :now)", id=number, name=name, now=now
        )
        if by.rights is not None:
            for statement in _FIRST_ADMINISTRATOR:
                records.run(statement, added=number, who=by.id, now=now)
        records.note(Entry(now, by.code, "shop_added", "shop", number))
    return NamedShop(number, name)


_FIRST_ADMINISTRATOR = (
    """INSERT INTO staff (shop_id, id, code, name, role, advisor, active, made_at)
       SELECT :added, 1, s.code, s.name, 'administrator', '', TRUE, :now FROM staff s
       JOIN staff_password p ON p.shop_id = s.shop_id AND p.staff_id = s.id
       WHERE s.shop_id = :shop AND s.id = :who""",
    """INSERT INTO staff_password (shop_id, staff_id, hash, changed_at)
       SELECT :added, 1, p.hash, :now FROM staff_password p WHERE p.shop_id = :shop AND p.staff_id = :who""",
)


def each_shop(database: Database, by: Agent) -> Iterator[tuple[NamedShop, Database]]:
    """Give every shop with a door to it, which is closed afterwards. Raises `Unusable` without the right."""
    allowed(by, "all_shops")
    with database.reading() as records:
        there = shops(records)
    for one in there:
        with closing(reopened(database.address, shop=one.id, patience=database.patience)) as door:
            door.staff = database.staff
            yield one, door


def next_shop(database: Database, by: Agent) -> tuple[NamedShop, Database] | None:
    """Give the shop after the one a door leads to, and a door to it; None where there is no other.

    Raises `Unusable` without the right.
    """
    allowed(by, "all_shops")
    with database.reading() as records:
        there = shops(records)
    if len(there) < 2:
        return None
    after = [one for one in there if one.id > database.shop] or there
    door = reopened(database.address, shop=after[0].id, patience=database.patience)
    door.staff = database.staff
    return after[0], door


def in_sum(figures: Sequence[Figure], few: int) -> Figure:
    """Add up the same figure of several shops: rows of a name and group, numerators and denominators.

    Shares get their interval anew, and are few below `few` cases; what else rows show is not added up.
    """
    from dataclasses import replace

    rows: dict[tuple[str, str | None], FigureRow] = {}
    for figure in figures:
        for row in figure.rows:
            if row.missing is None:
                key = (row.name, row.cases.group)
                rows[key] = _added(rows[key], row) if key in rows else replace(row, extra={}, counts={})
    return replace(figures[0], rows=tuple(_with_interval(row, few) for row in rows.values()), notes=())


def boards_in_sum(found: Sequence[tuple[NamedShop, Board]], few: int, now: datetime) -> Board:
    """Put the boards of several shops together in one, as of an instant: each shop stands as an agent does.

    What goes on at the moment, and when a queue will be done, is each shop's own.
    """
    from dataclasses import replace

    from store.board.model import AgentDay, QueueDay

    boards = [board for _shop, board in found]
    shops_days = []
    for shop, board in found:
        hours: Counter[int] = Counter()
        for agent in board.agents:
            hours.update(agent.hours)
        shops_days.append(AgentDay(str(shop.id), shop.name, board.tally, hours))
    queues: dict[str, QueueDay] = {}
    for one in (queue for board in boards for queue in board.queues):
        so_far = queues.get(one.kind, QueueDay(one.kind, 0, 0))
        queues[one.kind] = QueueDay(
            one.kind, so_far.left + one.left, so_far.done + one.done, so_far.held or one.held
        )
    contact = boards[0].contact
    for board in boards[1:]:
        contact = _added(contact, board.contact)
    first = boards[0]
    return replace(
        first,
        live=False,
        until=first.moment(now),
        contact=_with_interval(contact, few),
        agents=tuple(shops_days),
        queues=tuple(queues.values()),
        complaints=tuple(number for board in boards for number in board.complaints),
        clocks=tuple(clock for board in boards for clock in board.clocks),
        promises=tuple(promise for board in boards for promise in board.promises),
        first_dial=None,
    )


def _added(one: FigureRow, other: FigureRow) -> FigureRow:
    from dataclasses import replace

    return replace(
        one,
        numerator=one.numerator + other.numerator,
        denominator=one.denominator + other.denominator,
        interval=one.interval or other.interval,
    )


def _with_interval(row: FigureRow, few: int) -> FigureRow:
    from dataclasses import replace

    from store.figures.wilson import interval

    if row.interval is None:
        return row
    found = interval(int(row.numerator), int(row.denominator))
    return replace(row, interval=found, few=0 < row.denominator < few)


_SHOPS = "SELECT id, name FROM shop ORDER BY id"

"""What many rows take grows with the rows and not faster: counted in the engine's own steps, not in time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from store import database, due_dates, typical
from store.complaints.handling import open_by_hand, propose_solution
from store.complaints.steps import Grievance
from store.database import Database, Records
from store.engines import sqlite
from store.intake import changes, import_file, steps, taking_back
from store.intake.asked import questions
from store.intake.decisions import decide
from store.queues.making import make_about, make_today
from store.rules.settings import Settings
from store.staff import Agent, agent_or_new
from tests.store.intake.samples import NOW, VISIT, write_csv

pytestmark = pytest.mark.usefixtures("files_only")

FEW, MANY = 200, 800
AT_MOST = 1.05 * MANY / FEW
"""Times the steps: what looks at all rows for every few of them takes more even of so few rows."""

IN_A_LARGER_SHOP = 1.25

DUE = datetime(2026, 6, 20, 1, 0, tzinfo=UTC)
"""When the vehicles of `orders` are due."""

NEXT_DAY = DUE + timedelta(days=1)

TOGETHER = 20
"""Rows of each transaction."""

CONNECT = sqlite.connect

Work = Callable[[Database], object]


@pytest.fixture(autouse=True)
def _in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIRST", "LEAST", "MOST"):
        monkeypatch.setattr(steps, name, TOGETHER)
    monkeypatch.setattr(changes, "TOGETHER", TOGETHER)
    monkeypatch.setattr(taking_back, "RESTORED_TOGETHER", TOGETHER)


class Counter:
    """Counts the steps of SQLite's machine, by tens, over all connections opened from now on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tens = 0
        for module in (sqlite, database):
            monkeypatch.setattr(module, "connect", self._connect)

    def _connect(self, path: Path, patience: float) -> sqlite3.Connection:
        connection = CONNECT(path, patience)
        connection.set_progress_handler(self._count, 10)
        return connection

    def _count(self) -> int:
        self.tens += 1
        return 0


def order(number: int) -> dict[str, str]:
    """Make an order of a customer and a vehicle of its own."""
    return VISIT | {
        "工单号": f"RO{number}",
        "客户姓名": f"客户{number}",
        "手机号": f"1380013{number:04}",
        "车牌号": f"吉A{number:05}",
        "车架号": f"LSVAM4187C2{number:06}",
    }


def orders(path: Path, many: int, *, said: int = 0, items: int = 0) -> Path:
    """Write a file of orders of a vehicle each; what is said of them differs by `said`."""
    rows = [
        order(number) | {"进厂里程": str(10_000 + said)} | ({"维修项目": f"项目{item}"} if items else {})
        for number in range(many)
        for item in range(max(1, items))
    ]
    return write_csv(path, rows)


def taken_in(settings: Settings, path: Path, many: int, **how: int) -> Work:
    return lambda shop: import_file(shop, settings, orders(path, many, **how), now=NOW)


def first(settings: Settings, path: Path, many: int) -> list[Work]:
    return [taken_in(settings, path, many)]


def changed(settings: Settings, path: Path, many: int) -> list[Work]:
    return [*first(settings, path, many), taken_in(settings, path, many, said=1)]


def changed_again(settings: Settings, path: Path, many: int) -> list[Work]:
    return [*changed(settings, path, many), taken_in(settings, path, many, said=2)]


def with_job_lines(settings: Settings, path: Path, many: int) -> list[Work]:
    return [*first(settings, path, many), taken_in(settings, path, many, items=2)]


def taken_back(settings: Settings, path: Path, many: int) -> list[Work]:
    back = partial(taking_back.take_back, settings=settings, now=NOW, agent=1)
    return [*changed(settings, path, many), back]


def worked_with(settings: Settings, path: Path, many: int) -> list[Work]:
    """Take in orders, months later invite to what is due, and note calls about it."""

    def invite(shop: Database) -> None:
        make_today(shop, settings, DUE)
        with shop.writing() as records:
            agent = agent_or_new(records, settings, "a01", DUE).id
            records.run(
                """INSERT INTO attempt (shop_id, id, follow_up_id, kind, customer_id, vehicle_id, agent_id,
                     number, started_at, ended_at, on_day, outcome, aapor, reached, token)
                   SELECT :shop, f.id, f.id, f.kind, f.customer_id, f.vehicle_id, :agent, '', :at, :at, :day,
                     'too_far', 'I', 1, 'call ' || f.id
                   FROM follow_up f WHERE f.kind = 'invitation'""",
                agent=agent,
                at=DUE,
                day=DUE.date(),
            )
            records.run("UPDATE follow_up SET attempts = 1 WHERE kind = 'invitation'")
            assert records.value("SELECT count(*) FROM attempt") == many

    return [*first(settings, path, many), invite]


def days_orders(settings: Settings, path: Path, many: int) -> list[Work]:
    return [*worked_with(settings, path, many), days(settings, path)]


def days_orders_taken_back(settings: Settings, path: Path, many: int) -> list[Work]:
    back = partial(taking_back.take_back, settings=settings, now=NEXT_DAY, agent=1)
    return [*days_orders(settings, path, many), back]


def queues_made(settings: Settings, path: Path, many: int) -> list[Work]:
    """Make a day's queues, take in its orders, and make the queues once more."""

    def make(shop: Database) -> None:
        make_today(shop, settings, NEXT_DAY)

    return [*worked_with(settings, path, many), make, days(settings, path), make]


def decided(settings: Settings, path: Path, many: int) -> list[Work]:
    def work(shop: Database) -> None:
        with shop.reading() as records:
            asked = questions(records, settings)[0].id
        about = decide(shop, settings, asked, "same", agent=1, now=NEXT_DAY)
        with shop.writing() as records:
            make_about(records, settings, NEXT_DAY, about)

    return [*queues_made(settings, path, many), work]


def complaint_solved(settings: Settings, path: Path, many: int) -> list[Work]:
    def opened(shop: Database) -> None:
        with shop.writing() as records:
            told = Grievance(customer_id=2, vehicle_id=2)
            assert open_by_hand(records, settings, supervisor(records, settings), told, NEXT_DAY) == 1

    def solved(shop: Database) -> None:
        with shop.writing() as records:
            propose_solution(records, settings, supervisor(records, settings), 1, "done", NEXT_DAY)
            make_about(records, settings, NEXT_DAY, {"complaint": [1]})

    return [*queues_made(settings, path, many), opened, solved]


def supervisor(records: Records, settings: Settings) -> Agent:
    return agent_or_new(records, settings, "s01", NEXT_DAY)


def days(settings: Settings, path: Path) -> Work:
    """Take in the orders of a day, of vehicles and customers that are known and some that are not."""
    rows = [
        order(number)
        | {
            "工单号": f"DAY{number}",
            "客户姓名": f"客户{number}" if number % 3 else f"新客{number}",
            "开单时间": "2026-07-02 09:30",
            "交车时间": "2026-07-02 11:00",
        }
        for number in range(TOGETHER)
    ]
    return lambda shop: import_file(shop, settings, write_csv(path, rows), now=NEXT_DAY)


def due_one_by_one(settings: Settings, path: Path, many: int) -> list[Work]:
    def work(shop: Database) -> None:
        with closing(shop.alone()) as own, own.writing() as records:
            for row in records.rows("SELECT id FROM vehicle WHERE shop_id = :shop"):
                due_dates.work_out(records, settings, (row["id"],))

    return [*first(settings, path, many), work]


def nothing_new(_connection: sqlite3.Connection) -> None:
    """Sample no tables: up to a thousand rows of each, that grows with a shop so small."""


GROWS = (first, changed, changed_again, with_job_lines, taken_back, due_one_by_one)
STAYS = (days_orders, days_orders_taken_back, queues_made, decided, complaint_solved)


@pytest.mark.parametrize(
    ("case", "at_most"), [*((case, AT_MOST) for case in GROWS), *((case, IN_A_LARGER_SHOP) for case in STAYS)]
)
def test_four_times_the_rows_take_four_times_the_steps_and_a_day_in_four_times_the_shop_as_many(
    case: Callable[[Settings, Path, int], list[Work]],
    at_most: float,
    new_shop: Callable[[], Database],
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    took = []
    for many in (FEW, MANY):
        counter = Counter(monkeypatch)
        with closing(new_shop()) as made, closing(Database(made.path)) as shop:
            *before, measured = case(settings, tmp_path / "orders.csv", many)
            for work in before:
                work(shop)
            counter.tens = 0
            with monkeypatch.context() as patched:
                patched.setattr(typical, "tell", nothing_new)
                measured(shop)
        took.append(counter.tens)
    few, larger = took
    assert larger <= at_most * few

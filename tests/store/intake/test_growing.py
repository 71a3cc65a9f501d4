"""What many rows take grows with the rows and not faster: the engine's own steps are counted, not the time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from store import database, due_dates
from store.database import Database
from store.engines import sqlite
from store.intake import changes, import_file, steps, taking_back
from store.rules.settings import Settings
from tests.store.intake.samples import NOW, VISIT, write_csv

pytestmark = pytest.mark.usefixtures("files_only")

FEW, MANY = 200, 800
AT_MOST = 1.05 * MANY / FEW
"""Times the steps: what looks at all rows for every few of them takes more even of so few rows."""

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


def orders(path: Path, many: int, *, said: int = 0, items: int = 0) -> Path:
    """Write a file of orders of a vehicle each; what is said of them differs by `said`."""
    rows = [
        VISIT
        | {
            "工单号": f"RO{number}",
            "客户姓名": f"客户{number}",
            "手机号": f"1380013{number:04}",
            "车牌号": f"吉A{number:05}",
            "车架号": "",
            "进厂里程": str(10_000 + said),
        }
        | ({"维修项目": f"项目{item}"} if items else {})
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


def due_one_by_one(settings: Settings, path: Path, many: int) -> list[Work]:
    def work(shop: Database) -> None:
        with closing(shop.alone()) as own, own.writing() as records:
            for row in records.rows("SELECT id FROM vehicle WHERE shop_id = :shop"):
                due_dates.work_out(records, settings, (row["id"],))

    return [*first(settings, path, many), work]


@pytest.mark.parametrize("case", [first, changed, changed_again, with_job_lines, taken_back, due_one_by_one])
def test_four_times_the_rows_take_four_times_the_steps(
    case: Callable[[Settings, Path, int], list[Work]],
    new_shop: Callable[[], Database],
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    took = []
    for many in (FEW, MANY):
        counter = Counter(monkeypatch)
        with closing(new_shop()) as shop:
            *before, measured = case(settings, tmp_path / "orders.csv", many)
            for work in before:
                work(shop)
            counter.tens = 0
            measured(shop)
        took.append(counter.tens)
    assert took[1] <= AT_MOST * took[0]

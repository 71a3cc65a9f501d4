"""Imports into a shop where some work has been done, cut off anywhere; and what people see of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from store.database import Database, Records
from store.figures import figure, figure_names
from store.intake import changes, import_file, steps
from store.queues.asking import ask
from store.queues.lines import lines_on, todays_lines
from store.queues.making import make_today
from store.rules.settings import Settings
from tests.store.intake.samples import CALL, VISIT, write_csv
from tests.store.survey_samples import FIELDS, PUBLISHED

EARLIER = datetime(2026, 5, 1, 1, 0, tzinfo=UTC)
NOW = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
TODAY = date(2026, 5, 4)

Import = Callable[[Database, Settings], object]


def vehicle(number: int, **other: str) -> dict[str, str]:
    """A row of the vehicle of that number, and of the customer of that number."""
    return VISIT | {
        "工单号": f"RO{number}",
        "客户姓名": f"李明{number}",
        "手机号": f"138{number:08}",
        "车牌号": f"吉A{10000 + number}",
        "车架号": "",
        "交车时间": f"2026-04-{26 + number % 5} 11:00",
        "开单时间": f"2026-04-{26 + number % 5} 09:00",
        **other,
    }


def worked_in(shop: Database, settings: Settings, folder: Path) -> None:
    """Put ten visits in, make the queues, and take some calls in."""
    rows = [vehicle(number) for number in range(10)]
    import_file(shop, settings, write_csv(folder / "earlier.csv", rows), now=EARLIER)
    make_today(shop, settings, EARLIER)
    calls = [CALL | {"工单号": "RO1", "拨打时间": "2026-05-01 10:00", "结果": "无人接听"}]
    import_file(shop, settings, write_csv(folder / "earlier_calls.csv", calls), now=EARLIER)
    make_today(shop, settings, NOW)


def files(folder: Path) -> dict[str, Path]:
    """Files of every kind with what is new, changes something, and is known; by kind."""
    new = [vehicle(number) for number in range(20, 26)]
    again = [
        vehicle(number, 工单号=f"RO{number + 100}", 交车时间="2026-05-01 11:00", 开单时间="2026-05-01 09:00")
        for number in range(2, 6)
    ]
    changed = [
        vehicle(6, 车型="宝来", 结算金额="99.00"),
        vehicle(7, 手机号="13800000007/13900000007"),
        vehicle(8, 工单号="RO208", 客户姓名="王芳", 交车时间="2026-05-02 11:00", 开单时间=""),
        vehicle(9),
        vehicle(1, 工单号="RO301", 开单时间="2026-05-03 09:00", 交车时间=""),
    ]
    calls = [
        CALL
        | {"工单号": f"RO{number}", "拨打时间": "2026-05-02 10:00", "结果": said, "回访员": f"a0{number}"}
        for number, said in ((1, "满意"), (2, "不满意"), (3, "无人接听"), (4, "无人接听"), (5, "满意"))
    ]
    people = [
        {"客户姓名": f"赵{number}", "手机号": f"137{number:08}", "车牌号": f"吉B{20000 + number}"}
        for number in range(5)
    ] + [{"客户姓名": "李明1", "手机号": "13800000001/13700000009", "车牌号": "吉A10001"}]
    survey = [dict(zip(FIELDS, (month, *PUBLISHED[1:]), strict=True)) for month in ("2026-03", "2026-04")]
    rows = {"visits": new + again + changed, "calls": calls, "customers": people, "outside-survey": survey}
    return {kind: write_csv(folder / f"{kind}.csv", of) for kind, of in rows.items()}


@contextmanager
def small_steps(*, together: int = 1_000) -> Iterator[None]:
    """Let an import write two rows in a step, and so many changes with the show."""
    with (
        mock.patch.multiple(steps, FIRST=2, LEAST=2, MOST=2, ALONE=0.0, BESIDE_OTHERS=0.0),
        mock.patch.object(changes, "TOGETHER", together),
    ):
        yield


class Said:
    """Counts what was said to the database."""

    times = 0


@contextmanager
def before(number: int, act: Callable[[], object]) -> Iterator[Said]:
    """Do something before the statement of that number is run (0: never)."""
    said = Said()

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def run(records: Records, *arguments: Any, **values: Any) -> Any:
            said.times += 1
            if said.times == number:
                act()
            return real(records, *arguments, **values)

        return run

    every: dict[str, Any] = {name: watched(getattr(Records, name)) for name in ("run", "run_many", "add")}
    with mock.patch.multiple(Records, **every):
        yield said


def statements(of: Import, shop: Database, settings: Settings) -> int:
    """Count the statements of an import; it is done to this shop."""
    with small_steps(), before(0, lambda: None) as said:
        of(shop, settings)
    return said.times


def in_a_process_of_its_own(work: Callable[[], None]) -> int:
    """Do something in a child process; give its exit status, or the signal that ended it, negative."""
    child = os.fork()
    if not child:
        status = 99
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def seen(shop: Database, settings: Settings) -> dict[str, Any]:
    """What people see: today's and any day's queues, why, figures, and how many records there are."""
    with closing(shop.alone()) as other, other.reading() as records:
        return {
            "today": todays_lines(records, settings, NOW),
            "days": [lines_on(records, settings, day) for day in (TODAY, date(2026, 5, 8))],
            "why": [_why(records, settings, plate) for plate in ("吉A10001", "吉A10004", "吉A10020")],
            "figures": [_figure(records, settings, name) for name in figure_names()],
            "counts": [
                records.value(f"SELECT count(*) FROM shown_{table} AS {table} WHERE shop_id = :shop")
                for table in ("customer", "vehicle", "visit", "attempt")
            ],
        }


def _why(records: Records, settings: Settings, plate: str) -> Any:
    return ask(records, settings, TODAY, plate, NOW)


def _figure(records: Records, settings: Settings, name: str) -> Any:
    return figure(records, settings, name, date(2026, 4, 1), date(2026, 5, 31))

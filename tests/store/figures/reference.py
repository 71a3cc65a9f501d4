"""The reference shop: its two files put into the tables, row by row, and what was published of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from store.database import Records
from store.rules.outcomes import outcomes

FOLDER = Path(__file__).parents[4] / "shared" / "reference"
MADE = datetime(2026, 12, 31, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")

KINDS = {"回访": "callback", "招揽": "invitation", "流失召回": "recall"}
SERVICES = {
    "首保": "first_service",
    "定保": "periodic_maintenance",
    "一般维修": "general_repair",
    "钣喷": "body_and_paint",
    "索赔": "warranty",
    "返修": "rework",
}
QUESTIONS = {
    "总体满意度": "overall",
    "问题2": "reception",
    "问题3": "workmanship",
    "问题4": "explained_before",
    "问题5": "lounge",
    "问题6": "washed",
    "问题7": "explained_after",
    "问题8": "recommend",
}
CAUSES = {
    "质量": "quality",
    "时间": "time",
    "费用": "cost",
    "备件": "parts",
    "服务态度": "attitude",
    "整车": "vehicle",
    "索赔": "claims",
    "其他": "other",
}


def missing() -> str:
    """Say why the reference shop cannot be read; empty where it can."""
    wanted = [FOLDER / name for name in ("visits.csv", "calls.csv", "expected.json")]
    absent = [file.name for file in wanted if not file.exists()]
    return f"the reference files {', '.join(absent)} are not there" if absent else ""


def expected() -> Any:
    """Give the published numbers."""
    return json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def fill(records: Records) -> None:
    """Put the reference shop into an empty database, and let its engine count the rows, as imports do."""
    visits = list(_file("visits.csv"))
    vehicles = _vehicles(records, visits)
    orders = _visits(records, visits, vehicles)
    _calls(records, list(_file("calls.csv")), vehicles, orders)
    records.sample()


def _file(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="gb18030", newline="") as lines:
        yield from csv.DictReader(lines)


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def _vehicles(records: Records, visits: Iterable[Mapping[str, str]]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for row in visits:
        if row["车架号"] in numbers:
            continue
        number = numbers[row["车架号"]] = len(numbers) + 1
        records.add(
            "customer",
            id=number,
            name=row["客户姓名"],
            is_company=row["客户类型"] == "单位",
            match_key=f"{row['客户姓名']} {row['手机号']}",
            made_at=MADE,
        )
        records.add(
            "vehicle",
            id=number,
            plate=row["车牌号"],
            vin=row["车架号"],
            model=row["车型"],
            owner_id=number,
            made_at=MADE,
        )
    return numbers


def _visits(
    records: Records, visits: Iterable[Mapping[str, str]], vehicles: Mapping[str, int]
) -> dict[str, tuple[int, int, date]]:
    orders = {}
    for number, row in enumerate(visits, 1):
        vehicle = vehicles[row["车架号"]]
        opened, delivered = _instant(row["开单时间"]), _instant(row["交车时间"])
        orders[row["工单号"]] = (number, vehicle, delivered.date())
        records.add(
            "visit",
            id=number,
            order_number=row["工单号"],
            vehicle_id=vehicle,
            customer_id=vehicle,
            service_type=SERVICES[row["维修类型"]],
            opened_at=opened,
            opened_on=opened.date(),
            delivered_at=delivered,
            delivered_on=delivered.date(),
            advisor=row["服务顾问"],
            technician=row["维修技师"],
            is_rework=row["是否返修"] == "是",
        )
    return orders


def _calls(
    records: Records,
    calls: Iterable[Mapping[str, str]],
    vehicles: Mapping[str, int],
    orders: Mapping[str, tuple[int, int, date]],
) -> None:
    codes = {word: code for code, outcome in outcomes().items() for word in (outcome.zh, *outcome.also)}
    agents: dict[str, int] = {}
    cases: dict[tuple[str, int, int], int] = {}
    stops: dict[int, list[tuple[date, int]]] = {}
    for visit, vehicle, delivered in orders.values():
        stops.setdefault(vehicle, []).append((delivered, visit))
    for number, row in zip(count(1), calls, strict=False):
        at, kind, vehicle = _instant(row["拨打时间"]), KINDS[row["回访类型"]], vehicles[row["车架号"]]
        visit = (
            orders[row["工单号"]][0]
            if row["工单号"]
            else max(stop for stop in stops[vehicle] if stop[0] <= at.date())[1]
        )
        if row["回访员"] not in agents:
            agents[row["回访员"]] = len(agents) + 1
            records.add(
                "staff", id=len(agents), code=row["回访员"], name=row["回访员"], role="agent", made_at=MADE
            )
        case = (kind, vehicle, visit)
        if case not in cases:
            cases[case] = len(cases) + 1
            _follow_up(records, cases[case], kind, vehicle, visit, at.date())
        _attempt(records, number, cases[case], row, kind, vehicle, agents[row["回访员"]], at, codes)


def _follow_up(records: Records, number: int, kind: str, vehicle: int, visit: int, day: date) -> None:
    records.add(
        "follow_up",
        id=number,
        kind=kind,
        customer_id=vehicle,
        vehicle_id=vehicle,
        visit_id=visit,
        rank=1,
        sort_on=day,
        due_on=day,
        last_useful_on=day,
        basis="delivered",
        made_at=MADE,
    )


def _attempt(
    records: Records,
    number: int,
    case: int,
    row: Mapping[str, str],
    kind: str,
    vehicle: int,
    agent: int,
    at: datetime,
    codes: Mapping[str, str],
) -> None:
    outcome = outcomes()[codes[row["结果"]]]
    records.add(
        "attempt",
        id=number,
        follow_up_id=case,
        kind=kind,
        customer_id=vehicle,
        vehicle_id=vehicle,
        agent_id=agent,
        number=row["拨打号码"],
        started_at=at,
        ended_at=at + timedelta(minutes=2),
        on_day=at.date(),
        outcome=outcome.code,
        aapor=outcome.group,
        reached=outcome.reached,
        reason=row["去向原因"],
        token=f"{number}",
    )
    for seq, (heading, question) in enumerate(QUESTIONS.items(), 1):
        if row[heading]:
            records.add(
                "answer",
                attempt_id=number,
                seq=seq,
                question=question,
                value=row[heading],
                score=int(row[heading]),
            )
    for cause in filter(None, row["不满意原因"].split("/")):
        records.add("attempt_cause", attempt_id=number, cause=CAUSES[cause])

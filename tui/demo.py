"""The demo: a throwaway shop with made-up people, whose queues are full on the day it is made.

Everything goes in as a real shop's records would: files through the importer, calls through the code
that logs calls. The same day gives the same shop.
"""

from __future__ import annotations

import csv
import os
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from store import (
    CallEnd,
    Clock,
    Settings,
    Unusable,
    agent_or_new,
    import_file,
    load_settings,
    log,
    make_today,
    next_open,
    open_database,
)
from tui import calling
from tui.wiring import Asked, Desk, choose_language, clock_from, settings_file

VEHICLES = 900
MONTHS_BACK = 20

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红鹏飞宇欣怡浩然思雨晨曦"
_MODELS = ("朗逸", "帕萨特", "途观L", "途岳", "凌渡", "Polo", "ID.3", "ID.4 X")
_COMPANIES = (
    "宏达物流有限公司",
    "金穗粮油有限公司",
    "北方建筑工程公司",
    "安顺汽车租赁有限公司",
    "松原医药有限公司",
)
_ADVISORS = ("顾问甲", "顾问乙", "顾问丙", "顾问丁")
_TECHNICIANS = ("技师A", "技师B", "技师C", "技师D", "技师E")
_AGENTS = (("a01", "李娜"), ("a02", "周敏"), ("a03", "新人小陈"))
_HEADINGS = (
    "工单号", "客户姓名", "性别", "客户类型", "手机号", "车牌号", "车架号", "车型", "购车日期",
    "本店销售", "维修类型", "开单时间", "预计交车时间", "交车时间", "进厂里程", "预估金额", "结算金额",
    "服务顾问", "维修技师", "是否预约", "是否返修",
)  # fmt: skip
_CALL_HEADINGS = (
    "拨打时间", "回访类型", "工单号", "车牌号", "车架号", "回访员", "拨打号码", "结果", "总体满意度",
    "问题2", "问题3", "问题4", "问题5", "问题6", "问题7", "问题8", "不满意原因", "去向原因", "备注",
)  # fmt: skip
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_UNANSWERED = ("无人接听", "占线", "关机", "无法接通")
_WORDS = {5: "满意", 4: "满意", 3: "一般", 2: "不满意"}
_VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_VIN_NUMBERS = (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9)
_VIN_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip(_VIN_LETTERS, _VIN_NUMBERS, strict=True)),
}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class Car:
    """A made-up customer with a made-up vehicle."""

    name: str
    gender: str
    company: bool
    number: str
    plate: str
    vin: str
    model: str
    bought: date
    km_a_day: int


def make_shop(asked: Asked, keep: Path | None, environment: Mapping[str, str] = os.environ) -> Desk:
    """Make the demo shop, in a file to keep or one that is thrown away, and sit down in it."""
    own = load_settings(settings_file(asked, environment))
    choose_language(asked, environment, own)
    clock = clock_from(environment, own.zoneinfo)
    folder = Path(tempfile.mkdtemp(prefix="ringback-demo-"))
    path = keep or folder / "demo.db"
    if path.exists():
        raise Unusable("demo_file_exists", path=str(path))
    return _fill(path, folder, _shop_settings(own), clock, asked.user or _AGENTS[0][0])


def demo_desk(desk: Desk) -> Desk:
    """Make a throwaway shop for somebody who sits at an empty one."""
    folder = Path(tempfile.mkdtemp(prefix="ringback-demo-"))
    return _fill(folder / "demo.db", folder, _shop_settings(desk.settings), desk.clock, _AGENTS[0][0])


def _shop_settings(own: Settings) -> Settings:
    from msgspec import structs

    from store.rules.settings import Agent

    staff = [Agent(code, name) for code, name in _AGENTS]
    return structs.replace(own, name="长春远达", staff=staff)


def _fill(path: Path, folder: Path, settings: Settings, clock: Clock, user: str) -> Desk:
    now = clock()
    today = now.astimezone(settings.zoneinfo).date()
    chance = random.Random(20_260_401)  # noqa: S311  made-up people, not secrets
    database = open_database(str(path), now=now, shop_name=settings.name)
    cars = list(_cars(chance, today))
    visits = list(_visits(chance, cars, today))
    import_file(database, settings, _write(folder / "visits.csv", _HEADINGS, visits), now=now)
    calls = list(_calls(chance, visits, today))
    import_file(database, settings, _write(folder / "calls.csv", _CALL_HEADINGS, calls), now=now)
    with database.writing() as records:
        for code, _ in _AGENTS:
            agent_or_new(records, settings, code, now)
        agent = agent_or_new(records, settings, user, now)
    desk = Desk(database, settings, clock, agent)
    make_today(database, settings, now)
    _work_a_little(desk, now)
    return desk


def _cars(chance: random.Random, today: date) -> Iterator[Car]:
    for _ in range(VEHICLES):
        company = chance.random() < 0.1
        surname = chance.choice(_SURNAMES)
        name = "".join([surname, *chance.choices(_GIVEN, k=chance.choice((1, 2, 2)))])
        yield Car(
            name="长春" + chance.choice(_COMPANIES) if company else name,
            gender="" if company else chance.choice("男女"),
            company=company,
            number=chance.choice(("138", "139", "150", "158", "186", "189"))
            + f"{chance.randrange(10**8):08}",
            plate="吉A" + "".join(chance.choices(_LETTERS, k=5)),
            vin=_vin(chance),
            model=chance.choice(_MODELS),
            bought=today - timedelta(days=chance.randrange(200, 2500)),
            km_a_day=chance.randrange(15, 70),
        )


def _vin(chance: random.Random) -> str:
    signs = [
        *"LSV",
        *chance.choices(_LETTERS, k=5),
        "0",
        *chance.choices(_LETTERS, k=4),
        *chance.choices("0123456789", k=4),
    ]
    total = sum(_VIN_VALUES[sign] * weight for sign, weight in zip(signs, _VIN_WEIGHTS, strict=True))
    signs[8] = "X" if total % 11 == 10 else str(total % 11)
    return "".join(signs)


def _visits(chance: random.Random, cars: Sequence[Car], today: date) -> Iterator[dict[str, object]]:
    order = 0
    for car in cars:
        first = max(car.bought + timedelta(days=60), today - timedelta(days=30 * MONTHS_BACK))
        day = first + timedelta(days=chance.randrange(0, 400))
        last = today - timedelta(days=chance.choice((1, 3, 4, 5, 6, 7, 20, 60, 85, 95, 110, 150, 200, 300)))
        while day <= last:
            order += 1
            yield _visit(chance, car, day, order)
            day += timedelta(days=chance.randrange(80, 130))
        if day - last < timedelta(days=60):
            order += 1
            yield _visit(chance, car, last, order)


def _visit(chance: random.Random, car: Car, day: date, order: int) -> dict[str, object]:
    clock = time(chance.randrange(8, 15), chance.choice((0, 10, 25, 40)))
    opened = datetime.combine(day, clock)
    promised = opened + timedelta(hours=chance.choice((1, 2, 3)))
    delivered = promised + timedelta(minutes=chance.choice((-20, 0, 0, 10, 30)))
    kind = chance.choices(("定保", "一般维修", "钣喷", "索赔"), (6, 2, 1, 1))[0]
    estimate = chance.randrange(380, 2600)
    values = (
        f"RO{day:%y%m}{order:06}",
        car.name,
        car.gender,
        "单位" if car.company else "个人",
        car.number,
        car.plate,
        car.vin,
        car.model,
        car.bought,
        "是",
        kind,
        f"{opened:%Y-%m-%d %H:%M}",
        f"{promised:%Y-%m-%d %H:%M}",
        f"{delivered:%Y-%m-%d %H:%M}",
        (day - car.bought).days * car.km_a_day,
        f"{estimate:.2f}",
        f"{estimate * chance.choice((0.95, 1, 1, 1.04)):.2f}",
        chance.choice(_ADVISORS),
        chance.choice(_TECHNICIANS),
        chance.choice("是否"),
        "否",
    )
    return dict(zip(_HEADINGS, values, strict=True))


def _calls(
    chance: random.Random, visits: Sequence[dict[str, object]], today: date
) -> Iterator[dict[str, object]]:
    """Make the callbacks of the last two months, as a shop would have made them."""
    for visit in visits:
        delivered = date.fromisoformat(str(visit["交车时间"])[:10])
        called = delivered + timedelta(days=chance.randrange(3, 6))
        if timedelta(days=1) <= today - called <= timedelta(days=60) and chance.random() < 0.75:
            yield _call(chance, visit, called)


def _call(chance: random.Random, visit: dict[str, object], called: date) -> dict[str, object]:
    at = f"{called} {chance.choice((9, 10, 14, 15, 16, 18)):02}:{chance.randrange(60):02}"
    overall = chance.choices((5, 4, 3, 2), (4, 5, 2, 1))[0]
    scores: list[object] = [""] * 8
    word, cause = chance.choice(_UNANSWERED), ""
    if chance.random() < 0.72:
        word = _WORDS[overall]
        scores = [overall, *(max(1, min(5, overall + chance.choice((-1, 0, 0, 0, 1)))) for _ in range(7))]
        cause = chance.choice(("质量", "时间", "费用", "服务态度")) if overall <= 3 else ""
    values = (
        at, "回访", visit["工单号"], visit["车牌号"], visit["车架号"], chance.choice(_AGENTS)[0],
        visit["手机号"], word, *scores, cause, "", "",
    )  # fmt: skip
    return dict(zip(_CALL_HEADINGS, values, strict=True))


def _write(path: Path, headings: Sequence[str], rows: Sequence[Mapping[str, object]]) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
    return path


def _work_a_little(desk: Desk, now: datetime) -> None:
    """Leave traces of a colleague's last hour: a promise, a complaint, a few that did not answer."""
    with desk.database.writing() as records:
        colleague = agent_or_new(records, desk.settings, _AGENTS[1][0], now)
    earlier = now - timedelta(minutes=50)
    ends = (
        CallEnd("no_answer"),
        CallEnd("dissatisfied", causes=("quality",), severity="serious", note="异响没有解决，要求返工"),
        CallEnd("busy"),
        CallEnd("call_later", call_back=_soon(desk, earlier)),
        CallEnd("powered_off"),
    )
    for number, end in enumerate(ends):
        at = earlier + timedelta(minutes=4 * number)
        then = replace(desk, agent=colleague, clock=_standing(at))
        waiting = calling.take_next(then, kind="callback")
        if waiting is None:
            return
        call = calling.Call.begin(then, waiting, "zh")
        finished = at + timedelta(seconds=75)
        log(desk.database, desk.settings, colleague, call.follow_up, end, finished)


def _soon(desk: Desk, earlier: datetime) -> datetime:
    return next_open(desk.settings.calling, earlier + timedelta(minutes=70), desk.zone).astimezone(UTC)


def _standing(at: datetime) -> Clock:
    return lambda: at

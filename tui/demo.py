"""The demo: a throwaway shop with made-up people, whose queues are full on the day it is made.

Everything goes in as a real shop's records would: files through the importer, calls through the code
that logs calls. The same day gives the same shop.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from msgspec.structs import replace

from store import (
    CallEnd,
    Clock,
    Unusable,
    agent_or_new,
    import_file,
    load_settings,
    log,
    make_today,
    next_open,
    open_database,
    with_change,
)
from tui import calling
from tui.made_up import VISIT_HEADINGS, Car, cars, said, write
from tui.rules_file import RulesFile
from tui.wiring import RULES_FILE, Asked, Desk, choose_language, clock_from, settings_file

VEHICLES = 900
MONTHS_BACK = 20

_ADVISORS = ("顾问甲", "顾问乙", "顾问丙", "顾问丁")
_TECHNICIANS = ("技师A", "技师B", "技师C", "技师D", "技师E")
_AGENTS = (("a01", "李娜"), ("a02", "周敏"), ("a03", "新人小陈"))
_CALL_HEADINGS = (
    "拨打时间", "回访类型", "工单号", "车牌号", "车架号", "回访员", "拨打号码", "结果", "总体满意度",
    "问题2", "问题3", "问题4", "问题5", "问题6", "问题7", "问题8", "不满意原因", "去向原因", "备注",
)  # fmt: skip
_UNANSWERED = ("无人接听", "占线", "关机", "无法接通")
_WORDS = {5: "满意", 4: "满意", 3: "一般", 2: "不满意"}


def make_shop(asked: Asked, keep: Path | None, environment: Mapping[str, str] = os.environ) -> Desk:
    """Make the demo shop, in a file to keep or one that is thrown away, and sit down in it."""
    own = settings_file(asked, environment)
    settings = load_settings(own)
    choose_language(asked, environment, settings)
    clock = clock_from(environment, settings.zoneinfo)
    folder = Path(tempfile.mkdtemp(prefix="ringback-demo-"))
    path = keep or folder / "demo.db"
    if path.exists():
        raise Unusable("demo_file_exists", path=str(path))
    return _fill(path, folder, own, clock, asked.user or _AGENTS[0][0])


def demo_desk(desk: Desk) -> Desk:
    """Make a throwaway shop for somebody who sits at an empty one."""
    folder = Path(tempfile.mkdtemp(prefix="ringback-demo-"))
    own = desk.rules_file.path if desk.rules_file else None
    return _fill(folder / "demo.db", folder, own, desk.clock, _AGENTS[0][0])


def _rules(folder: Path, own: Path | None) -> RulesFile:
    """Give the made-up shop rules of its own: those of the real one, with another name and other staff."""
    text = own.read_bytes().decode("utf-8-sig") if own and own.exists() else ""
    text = with_change(text, "name", "长春远达")
    text = with_change(text, "staff", [{"code": code, "name": name} for code, name in _AGENTS])
    path = folder / RULES_FILE
    path.write_text(text, encoding="utf-8")
    return RulesFile(path)


def _fill(path: Path, folder: Path, own: Path | None, clock: Clock, user: str) -> Desk:
    rules_file = _rules(folder, own)
    settings = load_settings(rules_file.path)
    now = clock()
    today = now.astimezone(settings.zoneinfo).date()
    chance = random.Random(20_260_401)  # noqa: S311  made-up people, not secrets
    database = open_database(str(path), now=now, shop_name=settings.name)
    database.staff = user
    owners = list(cars(chance, today, VEHICLES))
    visits = list(_visits(chance, owners, today))
    import_file(database, settings, write(folder / "visits.csv", VISIT_HEADINGS, visits), now=now)
    calls = list(_calls(chance, visits, today))
    import_file(database, settings, write(folder / "calls.csv", _CALL_HEADINGS, calls), now=now)
    with database.writing() as records:
        for code, _ in _AGENTS:
            agent_or_new(records, settings, code, now)
        agent = agent_or_new(records, settings, user, now)
    desk = Desk(database, settings, clock, agent, rules_file=rules_file)
    make_today(database, settings, now)
    _work_a_little(desk, now)
    return desk


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
        car.energy,
    )
    return dict(zip(VISIT_HEADINGS, values, strict=True))


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
    answered = chance.random() < 0.72
    if answered:
        word = _WORDS[overall]
        scores = [overall, *(max(1, min(5, overall + chance.choice((-1, 0, 0, 0, 1)))) for _ in range(7))]
        cause = chance.choice(("质量", "时间", "费用", "服务态度")) if overall <= 3 else ""
    words = said(str(visit["工单号"]), overall) if answered else ""
    values = (
        at, "回访", visit["工单号"], visit["车牌号"], visit["车架号"], chance.choice(_AGENTS)[0],
        visit["手机号"], word, *scores, cause, "", words,
    )  # fmt: skip
    return dict(zip(_CALL_HEADINGS, values, strict=True))


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

"""A script tried in the app: a throwaway shop with one made-up customer, in a folder that is thrown away."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from callscripts import Script, load, shipped, shipped_names
from store import (
    Clock,
    Settings,
    agent_or_new,
    import_file,
    load_settings,
    make_today,
    open_database,
)
from tui import calling
from tui.calling import Waiting
from tui.wiring import Asked, Desk, choose_language, clock_from, settings_file
from tui.words import _

DAYS_SINCE = {"callback": 3, "survey": 3, "complaint": 10, "invitation": 100, "recall": 240}
"""How long the made-up customer's visit lies back, by the kind of script."""

_SOURCES = {"invitation": "due_vehicles", "recall": "lapsed_vehicles"}
"""Where the customer comes from, for the reasons that are said; for other kinds, from the visit."""

_AGENT = "李娜"
_HEADINGS = (
    "工单号", "客户姓名", "性别", "客户类型", "手机号", "车牌号", "车架号", "车型", "购车日期",
    "本店销售", "维修类型", "开单时间", "预计交车时间", "交车时间", "进厂里程", "预估金额", "结算金额",
    "服务顾问", "维修技师", "是否预约", "是否返修",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """One call to be tried: the throwaway desk, and the customer who waits."""

    desk: Desk
    waiting: Waiting
    kind: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What a call that was tried came to; no outcome where it was left before its end."""

    outcome: str | None
    note: str
    answers: tuple[tuple[str, str], ...]


class Trials:
    """Makes a new throwaway shop for each call of one script, inside one folder."""

    def __init__(
        self, script: str, folder: Path, asked: Asked, environment: Mapping[str, str] = os.environ
    ) -> None:
        self._script = script
        self._folder = folder
        self._settings = load_settings(settings_file(asked, environment))
        self._clock: Clock = clock_from(environment, self._settings.zoneinfo)
        self._user = asked.user or environment.get("RINGBACK_USER") or _AGENT
        self._made = 0
        choose_language(asked, environment, self._settings)

    def next(self) -> Trial:
        """Make a shop for another call, with the script as it stands now. Raises `ScriptUnusable`."""
        script = self._read()
        self._made += 1
        folder = self._folder / str(self._made)
        folder.mkdir()
        kind = "callback" if script.kind == "survey" else script.kind
        settings = _with_script(self._settings, kind, self._kept(folder))
        now = self._clock()
        database = open_database(str(folder / "trial.db"), now=now, shop_name=settings.name)
        today = now.astimezone(settings.zoneinfo)
        import_file(
            database, settings, _visits(folder / "visits.csv", today, DAYS_SINCE[script.kind]), now=now
        )
        with database.writing() as records:
            agent = agent_or_new(records, settings, self._user, now)
        make_today(database, settings, now)
        desk = Desk(database, settings, self._clock, agent)
        waiting = calling.take_next(desk, kind=kind)
        assert waiting is not None  # noqa: S101  the queue's rule was made for this customer
        return Trial(desk, waiting, kind)

    def _read(self) -> Script:
        is_shipped = self._script in shipped_names()
        return shipped(self._script) if is_shipped else load(Path(self._script).expanduser())

    def _kept(self, folder: Path) -> str:
        """Keep the script as it is now, so that a call does not change while its file is written on."""
        if self._script in shipped_names():
            return self._script
        source = Path(self._script).expanduser()
        return str(shutil.copy(source, folder / source.name))


def came_to(trial: Trial) -> Tried:
    """Tell what a call came to, from the throwaway records."""
    with trial.desk.database.reading() as records:
        last = records.row(
            "SELECT id, outcome, note FROM attempt WHERE shop_id = :shop ORDER BY id DESC LIMIT 1"
        )
        if last is None:
            return Tried(None, "", ())
        answers = records.rows(
            """SELECT question, value FROM answer WHERE shop_id = :shop AND attempt_id = :attempt
               AND counted ORDER BY seq""",
            attempt=last["id"],
        )
        given = tuple((str(row["question"]), _shown(json.loads(row["value"]))) for row in answers)
    return Tried(last["outcome"], last["note"] or "", given)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _with_script(own: Settings, kind: str, script: str) -> Settings:
    """Give the shop's rules, but for one queue: it takes the made-up customer, and says this script."""
    from msgspec import structs

    first = next(name for name in own.queues if name == kind)
    rule = structs.replace(
        own.queues[first],
        source=_SOURCES.get(kind, "delivered_visits"),
        leave_out=["do_not_call"],
        first_day=-400 if kind == "invitation" else 1,
        last_day=400 if kind == "invitation" else DAYS_SINCE[kind] + 4,
        first_month=6 if kind == "recall" else 0,
        last_month=24 if kind == "recall" else 0,
        script=script,
        first_service_script="",
        company_desk="agents",
    )
    others = {name: other for name, other in own.queues.items() if name != kind}
    return structs.replace(own, queues={first: rule, **others})


def _visits(path: Path, today: datetime, days: int) -> Path:
    """Write down the made-up customer's two visits, as a shop's system would export them."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        for number, back in enumerate((days + 120, days), start=1):
            opened = datetime.combine((today - timedelta(days=back)).date(), time(9, 30))
            times = [f"{opened + timedelta(hours=hours):%Y-%m-%d %H:%M}" for hours in (0, 2, 2)]
            bought = f"{today - timedelta(days=900):%Y-%m-%d}"
            writer.writerow((
                f"T{number}", "王小明", "男", "个人", "13800138000", "吉A12345", "LSVNN41Z1G2000001", "朗逸",
                bought, "是", "定保", *times, 20_000 + 5_000 * number, "600", "580", "张伟",
                "李师傅", "是", "否",
            ))  # fmt: skip
    return path

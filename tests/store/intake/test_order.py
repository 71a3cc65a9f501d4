"""In which order rows and files come does not matter for what is known in the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from store.database import Database
from store.intake import import_file
from store.rules.settings import Settings, shipped_settings
from tests.store.intake.samples import CALL, NOW, VISIT, picture, write_csv

RULES: Settings = shipped_settings()

PEOPLE = [
    ("李明", "13800138000"),
    ("李 明", "138-0013-8000"),
    ("王芳", "13800138000"),
    ("王芳", "13900139000/13700137000"),
]
VEHICLES = [("吉A12345", "LSVAM4187C2184847"), ("吉A54321", "LSVAM4187C2184847"),
            ("吉B11111", "LSVAM4187C2184848"), ("", "1HGCM82633A004352"), ("吉C22222", "")]  # fmt: skip
OUTCOMES = ["满意", "无人接听", "busy", "空号", "已预约", "不满意", "中途挂断", "仅来站一次"]


@st.composite
def a_visit(draw: st.DrawFn) -> dict[str, str]:
    name, phone = draw(st.sampled_from(PEOPLE))
    plate, vin = draw(st.sampled_from(VEHICLES))
    month, day = draw(st.integers(1, 9)), draw(st.integers(1, 28))
    return VISIT | {
        "客户姓名": name,
        "手机号": phone,
        "车牌号": plate,
        "车架号": vin,
        "车型": draw(st.sampled_from(["", "朗逸", "帕萨特"])),
        "性别": draw(st.sampled_from(["", "男", "女"])),
        "客户类型": draw(st.sampled_from(["", "个人", "单位"])),
        "客户等级": draw(st.sampled_from(["", "A", "C"])),
        "购车日期": draw(st.sampled_from(["", "2024-01-05"])),
        "维修类型": draw(st.sampled_from(["定保", "一般维修"])),
        "开单时间": f"2026-{month:02}-{day:02} 09:00",
        "交车时间": draw(st.sampled_from(["", f"2026-{month:02}-{day:02} 11:00"])),
        "进厂里程": str(draw(st.integers(1, 90_000))),
    }


visits = st.lists(a_visit(), min_size=1, max_size=10).map(
    lambda rows: [row | {"工单号": f"RO{number}"} for number, row in enumerate(rows)]
)


@st.composite
def a_call(draw: st.DrawFn) -> dict[str, str]:
    kind = draw(st.sampled_from(["回访", "招揽", "流失召回", "投诉"]))
    month, day, hour = draw(st.integers(3, 12)), draw(st.integers(1, 28)), draw(st.integers(9, 19))
    return CALL | {
        "拨打时间": f"2026-{month:02}-{day:02} {hour:02}:00",
        "回访类型": kind,
        "工单号": "RO1" if kind == "回访" else "",
        "车牌号": draw(st.sampled_from(["吉A12345", "吉B11111", "吉Z00000"])),
        "结果": draw(st.sampled_from(OUTCOMES)),
        "拨打号码": draw(st.sampled_from(["13800138000", "13900139000"])),
        "总体满意度": draw(st.sampled_from(["", "1", "5"])),
    }


def _result(
    new_shop: Callable[[], Database], folder: Path, files: Sequence[Sequence[dict[str, str]]]
) -> dict[str, list[tuple[Any, ...]]]:
    with closing(new_shop()) as database:
        for rows in files:
            if rows:
                import_file(database, RULES, write_csv(folder / "file.csv", rows), now=NOW)
        return picture(database)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(rows=visits, data=st.data())
def test_visits_in_any_order_and_in_overlapping_files(
    new_shop: Callable[[], Database], folder: Path, rows: list[dict[str, str]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(rows))
    cut, overlap = data.draw(st.integers(0, len(rows))), data.draw(st.integers(0, 3))
    at_once = _result(new_shop, folder, [rows])
    assert _result(new_shop, folder, [shuffled]) == at_once
    assert _result(new_shop, folder, [shuffled[max(0, cut - overlap) :], shuffled[:cut]]) == at_once


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(a_call(), min_size=1, max_size=8), data=st.data())
def test_calls_in_any_order_and_in_overlapping_files(
    new_shop: Callable[[], Database], folder: Path, rows: list[dict[str, str]], data: st.DataObject
) -> None:
    served = [
        VISIT | {"工单号": "RO1", "手机号": "13800138000/13900139000"},
        VISIT | {"工单号": "RO2", "开单时间": "", "交车时间": "2026-07-01", "维修类型": "一般维修"},
        VISIT | {"工单号": "RO3", "车牌号": "吉B11111", "车架号": "LSVAM4187C2184848", "客户类型": "单位"},
    ]
    columns = {heading for row in served for heading in row}
    served = [{heading: row.get(heading, "") for heading in sorted(columns)} for row in served]
    shuffled = data.draw(st.permutations(rows))
    cut, overlap = data.draw(st.integers(0, len(rows))), data.draw(st.integers(0, 3))
    at_once = _result(new_shop, folder, [served, rows])
    assert _result(new_shop, folder, [served, shuffled]) == at_once
    assert _result(new_shop, folder, [served, shuffled[max(0, cut - overlap) :], shuffled[:cut]]) == at_once


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(a_visit(), min_size=1, max_size=8),
    numbers=st.lists(st.integers(0, 3), min_size=8, max_size=8),
    data=st.data(),
)
def test_rows_that_contradict_each_other_about_one_order(
    new_shop: Callable[[], Database],
    folder: Path,
    rows: list[dict[str, str]],
    numbers: list[int],
    data: st.DataObject,
) -> None:
    repeated = [row | {"工单号": f"RO{number}"} for row, number in zip(rows, numbers, strict=False)]
    shuffled = data.draw(st.permutations(repeated))
    assert _result(new_shop, folder, [shuffled]) == _result(new_shop, folder, [repeated])
    assert _result(new_shop, folder, [repeated, repeated]) == _result(new_shop, folder, [repeated])

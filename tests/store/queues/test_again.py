"""After an import or a decision only whom it touched is judged again; the queues are as if all had been."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, example, given, settings as effort, strategies as st

from store.complaints.handling import propose_solution, reopen_complaint
from store.database import Database
from store.intake import import_file
from store.intake.asked import questions
from store.intake.decisions import decide, undecide
from store.queues import again, judging
from store.queues.making import make_about, make_today
from store.remarks import Unusable
from store.rules.settings import Settings
from tests.store.factories import Shop, at
from tests.store.intake.samples import CALL, VISIT, write_csv

TODAY = date(2026, 5, 11)
NOW = at("2026-05-11 09:00")
NAMES = ("李明", "王芳", "赵强")

orders = st.tuples(
    st.integers(0, 9),
    st.integers(0, 3),
    st.sampled_from(NAMES),
    st.one_of(st.integers(1, 9), st.integers(85, 110), st.integers(170, 300), st.integers(1, 600)),
    st.sampled_from(["定保", "一般维修", "首保"]),
    st.integers(100, 60_000),
)
files = st.lists(orders, min_size=1, max_size=8)
calls = st.lists(
    st.tuples(
        st.sampled_from(["回访", "招揽", "召回"]),
        st.integers(0, 9),
        st.integers(0, 3),
        st.integers(0, 100),
        st.sampled_from(["满意", "无人接听", "停机", "空号", "太远", "已到其他站", "公里数未到"]),
    ),
    min_size=1,
    max_size=6,
)
RECALLED = [(0, 0, "李明", 95, "定保", 10_000), (1, 1, "王芳", 95, "定保", 10_000)]
decisions = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["same", "apart", "owner_stays", "undo"])), max_size=4
)
VINS = ("", "LSVAM4187C2184847", "LSVAM4187C2184848")


def rows_of(file: Sequence[tuple[Any, ...]], *, mixed: bool = False) -> list[dict[str, str]]:
    """Rows of orders: number, vehicle, customer, days ago, service and odometer.

    Where they are `mixed`, customers share numbers and plates stand on several vehicles.
    """
    return [
        VISIT
        | {
            "工单号": f"RO{order}",
            "客户姓名": name,
            "手机号": f"1380000000{order % 2 if mixed else NAMES.index(name)}",
            "车牌号": f"吉A1234{vehicle}",
            "车架号": VINS[order % 3] if mixed else "",
            "开单时间": f"{TODAY - timedelta(days=ago)} 09:00",
            "交车时间": f"{TODAY - timedelta(days=ago)} 11:00",
            "维修类型": service,
            "进厂里程": str(km),
        }
        for order, vehicle, name, ago, service, km in file
    ]


def queues_of(shop: Database) -> list[tuple[Any, ...]]:
    with shop.reading() as records:
        return [tuple(row) for row in records.rows("SELECT * FROM follow_up ORDER BY id")]


def calls_of(file: Sequence[tuple[Any, ...]]) -> list[dict[str, str]]:
    """Rows of calls: queue, its order, its vehicle, days ago, and what came of it."""
    return [
        CALL
        | {
            "回访类型": queue,
            "工单号": f"RO{order}" if queue == "回访" else "",
            "车牌号": f"吉A1234{vehicle}",
            "拨打时间": f"{TODAY - timedelta(days=ago)} 10:{place:02}",
            "结果": outcome,
        }
        for place, (queue, order, vehicle, ago, outcome) in enumerate(file)
    ]


def forget_that_they_were_made(shop: Database) -> None:
    """Let everybody be judged when the queues are made next."""
    with shop.writing() as records:
        records.run("DELETE FROM queue_day WHERE shop_id = :shop")


def worked(
    new_shop: Callable[[], Shop],
    settings: Settings,
    folder: Path,
    files: Sequence[list[dict[str, str]]],
    *,
    whole: bool,
) -> list[tuple[Any, ...]]:
    """Take files in, one after the other, and make the day's queues after each."""
    with closing(new_shop()) as made:
        shop = made.database
        for number, file in enumerate(files):
            path = write_csv(folder / f"{number}.csv", file)
            import_file(shop, settings, path, now=NOW)
            if whole:
                forget_that_they_were_made(shop)
            make_today(shop, settings, NOW)
        return queues_of(shop)


@effort(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(files, min_size=2, max_size=3))
def test_the_queues_are_as_if_all_had_been_judged_again(
    new_shop: Callable[[], Shop], settings: Settings, tmp_path: Path, imports: list[list[tuple[Any, ...]]]
) -> None:
    rows = [rows_of(file) for file in imports]
    some = worked(new_shop, settings, tmp_path, rows, whole=False)
    assert some == worked(new_shop, settings, tmp_path, rows, whole=True)


@effort(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files, calls, calls)
@example(RECALLED, [("招揽", 0, 0, 3, "停机")], [("招揽", 0, 0, 2, "太远")])
def test_after_calls_the_queues_are_as_if_all_had_been_judged_again(
    new_shop: Callable[[], Shop],
    settings: Settings,
    tmp_path: Path,
    orders: list[tuple[Any, ...]],
    first: list[tuple[Any, ...]],
    later: list[tuple[Any, ...]],
) -> None:
    rows = [rows_of(orders), calls_of(first), calls_of(later)]
    some = worked(new_shop, settings, tmp_path, rows, whole=False)
    assert some == worked(new_shop, settings, tmp_path, rows, whole=True)


def decided(shop: Database, settings: Settings, place: int, decision: str, *, whole: bool) -> None:
    """Decide a question, or take a decision back, as far as that can be, and make the queues once more."""
    with shop.reading() as records:
        asked = questions(records, settings, decided=decision == "undo")
    if not asked:
        return
    number = asked[place % len(asked)].id
    try:
        if decision == "undo":
            about = undecide(shop, settings, number, now=NOW)
        else:
            about = decide(shop, settings, number, decision, agent=1, now=NOW)
    except Unusable:
        return
    if whole:
        forget_that_they_were_made(shop)
    with shop.writing() as records:
        make_about(records, settings, NOW, about)


FIRST = [(0, 1, "李明", 7, "定保", 9_000), (8, 3, "王芳", 8, "定保", 253), (0, 0, "李明", 85, "定保", 100)]
LATER = [(0, 0, "李明", 1, "定保", 100), (9, 1, "李明", 85, "定保", 100), (2, 0, "赵强", 5, "定保", 100)]
"""A callback goes when two customers turn out to be one, and its vehicle is due."""


@effort(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files, decisions, files, decisions)
@example(FIRST, [], LATER, [(0, "same"), (0, "same")])
def test_after_decisions_the_queues_are_as_if_all_had_been_judged_again(
    new_shop: Callable[[], Shop],
    settings: Settings,
    tmp_path: Path,
    first: list[tuple[Any, ...]],
    then: list[tuple[int, str]],
    later: list[tuple[Any, ...]],
    last: list[tuple[int, str]],
) -> None:
    """Also where decisions follow an import that the day's queues have not seen yet."""
    found = []
    for whole in (False, True):
        with closing(new_shop()) as made:
            made.agent()
            shop = made.database
            import_file(shop, settings, write_csv(tmp_path / "1.csv", rows_of(first, mixed=True)), now=NOW)
            make_today(shop, settings, NOW)
            for place, decision in then:
                decided(shop, settings, place, decision, whole=whole)
            import_file(shop, settings, write_csv(tmp_path / "2.csv", rows_of(later, mixed=True)), now=NOW)
            for place, decision in last:
                decided(shop, settings, place, decision, whole=whole)
            if whole:
                forget_that_they_were_made(shop)
            make_today(shop, settings, NOW)
            found.append(queues_of(shop))
    some, all_again = found
    assert some == all_again


def test_of_a_complaint_its_customer_and_its_vehicle_are_judged_also_when_it_was_sold(
    shop: Shop, settings: Settings
) -> None:
    """The customer of the complaint has sold that vehicle, which somebody else brought, and has another."""
    wang, li = shop.customer("王芳"), shop.customer("李明")
    sold, due = shop.vehicle(wang), shop.vehicle(wang)
    shop.visit(sold, "2026-02-10", customer_id=li)
    shop.visit(due, "2026-02-10")
    complaint = shop.complaint(sold, "2026-05-10 09:00")
    shop.change("vehicle", sold, owner_id=li)
    shop.make("2026-05-11 08:00")
    agent = shop.agent()

    def offered() -> set[tuple[str, int]]:
        lines = shop.rows(
            "SELECT kind, vehicle_id FROM follow_up WHERE state = 'open' AND left_out IS NULL ORDER BY id"
        )
        return {(row["kind"], row["vehicle_id"]) for row in lines}

    assert offered() == {("invitation", sold)}
    with shop.database.writing() as records:
        propose_solution(records, settings, agent, complaint, "换新雨刮", NOW)
        make_about(records, settings, NOW, {"complaint": [complaint]})
    assert ("complaint", sold) in offered()
    for asked, still in ((True, False), (False, True)):
        shop.change("customer", wang, do_not_call=asked)
        with shop.database.writing() as records:
            make_about(records, settings, NOW, {"customer": [wang]})
        assert (("complaint", sold) in offered()) is still
    with shop.database.writing() as records:
        reopen_complaint(records, settings, agent, complaint, "又响了", NOW)
        make_about(records, settings, NOW, {"complaint": [complaint]})
    assert ("complaint", sold) not in offered()


BASE = [(number, number, NAMES[0], 95 + number, "定保", 10_000) for number in range(4)]


def judged_after(
    new_shop: Callable[[], Shop], settings: Settings, folder: Path, files: Sequence[list[dict[str, str]]]
) -> set[str]:
    """Give the plates that are judged when the queues are made after the last of some imports."""
    judge, plates = judging.judge, set[str]()

    def watched(records: Any, *given: Any, **asked: Any) -> None:
        judge(records, *given, **asked)
        plates.clear()
        plates.update(
            row["plate"]
            for row in records.rows(
                f"""SELECT v.plate FROM {judging.JUDGED} j
                    JOIN vehicle v ON v.shop_id = :shop AND v.id = j.vehicle_id"""
            )
        )

    with mock.patch.object(judging, "judge", watched):
        worked(new_shop, settings, folder, files, whole=False)
    return plates


def test_only_whom_the_import_touched_is_judged_again(
    new_shop: Callable[[], Shop], settings: Settings, tmp_path: Path
) -> None:
    base = [(number, number, NAMES[number % 3], 95 + number, "定保", 10_000) for number in range(3)]
    later = [(9, 1, NAMES[1], 3, "一般维修", 12_000)]
    first = rows_of(base)
    assert judged_after(new_shop, settings, tmp_path, [first]) == {"吉A12340", "吉A12341", "吉A12342"}
    assert judged_after(new_shop, settings, tmp_path, [first, rows_of(later)]) == {"吉A12341"}
    called = calls_of([("招揽", 0, 2, 1, "无人接听")])
    assert judged_after(new_shop, settings, tmp_path, [first, called]) == {"吉A12342"}
    surveyed = [
        {"期间": "2026-04", "范围": "本店", "样本量": "93", "接车过程迅速": "99.4", "CSS分数": "98.1"}
    ]
    assert judged_after(new_shop, settings, tmp_path, [first, surveyed]) == set()


def test_all_vehicles_of_a_person_are_judged_together(
    new_shop: Callable[[], Shop], settings: Settings, tmp_path: Path
) -> None:
    later = [(9, 1, NAMES[0], 3, "一般维修", 12_000)]
    assert len(judged_after(new_shop, settings, tmp_path, [rows_of(BASE), rows_of(later)])) == 4


@pytest.mark.parametrize("limit", [1, 20_000])
def test_of_too_many_rows_everything_is_judged_again(
    new_shop: Callable[[], Shop], settings: Settings, tmp_path: Path, limit: int
) -> None:
    later = [(9, 1, NAMES[1], 3, "一般维修", 12_000)]
    base = [(number, number, NAMES[number % 3], 95 + number, "定保", 10_000) for number in range(3)]
    with mock.patch.object(again, "MOST", limit):
        judged = judged_after(new_shop, settings, tmp_path, [rows_of(base), rows_of(later)])
    assert len(judged) == (3 if limit == 1 else 1)

"""Agents work on while an import runs: nothing of it shows too early, and none of their work is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings as trying, strategies as st

from store.calls.case import CallEnd
from store.calls.ending import log
from store.calls.opening import open_call
from store.database import Database
from store.intake import import_file
from store.intake.steps import Steps
from store.queues.claiming import claim_next
from store.queues.making import make_today
from store.remarks import Unusable
from store.rules.settings import Settings, shipped_settings
from store.staff import Agent, agent_or_new
from tests.store.intake import cut_off
from tests.store.intake.cut_off import EARLIER, NOW
from tests.store.intake.samples import CALL, dump, lost, picture, write_csv

RULES = shipped_settings()
ARRIVED, LATER = NOW + timedelta(minutes=10), NOW + timedelta(minutes=20)
OUTCOMES = ("satisfied", "dissatisfied", "no_answer", "busy", "invalid_number")


@pytest.fixture
def worked(shop: Database, settings: Settings, tmp_path: Path) -> Database:
    """A shop in which some work has been done, and files for it."""
    cut_off.worked_in(shop, settings, tmp_path)
    cut_off.files(tmp_path)
    return shop


def agent(shop: Database, code: str) -> Agent:
    with shop.writing() as records:
        return agent_or_new(records, RULES, code, NOW)


def work(shop: Database, code: str, outcome: str) -> int | None:
    """Claim the next follow-up and log its call; give the attempt's number."""
    person = agent(shop, code)
    follow_up = claim_next(shop, RULES, person, LATER)
    if follow_up is None:
        return None
    said: dict[str, Any] = {"token": f"{code} {follow_up}", "script": "callback", "version": 1}
    open_call(shop, person, follow_up, LATER, language="zh", **said)
    causes = ("cost",) if outcome == "dissatisfied" else ()
    return log(shop, RULES, person, follow_up, CallEnd(outcome=outcome, causes=causes), LATER).attempt


@pytest.mark.parametrize("kind", ["visits", "calls", "customers"])
def test_nothing_shows_until_all_is_there(
    worked: Database, settings: Settings, tmp_path: Path, kind: str
) -> None:
    looked = cut_off.seen(worked, settings)
    looks = 0

    def look(_done: int, _total: int | None) -> None:
        nonlocal looks
        looks += 1
        assert cut_off.seen(worked, settings) == looked

    with cut_off.small_steps(), closing(worked.alone()) as own:
        import_file(own, settings, tmp_path / f"{kind}.csv", now=ARRIVED, kind=kind, wrote=look)
    assert looks > 3
    assert cut_off.seen(worked, settings) != looked


@pytest.mark.parametrize("first", [0, 5])
@pytest.mark.parametrize("kind", ["visits", "calls"])
def test_queues_made_meanwhile_are_those_of_before_and_right_afterwards(
    worked: Database,
    settings: Settings,
    tmp_path: Path,
    new_shop: Callable[[], Database],
    kind: str,
    first: int,
) -> None:
    def lines(shop: Database) -> list[Any]:
        make_today(shop, settings, LATER)
        told = picture(shop)["cases"]
        return [row[:-2] for row in told if row[13] == "open" and row[15] is None]

    def forget(shop: Database) -> None:
        """Let no follow-up have been made of visits that nobody has called about."""
        with shop.writing() as records:
            records.run("DELETE FROM follow_up WHERE attempts = 0")
            records.run("DELETE FROM queue_day")

    steps: list[int] = []

    def make(rows: int, _total: int | None) -> None:
        steps.append(rows)
        if len(steps) <= first:
            return
        with worked.writing() as records:
            records.run("DELETE FROM queue_day")
        make_today(worked, settings, ARRIVED)

    with closing(new_shop()) as alone:
        folder = tmp_path / "alone"
        folder.mkdir()
        cut_off.worked_in(alone, settings, folder)
        forget(alone)
        import_file(alone, settings, tmp_path / f"{kind}.csv", now=ARRIVED, kind=kind)
        wanted = lines(alone)
    forget(worked)
    with cut_off.small_steps(), closing(worked.alone()) as own:
        import_file(own, settings, tmp_path / f"{kind}.csv", now=ARRIVED, kind=kind, wrote=make)
    assert lines(worked) == wanted


@trying(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    done=st.lists(
        st.tuples(st.sampled_from(["a01", "a04", "b01", "b02"]), st.sampled_from(OUTCOMES)), max_size=10
    ),
    kind=st.sampled_from(["visits", "calls", "customers"]),
    together=st.sampled_from([1, 1_000]),
)
def test_numbers_never_clash_and_no_call_is_lost(
    new_shop: Callable[[], Database],
    tmp_path_factory: pytest.TempPathFactory,
    done: list[tuple[str, str]],
    kind: str,
    together: int,
) -> None:
    folder = tmp_path_factory.mktemp("files")
    with closing(new_shop()) as shop, cut_off.small_steps(together=together):
        cut_off.worked_in(shop, RULES, folder)
        cut_off.files(folder)
        before = {row[1] for row in dump(shop)["attempt"]}
        left, logged = list(done), []

        def meanwhile(_done: int, _total: int | None) -> None:
            if left:
                logged.append(work(shop, *left.pop(0)))

        with closing(shop.alone()) as own:
            path = folder / f"{kind}.csv"
            account = import_file(own, RULES, path, now=ARRIVED, kind=kind, wrote=meanwhile)
        mine = [number for number in logged if number is not None]
        attempts = {row[1]: row for row in dump(shop)["attempt"]}
        assert len(set(mine)) == len(mine)
        assert set(mine) | before <= set(attempts)
        assert len(attempts) == len(before) + len(mine) + account.new.get("calls", 0)
        assert_sound(shop)
        assert work(shop, "b03", "no_answer") not in {*mine, *before}
        assert_sound(shop)


def assert_sound(shop: Database) -> None:
    """Every reference leads somewhere, and every case stands as its calls say."""
    assert lost(shop) == []
    with shop.reading() as records:
        assert records.rows("SELECT code FROM staff GROUP BY code HAVING count(*) > 1") == []
        cases = records.rows(
            """SELECT f.id, f.attempts, (SELECT count(*) FROM attempt a WHERE a.follow_up_id = f.id) AS calls
               FROM follow_up f"""
        )
        assert [row["id"] for row in cases if row["attempts"] != row["calls"]] == []


def test_who_begins_to_work_meanwhile_is_entered_once(
    worked: Database, settings: Settings, tmp_path: Path
) -> None:
    begun: list[Agent] = []
    calls = [CALL | {"工单号": "RO2", "拨打时间": "2026-05-02 10:00", "结果": "无人接听", "回访员": "a09"}]
    path = write_csv(tmp_path / "some.csv", calls)
    with closing(worked.alone()) as own, _before_steps(lambda: begun.append(agent(worked, "a09"))):
        import_file(own, settings, path, now=ARRIVED)
    with worked.reading() as records:
        assert [row["id"] for row in records.rows("SELECT id FROM staff WHERE code = 'a09'")] == [begun[0].id]
        assert records.value("SELECT agent_id FROM attempt ORDER BY id DESC LIMIT 1") == begun[0].id
    assert_sound(worked)


def _before_steps(act: Callable[[], object]) -> Any:
    """Do something between an import's plan and its first step."""
    real = Steps
    done: list[bool] = []

    def steps(*arguments: Any) -> Any:
        if not done:
            done.append(True)
            act()
        return real(*arguments)

    return mock.patch("store.intake.importing.Steps", steps)


def test_a_case_an_agent_closed_meanwhile_is_not_opened_again(
    worked: Database, settings: Settings, tmp_path: Path
) -> None:
    person = agent(worked, "b01")
    follow_up = claim_next(worked, settings, person, LATER)
    assert follow_up
    of = "SELECT v.order_number FROM follow_up f JOIN visit v ON v.id = f.visit_id WHERE f.id = :id"
    with worked.reading() as records:
        order = records.value(of, id=follow_up)
    calls = [CALL | {"工单号": order, "拨打时间": "2026-05-02 10:00", "结果": "无人接听"}]
    path = write_csv(tmp_path / "some.csv", calls)
    with closing(worked.alone()) as own, _before_steps(lambda: work(worked, "b01", "satisfied")):
        import_file(own, settings, path, now=ARRIVED)
    with worked.reading() as records:
        found = records.row(
            "SELECT state, outcome, attempts, closed_at FROM follow_up WHERE id = :id", id=follow_up
        )
    assert found is not None
    assert (found["state"], found["outcome"]) == ("closed", "satisfied")
    assert found["closed_at"] is not None
    assert_sound(worked)


def test_a_correction_between_plan_and_writing_stays(
    worked: Database, settings: Settings, tmp_path: Path
) -> None:
    def correct() -> None:
        with worked.writing() as records:
            records.run(
                """UPDATE vehicle SET model = '速腾', facts_of = '2026-05-03T00:00:00.000Z|'
                   WHERE plate = '吉A10006'"""
            )

    with closing(worked.alone()) as own, _before_steps(correct):
        import_file(own, settings, tmp_path / "visits.csv", now=ARRIVED)
    with worked.reading() as records:
        assert records.value("SELECT model FROM vehicle WHERE plate = '吉A10006'") == "速腾"


def test_two_cannot_import_at_once(worked: Database, settings: Settings, tmp_path: Path) -> None:
    said: list[str] = []

    def another() -> None:
        with pytest.raises(Unusable) as caught, closing(worked.alone()) as other:
            import_file(other, settings, tmp_path / "calls.csv", now=ARRIVED)
        said.append(caught.value.remark.code)

    with closing(worked.alone()) as own, _before_steps(another):
        import_file(own, settings, tmp_path / "visits.csv", now=ARRIVED)
    assert said == ["import_running"]
    assert import_file(worked, settings, tmp_path / "calls.csv", now=EARLIER).new["calls"]


@pytest.mark.usefixtures("files_only")
def test_the_log_begins_anew_once_it_is_long_and_nobody_reads_it(
    worked: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("_LEFT", "_LONG"):
        monkeypatch.setattr(f"store.engines.log.{limit}", 4)
    log = worked.path.with_name(f"{worked.path.name}-wal")
    with closing(worked.alone()) as own:
        with worked.reading() as reading:
            assert reading.value("SELECT count(*) FROM visit")
            agent(worked, "b07")
            own.keep_log_short()
            assert log.stat().st_size > 4
        agent(worked, "b08")
        own.keep_log_short()
    assert log.stat().st_size == 0

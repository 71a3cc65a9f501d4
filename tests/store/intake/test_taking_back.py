"""The last import is taken back whole, unless later work stands on it, which is then named."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings as trying, strategies as st

from store.calls.case import CallEnd
from store.calls.ending import log
from store.calls.opening import open_call
from store.database import Database, Row
from store.intake import import_file, taking_back
from store.intake.taking_back import take_back
from store.queues.claiming import claim
from store.queues.lines import todays_lines
from store.queues.making import make_today
from store.remarks import Unusable
from store.rules.settings import Settings, shipped_settings
from store.safeguards.consent import Said, record_consent
from store.staff import agent_or_new
from tests.store.intake import cut_off
from tests.store.intake.cut_off import EARLIER, NOW
from tests.store.intake.samples import CALL, dump, lost, write_csv
from tests.store.survey_samples import FIELDS, PUBLISHED

RULES = shipped_settings()
ARRIVED, LATER = NOW + timedelta(minutes=10), NOW + timedelta(hours=1)
STAY = ("import_batch", "import_taken_back", "import_range", "import_change", "queue_day")
"""What tells of an import that it was there, and taken back; what the one before it changed, which is
forgotten since only the last one can be taken back; and that the queues have to be made again."""

KINDS = ("visits", "calls", "customers", "outside-survey")


@pytest.fixture
def worked(shop: Database, settings: Settings, tmp_path: Path) -> Database:
    """A shop in which some work has been done, and files for it."""
    cut_off.worked_in(shop, settings, tmp_path)
    cut_off.files(tmp_path)
    return shop


def content(shop: Database) -> dict[str, Any]:
    return {table: rows for table, rows in dump(shop).items() if table not in STAY}


def lines(shop: Database, settings: Settings, now: datetime = NOW) -> list[tuple[Any, ...]]:
    """Today's queues as people see them, without their numbers, which decide between equals."""
    make_today(shop, settings, now)
    with shop.reading() as records:
        rows = todays_lines(records, settings, now)
    return sorted(((row.kind, row.plate, row.customer, row.due_on, row.why) for row in rows), key=repr)


def refused(shop: Database, settings: Settings) -> str:
    """Try to take back what cannot be; say what was named, and see that nothing changed."""
    whole = content(shop)
    with pytest.raises(Unusable) as caught:
        take_back(shop, settings, now=LATER, agent=1)
    assert content(shop) == whole
    assert caught.value.remark.code == "import_worked_on"
    return str(caught.value.remark.facts["named"])


# As if it had never been.


@pytest.mark.parametrize("kind", KINDS)
def test_the_records_are_as_before(worked: Database, settings: Settings, tmp_path: Path, kind: str) -> None:
    whole, seen = content(worked), cut_off.seen(worked, settings)
    account = import_file(worked, settings, tmp_path / f"{kind}.csv", now=ARRIVED, kind=kind)
    assert content(worked) != whole
    taken = take_back(worked, settings, now=LATER, agent=1)
    assert (taken.batch, taken.file) == (account.batch, f"{kind}.csv")
    assert content(worked) == whole
    assert not dump(worked)["import_change"]
    assert cut_off.seen(worked, settings) == seen
    with pytest.raises(Unusable) as caught:
        take_back(worked, settings, now=LATER, agent=1)
    assert caught.value.remark.code == "nothing_to_take_back"
    again = import_file(worked, settings, tmp_path / f"{kind}.csv", now=ARRIVED, kind=kind)
    assert again.as_json() == account.as_json()


def test_where_nothing_was_imported_there_is_nothing_to_take_back(shop: Database, settings: Settings) -> None:
    with pytest.raises(Unusable) as caught:
        take_back(shop, settings, now=NOW, agent=1)
    assert caught.value.remark.code == "nothing_to_take_back"


NUMBER = st.integers(0, 5)


@st.composite
def visits(draw: st.DrawFn) -> dict[str, str]:
    number = draw(NUMBER)
    said: dict[str, str] = {
        "工单号": f"RO{number}{draw(st.sampled_from('ab'))}",
        "客户姓名": draw(st.sampled_from(["李明", "王芳", ""])),
        "手机号": draw(st.sampled_from(["13800138000", "13900139000", "13800138000/13700137000", ""])),
        "交车时间": f"2026-04-{draw(st.integers(10, 29))} 11:00",
        "开单时间": "",
        "车型": draw(st.sampled_from(["朗逸", "宝来", ""])),
        "进厂里程": draw(st.sampled_from(["12000", "23000", ""])),
        "车架号": draw(st.sampled_from(["", "LSVAM4187C2184847"])),
    }
    return cut_off.vehicle(number, **said)


@st.composite
def calls(draw: st.DrawFn) -> dict[str, str]:
    return CALL | {
        "工单号": "",
        "车牌号": f"吉A{10000 + draw(NUMBER)}",
        "回访类型": draw(st.sampled_from(["回访", "招揽"])),
        "拨打时间": f"2026-05-0{draw(st.integers(1, 3))} 10:00",
        "结果": draw(st.sampled_from(["满意", "不满意", "无人接听", "占线"])),
        "回访员": draw(st.sampled_from(["a01", "a02", "a03"])),
    }


@st.composite
def people(draw: st.DrawFn) -> dict[str, str]:
    number = draw(NUMBER)
    return {
        "客户姓名": draw(st.sampled_from(["李明", "王芳", "赵云"])),
        "手机号": draw(st.sampled_from(["13800138000", "13900139000", "13600136000"])),
        "车牌号": f"吉A{10000 + number}",
        "地址": draw(st.sampled_from(["", "人民路 1", "人民路 2"])),
    }


@st.composite
def surveys(draw: st.DrawFn) -> dict[str, str]:
    month, n = f"2026-0{draw(st.integers(1, 3))}", str(draw(st.integers(90, 92)))
    return dict(zip(FIELDS, (month, "本店", n, *PUBLISHED[3:]), strict=True))


@st.composite
def imports(draw: st.DrawFn) -> tuple[str, list[dict[str, str]]]:
    """A file of any kind, with rows that may be new, known, changed, repeated or refused."""
    kind = draw(st.sampled_from(["visits", "visits", *KINDS]))
    row = {"visits": visits(), "calls": calls(), "customers": people(), "outside-survey": surveys()}[kind]
    return kind, draw(st.lists(row, min_size=1, max_size=8))


@trying(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(before=st.lists(imports(), max_size=3), last=imports(), together=st.sampled_from([1, 1_000]))
def test_whatever_was_imported_before(
    new_shop: Callable[[], Database],
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[str, list[dict[str, str]]]],
    last: tuple[str, list[dict[str, str]]],
    together: int,
) -> None:
    folder = tmp_path_factory.mktemp("files")
    with closing(new_shop()) as shop, cut_off.small_steps(together=together):
        with shop.writing() as records:
            assert agent_or_new(records, RULES, "boss", EARLIER).id == 1
        for number, (kind, rows) in enumerate(before):
            import_file(shop, RULES, write_csv(folder / f"{number}.csv", rows), now=EARLIER, kind=kind)
        whole, queues = content(shop), lines(shop, RULES)
        made = content(shop)
        path = write_csv(folder / "last.csv", last[1])
        if import_file(shop, RULES, path, now=ARRIVED, kind=last[0]).batch is None:
            assert content(shop) == made
            return
        take_back(shop, RULES, now=LATER, agent=1)
        assert content(shop) == made
        assert whole["visit"] == made["visit"]
        import_file(shop, RULES, path, now=ARRIVED, kind=last[0])
        lines(shop, RULES, ARRIVED)
        take_back(shop, RULES, now=LATER, agent=1)
        assert lines(shop, RULES, LATER) == queues, "queues made in between come right again"


# Later work.


def call(
    shop: Database, settings: Settings, plate: str, outcome: str, code: str = "a01", **end: object
) -> int:
    """Call the vehicle's follow-up; give its number."""
    with shop.writing() as records:
        agent = agent_or_new(records, settings, code, LATER)
        follow_up: int = records.value(
            """SELECT f.id FROM follow_up f JOIN vehicle v ON v.id = f.vehicle_id
               WHERE f.shop_id = :shop AND v.plate = :plate AND f.state = 'open'""",
            plate=plate,
        )
    assert follow_up, f"{plate} is in no queue"
    claim(shop, settings, agent, follow_up, LATER)
    said = {"token": f"call {follow_up}", "script": "callback", "version": 1, "language": "zh"}
    open_call(shop, agent, follow_up, LATER, **said)  # type: ignore[arg-type]
    if outcome:
        given: Any = {"outcome": outcome, **end}
        log(shop, settings, agent, follow_up, CallEnd(**given), LATER)
    return follow_up


@pytest.fixture
def with_visits(worked: Database, settings: Settings, tmp_path: Path) -> Database:
    """The shop after visits came, and queues were made of them."""
    import_file(worked, settings, tmp_path / "visits.csv", now=ARRIVED)
    make_today(worked, settings, LATER)
    return worked


def test_a_call_to_somebody_it_brought(with_visits: Database, settings: Settings) -> None:
    call(with_visits, settings, "吉A10021", "no_answer")
    assert refused(with_visits, settings) == "call 2"


def test_a_call_about_a_visit_it_brought(with_visits: Database, settings: Settings) -> None:
    call(with_visits, settings, "吉A10002", "no_answer")
    assert refused(with_visits, settings) == "call 2"


def test_a_follow_up_somebody_has_in_hand(with_visits: Database, settings: Settings) -> None:
    number = call(with_visits, settings, "吉A10021", "")
    assert refused(with_visits, settings) == f"follow_up {number}"


def test_a_complaint_is_named_beside_its_call(with_visits: Database, settings: Settings) -> None:
    call(with_visits, settings, "吉A10021", "dissatisfied", causes=("cost",))
    assert refused(with_visits, settings) == "call 2, complaint 1"


def owner(shop: Database, plate: str = "吉A10021") -> Row:
    """Give a vehicle of the import, and whose it is."""
    with shop.reading() as records:
        of = records.row("SELECT id, owner_id FROM vehicle WHERE plate = :plate", plate=plate)
    assert of is not None
    return of


def test_an_appointment(with_visits: Database, settings: Settings) -> None:
    of = owner(with_visits)
    with with_visits.writing() as records:
        records.add(
            "appointment", id=1, vehicle_id=of["id"], customer_id=of["owner_id"], at=LATER,
            on_day=LATER.date(), made_at=LATER,
        )  # fmt: skip
    assert refused(with_visits, settings) == "appointment 1"


def test_a_refusal_of_somebody_it_brought(with_visits: Database, settings: Settings) -> None:
    said = Said("messages", allowed=False, source="letter", at=LATER, customer=owner(with_visits)["owner_id"])
    with with_visits.writing() as records:
        agent = agent_or_new(records, settings, "a01", LATER)
    number = record_consent(with_visits, agent, said, LATER)
    assert refused(with_visits, settings) == f"consent {number}"


def test_somebody_it_brought_was_erased(with_visits: Database, settings: Settings) -> None:
    with with_visits.writing() as records:
        records.add(
            "erasure", id=1, at=LATER, agent_id=1, customer_id=owner(with_visits)["owner_id"], basis="asked"
        )
    assert refused(with_visits, settings) == "erasure 1"


def test_a_decision_about_a_question_it_raised(with_visits: Database, settings: Settings) -> None:
    with with_visits.writing() as records:
        number = records.value("SELECT min(id) FROM match_question WHERE shop_id = :shop")
        assert number
        records.run("UPDATE match_question SET decision = 'apart' WHERE id = :number", number=number)
    assert refused(with_visits, settings) == f"decision {number}"


def test_a_call_to_a_number_it_brought(with_visits: Database, settings: Settings) -> None:
    call(with_visits, settings, "吉A10007", "no_answer")
    with with_visits.writing() as records:
        records.run("UPDATE attempt SET number_position = 2 WHERE id = 2")
    assert refused(with_visits, settings) == "call 2"


def test_a_call_in_a_case_whose_calls_it_brought(
    worked: Database, settings: Settings, tmp_path: Path
) -> None:
    import_file(worked, settings, tmp_path / "calls.csv", now=ARRIVED)
    call(worked, settings, "吉A10003", "no_answer")
    assert refused(worked, settings).startswith("call ")


def test_a_skipped_case_whose_calls_it_brought_goes_with_its_skip(
    worked: Database, settings: Settings, tmp_path: Path
) -> None:
    invited = CALL | {"回访类型": "邀约", "工单号": "RO2", "结果": "无人接听"}
    import_file(worked, settings, write_csv(tmp_path / "invited.csv", [invited]), now=ARRIVED, kind="calls")
    with worked.writing() as records:
        case = records.value(
            "SELECT first_id FROM import_range WHERE shop_id = :shop AND table_name = 'follow_up'"
        )
        assert case
        records.add(
            "skip", id=1, follow_up_id=case, agent_id=1, at=LATER, on_day=LATER.date(), reason="other"
        )
    take_back(worked, settings, now=LATER, agent=1)
    assert not lost(worked)
    with worked.reading() as records:
        assert records.value("SELECT count(*) FROM skip") == 0


def test_other_work_is_no_hindrance_and_stays(
    with_visits: Database, settings: Settings, tmp_path: Path
) -> None:
    call(with_visits, settings, "吉A10009", "dissatisfied", causes=("cost",))
    kept = dump(with_visits)
    take_back(with_visits, settings, now=LATER, agent=1)
    left = dump(with_visits)
    assert [left[table] for table in ("attempt", "complaint", "attempt_cause", "staff")] == [
        kept[table] for table in ("attempt", "complaint", "attempt_cause", "staff")
    ]
    assert tmp_path.exists()


def test_a_due_date_somebody_said_since_goes_on_to_hold(
    worked: Database, settings: Settings, tmp_path: Path
) -> None:
    said = "SELECT due_said_on, due_on, due_basis FROM vehicle WHERE plate = '吉A10006'"
    import_file(worked, settings, tmp_path / "visits.csv", now=ARRIVED)
    with worked.writing() as records:
        records.run(
            """UPDATE vehicle SET due_said_on = '2026-09-09', due_on = '2026-09-09', due_basis = 'said'
               WHERE plate = '吉A10006'"""
        )
    take_back(worked, settings, now=LATER, agent=1)
    with worked.reading() as records:
        row = records.row(said)
    assert row is not None
    assert tuple(row) == ("2026-09-09", "2026-09-09", "said")


def test_who_has_worked_here_since_stays_although_an_import_entered_them(
    worked: Database, settings: Settings, tmp_path: Path
) -> None:
    import_file(worked, settings, tmp_path / "calls.csv", now=ARRIVED)
    call(worked, settings, "吉A10009", "no_answer", code="a02")
    take_back(worked, settings, now=LATER, agent=1)
    with worked.reading() as records:
        assert [row["code"] for row in records.rows("SELECT code FROM staff ORDER BY code")] == ["a01", "a02"]


# Cut off.


@pytest.mark.usefixtures("files_only")
@pytest.mark.parametrize("only_changes", [False, True])
def test_cut_off_anywhere_it_is_completed_by_the_next(
    worked: Database,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    only_changes: bool,
) -> None:
    monkeypatch.setattr(taking_back, "RESTORED_TOGETHER", 1)
    if only_changes:
        rows = [cut_off.vehicle(number, 车型="宝来") for number in range(5, 9)]
        write_csv(tmp_path / "visits.csv", rows)
    whole, queues = content(worked), lines(worked, settings)
    import_file(worked, settings, tmp_path / "visits.csv", now=ARRIVED)
    lines(worked, settings, ARRIVED)
    worked.close()
    copy, told = tmp_path / "copy.db", tmp_path / "told.db"
    shutil.copy(worked.path, told)

    def back(shop: Database, rules: Settings) -> object:
        return take_back(shop, rules, now=LATER, agent=1)

    with closing(Database(told)) as shop:
        total = cut_off.statements(back, shop, settings)
    half = 0
    for number in range(1, total + 1, 4):
        shutil.copy(worked.path, copy)
        cut_off.in_a_process_of_its_own(partial(_kill, number, copy, back, settings))
        with closing(Database(copy)) as shop:
            if dump(shop)["import_taken_back"]:
                half += taking_back.finish_cut_off(shop, settings)
            else:
                back(shop, settings)
            assert content(shop) | {"follow_up": ()} == whole | {"follow_up": ()}, number
            assert not dump(shop)["import_change"]
            assert lines(shop, settings, LATER) == queues, number
        copy.unlink()
    assert half, "it was never cut off half way"


def _kill(number: int, path: Path, of: cut_off.Import, settings: Settings) -> None:
    with (
        closing(Database(path)) as own,
        cut_off.small_steps(),
        cut_off.before(number, lambda: os.kill(os.getpid(), signal.SIGKILL)),
    ):
        of(own, settings)

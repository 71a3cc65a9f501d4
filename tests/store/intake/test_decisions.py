"""What is decided about who is who: merged or kept apart, remembered, and taken back whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings as tried, strategies as st

from store import due_dates
from store.database import Database
from store.intake import Account, import_file, turn
from store.intake.asked import ALLOWED, Question, alike, question, question_counts, questions
from store.intake.decisions import decide, decide_many, undecide
from store.intake.taking_back import take_back
from store.queues.making import make
from store.remarks import Unusable
from store.rules.settings import Settings
from tests.store.factories import Shop, at
from tests.store.intake.samples import CALL, NOW, VISIT, dump, lost, picture, write_csv

LATER = NOW.replace(day=2)
AGENT = 7
OTHER_VIN = "LSVAM4187C2184848"
WANG = {"工单号": "RO2", "交车时间": "2026-04-01 11:00", "开单时间": "", "客户姓名": "王芳"}
WANG_BRINGS = VISIT | WANG | {"手机号": "13900139000"}
"""The vehicle comes with another customer."""
ONE_NUMBER = VISIT | WANG | {"车牌号": "吉B22222", "车架号": OTHER_VIN}
"""Another name with the same number, another vehicle."""
ONE_PLATE = VISIT | {"工单号": "RO2", "交车时间": "2026-04-01 11:00", "车架号": OTHER_VIN, "车型": "宝来"}
"""The plate stands on another vehicle."""


class Desk:
    """A shop into which rows are taken, and where questions are decided."""

    def __init__(self, database: Database, settings: Settings, folder: Path) -> None:
        self.database, self.settings, self._folder = database, settings, folder
        self.made = Shop(database, settings)

    def take(self, *rows: Mapping[str, str], now: datetime = NOW) -> Account:
        path = write_csv(self._folder / "rows.csv", rows)
        return import_file(self.database, self.settings, path, now=now)

    def asked(self, **which: Any) -> list[Question]:
        with self.database.reading() as records:
            return questions(records, self.settings, **which)

    def decide(self, number: int, decision: str) -> None:
        decide(self.database, self.settings, number, decision, agent=AGENT, now=LATER)

    def undecide(self, number: int) -> None:
        undecide(self.database, self.settings, number, now=LATER)

    def refused(self, work: Callable[[], object]) -> tuple[str, dict[str, object]]:
        before = dump(self.database)
        with pytest.raises(Unusable) as caught:
            work()
        assert dump(self.database) == before
        return caught.value.remark.code, dict(caught.value.remark.facts)

    def names(self) -> list[tuple[str, int]]:
        """Whoever there is, with how many visits."""
        rows = self.made.rows(
            """SELECT name, (SELECT count(*) FROM visit v WHERE v.customer_id = c.id) AS n
               FROM shown_customer c ORDER BY id"""
        )
        return [(row["name"], row["n"]) for row in rows]

    def vehicles(self) -> list[tuple[str | None, str | None, int]]:
        rows = self.made.rows("SELECT plate, vin, visits FROM shown_vehicle ORDER BY id")
        return [(row["plate"], row["vin"], row["visits"]) for row in rows]


@pytest.fixture
def desk(shop: Database, settings: Settings, tmp_path: Path) -> Desk:
    return Desk(shop, settings, tmp_path)


def test_a_question_says_what_a_person_needs_to_decide(desk: Desk) -> None:
    desk.take(VISIT, VISIT | {"工单号": "RO0", "交车时间": "2025-03-02 11:00", "开单时间": ""}, WANG_BRINGS)
    (asked,) = desk.asked()
    assert (asked.kind, asked.subject, asked.file, asked.decision) == ("owner", "吉A12345", "rows.csv", None)
    assert asked.raised_at == NOW
    former, later = asked.former, asked.later
    assert (former.name, former.numbers, former.visits) == ("李明", ("138****8000",), 2)
    assert (str(former.first_visit_on), str(former.last_visit_on)) == ("2025-03-02", "2026-03-02")
    assert (later.name, later.numbers, later.visits, later.plates) == (
        "王芳",
        ("139****9000",),
        1,
        ("吉A12345",),
    )
    with desk.database.reading() as records:
        assert question_counts(records) == {"owner": 1}
        assert question(records, desk.settings, asked.id) == asked


def test_no_number_is_shown_whole(desk: Desk) -> None:
    desk.take(VISIT, ONE_NUMBER)
    (asked,) = desk.asked(kind="number")
    assert asked.subject == "138****8000"
    assert "13800138000" not in repr(asked)


def test_questions_come_a_page_at_a_time_and_by_kind(desk: Desk) -> None:
    desk.take(VISIT, WANG_BRINGS, ONE_NUMBER | {"工单号": "RO3"})
    first, second = desk.asked()
    assert {first.kind, second.kind} == {"owner", "number"}
    assert desk.asked(limit=1) == [first]
    assert desk.asked(after=first.id) == [second]
    assert desk.asked(kind=second.kind) == [second]
    desk.decide(first.id, "apart")
    assert desk.asked() == [second]
    (done,) = desk.asked(decided=True)
    assert (done.id, done.decision, done.decided_at) == (first.id, "apart", LATER)


# Owners.


def test_one_person_all_that_was_theirs_is_one_customers(desk: Desk) -> None:
    desk.take(VISIT, WANG_BRINGS)
    desk.take(CALL | {"拨打号码": "13900139000", "工单号": "RO2", "拨打时间": "2026-04-02 10:00"})
    vehicle = desk.made.value("SELECT id FROM vehicle")
    desk.made.complaint(vehicle, "2026-04-03 09:00")
    desk.made.appointment(vehicle, "2026-06-03 09:00")
    (asked,) = desk.asked()
    desk.decide(asked.id, "same")
    assert desk.names() == [("王芳", 2)], "the name the latest order says"
    numbers = desk.made.rows("SELECT position, e164, customer_id FROM customer_number ORDER BY position")
    assert [(row["position"], row["e164"], row["customer_id"]) for row in numbers] == [
        (1, "+8613800138000", asked.former.id),
        (2, "+8613900139000", asked.former.id),
    ]
    assert desk.made.value("SELECT owner_id FROM vehicle") == asked.former.id
    for table in ("visit", "attempt", "follow_up", "complaint", "appointment"):
        assert {row["customer_id"] for row in desk.made.all(table)} == {asked.former.id}, table
    assert desk.made.value("SELECT number_position FROM attempt") == 2, "still the number that was dialled"


def test_one_person_is_what_they_would_have_been_from_the_beginning(
    desk: Desk, new_shop: Callable[[], Database], settings: Settings, tmp_path: Path
) -> None:
    first, second = VISIT | {"性别": "男", "地址": "长春"}, WANG_BRINGS | {"性别": "", "地址": "吉林"}
    desk.take(first, second)
    desk.decide(desk.asked()[0].id, "same")
    with closing(new_shop()) as other:
        told = Desk(other, settings, tmp_path)
        told.take(first)
        kept = told.made.value("SELECT id FROM customer")
        with other.writing() as records:
            records.add("alias", table_name="customer", key="王芳|+8613900139000", row_id=kept, question_id=0)
        told.take(second)
        rows = "SELECT name, gender, address, tier, is_company, facts_of, facts_older FROM shown_customer"
        assert [tuple(row) for row in desk.made.rows(rows)] == [tuple(row) for row in told.made.rows(rows)]
        assert picture(desk.database)["vehicles"] == picture(other)["vehicles"]
        assert picture(desk.database)["visits"] == picture(other)["visits"]


def test_one_person_is_remembered_by_later_files(desk: Desk) -> None:
    desk.take(VISIT, WANG_BRINGS)
    desk.decide(desk.asked()[0].id, "same")
    again = desk.take(
        WANG_BRINGS | {"结算金额": "9"},
        WANG_BRINGS | {"工单号": "RO3", "交车时间": "2026-05-01 10:00"},
        WANG_BRINGS | {"工单号": "RO4", "交车时间": "2026-05-02 10:00", "手机号": ""},
        VISIT | {"工单号": "RO5", "交车时间": "2026-05-03 10:00", "开单时间": ""},
    )
    assert (again.questions, again.new) == (0, {"visits": 3})
    assert desk.names() == [("李明", 5)]
    assert desk.asked() == []


def test_one_person_is_known_without_a_number_by_either_name(desk: Desk) -> None:
    desk.take(VISIT, WANG_BRINGS)
    desk.decide(desk.asked()[0].id, "same")
    for number, name in ((3, "王芳"), (4, "李明")):
        later = {"工单号": f"RO{number}", "客户姓名": name, "手机号": "", "开单时间": ""}
        again = desk.take(VISIT | later | {"交车时间": f"2026-05-0{number} 10:00"})
        assert (again.questions, again.new) == (0, {"visits": 1})
    assert [visits for _, visits in desk.names()] == [4]


def test_it_changed_hands_is_not_asked_again(desk: Desk) -> None:
    desk.take(VISIT, WANG_BRINGS)
    before = {**dump(desk.database), "match_question": None}
    (asked,) = desk.asked()
    desk.decide(asked.id, "apart")
    assert {**dump(desk.database), "match_question": None} == before
    assert desk.made.value("SELECT owner_id FROM vehicle") == asked.later.id
    back = VISIT | {"工单号": "RO3", "交车时间": "2026-05-01 10:00", "开单时间": ""}
    assert desk.take(back, WANG_BRINGS | {"工单号": "RO4", "交车时间": "2026-05-02 10:00"}).questions == 0


def test_the_owner_stays_whoever_brings_it(desk: Desk) -> None:
    desk.take(VISIT, WANG_BRINGS)
    (asked,) = desk.asked()
    vehicle = desk.made.value("SELECT id FROM vehicle")
    invited = desk.made.follow_up("invitation", vehicle)
    desk.decide(asked.id, "owner_stays")
    assert desk.made.value("SELECT owner_id FROM vehicle") == asked.former.id
    assert desk.made.one("follow_up", invited)["customer_id"] == asked.former.id
    assert desk.names() == [("李明", 1), ("王芳", 1)], "who came stays who came"
    again = desk.take(WANG_BRINGS | {"工单号": "RO3", "交车时间": "2026-05-01 10:00"})
    assert again.questions == 0
    assert desk.made.value("SELECT owner_id FROM vehicle") == asked.former.id
    desk.undecide(asked.id)
    assert desk.made.value("SELECT owner_id FROM vehicle") == asked.later.id


# Plates.


def test_a_plate_that_moved_is_taken_off_and_older_orders_do_not_bring_it_back(desk: Desk) -> None:
    desk.take(VISIT, ONE_PLATE)
    (asked,) = desk.asked()
    assert (asked.kind, asked.former.vins, asked.later.vins) == ("plate", (VISIT["车架号"],), (OTHER_VIN,))
    desk.decide(asked.id, "apart")
    plates = [(None, VISIT["车架号"], 1), ("吉A12345", OTHER_VIN, 1)]
    assert sorted(desk.vehicles(), key=lambda row: row[1] or "") == plates
    between = VISIT | {"工单号": "RO3", "交车时间": "2026-03-20 10:00", "开单时间": ""}
    for rows in ([between], [between | {"结算金额": "3"}], [VISIT | {"结算金额": "3"}]):
        assert desk.take(*rows).questions == 0
        assert [row[0] for row in sorted(desk.vehicles(), key=lambda row: row[1] or "")] == [None, "吉A12345"]
    replated = between | {"工单号": "RO4", "交车时间": "2026-05-20 10:00", "车牌号": "吉C33333"}
    desk.take(replated)
    assert ("吉C33333", VISIT["车架号"], 3) in desk.vehicles()


def test_whoever_had_the_plate_last_keeps_it_whatever_their_numbers(desk: Desk) -> None:
    desk.take(VISIT | {"交车时间": "2026-05-02 11:00"}, ONE_PLATE)
    (asked,) = desk.asked()
    assert (asked.former.vins, asked.later.vins) == ((OTHER_VIN,), (VISIT["车架号"],))
    desk.decide(asked.id, "apart")
    assert set(desk.vehicles()) == {("吉A12345", VISIT["车架号"], 1), (None, OTHER_VIN, 1)}
    (decided,) = desk.asked(decided=True)
    assert (decided.former.id, decided.later.id) == (asked.former.id, asked.later.id)


@pytest.mark.parametrize("misread_first", [True, False])
def test_one_vehicle_keeps_the_number_whose_check_digit_is_right(desk: Desk, misread_first: bool) -> None:
    rows = [VISIT, ONE_PLATE | {"进厂里程": "15000"}]
    if misread_first:
        rows = [VISIT | {"车架号": OTHER_VIN}, rows[1] | {"车架号": VISIT["车架号"]}]
    desk.take(*rows)
    (asked,) = desk.asked()
    desk.decide(asked.id, "same")
    assert desk.vehicles() == [("吉A12345", VISIT["车架号"], 2)]
    kept = desk.made.one("vehicle", asked.former.id)
    assert (kept["model"], kept["vin_ok"], kept["last_visit_on"]) == ("宝来", 1, "2026-04-01")
    assert kept["anchor_km"] == 15000, "due dates are those of all visits"
    more = [
        ONE_PLATE | {"工单号": f"RO{number}", "交车时间": f"2026-05-{number} 10:00", "车架号": vin}
        for number, vin in ((10, OTHER_VIN), (11, VISIT["车架号"]), (12, OTHER_VIN))
    ]
    assert desk.take(*more).questions == 0
    assert desk.vehicles() == [("吉A12345", VISIT["车架号"], 5)]
    called = CALL | {"工单号": "", "车架号": OTHER_VIN, "拨打时间": "2026-05-13 10:00"}
    assert desk.take(called).new == {"calls": 1}
    assert desk.made.value("SELECT vehicle_id FROM attempt") == asked.former.id


def test_follow_ups_of_one_vehicle_are_all_kept_and_open_ones_do_not_double(desk: Desk) -> None:
    desk.take(VISIT, ONE_PLATE)
    (asked,) = desk.asked()
    kept, other = asked.former.id, asked.later.id
    worked = desk.made.follow_up("invitation", other, attempts=1)
    idle = desk.made.follow_up("invitation", kept)
    done = desk.made.follow_up("recall", kept, state="closed")
    again = desk.made.follow_up("recall", other, state="closed", outcome="no_answer")
    desk.decide(asked.id, "same")
    rows = {row["id"]: row for row in desk.made.all("follow_up")}
    assert {row["vehicle_id"] for row in rows.values()} == {kept}
    assert (rows[worked]["state"], rows[idle]["state"]) == ("open", "superseded")
    assert sorted((rows[done]["round"], rows[again]["round"])) == [1, 2]


def test_the_shell_stands_in_no_queue(desk: Desk) -> None:
    desk.take(VISIT | {"购车日期": "2026-01-01"}, ONE_PLATE | {"购车日期": "2026-01-01"})
    (asked,) = desk.asked()
    desk.decide(asked.id, "same")
    assert desk.made.one("vehicle", asked.later.id)["due_on"] is None
    with desk.database.writing() as records:
        make(records, desk.settings, at("2026-07-01 09:00"))
    assert len({row["vehicle_id"] for row in desk.made.all("follow_up")}) <= 1
    assert len(desk.made.all("vehicle")) == 2, "nothing is deleted"


# Numbers.


def test_a_number_of_a_family_is_shared_and_not_asked_again(desk: Desk) -> None:
    desk.take(VISIT, ONE_NUMBER)
    (asked,) = desk.asked()
    desk.decide(asked.id, "apart")
    assert desk.take(ONE_NUMBER | {"工单号": "RO3", "交车时间": "2026-05-01 10:00"}).questions == 0
    assert len(desk.names()) == 2


def test_one_person_under_three_names_is_decided_at_once(desk: Desk) -> None:
    third = ONE_NUMBER | {"工单号": "RO3", "客户姓名": "王小芳", "车牌号": "吉B3", "车架号": ""}
    desk.take(VISIT, ONE_NUMBER, third)
    asked = desk.asked()
    assert [each.kind for each in asked] == ["number", "number"]
    with desk.database.reading() as records:
        assert alike(records, asked[0].id) == [each.id for each in asked]
    found = decide_many(
        desk.database, desk.settings, [*(each.id for each in asked), 99], "same", agent=AGENT, now=LATER
    )
    assert found.done == tuple(each.id for each in asked)
    assert [remark.code for remark in found.refused] == ["match_unknown"]
    assert [visits for _, visits in desk.names()] == [3]
    later = {"交车时间": "2026-05-01 10:00"}
    again = desk.take(ONE_NUMBER | later | {"工单号": "RO4"}, third | later | {"工单号": "RO5"})
    assert (again.questions, [visits for _, visits in desk.names()]) == (0, [5])


def test_a_pair_is_not_asked_about_again_under_the_name_it_was_merged_into(desk: Desk) -> None:
    """Three share a number: the first two are one, the third is somebody else; that stays so."""
    third = ONE_NUMBER | {"工单号": "RO3", "客户姓名": "赵敏", "车牌号": "吉B3", "车架号": ""}
    desk.take(VISIT, ONE_NUMBER, third)
    for asked in desk.asked():
        named = {asked.former.name, asked.later.name}
        desk.decide(asked.id, "same" if named == {"李明", "王芳"} else "apart")
    later = {"交车时间": "2026-05-01 10:00"}
    rows = [each | later | {"工单号": f"R{place}"} for place, each in enumerate([VISIT, ONE_NUMBER, third])]
    assert desk.take(*rows).questions == 0


def test_what_one_decision_answers_besides_is_answered_and_taken_back_with_it(desk: Desk) -> None:
    desk.take(VISIT, WANG_BRINGS | {"手机号": VISIT["手机号"]})
    first, second = desk.asked()
    assert {first.kind, second.kind} == {"owner", "number"}
    desk.decide(first.id, "same")
    assert desk.asked() == []
    desk.undecide(second.id)
    assert [each.id for each in desk.asked()] == [first.id, second.id]
    assert [visits for _, visits in desk.names()] == [1, 1]


# Refused.


def test_what_cannot_be_decided(desk: Desk) -> None:
    desk.take(VISIT, ONE_NUMBER)
    (asked,) = desk.asked()
    assert desk.refused(lambda: desk.decide(99, "same"))[0] == "match_unknown"
    assert desk.refused(lambda: desk.decide(asked.id, "owner_stays"))[0] == "match_decision"
    assert desk.refused(lambda: desk.undecide(asked.id))[0] == "match_not_decided"
    desk.decide(asked.id, "apart")
    assert desk.refused(lambda: desk.decide(asked.id, "same"))[0] == "match_decided"


def test_nobody_is_merged_who_is_being_called_nor_while_an_import_runs(desk: Desk) -> None:
    desk.take(VISIT, WANG_BRINGS)
    (asked,) = desk.asked()
    vehicle = desk.made.value("SELECT id FROM vehicle")
    held = desk.made.follow_up(
        "invitation", vehicle, held_by=desk.made.agent().id, held_until=LATER.replace(hour=2)
    )
    assert desk.refused(lambda: desk.decide(asked.id, "same")) == (
        "match_in_call",
        {"id": asked.id, "holder": "Agent a01"},
    )
    desk.made.change("follow_up", held, held_until=LATER.replace(hour=0))
    with turn.our_turn(desk.database):
        assert desk.refused(lambda: desk.decide(asked.id, "same"))[0] == "import_running"
    desk.decide(asked.id, "same")


def test_later_work_keeps_a_decision_from_being_taken_back_and_is_named(desk: Desk) -> None:
    desk.take(VISIT, WANG_BRINGS)
    (asked,) = desk.asked()
    desk.decide(asked.id, "same")
    came = WANG_BRINGS | {"工单号": "RO3", "交车时间": "2026-05-01 10:00"}
    desk.take(came, now=NOW.replace(day=3))
    visit = desk.made.value("SELECT max(id) FROM visit")
    code, facts = desk.refused(lambda: desk.undecide(asked.id))
    assert (code, facts["named"]) == ("match_worked_on", f"visit {visit}")
    take_back(desk.database, desk.settings, now=LATER, agent=AGENT)
    desk.undecide(asked.id)
    assert len(desk.names()) == 2


def test_a_decision_upon_a_decision_is_taken_back_first(desk: Desk) -> None:
    third = ONE_NUMBER | {"工单号": "RO3", "客户姓名": "王小芳", "车牌号": "吉B3", "车架号": ""}
    third["交车时间"] = "2026-05-01"
    desk.take(VISIT, ONE_NUMBER, third)
    before = dump(desk.database)
    first, second = desk.asked()
    desk.decide(first.id, "same")
    desk.decide(second.id, "same")
    code, facts = desk.refused(lambda: desk.undecide(first.id))
    assert code == "match_worked_on"
    assert str(facts["named"]).startswith(f"decision {second.id}")
    desk.undecide(second.id)
    desk.undecide(first.id)
    assert dump(desk.database) == before


def test_follow_ups_made_since_that_nobody_touched_are_no_obstacle(desk: Desk) -> None:
    desk.take(VISIT, ONE_PLATE)
    (asked,) = desk.asked()
    desk.decide(asked.id, "same")
    with desk.database.writing() as records:
        make(records, desk.settings, at("2026-07-01 09:00"))
    assert desk.made.all("follow_up")
    desk.undecide(asked.id)
    assert [visits for _, _, visits in desk.vehicles()] == [1, 1]


def test_an_import_is_not_taken_back_under_a_decision(desk: Desk) -> None:
    desk.take(VISIT)
    desk.take(WANG_BRINGS)
    (asked,) = desk.asked()
    desk.decide(asked.id, "same")

    def undo() -> None:
        take_back(desk.database, desk.settings, now=LATER, agent=AGENT)

    code, facts = desk.refused(undo)
    assert (code, facts["named"]) == ("import_worked_on", f"decision {asked.id}")
    desk.undecide(asked.id)
    undo()
    assert desk.names() == [("李明", 1)]


def test_an_import_is_not_taken_back_under_a_later_decision_about_older_records(desk: Desk) -> None:
    desk.take(VISIT, WANG_BRINGS)
    desk.take(WANG_BRINGS | {"工单号": "RO3", "交车时间": "2026-05-01 10:00"})
    (asked,) = desk.asked()
    desk.decide(asked.id, "same")
    code, facts = desk.refused(lambda: take_back(desk.database, desk.settings, now=LATER, agent=AGENT))
    assert (code, facts["named"]) == ("import_worked_on", f"decision {asked.id}")


def test_what_somebody_changed_since_is_not_overwritten(desk: Desk) -> None:
    desk.take(VISIT, ONE_PLATE)
    (asked,) = desk.asked()
    desk.decide(asked.id, "apart")
    replated = VISIT | {"工单号": "RO4", "交车时间": "2026-05-20 10:00", "车牌号": "吉C33333"}
    desk.take(replated)
    code, facts = desk.refused(lambda: desk.undecide(asked.id))
    assert (code, facts["named"]) == ("match_worked_on", f"vehicle {asked.former.id}")


# Taken back whole.

PEOPLE = st.sampled_from(
    [("李明", "13800138000"), ("王芳", "13800138000"), ("王芳", "13900139000"), ("赵敏", "")]
)
CARS = st.sampled_from(
    [("吉A12345", VISIT["车架号"]), ("吉A12345", OTHER_VIN), ("吉B22222", OTHER_VIN), ("吉C3", "")]
)
DAYS = st.integers(1, 28).map(lambda day: f"2026-03-{day:02} 10:00")


@tried(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(PEOPLE, CARS, DAYS), min_size=2, max_size=7),
    choices=st.lists(st.sampled_from(["same", "apart", "owner_stays"]), min_size=8, max_size=8),
    worked=st.booleans(),
)
def test_decided_and_taken_back_everything_is_as_before(
    new_shop: Callable[[], Database],
    settings: Settings,
    tmp_path: Path,
    rows: list[tuple[tuple[str, str], tuple[str, str], str]],
    choices: list[str],
    worked: bool,
) -> None:
    with closing(new_shop()) as database:
        desk = Desk(database, settings, tmp_path)
        desk.take(
            *(
                VISIT
                | {"工单号": f"RO{place}", "客户姓名": name, "手机号": number, "车牌号": plate, "车架号": vin}
                | {"交车时间": day, "开单时间": ""}
                for place, ((name, number), (plate, vin), day) in enumerate(rows)
            )
        )
        if worked:
            for vehicle in desk.made.all("vehicle"):
                desk.made.follow_up("invitation", vehicle["id"])
                desk.made.complaint(vehicle["id"], "2026-04-03 09:00")
                desk.made.change("vehicle", vehicle["id"], due_said_on="2026-09-01")
            with database.writing() as records:
                due_dates.work_out(records, settings, None)
        states = [dump(database)]
        done = []
        for asked, choice in zip(desk.asked(), choices, strict=False):
            answered = asked.id not in {each.id for each in desk.asked()}
            if not answered and choice in ALLOWED[asked.kind]:
                desk.decide(asked.id, choice)
                done.append(asked.id)
                states.append(dump(database))
        assert not lost(database)
        for number in reversed(done):
            assert dump(database) == states.pop()
            desk.undecide(number)
        assert dump(database) == states.pop()


@tried(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(PEOPLE, CARS, DAYS), min_size=2, max_size=7),
    choices=st.lists(st.sampled_from(["same", "apart"]), min_size=8, max_size=8),
)
def test_whatever_is_decided_no_visit_is_lost_and_nothing_is_asked_twice(
    new_shop: Callable[[], Database],
    settings: Settings,
    tmp_path: Path,
    rows: list[tuple[tuple[str, str], tuple[str, str], str]],
    choices: list[str],
) -> None:
    with closing(new_shop()) as database:
        desk = Desk(database, settings, tmp_path)
        file = [
            VISIT
            | {"工单号": f"RO{place}", "客户姓名": name, "手机号": number, "车牌号": plate, "车架号": vin}
            | {"交车时间": day, "开单时间": ""}
            for place, ((name, number), (plate, vin), day) in enumerate(rows)
        ]
        desk.take(*file)
        for asked, choice in zip(desk.asked(), choices, strict=False):
            if asked.id in {each.id for each in desk.asked()}:
                desk.decide(asked.id, choice)
        assert sum(visits for _, visits in desk.names()) == len(rows)
        assert sum(visits for _, _, visits in desk.vehicles()) == len(rows)
        open_ones = len(desk.asked())
        changed = desk.take(*({**row, "结算金额": "5"} for row in file))
        assert changed.questions == 0
        assert len(desk.asked()) == open_ones
        assert sum(visits for _, visits in desk.names()) == len(rows)


def test_what_a_decision_changed_is_kept_with_its_question(desk: Desk) -> None:
    desk.take(VISIT, WANG_BRINGS)
    (asked,) = desk.asked()
    desk.decide(asked.id, "same")
    before = json.loads(desk.made.one("match_question", asked.id)["before"])
    assert {entry["table"] for entry in before["entries"]} >= {
        "visit",
        "customer",
        "customer_number",
        "alias",
    }
    assert desk.made.one("match_question", asked.id)["decided_by"] == AGENT

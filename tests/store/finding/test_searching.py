"""Finding anyone: by part of a plate, ends of numbers, names, their sounds, orders; nobody is missed."""

from __future__ import annotations

from contextlib import closing
from functools import partial

import pytest
from hypothesis import given, settings as limits, strategies as st

from store.database import Database
from store.finding import hearing
from store.finding.hearing import hear_names
from store.finding.searching import Hit, find
from store.intake import arrival
from tests.store.factories import Shop, at, day
from tests.store.watched import BIG, Watched

NOW = "2026-05-11 09:00"


def found(shop: Shop, text: str) -> list[Hit]:
    return find(shop.database, shop.settings, text, at(NOW))


def names(shop: Shop, text: str) -> list[str]:
    return [hit.customer for hit in found(shop, text)]


@pytest.fixture
def zhang(shop: Shop) -> int:
    """Zhang Weiming with one vehicle that came once; and others who are like him in nothing."""
    with shop.together():
        for number in range(30):
            shop.vehicle(shop.customer("孙丽", numbers=[f"+861390000{number:04}"]), plate=f"京B{number:05}")
        person = shop.customer("张伟明", numbers=["+8613800135678", "0431 8596 1234"], tier="A")
        vehicle = shop.vehicle(person, plate="吉A7V665", vin="LSVAND8F56GRM3827", model="帕萨特")
        shop.visit(vehicle, "2026-05-06", order_number="WX-2026/0815")
    return person


@pytest.mark.parametrize(
    ("typed", "by"),
    [
        ("吉A7V665", "plate"), ("吉a 7v6", "plate"), ("吉A·7V665", "plate"), ("A7V66", "plate"),
        ("7V665", "plate"),
        ("V66", "plate"), ("665", "plate"), ("LSVAND8F56GRM3827", "vin"), ("grm3827", "vin"), ("3827", "vin"),
        ("5678", "number"), ("0013 5678", "number"), ("13800135678", "number"),
        ("+86 138 0013 5678", "number"),
        ("1380013", "number"), ("1234", "number"), ("85961234", "number"), ("043185961234", "number"),
        ("张伟明", "name"), ("张", "name"), ("伟明", "name"), ("zhangweiming", "sound"), ("zwm", "sound"),
        ("ZW", "sound"), ("zhangw", "sound"), ("张w", "sound"),
        ("WX-2026/0815", "order"), ("wx-2026", "order"),
    ],
)  # fmt: skip
def test_whoever_is_meant_is_found_and_it_is_said_by_what(
    shop: Shop, zhang: int, typed: str, by: str
) -> None:
    (hit,) = found(shop, typed)
    assert (hit.customer_id, hit.by) == (zhang, by)


@pytest.mark.parametrize(
    "typed", ["", " ", "7V", "67", "9999", "吉A9", "zwx", "张x", "李", "%", "_", "' OR 1"]
)
def test_who_is_not_meant_is_not_found(shop: Shop, zhang: int, typed: str) -> None:
    assert zhang
    assert found(shop, typed) == []


def test_a_hit_says_who_it_is_and_what_they_stand_in(shop: Shop, zhang: int) -> None:
    (vehicle,) = [row["id"] for row in shop.all("vehicle") if row["owner_id"] == zhang]
    follow_up = shop.follow_up("callback", vehicle, visit=1, not_before=at("2026-05-11 11:00"))
    (hit,) = found(shop, "13800135678")
    assert (hit.customer, hit.phone, hit.plate, hit.model) == ("张伟明", "138****5678", "吉A7V665", "帕萨特")
    assert (hit.follow_up, hit.kind, hit.waits_until) == (follow_up, "callback", at("2026-05-11 11:00"))
    assert (hit.vehicles, hit.last_visit_on, hit.whole) == (1, day("2026-05-06"), True)
    assert not found(shop, "5678")[0].whole


def test_the_whole_comes_before_a_part(shop: Shop) -> None:
    for name, plate in (("甲", "吉A12345"), ("乙", "吉AX2345"), ("丙", "12345")):
        shop.vehicle(shop.customer(name, numbers=["+8613800012345"]), plate=plate)
    assert names(shop, "12345")[0] == "丙"
    assert set(names(shop, "2345")) == {"甲", "乙", "丙"}


def test_every_vehicle_of_one_person_is_a_line_of_its_own_when_its_plate_was_typed(shop: Shop) -> None:
    person = shop.customer("王芳")
    shop.vehicle(person, plate="吉A55501")
    shop.vehicle(person, plate="吉A55502")
    assert [hit.plate for hit in found(shop, "555")] == ["吉A55501", "吉A55502"]
    (hit,) = found(shop, "王芳")
    assert hit.vehicles == 2


def test_a_vehicle_that_is_still_arriving_is_not_found_by_its_plate_or_vin(shop: Shop, zhang: int) -> None:
    shop.vehicle(zhang, plate="吉A99988", vin="LSVAND8F56GRM9999")
    with shop.database.writing() as records:
        last = records.next_id("vehicle") - 1
        records.run("INSERT INTO arriving VALUES ('vehicle', :shop, 1, :last, :last)", last=last)
    assert [found(shop, typed) for typed in ("吉A999", "99988", "A9998", "998", "GRM9999")] == [[]] * 5
    assert found(shop, "张伟明")[0].vehicles == 1


def test_somebody_without_a_vehicle_is_found(shop: Shop) -> None:
    shop.customer("赵敏")
    (hit,) = found(shop, "zm")
    assert (hit.customer, hit.vehicle_id, hit.kind) == ("赵敏", None, None)


def test_names_that_come_later_are_found_by_their_sound_at_once(shop: Shop) -> None:
    shop.customer("赵敏")
    assert names(shop, "zm") == ["赵敏"]
    shop.customer("周明")
    assert names(shop, "zm") == ["赵敏", "周明"]
    assert hear_names(shop.database) == 0


def test_a_name_that_comes_back_with_an_import_taken_back_is_found(shop: Shop) -> None:
    person = shop.customer("周明")
    with shop.database.writing() as records:
        records.add(
            "import_batch", id=1, at=at(NOW), file="", digest="", kind="", encoding="", rows=1, account=""
        )
    assert names(shop, "zm") == ["周明"]
    shop.change("customer", person, name="赵敏")
    assert names(shop, "zhaom") == [], "whoever renames somebody hears the name as well"
    with shop.database.writing() as records:
        records.add("import_taken_back", batch_id=1, at=at(NOW), agent_id=1)
    assert names(shop, "zhaom") == ["赵敏"]


@pytest.mark.parametrize("typed", ["东升", "升物流", "物流a", "Ａ座", "流A座"])
def test_a_name_is_found_by_its_middle_however_it_is_written(shop: Shop, typed: str) -> None:
    shop.customer("长春东升物流a座", is_company=True)
    shop.customer("长春物流")
    assert names(shop, typed) == ["长春东升物流a座"]


@pytest.mark.parametrize("kept_since", ["n.sounds < 'a'", "n.sounds > '+' AND n.sounds < ','"])
def test_names_that_were_heard_by_an_older_version_are_heard_again(
    shop: Shop, zhang: int, kept_since: str
) -> None:
    assert zhang
    hear_names(shop.database)
    with shop.database.writing() as records:
        records.run(f"DELETE FROM name_sound AS n WHERE n.shop_id = :shop AND {kept_since}")
    assert names(shop, "zwm") == names(shop, "伟明") == ["张伟明"]
    assert hear_names(shop.database) == 0


def test_two_programs_may_hear_the_same_names_at_once(
    shop: Shop, zhang: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert zhang
    alone, others = hearing._next_unheard, list[int]()

    def beside_another(database: Database, last: str) -> list[str]:
        if not others:
            others.append(0)
            others[0] = hear_names(database)
        return alone(database, last)

    monkeypatch.setattr(hearing, "_next_unheard", beside_another)
    assert hear_names(shop.database) == 0
    assert others[0] > 0
    assert names(shop, "伟明") == ["张伟明"]


def test_a_name_is_heard_once_however_many_have_it(shop: Shop) -> None:
    with shop.together():
        for _ in range(5):
            shop.customer("赵敏")
    assert hear_names(shop.database) == 1
    assert len(names(shop, "zhaomin")) == 5


def test_what_an_import_is_still_writing_is_not_found(shop: Shop, zhang: int) -> None:
    shop.vehicle(shop.customer("钱多多", numbers=["+8613811112222"]), plate="吉A99988")
    typed = ("钱", "qdd", "2222", "99988", "吉A999")
    with shop.database.writing() as records:
        for table in ("customer", "vehicle"):
            last = records.next_id(table) - 1
            records.run(
                "INSERT INTO arriving VALUES (:table, :shop, 1, :last, :last)", table=table, last=last
            )
    assert zhang
    assert [names(shop, each) for each in typed] == [[]] * 5
    with shop.database.writing() as records:
        arrival.show(records, 1, keep=False)
    assert [names(shop, each) for each in typed] == [["钱多多"]] * 5


@pytest.mark.parametrize("plate", ["吉A7V665", "吉AD12X45", "吉A1234YF"])
def test_a_plate_is_found_by_every_part_of_it(shop: Shop, zhang: int, plate: str) -> None:
    shop.change("vehicle", 31, plate=plate, owner_id=zhang)
    for first in range(len(plate) - 2):
        for last in range(first + 3, len(plate) + 1):
            assert plate in [hit.plate for hit in found(shop, plate[first:last])], plate[first:last]


def test_who_only_sounds_like_a_character_that_was_typed_is_not_meant(shop: Shop, zhang: int) -> None:
    shop.customer("章伟明")
    assert [hit.customer_id for hit in found(shop, "张wm")] == [zhang]


PLATES = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=5, max_size=6).map(lambda body: f"吉A{body}")


@limits(max_examples=25, deadline=None)
@given(plates=st.lists(PLATES, min_size=1, max_size=6, unique=True), data=st.data())
def test_any_three_signs_of_a_plate_find_it(new_shop: object, plates: list[str], data: st.DataObject) -> None:
    with closing(new_shop()) as shop:  # type: ignore[operator]
        with shop.together():
            for plate in plates:
                shop.vehicle(shop.customer("孙丽", numbers=[]), plate=plate)
        plate = data.draw(st.sampled_from(plates))
        first = data.draw(st.integers(0, len(plate) - 3))
        last = data.draw(st.integers(first + 3, len(plate)))
        hits = [hit.plate or "" for hit in found(shop, plate[first:last])]
        assert sorted(hits) == sorted(each for each in plates if plate[first:last] in each)


VINS = st.text("AB01", min_size=0, max_size=4).map(lambda end: f"LSVAND8F56{end:0>7}")


@limits(max_examples=25, deadline=None)
@given(vins=st.lists(VINS, min_size=1, max_size=6, unique=True), data=st.data())
def test_four_signs_of_the_end_of_a_vin_or_more_find_it(
    new_shop: object, vins: list[str], data: st.DataObject
) -> None:
    with closing(new_shop()) as shop:  # type: ignore[operator]
        with shop.together():
            for vin in vins:
                shop.vehicle(shop.customer("孙丽", numbers=[]), plate=None, vin=vin)
        typed = data.draw(st.sampled_from(vins))[-data.draw(st.integers(4, 8)) :]
        hits = [hit.vin or "" for hit in found(shop, typed) if hit.by == "vin"]
        assert sorted(hits) == sorted(each for each in vins if each.endswith(typed))


def test_of_plates_there_are_twenty_at_most_wherever_the_text_stands_in_them(shop: Shop) -> None:
    with shop.together():
        for one in range(15):
            shop.vehicle(shop.customer(f"孙{one}", numbers=[]), plate=f"京B{one:02}V66")
            shop.vehicle(shop.customer(f"李{one}", numbers=[]), plate=f"京B{one % 10}V66{one // 10}")
    hits = [hit.customer for hit in found(shop, "V66") if hit.by == "plate"]
    assert (len(hits), len(set(hits))) == (20, 20)
    assert {f"孙{one}" for one in range(15)} < set(hits)


def keys_of(shop: Shop, typed: str) -> None:
    assert found(shop, typed)


TYPED = (
    "吉A7V665",
    "7V665",
    "V66",
    "7V6",
    "grm3827",
    "13800135678",
    "WX-2026",
    "zhangw",
    "张w",
    "伟明",
    "明",
)


def test_no_key_typed_reads_a_whole_table(shop: Shop, zhang: int) -> None:
    assert zhang
    hear_names(shop.database)
    watched = Watched(shop)
    with closing(watched.shop):
        for typed in TYPED:
            for statement in watched.statements(partial(keys_of, typed=typed)):
                for step in watched.plan(statement):
                    assert not step.startswith(tuple(f"SCAN {table}" for table in BIG)), (typed, step)
                    if "max(id)" in statement or "names_heard" in step:
                        continue  # the end of the key, one row
                    assert not step.endswith("(shop_id=?)"), (
                        typed,
                        step,
                        statement,
                    )


def test_no_query_is_planned_anew_for_another_text(shop: Shop, zhang: int) -> None:
    assert zhang
    watched, patterns = Watched(shop), 0
    with closing(watched.shop):
        for typed in TYPED:
            for statement in watched.statements(partial(keys_of, typed=typed)):
                patterns += statement.count(" LIKE ")
                assert statement.count(" LIKE ") == statement.count(" LIKE '' || "), (typed, statement)
    assert patterns


@pytest.mark.parametrize(
    ("typed", "index", "first"),
    [("7V665", "ix_vehicle_plate_end", "665V"), ("grm3827", "ix_vehicle_vin", "3827M")],
)
def test_who_has_another_sign_before_the_same_end_is_not_looked_up(
    shop: Shop, zhang: int, typed: str, index: str, first: str
) -> None:
    assert zhang
    watched = Watched(shop)
    with closing(watched.shop):
        said = watched.statements(partial(keys_of, typed=typed))
        used = {each: step for each in said for step in watched.plan(each) if f"{index} " in step}
    ((statement, step),) = used.items()
    assert step.endswith("(shop_id=? AND <expr>>? AND <expr><?)")
    assert f">= '{first}' AND " in statement


@pytest.mark.parametrize("typed", ["5678", "13800135678"])
def test_whose_number_only_ends_alike_is_not_looked_up(shop: Shop, zhang: int, typed: str) -> None:
    assert zhang
    watched = Watched(shop)
    with closing(watched.shop):
        said = watched.statements(partial(keys_of, typed=typed))
        steps = [step for each in said for step in watched.plan(each) if "ix_customer_number_end" in step]
        assert steps
        assert all("COVERING INDEX ix_customer_number_end" in step for step in steps), steps


@pytest.mark.parametrize("typed", ["7V66", "V66", "V665", "A7V6", "吉A7"])
def test_a_plate_is_found_by_its_parts_whatever_stands_beside_it(shop: Shop, zhang: int, typed: str) -> None:
    """Plates that have hardly a sign, or none of a province, lead to no other being passed over."""
    assert zhang
    for plate in ("吉", "吉A", "A", "#12", "B7", "京Z00000"):
        shop.vehicle(plate=plate)
    assert [hit.plate for hit in found(shop, typed)] == ["吉A7V665"]


def test_whoever_ends_alike_is_found_among_many_who_do(shop: Shop) -> None:
    with shop.together():
        for many in range(60):
            owner = shop.customer(f"孙{many}", numbers=[f"+8613800{many:02}5678"])
            shop.vehicle(owner, plate=f"京B{many:02}665", vin=f"LSVAND8F5{many:02}GM3827")
    for typed, whose in (
        ("13800425678", "number"),
        ("425678", "number"),
        ("42665", "plate"),
        ("42GM3827", "vin"),
    ):
        assert [(hit.by, hit.customer) for hit in found(shop, typed)] == [(whose, "孙42")], typed
    for typed, by in (("5678", "number"), ("665", "plate"), ("3827", "vin")):
        assert [hit.by for hit in found(shop, typed)] == [by] * 20, typed

"""What is corrected by hand stays until a later order says otherwise, and is found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from store.calls.file_fields import read_field
from store.calls.file_options import OPTIONS
from store.calls.filing import Change, Said, correct_file, planned
from store.calls.opening import numbers_of
from store.finding.searching import find
from store.intake import import_file
from store.intake.taking_back import take_back
from store.remarks import Unusable
from store.rules.settings import shipped_settings
from tests.store.factories import Shop, at

SETTINGS = shipped_settings()
FIELDS = {
    *(("customer", name) for name in ("name", "address", "notes")),
    *(("vehicle", name) for name in ("plate", "vin", "model", "purchased_on")),
    ("number", "add"),
}
NOW = "2026-05-11 09:00"
HEAD = "工单号,客户姓名,手机号,车牌号,车架号,车型,地址,交车时间"


def take(shop: Shop, folder: Path, *rows: str, now: str = NOW) -> None:
    file = folder / f"{len(list(folder.iterdir()))}.csv"
    file.write_text("\n".join((HEAD, *rows)), encoding="utf-8")
    import_file(shop.database, shop.settings, file, now=at(now))


def order(
    number: str, on: str, *, name: str = "张伟", plate: str = "吉A12345", phone: str = "13800135678"
) -> str:
    return f"{number},{name},{phone},{plate},LSVAND8F56GRM3827,帕萨特,人民大街1号,{on}"


def corrected(shop: Shop, said: Said, *, customer: int = 1, now: str = NOW) -> list[str]:
    """Correct a file and give the names of the fields that changed."""
    changes = correct_file(shop.database, shop.settings, shop.agent(), customer, said, at(now), "rang back")
    return [change.field for change in changes]


@pytest.fixture
def zhang(shop: Shop, tmp_path: Path) -> Path:
    """A customer brought by an order of 6 May."""
    take(shop, tmp_path, order("A1", "2026-05-06"))
    return tmp_path


def test_what_was_corrected_stays_when_older_orders_come_and_goes_when_a_later_one_does(
    shop: Shop, zhang: Path
) -> None:
    said = {
        ("customer", 1, "address"): "解放路2号",
        ("customer", 1, "tier"): "A",
        ("customer", 1, "name"): "张伟",
        ("vehicle", 1, "plate"): "吉b 54321",
    }
    assert corrected(shop, said) == ["address", "tier", "plate"]
    take(shop, zhang, order("A1", "2026-05-06"), order("A2", "2026-05-10"))
    assert (shop.one("customer", 1)["address"], shop.one("customer", 1)["tier"]) == ("解放路2号", "A")
    assert shop.one("vehicle", 1)["plate"] == "吉B54321"
    take(shop, zhang, order("A3", "2026-05-20", plate="吉C11111"), now="2026-05-21 09:00")
    assert shop.one("customer", 1)["address"] == "人民大街1号"
    assert (shop.one("customer", 1)["tier"], shop.one("vehicle", 1)["plate"]) == ("A", "吉C11111")
    assert len(shop.all("customer")) == 1


def test_what_was_emptied_stays_empty_until_a_later_order_tells_it(shop: Shop, zhang: Path) -> None:
    assert corrected(shop, {("customer", 1, "address"): "", ("vehicle", 1, "model"): " "}) == [
        "address",
        "model",
    ]
    take(shop, zhang, order("A2", "2026-05-10"))
    assert (shop.one("customer", 1)["address"], shop.one("vehicle", 1)["model"]) == ("", "")
    take(shop, zhang, order("A3", "2026-05-20"), now="2026-05-21 09:00")
    assert (shop.one("customer", 1)["address"], shop.one("vehicle", 1)["model"]) == ("人民大街1号", "帕萨特")


def test_a_corrected_name_is_found_by_its_sound_and_its_orders_are_theirs(shop: Shop, zhang: Path) -> None:
    assert find(shop.database, shop.settings, "zhangw", at(NOW))
    assert corrected(shop, {("customer", 1, "name"): " 章玮 "}) == ["name"]
    assert [hit.customer for hit in find(shop.database, shop.settings, "zw", at(NOW))] == ["章玮"]
    assert shop.rows("SELECT 1 FROM name_sound WHERE name = '张伟'") == []
    take(shop, zhang, order("A2", "2026-05-12", name="章玮"), order("A3", "2026-05-13", name="张伟"))
    assert [customer["id"] for customer in shop.all("customer")] == [1]


def test_numbers_are_added_put_in_order_and_marked(shop: Shop, zhang: Path) -> None:
    assert corrected(shop, {("number", 0, "add"): "139 0000 1111"}) == ["add"]
    assert corrected(shop, {("number", 0, "add"): "13900001111"}) == []
    assert corrected(shop, {("number", 2, "place"): "1", ("number", 1, "state"): "wrong"}) == [
        "place",
        "state",
    ]
    with shop.database.reading() as records:
        found = [(number.dial, number.usable) for number in numbers_of(records, 1)]
    assert found == [("+8613900001111", True), ("+8613800135678", False)]
    take(shop, zhang, order("A2", "2026-05-12", phone="13900001111"))
    assert len(shop.all("customer")) == 1


def test_a_vin_is_corrected_and_orders_with_the_old_one_stay_its_own(shop: Shop, zhang: Path) -> None:
    with shop.database.reading() as records:
        (change,) = planned(records, shop.settings, 1, {("vehicle", 1, "vin"): "LSVAD8F56GRM38270"})
    assert change == Change("vehicle", 1, "vin", "LSVAND8F56GRM3827", "LSVAD8F56GRM38270", "vin_check_digit")
    assert corrected(shop, {("vehicle", 1, "vin"): "LSVAD8F57GRM38270"}) == ["vin"]
    take(shop, zhang, order("A2", "2026-05-12"))
    (vehicle,) = shop.all("vehicle")
    assert vehicle["vin"] == "LSVAD8F57GRM38270"
    assert {visit["vehicle_id"] for visit in shop.all("visit")} == {1}


def test_a_vehicle_is_handed_over_and_older_orders_do_not_hand_it_back(shop: Shop, zhang: Path) -> None:
    take(shop, zhang, "B1,王芳,13700000001,吉A99999,LSVAND8F56GRM0001,朗逸,,2026-05-07")
    assert corrected(shop, {("vehicle", 1, "owner_id"): "2"}) == ["owner_id"]
    take(shop, zhang, order("A2", "2026-05-10"))
    assert shop.one("vehicle", 1)["owner_id"] == 2
    with pytest.raises(Unusable, match="customer_unknown"):
        corrected(shop, {("vehicle", 1, "owner_id"): "9"}, customer=2)


def test_who_asks_not_to_be_called_is_left_alone_at_once_and_may_be_called_again(
    shop: Shop, zhang: Path
) -> None:
    assert zhang
    shop.make("2026-05-11 08:00")
    assert [line["state"] for line in shop.all("follow_up")] == ["open"]
    assert corrected(shop, {("customer", 1, "do_not_call"): "1"}) == ["do_not_call"]
    assert shop.one("customer", 1)["do_not_call_on"] == "2026-05-11"
    assert [line["state"] for line in shop.all("follow_up")] == ["withdrawn"]
    assert corrected(shop, {("customer", 1, "do_not_call"): "0"}) == ["do_not_call"]
    assert shop.one("customer", 1)["do_not_call_on"] is None


def test_it_is_on_record_who_changed_what_and_why(shop: Shop, zhang: Path) -> None:
    assert zhang
    corrected(shop, {("customer", 1, "tier"): "A", ("customer", 1, "notes"): "只接受短信"})
    assert [
        (row["agent_id"], row["customer_id"], row["field"], row["was"], row["now"], row["reason"])
        for row in sorted(shop.all("correction"), key=lambda row: row["id"])
    ] == [
        (shop.agent().id, 1, "tier", "C", "A", "rang back"),
        (shop.agent().id, 1, "notes", None, "只接受短信", "rang back"),
    ]


def test_taking_the_import_back_leaves_what_was_corrected_since(shop: Shop, zhang: Path) -> None:
    take(shop, zhang, order("A2", "2026-05-10", plate="吉C22222"), now="2026-05-11 08:00")
    corrected(
        shop,
        {
            ("customer", 1, "address"): "解放路2号",
            ("vehicle", 1, "model"): "朗逸",
            ("vehicle", 1, "vin"): "LSVAD8F57GRM38270",
        },
    )
    take_back(shop.database, shop.settings, now=at("2026-05-11 10:00"), agent=shop.agent().id)
    assert shop.one("customer", 1)["address"] == "解放路2号"
    vehicle = shop.one("vehicle", 1)
    assert (vehicle["plate"], vehicle["model"], vehicle["vin"]) == ("吉A12345", "朗逸", "LSVAD8F57GRM38270")
    take(shop, zhang, order("A3", "2026-05-10", plate="吉C33333"), now="2026-05-12 08:00")
    vehicle = shop.one("vehicle", 1)
    assert (vehicle["plate"], vehicle["model"]) == ("吉C33333", "朗逸")
    assert shop.one("customer", 1)["address"] == "解放路2号"


def test_an_import_whose_customer_was_corrected_is_not_taken_back(shop: Shop, zhang: Path) -> None:
    take(shop, zhang, "B1,王芳,13700000001,吉A99999,LSVAND8F56GRM0001,朗逸,,2026-05-07")
    corrected(shop, {("vehicle", 1, "owner_id"): "2"})
    with pytest.raises(Unusable) as refused:
        take_back(shop.database, shop.settings, now=at("2026-05-11 10:00"), agent=shop.agent().id)
    assert refused.value.remark.facts["named"] == "correction 1"


def test_nothing_is_emptied_that_is_needed_and_nobody_else_is_touched(shop: Shop, zhang: Path) -> None:
    assert zhang
    tables = ("customer", "vehicle", "customer_number", "correction")
    before = [shop.all(table) for table in tables]
    for said, code in (
        ({("customer", 1, "tier"): "A", ("customer", 1, "name"): " "}, "field_unusable"),
        ({("customer", 1, "tier"): "D"}, "field_unusable"),
        ({("vehicle", 1, "vin"): ""}, "field_unusable"),
        ({("vehicle", 1, "purchased_on"): "31.2.2020"}, "field_unusable"),
        ({("number", 0, "add"): "12"}, "field_unusable"),
        ({("number", 5, "state"): "good"}, "number_unknown"),
        ({("vehicle", 9, "plate"): "吉A1"}, "vehicle_unknown"),
    ):
        with pytest.raises(Unusable) as refused:
            corrected(shop, said)
        assert refused.value.remark.code == code
    with pytest.raises(Unusable, match="customer_unknown"):
        corrected(shop, {("customer", 9, "tier"): "A"}, customer=9)
    assert corrected(shop, {("customer", 1, "name"): "张伟", ("vehicle", 1, "energy"): ""}) == []
    assert [shop.all(table) for table in tables] == before


@given(st.text(max_size=40), st.sampled_from(sorted({*FIELDS, *OPTIONS})))
def test_any_text_is_read_or_refused_and_read_again_the_same(text: str, field: tuple[str, str]) -> None:
    read = read_field(SETTINGS, *field, text)
    if (
        read.value is not None
        and read.refused is None
        and field not in {("number", "add"), ("vehicle", "vin")}
    ):
        assert read_field(SETTINGS, *field, str(read.value)).value == read.value

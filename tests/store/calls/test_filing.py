"""What is corrected by hand stays until a later order says otherwise, and is found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.calls.filing import correct_customer, correct_vehicle
from store.finding.searching import find
from store.intake import import_file
from store.remarks import Unusable
from tests.store.factories import Shop, at

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


@pytest.fixture
def zhang(shop: Shop, tmp_path: Path) -> Path:
    """A customer brought by an order of 6 May."""
    take(shop, tmp_path, order("A1", "2026-05-06"))
    return tmp_path


def test_what_was_corrected_stays_when_older_orders_come_and_goes_when_a_later_one_does(
    shop: Shop, zhang: Path
) -> None:
    changed = correct_customer(
        shop.database, shop.settings, 1, {"address": "解放路2号", "tier": "A", "name": "张伟"}, at(NOW)
    )
    assert changed == ("tier", "address")
    assert correct_vehicle(shop.database, shop.settings, 1, {"plate": "吉b 54321"}, at(NOW)) == ("plate",)
    take(shop, zhang, order("A1", "2026-05-06"), order("A2", "2026-05-10"))
    assert (shop.one("customer", 1)["address"], shop.one("customer", 1)["tier"]) == ("解放路2号", "A")
    assert shop.one("vehicle", 1)["plate"] == "吉B54321"
    take(shop, zhang, order("A3", "2026-05-20", plate="吉C11111"), now="2026-05-21 09:00")
    assert shop.one("customer", 1)["address"] == "人民大街1号"
    assert (shop.one("customer", 1)["tier"], shop.one("vehicle", 1)["plate"]) == ("A", "吉C11111")
    assert len(shop.all("customer")) == 1


def test_a_corrected_name_is_found_by_its_sound_and_its_orders_are_theirs(shop: Shop, zhang: Path) -> None:
    assert find(shop.database, shop.settings, "zhangw", at(NOW))
    assert correct_customer(shop.database, shop.settings, 1, {"name": " 章玮 "}, at(NOW)) == ("name",)
    assert [hit.customer for hit in find(shop.database, shop.settings, "zw", at(NOW))] == ["章玮"]
    assert shop.rows("SELECT 1 FROM name_sound WHERE name = '张伟'") == []
    take(shop, zhang, order("A2", "2026-05-12", name="章玮"), order("A3", "2026-05-13", name="张伟"))
    assert [customer["id"] for customer in shop.all("customer")] == [1]


def test_a_new_number_is_added_and_orders_with_it_are_theirs(shop: Shop, zhang: Path) -> None:
    new = {"number": "139 0000 1111"}
    assert correct_customer(shop.database, shop.settings, 1, new, at(NOW)) == ("number",)
    assert correct_customer(shop.database, shop.settings, 1, new, at(NOW)) == ()
    assert [row["e164"] for row in shop.all("customer_number")] == ["+8613800135678", "+8613900001111"]
    take(shop, zhang, order("A2", "2026-05-12", phone="13900001111"))
    assert len(shop.all("customer")) == 1


def test_nothing_is_emptied_and_nobody_else_is_touched(shop: Shop, zhang: Path) -> None:
    assert zhang
    before = shop.all("customer"), shop.all("vehicle"), shop.all("customer_number")
    assert correct_customer(shop.database, shop.settings, 1, {"name": "", "number": ""}, at(NOW)) == ()
    assert correct_vehicle(shop.database, shop.settings, 1, {"plate": " ", "vin": "X"}, at(NOW)) == ()
    assert (shop.all("customer"), shop.all("vehicle"), shop.all("customer_number")) == before
    for correct, code in ((correct_customer, "customer_unknown"), (correct_vehicle, "vehicle_unknown")):
        with pytest.raises(Unusable) as refused:
            correct(shop.database, shop.settings, 9, {}, at(NOW))
        assert refused.value.remark.code == code

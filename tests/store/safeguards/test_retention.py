"""The rule by age: who is named, who is not, and that the figures stay."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from store.remarks import Unusable
from store.rules.keeping import Retention
from store.rules.settings import Settings
from store.safeguards.consent import Said, record_consent
from store.safeguards.retention import erase_too_old, too_old
from tests.store.factories import Shop, at

NOW = at("2026-05-11 09:00")
OLD, NEW = "2023-05-10", "2023-05-11"


@pytest.fixture
def rules(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, retention=Retention(36))


def named(shop: Shop, rules: Settings) -> tuple[int, ...]:
    with shop.database.reading() as records:
        return too_old(records, rules, NOW).customers


def came(day: str) -> Callable[[Shop, int], object]:
    return lambda shop, car: shop.visit(car, day)


def owner(shop: Shop, car: int) -> int:
    return int(shop.one("vehicle", car)["owner_id"])


@pytest.mark.parametrize(
    ("happened", "kept"),
    [
        (came(OLD), False),
        (came(NEW), True),
        (lambda shop, car: shop.visit(car, None, opened="2026-05-10 16:00"), True),
        (lambda shop, car: shop.call(shop.follow_up("recall", car), "no_answer", "2026-05-01 10:00"), True),
        (lambda shop, car: shop.appointment(car, "2026-05-20 10:00"), True),
        (lambda shop, car: shop.complaint(car, "2020-05-10 10:00"), True),
        (lambda shop, car: shop.complaint(car, "2020-05-10 10:00", state="closed", closed_at=NOW), False),
        (lambda shop, car: shop.follow_up("recall", car, promised_at=NOW), True),
        (lambda shop, car: shop.follow_up("recall", car), False),
        (
            lambda shop, car: record_consent(
                shop.database, shop.agent(), Said("all", True, "form", NOW, owner(shop, car)), NOW
            ),
            True,
        ),
    ],
)
def test_whoever_was_heard_of_lately_or_is_owed_an_answer_is_kept(
    shop: Shop, rules: Settings, happened: Callable[[Shop, int], object], kept: bool
) -> None:
    car = shop.vehicle()
    shop.visit(car, "2021-01-10")
    happened(shop, car)
    assert named(shop, rules) == (() if kept else (owner(shop, car),))


def test_whoever_came_lately_with_a_car_that_is_another_persons_by_now_is_kept(
    shop: Shop, rules: Settings
) -> None:
    former, car = shop.customer("周杰"), shop.vehicle(shop.customer("吴倩"))
    shop.visit(car, NEW, customer_id=former)
    shop.visit(car, "2026-05-01")
    assert named(shop, rules) == ()


def test_they_are_erased_once_and_others_stay(shop: Shop, rules: Settings) -> None:
    old, new = shop.vehicle(shop.customer("周杰")), shop.vehicle(shop.customer("吴倩"))
    shop.visit(old, OLD)
    shop.visit(new, NEW)
    (done,) = erase_too_old(shop.database, rules, shop.agent(), NOW)
    assert done.customer == owner(shop, old)
    assert [each["name"] for each in shop.all("customer")] == [f"#{done.customer}", "吴倩"]
    assert [each["basis"] for each in shop.all("erasure")] == ["age"]
    assert erase_too_old(shop.database, rules, shop.agent(), NOW) == []


def test_without_a_rule_nobody_is_named(shop: Shop) -> None:
    with pytest.raises(Unusable) as fault:
        named(shop, shop.settings)
    assert fault.value.remark.code == "retention_not_set"

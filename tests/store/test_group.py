"""Several shops in one database: each works as if it were alone; all of them are seen by whoever may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from store.calls.case import CallEnd
from store.database import reopened
from store.figures import figure
from store.group import ALL_SHOPS, NamedShop, add_shop, at_shop, each_shop, in_sum, shops
from store.remarks import Unusable
from store.safeguards import passwords
from store.safeguards.members import set_password
from store.safeguards.rights import rights_of
from store.safeguards.signing_in import sign_in, sign_in_is_asked
from store.safeguards.verifying import verify_trail
from store.staff import Agent
from tests.store.factories import MADE, Shop, at, day

NOW = "2026-05-11 09:30"
CHIEF = Agent(0, "chief", "chief", "administrator", "", rights_of("administrator"))
GROUP = Agent(0, "g01", "g01", "group_supervisor", "", rights_of("group_supervisor"))


@pytest.fixture
def south(shop: Shop) -> Iterator[Shop]:
    """A second shop in the same database."""
    made = add_shop(shop.database, CHIEF, "南城店", MADE)
    with closing(reopened(shop.database.address, shop=made.id, patience=5)) as door:
        yield Shop(door, shop.settings)


def refusal(shop: Shop, named: str) -> str:
    with pytest.raises(Unusable) as caught:
        at_shop(shop.database, named)
    return caught.value.remark.code


def called(shop: Shop, *outcomes: str) -> None:
    """Enter people of whom each is called once today, with these outcomes."""
    for outcome in outcomes:
        shop.dial(shop.follow_up("callback", shop.vehicle()), outcome, NOW)


def test_a_shop_is_chosen_by_name_or_number(shop: Shop, south: Shop) -> None:
    with shop.database.reading() as records:
        assert shops(records) == (NamedShop(1, "Test"), NamedShop(2, "南城店"))
    for named in ("南城店", "2"):
        found = at_shop(reopened(shop.database.address, patience=5), named)
        with closing(found):
            assert found.shop == south.database.shop
    assert refusal(shop, "北城店") == "shop_unknown"
    assert refusal(shop, "") == "shop_not_said"


def test_where_there_is_one_nobody_has_to_name_it(shop: Shop) -> None:
    assert at_shop(shop.database, "") is shop.database


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Test", "taken"),
        (" ", "unusable"),
        ("3", "unusable"),
        (ALL_SHOPS, "unusable"),
    ],
)
def test_names_tell_shops_apart(shop: Shop, name: str, code: str) -> None:
    with pytest.raises(Unusable) as caught:
        add_shop(shop.database, CHIEF, name, MADE)
    assert caught.value.remark.code == f"shop_name_{code}"


def test_only_an_administrator_adds_one(shop: Shop) -> None:
    for role in ("agent", "supervisor", "service_manager", "auditor", "group_supervisor"):
        by = Agent(1, "x", "x", role, "", rights_of(role))
        with pytest.raises(Unusable) as caught:
            add_shop(shop.database, by, "南城店", MADE)
        assert caught.value.remark.code == "right_missing"
    with shop.database.reading() as records:
        assert len(shops(records)) == 1


def test_where_people_sign_in_an_added_shop_is_open_to_nobody_else(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What concerns the whole file may be done from any shop of it."""
    monkeypatch.setattr(passwords, "_ROUNDS", 1)
    monkeypatch.setattr(passwords, "_KIB", 64)
    passwords._hasher.cache_clear()
    chief, word = shop.agent("chief"), "green lamps 7"
    shop.change("staff", chief.id, role="administrator")
    set_password(shop.database, shop.settings, CHIEF, "chief", word, MADE)
    by = sign_in(shop.database, shop.settings, "chief", word, MADE)
    made = add_shop(shop.database, by, "南城店", MADE)
    with closing(reopened(shop.database.address, shop=made.id)) as door:
        with door.reading() as records:
            assert sign_in_is_asked(records)
        there = sign_in(door, shop.settings, chief.code, word, MADE)
        assert (there.code, there.role) == ("chief", "administrator")
        with pytest.raises(Unusable):
            sign_in(door, shop.settings, chief.code, "another word 8", MADE)
    passwords._hasher.cache_clear()


def test_each_shop_sees_its_own(shop: Shop, south: Shop) -> None:
    called(shop, "satisfied", "satisfied")
    called(south, "satisfied")
    south.follow_up("callback", south.vehicle(south.customer("赵敏")))
    assert [len(one.all("customer")) for one in (shop, south)] == [2, 2]
    assert [line.customer for line in south.lines(NOW)] == ["赵敏"]
    assert shop.lines(NOW) == []
    taken = south.take(NOW)
    assert taken is not None
    south.open(taken, NOW)
    south.log(taken, CallEnd("satisfied"), NOW)
    for one in (shop, south):
        with one.database.reading() as records:
            assert verify_trail(records).found == ()
            assert verify_trail(records).entries > 0


def test_figures_of_all_shops_add_up(shop: Shop, south: Shop) -> None:
    called(shop, "satisfied", "no_answer")
    called(south, "satisfied", "satisfied", "no_answer")
    on = day("2026-05-11")
    found = []
    for one, door in each_shop(shop.database, GROUP):
        with door.reading() as records:
            found.append((one.name, figure(records, shop.settings, "contact-rate", on, on, now=at(NOW))))
    assert [name for name, _one in found] == ["Test", "南城店"]
    total = in_sum([one for _name, one in found], 30)
    for row in total.rows:
        parts = [part for _name, one in found if (part := one.row(row.name, row.cases.group))]
        assert row.numerator == sum(part.numerator for part in parts)
        assert row.denominator == sum(part.denominator for part in parts)
    assert total.rows[0].denominator == 5
    assert total.rows[0].few
    assert not in_sum([one for _name, one in found], 5).rows[0].few


def test_only_who_may_sees_all_shops(shop: Shop, south: Shop) -> None:
    assert south.database.shop == 2
    for role in ("agent", "supervisor", "service_manager", "administrator", "auditor"):
        with pytest.raises(Unusable):
            list(each_shop(shop.database, Agent(1, "x", "x", role, "", rights_of(role))))

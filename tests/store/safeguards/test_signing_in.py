"""Signing in: who gets in, what is on record of who does not, and how long a terminal stays signed in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import given, settings as tried, strategies as st

from store.remarks import Unusable
from store.safeguards import passwords, signing_in
from store.safeguards.members import change_role, disable_member, enable_member, set_password, take_password
from store.safeguards.rights import rights_of
from store.staff import Agent
from tests.store.factories import Shop, at

NOW = at("2026-05-11 09:00")
PASSWORD, OTHER = "green lamps 7", "nine quiet ships"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash at little cost; what is hashed is the same."""
    monkeypatch.setattr(passwords, "_ROUNDS", 1)
    monkeypatch.setattr(passwords, "_KIB", 64)
    passwords._hasher.cache_clear()


@pytest.fixture
def boss(shop: Shop) -> Agent:
    """An administrator with a password."""
    one = shop.agent("boss")
    shop.change("staff", one.id, role="administrator")
    set_password(shop.database, shop.settings, one, "boss", PASSWORD, NOW)
    return one


def sign_in(shop: Shop, code: str, password: str, minutes: int = 0) -> Agent:
    then = NOW + timedelta(minutes=minutes)
    return signing_in.sign_in(shop.database, shop.settings, code, password, then)


def refused(shop: Shop, code: str, password: str, minutes: int = 0) -> dict[str, object]:
    with pytest.raises(Unusable) as fault:
        sign_in(shop, code, password, minutes)
    assert fault.value.remark.code == "sign_in_refused"
    return dict(fault.value.remark.facts)


def on_record(shop: Shop) -> list[tuple[str, str]]:
    with shop.database.reading() as records:
        rows = records.rows("SELECT staff_code, kind, facts FROM audit WHERE shop_id = :shop ORDER BY id")
    return [(row["staff_code"], row["kind"]) for row in rows if row["kind"] != "staff_changed"]


def test_nobody_signs_in_before_anybody_has_a_password(shop: Shop) -> None:
    with shop.database.reading() as records:
        assert not signing_in.sign_in_is_asked(records)


def test_who_signs_in_has_the_rights_of_their_role(shop: Shop, boss: Agent) -> None:
    with shop.database.reading() as records:
        assert signing_in.sign_in_is_asked(records)
    found = sign_in(shop, "boss", PASSWORD)
    assert (found, found.rights) == (boss_as_administrator(boss), rights_of("administrator"))
    assert on_record(shop) == [("boss", "signed_in")]


def boss_as_administrator(boss: Agent) -> Agent:
    return Agent(boss.id, boss.code, boss.name, "administrator", boss.advisor)


@pytest.mark.usefixtures("boss")
def test_nothing_tells_an_unknown_code_from_a_wrong_password_or_a_lock(shop: Shop) -> None:
    shop.agent("a01")
    told = [refused(shop, code, OTHER) for code in ("boss", "nobody", "a01", "", "boss' OR 1=1 --")]
    told += [refused(shop, "boss", OTHER) for _ in range(4)]
    told.append(refused(shop, "boss", PASSWORD))
    assert told == [{"tries": 5, "minutes": 15}] * len(told)


@pytest.mark.usefixtures("boss")
def test_a_failure_is_on_record_with_a_code_only_where_somebody_has_it(shop: Shop) -> None:
    refused(shop, PASSWORD, "boss")
    refused(shop, "boss", OTHER)
    with shop.database.reading() as records:
        assert PASSWORD not in str([dict(row) for row in records.rows("SELECT * FROM audit")])
    assert on_record(shop) == [("", "sign_in_failed"), ("boss", "sign_in_failed")]


def test_a_code_is_locked_after_so_many_wrong_tries_in_a_row_and_opens_by_itself(
    shop: Shop, boss: Agent
) -> None:
    for _ in range(4):
        refused(shop, "boss", OTHER)
    sign_in(shop, "boss", PASSWORD)
    for _ in range(5):
        refused(shop, "boss", OTHER)
    refused(shop, "boss", PASSWORD)
    refused(shop, "boss", PASSWORD, minutes=14)
    assert sign_in(shop, "boss", PASSWORD, minutes=15) == boss_as_administrator(boss)
    assert ("boss", "locked_out") in on_record(shop)


@pytest.mark.usefixtures("boss")
def test_guesses_made_at_the_same_time_count_like_guesses_made_in_turn(shop: Shop) -> None:
    with ThreadPoolExecutor(6) as others:
        list(others.map(lambda _: refused(shop, "boss", OTHER), range(12)))
    refused(shop, "boss", PASSWORD)
    with shop.database.reading() as records:
        rows = records.rows("SELECT kind, facts FROM audit WHERE shop_id = :shop AND staff_code = 'boss'")
    told = Counter(json.loads(row["facts"]).get("why", row["kind"]) for row in rows)
    assert (told["wrong"], told["locked"], told["locked_out"]) == (5, 8, 1)


def test_whoever_manages_staff_opens_a_locked_code(shop: Shop, boss: Agent) -> None:
    shop.agent("a01")
    set_password(shop.database, shop.settings, boss, "a01", OTHER, NOW)
    for _ in range(5):
        refused(shop, "a01", PASSWORD)
    refused(shop, "a01", OTHER)
    enable_member(shop.database, boss, "a01", NOW)
    assert sign_in(shop, "a01", OTHER).code == "a01"


@tried(max_examples=15)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from((0, 1, 14, 15))), max_size=16))
def test_no_order_of_tries_gets_more_guesses_than_the_rule_gives(
    new_shop: Callable[[], Shop], tries: list[tuple[bool, int]]
) -> None:
    with closing(new_shop()) as shop:
        one = shop.agent("boss")
        shop.change("staff", one.id, role="administrator")
        set_password(shop.database, shop.settings, one, "boss", PASSWORD, NOW)
        clock, wrong, opens = 0, 0, 0
        for right, later in tries:
            clock += later
            if clock >= opens and right:
                wrong = 0
                assert sign_in(shop, "boss", PASSWORD, clock).code == "boss"
                continue
            refused(shop, "boss", PASSWORD if right else OTHER, clock)
            if clock >= opens:
                wrong += 1
                if wrong == 5:
                    wrong, opens = 0, clock + 15


def test_who_left_or_has_no_password_any_more_does_not_get_in(shop: Shop, boss: Agent) -> None:
    for code in ("a01", "a02"):
        shop.agent(code)
        set_password(shop.database, shop.settings, boss, code, OTHER, NOW)
    disable_member(shop.database, boss, "a01", NOW)
    take_password(shop.database, boss, "a02", NOW)
    refused(shop, "a01", OTHER)
    refused(shop, "a02", OTHER)


@pytest.mark.usefixtures("boss")
def test_a_hash_of_other_parameters_is_renewed_at_the_next_sign_in(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(shop)
    monkeypatch.setattr(passwords, "_ROUNDS", 2)
    passwords._hasher.cache_clear()
    sign_in(shop, "boss", PASSWORD)
    after = kept(shop)
    assert ("t=1" in before, "t=2" in after) == (True, True)
    sign_in(shop, "boss", PASSWORD)
    assert kept(shop) == after


def kept(shop: Shop) -> str:
    with shop.database.reading() as records:
        return str(records.value("SELECT hash FROM staff_password WHERE shop_id = :shop"))


@pytest.mark.usefixtures("boss")
def test_only_a_hash_of_a_password_is_kept(shop: Shop) -> None:
    assert kept(shop).startswith("$argon2id$")
    assert PASSWORD not in kept(shop)


# Terminals that stay signed in.


def stays(shop: Shop, token: str, hours: float = 0) -> Agent | None:
    with shop.database.reading() as records:
        return signing_in.who_stays(records, token, NOW + timedelta(hours=hours))


def test_a_terminal_stays_signed_in_for_so_many_hours(shop: Shop, boss: Agent) -> None:
    token, until = signing_in.stay_signed_in(shop.database, shop.settings, boss, NOW)
    assert until == NOW + timedelta(hours=10)
    found = stays(shop, token, 9.9)
    assert found is not None
    assert found.rights == rights_of("administrator")
    assert stays(shop, token, 10) is None
    assert stays(shop, token[:-1]) is None


def test_a_token_is_of_no_use_to_who_left_however_that_came_about(shop: Shop, boss: Agent) -> None:
    token, _ = signing_in.stay_signed_in(shop.database, shop.settings, boss, NOW)
    shop.change("staff", boss.id, active=False)
    assert stays(shop, token) is None


def test_the_token_itself_is_not_kept(shop: Shop, boss: Agent) -> None:
    token, _ = signing_in.stay_signed_in(shop.database, shop.settings, boss, NOW)
    with shop.database.reading() as records:
        assert token not in str([dict(row) for row in records.rows("SELECT * FROM signed_in_terminal")])


@pytest.mark.parametrize("how", ["sign_out", "password", "disable", "take"])
def test_a_terminal_is_signed_in_no_longer(shop: Shop, boss: Agent, how: str) -> None:
    clerk = shop.agent("a01")
    set_password(shop.database, shop.settings, boss, "a01", OTHER, NOW)
    token, _ = signing_in.stay_signed_in(shop.database, shop.settings, clerk, NOW)
    assert stays(shop, token) == clerk
    match how:
        case "sign_out":
            signing_in.sign_out(shop.database, token, NOW)
        case "password":
            set_password(shop.database, shop.settings, boss, "a01", PASSWORD, NOW)
        case "disable":
            disable_member(shop.database, boss, "a01", NOW)
        case "take":
            take_password(shop.database, boss, "a01", NOW)
    assert stays(shop, token) is None


def test_a_terminal_has_the_rights_of_the_role_its_user_has_now(shop: Shop, boss: Agent) -> None:
    clerk = shop.agent("a01")
    token, _ = signing_in.stay_signed_in(shop.database, shop.settings, clerk, NOW)
    change_role(shop.database, boss, "a01", "auditor", NOW)
    found = stays(shop, token)
    assert found is not None
    assert found.rights == rights_of("auditor")

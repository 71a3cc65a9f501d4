"""Who works here: who may enter, promote and let go whom; and nobody is ever locked out of managing staff."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings as tried, strategies as st

from store.calls.case import CallEnd
from store.calls.ending import log
from store.calls.pausing import begin_pause
from store.calls.undoing import undo
from store.complaints import handling
from store.database import Database, Records
from store.queues import claiming, holding
from store.remarks import Unusable
from store.safeguards import passwords, signing_in
from store.safeguards.backup import back_up
from store.safeguards.consent import Said, record_consent
from store.safeguards.members import (
    add_member,
    change_role,
    disable_member,
    enable_member,
    members,
    set_password,
    take_password,
)
from store.safeguards.person import erase
from store.safeguards.rights import GIVES, RIGHTS, ROLES, allowed, may, rights_of
from store.safeguards.signing_in import NOBODY, with_rights
from store.staff import Agent
from tests.store.factories import Shop, at

NOW = at("2026-05-11 09:00")
PASSWORD = "green lamps 7"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash at little cost; what is hashed is the same."""
    monkeypatch.setattr(passwords, "_ROUNDS", 1)
    monkeypatch.setattr(passwords, "_KIB", 64)
    passwords._hasher.cache_clear()


def member(shop: Shop, code: str, role: str, *, password: bool = True) -> Agent:
    """Enter somebody of a role, who has signed in."""
    one = shop.agent(code)
    shop.change("staff", one.id, role=role)
    if password:
        set_password(shop.database, shop.settings, one, code, PASSWORD, NOW)
    return with_rights(Agent(one.id, code, one.name, role, ""))


def code_of(attempt: Callable[[], object]) -> str:
    """Give the code of a refusal; "" where there is none."""
    try:
        attempt()
    except Unusable as fault:
        return fault.remark.code
    return ""


def test_the_first_password_is_an_administrators(shop: Shop) -> None:
    free = shop.agent("a01")
    refused = code_of(lambda: set_password(shop.database, shop.settings, free, "a01", PASSWORD, NOW))
    assert refused == "administrator_first"
    change_role(shop.database, free, "a01", "administrator", NOW)
    set_password(shop.database, shop.settings, free, "a01", PASSWORD, NOW)
    with shop.database.reading() as records:
        assert [one.has_password for one in members(records, NOW)] == [True]


def test_somebody_is_entered_with_a_role_and_stands_in_the_list(shop: Shop) -> None:
    boss = member(shop, "boss", "administrator")
    add_member(shop.database, boss, "s01", "周敏", "supervisor", NOW, advisor="顾问周")
    with shop.database.reading() as records:
        found = {one.code: one for one in members(records, NOW)}["s01"]
    assert (found.name, found.role, found.advisor, found.active) == ("周敏", "supervisor", "顾问周", True)
    assert (found.has_password, found.last_at) == (False, None)


@pytest.mark.parametrize(
    ("attempt", "refusal"),
    [
        (lambda d, by: add_member(d, by, "boss", "", "agent", NOW), "staff_code_taken"),
        (lambda d, by: add_member(d, by, " x", "", "agent", NOW), "staff_code_unusable"),
        (lambda d, by: add_member(d, by, "x\x1b", "", "agent", NOW), "staff_code_unusable"),
        (lambda d, by: add_member(d, by, "x", "", "king", NOW), "role_unknown"),
        (lambda d, by: change_role(d, by, "x", "agent", NOW), "staff_unknown"),
        (lambda d, by: disable_member(d, by, "boss", NOW), "last_administrator"),
        (lambda d, by: change_role(d, by, "boss", "agent", NOW), "last_administrator"),
    ],
    ids=["taken", "blank", "control", "no role", "unknown", "last one leaves", "last one steps down"],
)
def test_what_cannot_be_is_refused(shop: Shop, attempt: Callable[..., object], refusal: str) -> None:
    boss = member(shop, "boss", "administrator")
    assert code_of(lambda: attempt(shop.database, boss)) == refusal


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("short 9ch", "password_short"),
        ("x" * 1001, "password_long"),
        ("xxxxxxxxxxxx", "password_simple"),
        ("Administrator", "password_simple"),
        ("ten signs!", ""),
        ("十个汉字也可以当密码", ""),
    ],
)
def test_a_password_that_anybody_would_guess_is_refused(shop: Shop, password: str, refusal: str) -> None:
    boss = member(shop, "administrator", "administrator")
    attempt = lambda: set_password(shop.database, shop.settings, boss, boss.code, password, NOW)  # noqa: E731
    assert code_of(attempt) == refusal


@pytest.mark.parametrize("mine", ROLES)
def test_nobody_manages_who_stands_beside_or_above_them(shop: Shop, mine: str) -> None:
    member(shop, "boss", "administrator")
    by = member(shop, "me", mine)
    for number, role in enumerate(ROLES):
        member(shop, f"x{number}", role)
        gives = role in next(given for one, given in GIVES.items() if one == mine)
        refusal = "" if gives else "role_not_yours" if may(by, "staff") else "right_missing"
        code = f"x{number}"
        for attempt in (
            lambda code=code: disable_member(shop.database, by, code, NOW),
            lambda code=code: enable_member(shop.database, by, code, NOW),
            lambda code=code: set_password(shop.database, shop.settings, by, code, PASSWORD, NOW),
            lambda code=code: take_password(shop.database, by, code, NOW),
            lambda role=role: add_member(shop.database, by, f"new-{role}", "", role, NOW),
        ):
            assert code_of(attempt) == refusal, role
    refusal = code_of(lambda: change_role(shop.database, by, "me", "administrator", NOW))
    assert (refusal == "") == (mine == "administrator")


def test_everybody_changes_their_own_password(shop: Shop) -> None:
    member(shop, "boss", "administrator")
    for role in ROLES:
        by = member(shop, f"me-{role}", role)
        set_password(shop.database, shop.settings, by, by.code, "x y z 1234", NOW)
        assert signing_in.sign_in(shop.database, shop.settings, by.code, "x y z 1234", NOW) == by


def test_with_the_last_password_nobody_has_to_sign_in_any_more(shop: Shop) -> None:
    boss = member(shop, "boss", "administrator")
    member(shop, "a01", "agent")
    assert code_of(lambda: take_password(shop.database, boss, "boss", NOW)) == "last_administrator"
    take_password(shop.database, boss, "a01", NOW)
    take_password(shop.database, boss, "boss", NOW)
    with shop.database.reading() as records:
        assert not signing_in.sign_in_is_asked(records)


STEPS: dict[str, Callable[[Database, Agent, str, str], object]] = {
    "role": lambda database, by, code, role: change_role(database, by, code, role, NOW),
    "off": lambda database, by, code, _: disable_member(database, by, code, NOW),
    "on": lambda database, by, code, _: enable_member(database, by, code, NOW),
    "take": lambda database, by, code, _: take_password(database, by, code, NOW),
}


@tried(max_examples=20)
@given(data=st.data())
def test_whatever_is_done_an_administrator_can_still_sign_in(
    new_shop: Callable[[], Shop], data: st.DataObject
) -> None:
    with closing(new_shop()) as shop:
        people = [
            member(shop, code, role)
            for code, role in (("b1", "administrator"), ("b2", "administrator"), ("s", "supervisor"))
        ]
        codes = st.sampled_from([one.code for one in people])
        roles = st.sampled_from(ROLES)
        for _ in range(data.draw(st.integers(1, 8))):
            by = data.draw(st.sampled_from(people))
            with shop.database.reading() as records:
                by = signing_in.staff_as_of_now(records, by)
            code, what = data.draw(codes), data.draw(st.sampled_from(sorted(STEPS)))
            role = data.draw(roles)
            code_of(partial(STEPS[what], shop.database, by, code, role))
            with shop.database.reading() as records:
                found = members(records, NOW)
            asked = any(one.has_password for one in found)
            assert not asked or any(
                one.active and one.has_password and one.role == "administrator" for one in found
            )


# The table of rights.


def test_every_role_has_rights_and_every_right_a_role() -> None:
    assert all(rights_of(role) for role in ROLES)
    assert all(roles and set(roles) <= set(ROLES) for roles in RIGHTS.values())
    assert rights_of("king") == frozenset()


def test_who_looks_over_others_changes_nothing() -> None:
    assert rights_of("auditor") == {"own", "look", "board", "figures", "audit"}


def test_who_has_not_signed_in_may_do_nothing_and_where_nobody_does_all_may_do_all() -> None:
    free = Agent(1, "a01", "", "agent", "")
    for right in RIGHTS:
        assert may(free, right)
        assert not may(NOBODY, right)
    with pytest.raises(Unusable) as fault:
        allowed(NOBODY, "look")
    assert fault.value.remark.facts == {"right": "look", "role": ""}


REFUSAL = Said("all", False, "call", NOW, 1)

ASKED_AGAIN: dict[str, tuple[str, Callable[[Shop, Records, Agent], object]]] = {
    "assign": ("assign", lambda _, records, by: holding.hold_queue(records, by, "recall", "", NOW)),
    "claim": ("call", lambda shop, _, by: claiming.claim(shop.database, shop.settings, by, 1, NOW)),
    "next": ("call", lambda shop, _, by: claiming.claim_next(shop.database, shop.settings, by, NOW)),
    "log": ("call", lambda shop, _, by: log(shop.database, shop.settings, by, 1, CallEnd("busy"), NOW)),
    "undo": ("call", lambda shop, _, by: undo(shop.database, shop.settings, by, NOW)),
    "pause": ("call", lambda shop, _, by: begin_pause(shop.database, by, "lunch", NOW)),
    "note": ("complain", lambda shop, r, by: handling.note_on_complaint(r, shop.settings, by, 1, "", NOW)),
    "close": ("complaints", lambda shop, r, by: handling.close_complaint(r, shop.settings, by, 1, "", NOW)),
    "consent": ("consent", lambda shop, _, by: record_consent(shop.database, by, REFUSAL, NOW)),
    "erase": ("erase", lambda shop, _, by: erase(shop.database, shop.settings, by, "1", NOW)),
    "backup": ("backup", lambda shop, _, by: back_up(shop.database, by, Path("never.db"), NOW)),
}


@pytest.mark.parametrize("what", ASKED_AGAIN)
def test_the_store_itself_refuses_what_somebody_has_no_right_to(shop: Shop, what: str) -> None:
    right, attempt = ASKED_AGAIN[what]
    one = shop.agent("a01")
    others = frozenset(RIGHTS) - {right}
    without = Agent(one.id, one.code, one.name, "agent", "", others)
    with shop.database.reading() as records, pytest.raises(Unusable) as fault:
        attempt(shop, records, without)
    assert (fault.value.remark.code, fault.value.remark.facts["right"]) == ("right_missing", right)

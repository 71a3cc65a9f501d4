"""Logins of those who lead, keep or look into a shop: what they do with them, and what the server refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from store.board.looking import day_board
from store.calls.customer_file import customer_file
from store.complaints.escalating import escalate
from store.figures import figure
from store.finding.searching import find
from store.group import add_shop, at_shop, each_shop
from store.queues.assigning import assign_work
from store.queues.making import make_today
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards import passwords
from store.safeguards.granting import grant_roles
from store.safeguards.members import (
    add_member,
    change_role,
    disable_member,
    enable_member,
    members,
    set_password,
    take_password,
)
from store.safeguards.rights import rights_of
from store.safeguards.signing_in import NOBODY, sign_in, staff_as_of_now, who_is_connected
from store.safeguards.verifying import verify_trail
from store.staff import Agent
from tests.postgres import EMPTY
from tests.store.engines.logins import CHIEF, PASSWORD, Staffed, found, refused
from tests.store.factories import MADE, at, day

if TYPE_CHECKING:
    from tests.postgres import Server

NOW = "2026-05-11 09:30"
REFUSED = {"42501"}


@pytest.fixture(scope="module")
def staffed(server: Server, settings: Settings) -> Iterator[Staffed]:
    with closing(Staffed(server, "members", settings)) as shop:
        yield shop


@pytest.fixture(autouse=True)
def _fresh(staffed: Staffed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take out what was put in; hash at little cost."""
    monkeypatch.setattr(passwords, "_ROUNDS", 1)
    monkeypatch.setattr(passwords, "_KIB", 64)
    passwords._hasher.cache_clear()
    staffed.server.say(EMPTY, staffed.name)
    assert not found(staffed.owner, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper")
    drop = """DO $$ DECLARE one record; BEGIN FOR one IN SELECT name FROM ringback_server.login LOOP
      EXECUTE format('DROP ROLE %I', one.name); END LOOP; DELETE FROM ringback_server.login; END $$"""
    staffed.server.say(drop, staffed.name)


def connected(shop: Staffed, code: str, role: str) -> tuple[Agent, str]:
    """Enter somebody of a role; give them as they are once connected, and how they connect."""
    shop.member(code, role)
    with closing(shop.door(code)) as door, door.reading() as records:
        who = who_is_connected(records)
    assert who is not None
    assert (who.role, who.rights) == (role, rights_of(role))
    return who, shop.address_of(code)


def people(shop: Staffed) -> None:
    for name in ("王芳", "李小强"):
        shop.visit(shop.vehicle(shop.customer(name)), "2026-05-08")


@pytest.mark.parametrize("role", ["supervisor", "service_manager", "administrator", "auditor"])
def test_who_leads_keeps_or_looks_into_a_shop_sees_it(staffed: Staffed, role: str) -> None:
    people(staffed)
    connected(staffed, "m01", role)
    on = day("2026-05-11")
    with closing(staffed.door("m01")) as door:
        assert door.standing == "member"
        with door.reading() as records:
            assert day_board(records, staffed.settings, on, at(NOW)).agents == ()
            figure(records, staffed.settings, "contact-rate", on, on, now=at(NOW))
            file = customer_file(records, staffed.settings, 1, at(NOW))
        assert file is not None
        assert file.name == "王芳"


def test_a_supervisor_makes_the_queues_gives_out_work_and_finds_people(staffed: Staffed) -> None:
    people(staffed)
    caller = staffed.member("a01")
    leader, _address = connected(staffed, "s01", "supervisor")
    with closing(staffed.door("s01")) as door:
        assert make_today(door, staffed.settings, at(NOW)).made == 2
        assert [hit.customer for hit in find(door, staffed.settings, "wangf", at(NOW))] == ["王芳"]
        with door.writing() as records:
            assign_work(records, leader, [1], caller.id, at(NOW))
    assert staffed.one("follow_up", 1)["assigned_to"] == caller.id
    with staffed.database.reading() as records:
        assert verify_trail(records).found == ()


@pytest.mark.parametrize("role", ["supervisor", "service_manager", "auditor", "group_supervisor"])
def test_the_trail_is_changed_by_nobody_and_forged_by_nobody(staffed: Staffed, role: str) -> None:
    _who, address = connected(staffed, "m01", role)
    for sql in (
        "UPDATE ringback.audit SET kind = kind",
        "DELETE FROM ringback.audit",
        "TRUNCATE ringback.audit",
    ):
        assert refused(address, sql) in REFUSED
    entry = '[{"at": "", "kind": "looked", "about": "", "facts": "{}", "staff_code": "a01"}]'
    assert not refused(address, f"SELECT ringback.note_in_trail('{entry}')")
    assert staffed.value("SELECT staff_code FROM audit ORDER BY id DESC LIMIT 1") == "m01"


def test_auditors_read_the_trail_and_write_nothing_and_leaders_do_not_read_it(staffed: Staffed) -> None:
    _auditor, address = connected(staffed, "u01", "auditor")
    staffed.customer()
    assert found(address, "SELECT count(*) FROM ringback.audit")
    for sql in (
        "UPDATE ringback.customer SET name = 'x'",
        "DELETE FROM ringback.follow_up",
        "DELETE FROM ringback.staff",
    ):
        assert refused(address, sql) in REFUSED
    _leader, address = connected(staffed, "s01", "supervisor")
    assert refused(address, "SELECT * FROM ringback.audit") in REFUSED


@pytest.mark.parametrize("role", ["auditor", "group_supervisor"])
def test_who_only_reads_opens_everything_and_is_refused_nothing(staffed: Staffed, role: str) -> None:
    people(staffed)
    staffed.complaint(1, "2026-05-01 09:00")
    reader, _address = connected(staffed, "u01", role)
    before = {table: staffed.all(table) for table in ("queue_day", "follow_up", "complaint_step")}
    with closing(staffed.door("u01")) as door:
        assert not door.has_leftovers()
        assert make_today(door, staffed.settings, at(NOW)).made == 0
        assert escalate(door, staffed.settings, reader, at(NOW)) == 0
        assert [hit.customer for hit in find(door, staffed.settings, "王芳", at(NOW))] == ["王芳"]
        assert find(door, staffed.settings, "wangf", at(NOW)) == []
    assert {table: staffed.all(table) for table in before} == before


# Who manages whom.


def test_staff_are_managed_by_who_may_and_their_logins_follow(staffed: Staffed) -> None:
    staffed.member("a01")
    chief, _address = connected(staffed, "chief", "administrator")
    login = f"{staffed.name}_1_n01"
    group = f"""SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
      JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = '{login}'"""
    with closing(staffed.door("chief")) as door:
        set_password(door, staffed.settings, chief, "chief", PASSWORD, at(NOW))
        add_member(door, chief, "n01", "周敏", "agent", at(NOW))
        set_password(door, staffed.settings, chief, "n01", PASSWORD, at(NOW))
        own = staffed.server.address(staffed.name)
        assert found(own, group) == [(f"ringback_{staffed.name}_agent",)]
        change_role(door, chief, "n01", "supervisor", at(NOW))
        assert found(own, group) == [(f"ringback_{staffed.name}_supervisor",)]
        disable_member(door, chief, "n01", at(NOW))
        can = f"SELECT rolcanlogin FROM pg_roles WHERE rolname = '{login}'"
        assert found(own, can) == [(False,)]
        enable_member(door, chief, "n01", at(NOW))
        assert found(own, can) == [(True,)]
        with door.reading() as records:
            assert [one.code for one in members(records, at(NOW))] == ["a01", "chief", "n01"]
        take_password(door, chief, "n01", at(NOW))
        assert found(own, can) == []


def test_a_supervisor_lets_agents_work_and_makes_nobody_more_than_that(staffed: Staffed) -> None:
    staffed.member("a01")
    leader, address = connected(staffed, "s01", "supervisor")
    staffed.member("chief", "administrator")
    set_password(staffed.database, staffed.settings, CHIEF, "chief", PASSWORD, at(NOW))
    with closing(staffed.door("s01")) as door:
        add_member(door, leader, "n01", "周敏", "agent", at(NOW))
        set_password(door, staffed.settings, leader, "n01", PASSWORD, at(NOW))
        disable_member(door, leader, "n01", at(NOW))
    for sql in (
        "UPDATE ringback.staff SET role = 'administrator' WHERE code = 'a01'",
        (
            "INSERT INTO ringback.staff (shop_id, id, code, name, role, made_at)"
            " VALUES (1, 9, 'x', 'x', 'auditor', '')"
        ),
        "INSERT INTO ringback.staff_password (shop_id, staff_id, hash, changed_at) VALUES (1, 9, '', '')",
        f"SELECT ringback.keep_login((SELECT id FROM ringback.staff WHERE code = 'chief'), 1, '{SECRET}')",
        f"ALTER ROLE {staffed.name}_1_chief PASSWORD 'x'",
        "SELECT hash FROM ringback.staff_password",
    ):
        assert refused(address, sql) in REFUSED, sql
    before = staffed.all("staff")
    assert not refused(address, "UPDATE ringback.staff SET active = FALSE WHERE code IN ('s01', 'chief')")
    assert not refused(address, "UPDATE ringback.staff_password SET hash = ''")
    assert staffed.all("staff") == before
    assert not staffed.value("SELECT count(*) FROM staff_password WHERE hash = '' AND staff_id = 3")


SECRET = "SCRAM-SHA-256$4096:AAAA$AAAA:AAAA"


def test_a_password_is_the_logins_and_never_sent(staffed: Staffed) -> None:
    staffed.member("a01")
    set_password(staffed.database, staffed.settings, CHIEF, staffed_chief(staffed), PASSWORD, at(NOW))
    kept = found(
        staffed.server.address(staffed.name),
        f"SELECT rolpassword FROM pg_authid WHERE rolname = '{staffed.name}_1_a01'",
    )
    assert kept[0][0].startswith("SCRAM-SHA-256$4096:")
    assert PASSWORD not in kept[0][0]


def staffed_chief(shop: Staffed) -> str:
    return shop.member("chief", "administrator").code


def test_who_is_connected_is_who_they_are_until_they_leave(staffed: Staffed) -> None:
    who, _address = connected(staffed, "s01", "supervisor")
    with closing(staffed.door("s01")) as door:
        assert sign_in(door, staffed.settings, "s01", PASSWORD, at(NOW), "lock") == who
        with pytest.raises(Unusable) as caught:
            sign_in(door, staffed.settings, "chief", PASSWORD, at(NOW), "lock")
        assert caught.value.remark.code == "sign_in_refused"
        staffed.change("staff", who.id, active=False)
        with door.reading() as records:
            assert staff_as_of_now(records, who) is NOBODY


def test_roles_are_made_by_the_owner_alone(staffed: Staffed) -> None:
    chief, address = connected(staffed, "chief", "administrator")
    with closing(staffed.door("chief")) as door, pytest.raises(Unusable) as caught:
        grant_roles(door, chief, at(NOW))
    assert caught.value.remark.code == "server_right_missing"
    assert refused(address, "SELECT ringback_server.grant_all()") in REFUSED
    staffed.member("a01")
    staffed.agent("a02")
    made = grant_roles(staffed.database, CHIEF, at(NOW))
    assert len(made.roles) == 6
    assert made.without_login == ("a02",)


def test_grants_said_again_put_back_what_was_taken_and_take_back_what_was_given(staffed: Staffed) -> None:
    staffed.customer()
    _leader, address = connected(staffed, "s01", "supervisor")
    group = f"ringback_{staffed.name}_supervisor"
    staffed.server.say(f"REVOKE SELECT ON ringback.customer FROM {group}", staffed.name)
    staffed.server.say(f"GRANT SELECT ON ringback.audit TO {group}", staffed.name)
    staffed.server.say("DROP FUNCTION ringback_agent.open_file(integer)", staffed.name)
    assert refused(address, "SELECT name FROM ringback.customer") in REFUSED
    assert not refused(address, "SELECT kind FROM ringback.audit")
    grant_roles(staffed.database, CHIEF, at(NOW))
    assert not refused(address, "SELECT name FROM ringback.customer")
    assert refused(address, "SELECT kind FROM ringback.audit") in REFUSED
    assert found(
        staffed.owner, "SELECT to_regprocedure('ringback_agent.open_file(integer)') IS NOT NULL"
    ) == [(True,)]


def test_who_writes_much_lets_the_server_count_it_and_give_room_back(staffed: Staffed) -> None:
    ((version,),) = found(staffed.owner, "SELECT current_setting('server_version_num')::int")
    if version < 170_000:
        pytest.skip("servers before 17 let the tables' owner only")
    for role, may in (("supervisor", True), ("service_manager", True), ("auditor", False)):
        _one, address = connected(staffed, role[:3], role)
        assert found(address, "SELECT has_table_privilege('ringback.visit', 'MAINTAIN')") == [(may,)]
        assert found(address, "SELECT has_table_privilege('ringback.audit', 'MAINTAIN')") == [(False,)]


# Several shops.


def test_a_group_supervisor_sees_every_shop_and_changes_none(staffed: Staffed) -> None:
    staffed.customer("王芳")
    add_shop(staffed.database, CHIEF, "南城店", MADE)
    with staffed.database.writing() as records:
        records.run(
            "INSERT INTO customer (shop_id, id, name, match_key, made_at) VALUES (2, 1, '赵敏', '', '')"
        )
    group, address = connected(staffed, "g01", "group_supervisor")
    assert found(address, "SELECT name FROM ringback.customer ORDER BY shop_id") == [("王芳",), ("赵敏",)]
    assert refused(address, "UPDATE ringback.customer SET name = 'x'") in REFUSED
    with closing(staffed.door("g01")) as door:
        assert [one.name for one, _door in each_shop(door, group)] == ["Test", "南城店"]
    _leader, address = connected(staffed, "s01", "supervisor")
    assert found(address, "SELECT name FROM ringback.customer") == [("王芳",)]
    assert refused(address, "UPDATE ringback.customer SET shop_id = 2") in REFUSED


def test_somebodys_login_leads_to_their_own_shop(staffed: Staffed) -> None:
    add_shop(staffed.database, CHIEF, "南城店", MADE)
    with staffed.database.writing() as records:
        records.run("INSERT INTO staff (shop_id, id, code, name, made_at) VALUES (2, 1, 'a01', 'x', '')")
        login = records.value("SELECT keep_login(1, 2, :secret)", secret=SECRET)
    assert login == f"{staffed.name}_2_a01"
    address = staffed.server.address(staffed.name).replace("postgres@", f"{login}@")
    from store.database import reopened

    with closing(at_shop(reopened(address, patience=5), "")) as door:
        assert door.shop == 2
        with door.reading() as records:
            assert records.value("SELECT name FROM shop WHERE id = :shop") == "南城店"
            assert records.value("SELECT count(*) FROM staff") == 1

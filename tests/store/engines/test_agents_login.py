"""What an agent's own login may do on a server, and what the server refuses whoever has its password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING

import pytest

from store.calls.card import card
from store.calls.case import CallEnd
from store.calls.customer_file import customer_file, open_file
from store.calls.ending import log
from store.calls.opening import keep_answer, open_call
from store.calls.talk import leave
from store.calls.undoing import undo
from store.engines.postgres import PostgresDatabase
from store.finding.searching import find
from store.queues.claiming import claim_next
from store.queues.lines import todays_lines
from store.queues.making import make_today
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards.signing_in import who_is_connected
from store.safeguards.verifying import verify_trail
from store.staff import Agent
from tests.postgres import EMPTY
from tests.store.engines.logins import Staffed, found, refused
from tests.store.factories import at

if TYPE_CHECKING:
    from tests.postgres import Server

NOW = "2026-05-11 09:30"
REFUSED = {"42501"}
_NAMES = (f"staffed_{number}" for number in count())


@pytest.fixture(scope="module")
def staffed(server: Server, settings: Settings) -> Iterator[Staffed]:
    """A shop with two agents; what was put in is taken out again before each test."""
    with closing(Staffed(server, next(_NAMES), settings)) as shop:
        yield shop


@pytest.fixture(autouse=True)
def a01(staffed: Staffed) -> Agent:
    staffed.server.say(EMPTY, staffed.name)
    for of in ("reached", "searched"):
        staffed.server.say(f"DELETE FROM ringback_server.{of}", staffed.name)
    staffed.server.say("UPDATE ringback_server.most SET customers = 400, searches = 2000", staffed.name)
    return staffed.member("a01")


@pytest.fixture
def door(staffed: Staffed, a01: Agent) -> Iterator[PostgresDatabase]:
    with closing(staffed.door(a01.code)) as database:
        yield database


def people(shop: Staffed) -> None:
    """Enter two people, each with a visit three days ago that is to be called for."""
    for name in ("王芳", "李小强"):
        person = shop.customer(name)
        car = shop.vehicle(person, plate=f"吉A1234{person}", vin=f"LSVAA4182E218{person:04}")
        shop.visit(car, "2026-05-08", km=9_000)


def test_an_agent_works_a_day(staffed: Staffed, a01: Agent, door: PostgresDatabase) -> None:
    people(staffed)
    assert door.standing == "agent"
    assert make_today(door, staffed.settings, at(NOW)).made == 2
    with door.reading() as records:
        shown = [line.customer for line in todays_lines(records, staffed.settings, at(NOW))]
    assert sorted(shown) == ["李*", "王*"]
    taken = claim_next(door, staffed.settings, a01, at(NOW))
    assert taken is not None
    call = open_call(door, a01, taken, at(NOW), token="t", script="callback", version=1, language="zh")
    assert call.number.startswith("+86138")
    with door.reading() as records:
        shown_card = card(records, staffed.settings, taken, at(NOW))
    assert shown_card is not None
    assert shown_card.name in {"王芳", "李小强"}
    keep_answer(door, taken, "overall", 5, "end")
    log(door, staffed.settings, a01, taken, CallEnd("satisfied", note="all well"), at(NOW))
    assert undo(door, staffed.settings, a01, at(NOW)).outcome == "satisfied"
    log(door, staffed.settings, a01, taken, CallEnd("no_answer"), at(NOW))
    other = claim_next(door, staffed.settings, a01, at(NOW))
    assert other is not None
    assert other != taken
    assert leave(door, staffed.settings, a01, other, at(NOW))
    assert [row["outcome"] for row in staffed.rows("SELECT outcome FROM attempt ORDER BY id")] == [
        "satisfied",
        "taken_back",
        "no_answer",
    ]
    with staffed.database.reading() as records:
        assert verify_trail(records).found == ()


# What the server refuses whoever has an agent's password.


@pytest.fixture
def bare(staffed: Staffed, a01: Agent) -> str:
    """The address of the agent's login, with people in the shop whom the agent has not to do with."""
    people(staffed)
    other = staffed.member("a02").id
    for person in (1, 2):
        staffed.call(staffed.follow_up("callback", person), "satisfied", "2026-05-10 10:00", agent=other)
    return staffed.address_of(a01.code)


def test_customers_are_not_listed(bare: str) -> None:
    assert refused(bare, "SELECT * FROM ringback.customer") in REFUSED
    assert refused(bare, "SELECT * FROM ringback.customer_number") in REFUSED
    assert refused(bare, "SELECT * FROM ringback.vehicle") in REFUSED
    assert refused(bare, "SELECT * FROM ringback.shown_customer") in REFUSED
    assert refused(bare, "COPY ringback.customer TO STDOUT") in REFUSED
    assert found(bare, "SELECT DISTINCT name FROM customer ORDER BY name") == [("李*",), ("王*",)]
    assert not found(bare, "SELECT 1 FROM customer_number WHERE e164 LIKE '+%' OR raw <> '***'")
    assert not found(bare, "SELECT 1 FROM vehicle WHERE plate NOT LIKE '%***%' OR vin NOT LIKE '***%'")
    assert found(bare, "SELECT name FROM ringback.name_sound") == []


def test_a_condition_learns_nothing_of_what_is_hidden(bare: str) -> None:
    """A function that says aloud what it is given is given the masks only."""
    spy = """CREATE FUNCTION pg_temp.spy(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001
      AS 'BEGIN RAISE EXCEPTION ''%', $1; END'; SELECT * FROM customer WHERE pg_temp.spy(name)"""
    import psycopg

    with psycopg.connect(bare, autocommit=True) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(spy)
    assert "*" in str(caught.value)
    assert "王芳" not in str(caught.value)


@pytest.mark.parametrize("of", ["attempt", "answer", "complaint_step", "audit"])
def test_what_is_on_record_is_neither_changed_nor_deleted(bare: str, of: str) -> None:
    assert refused(bare, f"UPDATE ringback.{of} SET shop_id = shop_id") in REFUSED
    assert refused(bare, f"DELETE FROM ringback.{of}") in REFUSED
    assert refused(bare, f"TRUNCATE ringback.{of}") in REFUSED


def test_an_attempt_is_not_changed_under_its_other_name_either(bare: str, staffed: Staffed) -> None:
    before = staffed.all("attempt")
    assert refused(bare, "UPDATE attempt SET outcome = 'refused'") in REFUSED
    assert refused(bare, "DELETE FROM attempt") in REFUSED
    assert refused(bare, "UPDATE ringback_agent.shown_attempt SET outcome = 'refused'") in REFUSED
    assert staffed.all("attempt") == before


def test_an_attempt_is_nobody_elses(bare: str, a01: Agent, staffed: Staffed) -> None:
    attempt = """INSERT INTO attempt (shop_id, id, follow_up_id, kind, customer_id, vehicle_id, agent_id,
        number, started_at, on_day, outcome, aapor, reached, token)
      VALUES (1, 9, 1, 'callback', 1, 1, {by}, '', '', '2026-05-11', 'busy', 'NC', false, 'x')"""
    assert refused(bare, attempt.format(by=a01.id)) in REFUSED, "not in sight"
    assert not refused(bare, "UPDATE ringback.follow_up SET held_by = ringback.my_staff() WHERE id = 1")
    assert refused(bare, attempt.format(by=staffed.agent("a02").id)) in REFUSED
    assert not refused(bare, attempt.format(by=a01.id))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM ringback.audit",
        "SELECT * FROM ringback.audit_head",
        "INSERT INTO ringback.audit SELECT * FROM ringback.audit",
        "SELECT hash FROM ringback.staff_password",
        "SELECT * FROM ringback.erasure_key",
        "SELECT * FROM ringback.export",
        "SELECT * FROM ringback_server.login",
        "UPDATE ringback_server.most SET customers = 1000000",
        "INSERT INTO ringback_server.reached SELECT session_user, 1, 1, 'x'",
        "SELECT ringback_server.reach(1, 'x')",
        "SELECT ringback_server.add_entry(1, '', 'a02', 'logged', '', NULL, '{}')",
    ],
)
def test_trail_passwords_and_what_the_server_keeps_are_out_of_reach(bare: str, sql: str) -> None:
    assert refused(bare, sql) in REFUSED


@pytest.mark.parametrize(
    "sql",
    [
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "SET session_replication_role TO replica",
        "SET row_security TO off; SELECT * FROM ringback.answer",
        "ALTER TABLE ringback.audit DISABLE TRIGGER ALL",
        "ALTER TABLE ringback.customer DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_shop ON ringback.answer",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "ALTER ROLE CURRENT_USER CREATEROLE",
        "CREATE ROLE more",
        "CREATE TABLE ringback.mine (a int)",
        "CREATE FUNCTION ringback_agent.my_shop() RETURNS int LANGUAGE sql AS 'SELECT 2'",
        "UPDATE ringback.staff SET role = 'administrator'",
        "INSERT INTO ringback.staff (shop_id, id, code, name, made_at) VALUES (1, 99, 'x', 'x', '')",
        "UPDATE ringback.shop SET name = 'x'",
    ],
)
def test_nobody_makes_more_of_themselves(bare: str, sql: str) -> None:
    assert refused(bare, sql) in {*REFUSED, "42501", "0LP01"}


def test_what_works_with_the_owners_rights_is_put_behind_no_table_of_ones_own(bare: str) -> None:
    """What stands behind a trigger of ours would write whatever a table of theirs says, as its owner."""
    import psycopg

    with psycopg.connect(bare, autocommit=True) as connection:
        behind = connection.execute(
            """SELECT n.nspname || '.' || p.proname
               FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
               WHERE n.nspname LIKE 'ringback%' AND p.prorettype = 'trigger'::regtype"""
        ).fetchall()
        assert ("ringback_agent.written",) in behind
        connection.execute("CREATE TEMPORARY TABLE staff AS SELECT * FROM ringback.staff")
        for (function,) in behind:
            with pytest.raises(psycopg.Error) as caught:
                connection.execute(
                    f"""CREATE TRIGGER mine BEFORE UPDATE ON pg_temp.staff
                        FOR EACH ROW EXECUTE FUNCTION {function}('none', 't.id = ($2).id')""".encode()
                )
            assert caught.value.sqlstate in REFUSED, function


def test_the_roles_of_others_are_not_taken(bare: str, staffed: Staffed) -> None:
    staffed.member("s01", "supervisor")
    for role in ("supervisor", "administrator", "auditor"):
        group = f"ringback_{staffed.name}_{role}"
        assert refused(bare, f"SET ROLE {group}") in REFUSED
        assert refused(bare, f"GRANT {group} TO CURRENT_USER") in REFUSED
    assert refused(bare, f"SET ROLE {staffed.name}_1_s01") in REFUSED
    assert refused(bare, "SELECT ringback.keep_login(3, 1, 'SCRAM-SHA-256$4096:x')") in REFUSED
    assert (
        refused(bare, f"SET ROLE ringback_{staffed.name}_agent; SELECT * FROM ringback.customer") in REFUSED
    )


def test_others_answers_are_not_read(bare: str, staffed: Staffed) -> None:
    with staffed.database.writing() as records:
        records.add("answer", attempt_id=1, seq=1, question="q", value='"said"')
    assert found(bare, "SELECT * FROM ringback.answer") == []
    assert found(bare, "SELECT note, number FROM attempt") == [("", ""), ("", "")]


def test_nothing_is_added_to_others_calls_nor_in_their_name(bare: str, staffed: Staffed, a01: Agent) -> None:
    others = staffed.agent("a02").id
    case = staffed.complaint(1, "2026-05-10 10:00")
    take = "UPDATE ringback.follow_up SET held_by = ringback.my_staff() WHERE id = 1"
    assert not refused(bare, take)
    add = (
        """INSERT INTO ringback.answer (shop_id, attempt_id, seq, question, value, counted)
           VALUES (1, 1, 9, 'q', '1', true)""",
        "INSERT INTO ringback.attempt_cause (shop_id, attempt_id, cause) VALUES (1, 1, 'wait')",
        """INSERT INTO ringback.interview (shop_id, attempt_id, script, script_version, language, complete)
           VALUES (1, 1, 'callback', 1, 'zh', true)""",
    )
    for statement in add:
        assert refused(bare, statement) in REFUSED, statement
    step = """INSERT INTO ringback.complaint_step (shop_id, complaint_id, seq, at, agent_id, state, note)
              VALUES (1, {of}, 9, '2026-05-11T01:00:00.000Z', {by}, 'solved', 'x')"""
    assert refused(bare, step.format(of=case, by=others)) in REFUSED
    assert not refused(bare, step.format(of=case, by=a01.id))


def test_another_shop_is_not_there(bare: str, staffed: Staffed) -> None:
    with staffed.database.writing() as records:
        records.run("INSERT INTO shop (id, name, made_at) VALUES (2, 'Other', '')")
        records.run(
            "INSERT INTO customer (shop_id, id, name, match_key, made_at) VALUES (2, 1, '赵敏', 'k', '')"
        )
        records.run("INSERT INTO staff (shop_id, id, code, name, made_at) VALUES (2, 1, 'a01', 'x', '')")
    assert found(bare, "SELECT name FROM ringback.shop") == [("Test",)]
    assert found(bare, "SELECT * FROM ringback.staff WHERE shop_id <> 1") == []
    assert found(bare, "SELECT * FROM customer WHERE shop_id = 2") == []
    assert (
        refused(
            bare,
            "INSERT INTO ringback.pause (shop_id, id, agent_id, began_at, seen_at, reason) "
            "VALUES (2, 1, 1, '', '', 'x')",
        )
        in REFUSED
    )
    assert found(bare, "SELECT ringback.my_shop()") == [(1,)]
    assert found(bare, "SELECT ringback_agent.open_file(1)") == [(False,)]


def test_nobody_holds_for_somebody_else_and_whoever_takes_is_noted(
    bare: str, staffed: Staffed, a01: Agent
) -> None:
    others = staffed.agent("a02").id
    assert refused(bare, f"UPDATE ringback.follow_up SET held_by = {others} WHERE id = 1") in REFUSED
    assert not refused(bare, f"UPDATE ringback.follow_up SET held_by = {a01.id} WHERE id = 1")
    noted = staffed.rows("SELECT staff_code, kind, about_id, facts FROM audit ORDER BY id DESC LIMIT 1")
    assert [list(row) for row in noted] == [["a01", "reached", 1, '{"why":"taken"}']]
    assert found(bare, "SELECT name FROM customer WHERE id = 1") == [("王芳",)]
    assert found(bare, "SELECT name FROM customer WHERE id = 2") == [("李*",)]


def test_no_more_customers_are_reached_in_a_day_than_the_server_allows(bare: str, staffed: Staffed) -> None:
    staffed.server.say("UPDATE ringback_server.most SET customers = 1, searches = 1", staffed.name)
    take = "UPDATE ringback.follow_up SET held_by = ringback.my_staff() WHERE id = {}"
    assert not refused(bare, take.format(1))
    assert refused(bare, take.format(2)) in REFUSED
    search = 'SELECT * FROM ringback_agent.find(\'{"plate": "1234"}\')'
    assert not refused(bare, search)
    assert refused(bare, search) in REFUSED


# Finding whoever rings back.


def test_who_rings_back_is_found_and_the_file_opens_and_both_are_noted(
    bare: str, staffed: Staffed, door: PostgresDatabase
) -> None:
    for typed in ("00000001", "A12341", "180001", "王芳", "RO000001"):
        hits = find(door, staffed.settings, typed, at(NOW))
        assert [hit.customer for hit in hits] == ["王芳"], typed
    assert found(bare, "SELECT name FROM customer WHERE id = 1") == [("王*",)]
    open_file(door, 1)
    with door.reading() as records:
        file = customer_file(records, staffed.settings, 1, at(NOW))
    assert file is not None
    assert (file.name, file.vehicles[0].plate) == ("王芳", "吉A12341")
    kinds = staffed.rows("SELECT facts FROM audit WHERE kind = 'reached' ORDER BY id")
    assert [row["facts"] for row in kinds] == ['{"why":"found"}'] * 5 + ['{"why":"file"}']
    with staffed.database.reading() as records:
        assert verify_trail(records).found == ()


def test_a_search_tells_who_it_is_and_no_more_of_their_numbers_than_is_shown(
    bare: str, staffed: Staffed, door: PostgresDatabase
) -> None:
    staffed.change("customer", 1, address="1 Hill Road", notes="deaf")
    searching = (
        """BEGIN; SELECT * FROM ringback_agent.find('{"number": "00000001", "full": "+8600000001"}')"""
    )
    import psycopg

    with psycopg.connect(bare, autocommit=True) as connection:
        connection.execute(searching.encode())
        told = connection.execute("SELECT name, address, notes FROM customer WHERE id = 1").fetchall()
        numbers = connection.execute("SELECT e164, raw FROM customer_number WHERE customer_id = 1").fetchall()
        others = connection.execute("SELECT name FROM customer WHERE id = 2").fetchall()
    assert told == [("王芳", "", "")]
    assert numbers == [("+8613800000001", "***")]
    assert others == [("李*",)]
    staffed.server.say(
        "UPDATE ringback.customer_number SET e164 = '+8613812345678' WHERE customer_id = 1", staffed.name
    )
    (hit,) = find(door, staffed.settings, "12345678", at(NOW))
    assert hit.phone == "138****5678"
    with psycopg.connect(bare, autocommit=True) as connection:
        connection.execute(searching.replace("00000001", "12345678").encode())
        assert connection.execute("SELECT e164 FROM customer_number WHERE customer_id = 1").fetchall() == [
            ("+8613800005678",)
        ]


@pytest.mark.parametrize("typed", ["wangf", "wf", "wangfang", "王f"])
def test_names_are_found_by_their_sound(staffed: Staffed, door: PostgresDatabase, typed: str) -> None:
    people(staffed)
    find(staffed.database, staffed.settings, "x", at(NOW))
    assert [hit.customer for hit in find(door, staffed.settings, typed, at(NOW))] == ["王芳"]


def test_the_file_of_somebody_who_was_not_found_stays_shut(bare: str, door: PostgresDatabase) -> None:
    open_file(door, 2)
    assert found(bare, "SELECT name FROM customer WHERE id = 2") == [("李*",)]


# Who works here, and who no longer.


def test_who_works_here_no_longer_sees_nothing_at_once(
    bare: str, staffed: Staffed, door: PostgresDatabase, a01: Agent
) -> None:
    with door.reading() as records:
        assert records.value("SELECT count(*) FROM follow_up") == 2
    staffed.change("staff", a01.id, active=False)
    with door.reading() as records:
        assert records.value("SELECT count(*) FROM follow_up") == 0
        with pytest.raises(Unusable):
            who_is_connected(records)
    import psycopg

    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        psycopg.connect(bare)

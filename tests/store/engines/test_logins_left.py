"""Roles are the whole server's: what becomes of logins whose database was dropped, or copied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from store.database import Database, open_database, reopened
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards.granting import grant_roles
from tests.store.engines.logins import CHIEF, PASSWORD, Staffed, found
from tests.store.factories import MADE

if TYPE_CHECKING:
    from tests.postgres import Server


@pytest.fixture(scope="module")
def staffed(server: Server, settings: Settings) -> Iterator[Staffed]:
    with closing(Staffed(server, "left_on", settings)) as shop:
        yield shop


def made_again(staffed: Staffed, name: str) -> Database:
    """Drop a database of the same owner, if there is one, and make it anew with one agent, a01."""
    staffed.server.say(f"DROP DATABASE IF EXISTS {name}")
    staffed.server.new(name)
    staffed.server.say(f"ALTER DATABASE {name} OWNER TO {staffed.name}_owner")
    database = open_database(
        staffed.server.address(name).replace("postgres@", f"{staffed.name}_owner@"),
        now=MADE,
        shop_name="Test",
    )
    grant_roles(database, CHIEF, MADE)
    with database.writing() as records:
        records.run("INSERT INTO staff (shop_id, id, code, name, made_at) VALUES (1, 1, 'a01', 'x', '')")
    return database


def with_login(database: Database) -> str | None:
    with database.writing() as records:
        return records.keep_login(1, PASSWORD)


def test_a_login_that_outlived_its_database_is_made_anew(staffed: Staffed) -> None:
    with closing(made_again(staffed, "anew")) as database:
        assert with_login(database) == "anew_1_a01"
    staffed.server.say("ALTER ROLE anew_1_a01 VALID UNTIL '2001-01-01'")
    with closing(made_again(staffed, "anew")) as database:
        assert with_login(database) == "anew_1_a01"
    own = staffed.server.address("anew")
    left = "SELECT rolvaliduntil, rolcanlogin FROM pg_roles WHERE rolname = 'anew_1_a01'"
    assert found(own, left) == [(None, True)]
    address = own.replace("postgres@", "anew_1_a01@")
    assert found(address, "SELECT ringback.my_code(), ringback.my_role()") == [("a01", "agent")]


@pytest.mark.parametrize(
    "its_own",
    [
        "DROP ROLE others_1_a01; CREATE ROLE others_1_a01 LOGIN",
        "ALTER ROLE others_1_a01 CREATEDB",
        "GRANT pg_read_all_data TO others_1_a01",
        "CREATE TABLE public.its (); ALTER TABLE public.its OWNER TO others_1_a01",
        "CREATE TABLE public.lent (); GRANT SELECT ON public.lent TO others_1_a01",
    ],
)
def test_a_role_of_that_name_that_is_somebody_elses_is_left_alone(staffed: Staffed, its_own: str) -> None:
    with closing(made_again(staffed, "others")) as database:
        assert with_login(database) == "others_1_a01"
    oid = "SELECT oid FROM pg_roles WHERE rolname = 'others_1_a01'"
    staffed.server.say(its_own)
    before = found(staffed.owner, oid)
    with closing(made_again(staffed, "others")) as database:
        with pytest.raises(Unusable) as caught:
            with_login(database)
        assert (caught.value.remark.code, caught.value.remark.facts) == (
            "login_taken",
            {"login": "others_1_a01"},
        )
        assert found(staffed.owner, oid) == before
    staffed.server.say("DROP OWNED BY others_1_a01")
    staffed.server.say("DROP ROLE others_1_a01")


def test_a_login_whose_name_would_be_too_long_is_refused(staffed: Staffed) -> None:
    one = staffed.agent("a" * 60)
    with pytest.raises(Unusable) as caught, staffed.database.writing() as records:
        records.keep_login(one.id, PASSWORD)
    assert caught.value.remark.code == "login_too_long"


def test_a_copy_of_a_database_leaves_the_logins_of_the_one_it_was_made_of(staffed: Staffed) -> None:
    """As a dump does that is put back under another name, to see whether it is any good."""
    with closing(made_again(staffed, "model")) as database:
        with_login(database)
    staffed.server.say("CREATE DATABASE trial TEMPLATE model")
    staffed.server.say(f"ALTER DATABASE trial OWNER TO {staffed.name}_owner")
    kept = "SELECT oid, rolpassword, rolcanlogin FROM pg_authid WHERE rolname = 'model_1_a01'"
    before = found(staffed.server.address("model"), kept)
    with closing(reopened(staffed.owner.replace(f"/{staffed.name}?", "/trial?"), patience=5)) as trial:
        grant_roles(trial, CHIEF, MADE)
        with trial.writing() as records:
            records.run(
                "UPDATE staff SET active = FALSE, role = 'supervisor' WHERE shop_id = :shop AND id = 1"
            )
        assert with_login(trial) == "trial_1_a01"
        with trial.writing() as records:
            records.keep_login(1, None)
    assert found(staffed.server.address("model"), kept) == before
    address = staffed.server.address("model").replace("postgres@", "model_1_a01@")
    assert found(address, "SELECT ringback.my_role()") == [("agent",)]
    assert found(address, "SELECT count(*) FROM pg_roles WHERE rolname = 'trial_1_a01'") == [(0,)]

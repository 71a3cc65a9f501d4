"""A shop on a server: made, brought up to date, refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

import pytest

from store import upgrades
from store.database import Database, open_database
from store.remarks import Remark, Unusable
from tests.store.factories import MADE

if TYPE_CHECKING:
    from tests.postgres import Server

_NAMES = (f"opened_{number}" for number in count())


@pytest.fixture
def address(server: Server) -> str:
    """An empty database's."""
    return server.new(next(_NAMES))


def opened(address: str) -> Database:
    return open_database(address, now=MADE, shop_name="吉林店", patience=5)


def refusal(address: str) -> Remark:
    with pytest.raises(Unusable) as caught:
        opened(address)
    return caught.value.remark


def said(address: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.encode())


def test_an_empty_database_becomes_a_shop_and_stays_one(address: str) -> None:
    with closing(opened(address)) as database, database.writing() as records:
        records.add("customer", id=1, name="王芳", match_key="k", made_at=MADE)
    again = open_database(address, now=MADE, shop_name="another")
    with closing(again) as database, database.reading() as records:
        assert records.value("SELECT name FROM shop WHERE id = :shop") == "吉林店"
        assert records.value("SELECT name FROM shown_customer WHERE shop_id = :shop") == "王芳"
        assert records.value("SELECT version_num FROM alembic_version") == upgrades.NEWEST


def test_two_who_open_it_at_once_make_it_once(address: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        for database in pool.map(opened, [address, address]):
            with closing(database), database.reading() as records:
                assert records.value("SELECT count(*) FROM shop") == 1


def test_what_is_shown_has_every_column_of_its_table(address: str) -> None:
    with closing(opened(address)) as database, database.reading() as records:
        for table in ("customer", "vehicle", "visit", "attempt"):
            columns = """SELECT column_name AS name FROM information_schema.columns
                         WHERE table_schema = 'ringback' AND table_name = :of ORDER BY column_name"""
            of_table = [row["name"] for row in records.rows(columns, of=table)]
            assert of_table
            assert [row["name"] for row in records.rows(columns, of=f"shown_{table}")] == of_table


def test_rows_of_an_import_under_way_are_shown_to_nobody(address: str) -> None:
    with closing(opened(address)) as database:
        with database.writing() as records:
            for number in (1, 2, 3):
                records.add("customer", id=number, name="王芳", match_key="k", made_at=MADE)
            records.add("arriving", batch_id=1, table_name="customer", first_id=2, last_id=2)
        with database.reading() as records:
            shown = records.rows("SELECT id FROM shown_customer WHERE shop_id = :shop ORDER BY id")
            assert [row["id"] for row in shown] == [1, 3]


def test_a_newer_one_is_refused(address: str) -> None:
    opened(address).close()
    said(address, "UPDATE ringback.alembic_version SET version_num = '9999'")
    assert refusal(address).code == "database_newer"


def test_one_that_sorts_otherwise_is_refused_and_left_as_it_was(server: Server) -> None:
    name = next(_NAMES)
    server.say(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    address = server.address(name)
    assert refusal(address).code == "server_sorts_otherwise"
    said(address, "CREATE SCHEMA ringback")


def test_a_database_that_is_not_there_is_named_without_the_password(server: Server) -> None:
    address = server.address("nowhere").replace("postgres@", "postgres:secret@")
    remark = refusal(address)
    assert remark.code == "server_unreachable"
    assert str(remark.facts["path"]) == "postgresql://postgres@/nowhere"
    assert "secret" not in str(remark.facts)


def test_an_address_that_makes_no_sense_is_refused(server: Server) -> None:
    remark = refusal(server.address("postgres") + "&colour=red")
    assert remark.code == "database_address"


def test_an_upgrade_that_fails_leaves_nothing_half_made(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("store.engines.opening._SHOWN", ("shown_customer; SELECT 1 / 0",))
        with pytest.raises(Exception, match="division by zero"):
            opened(address)
    said(address, "CREATE SCHEMA ringback")
    said(address, "DROP SCHEMA ringback")
    opened(address).close()


def test_objects_of_a_session_have_days_and_instants(address: str) -> None:
    from sqlmodel import select

    from store.tables import Customer

    day = date(2026, 5, 11)
    with closing(opened(address)) as database:
        with database.session() as session:
            session.add(
                Customer(shop_id=1, id=1, name="王芳", match_key="k", made_at=MADE, do_not_call_on=day)
            )
            session.commit()
            found = session.exec(select(Customer).where(Customer.do_not_call_on == day)).one()
            assert (found.do_not_call_on, found.made_at, found.do_not_call) == (day, MADE, False)
        with database.reading() as records:
            assert records.value("SELECT do_not_call_on FROM customer WHERE shop_id = :shop") == "2026-05-11"

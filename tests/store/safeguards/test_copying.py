"""A whole shop is moved from its file to a server, and is the same shop there, or nothing is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from typing import Any

import pytest

from store.database import Database
from store.figures import figure, figure_names
from store.queues.asking import ask
from store.queues.lines import todays_lines
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards.copying import copy_shop
from store.safeguards.verifying import verify_trail
from tests.postgres import Server
from tests.store.factories import Shop, at, work_a_day

NOW = at("2026-05-12 09:00")


@pytest.fixture
def worked(new_shop_on_sqlite: Callable[[], Shop]) -> Iterator[Shop]:
    """A shop in a file, with a day's work behind it and a call that is open."""
    with closing(new_shop_on_sqlite()) as shop:
        work_a_day(shop)
        yield shop


@pytest.fixture
def served(server: Server) -> Iterator[Database]:
    with closing(server.database()) as database:
        yield database


def content(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as records:
        return {
            name: sorted((tuple(row) for row in records.rows(f"SELECT * FROM {name}")), key=repr)
            for name in records.tables()
        }


def seen(database: Database, settings: Settings) -> list[Any]:
    """What people see: the lines, why, and every figure."""
    days = date(2026, 5, 1), date(2026, 5, 31)
    with database.reading() as records:
        return [
            todays_lines(records, settings, NOW),
            ask(records, settings, date(2026, 5, 11), "王芳", NOW),
            *(figure(records, settings, name, *days) for name in figure_names()),
        ]


def test_everything_is_there_and_says_the_same(worked: Shop, served: Database, settings: Settings) -> None:
    told: list[tuple[int, int]] = []
    done = copy_shop(worked.database, served, staff="a01", now=NOW, progress=lambda *far: told.append(far))
    here = content(worked.database)
    assert content(served) == here
    assert done.tables["attempt"] == 2
    assert done.tables["open_call"] == 1
    # The entry about the copy came after it.
    assert done.rows == sum(map(len, here.values())) - 1
    assert told[-1] == (done.rows, done.rows)
    assert seen(served, settings) == seen(worked.database, settings)


def test_the_trail_goes_on_where_the_files_ends(worked: Shop, served: Database) -> None:
    copy_shop(worked.database, served, staff="a01", now=NOW)
    with served.reading() as records:
        last = records.rows("SELECT kind, staff_code, hash FROM audit ORDER BY id")[-1]
        assert not verify_trail(records).found
    with worked.database.reading() as records:
        assert last["hash"] == records.value("SELECT hash FROM audit ORDER BY id DESC LIMIT 1")
    assert (last["kind"], last["staff_code"]) == ("copied", "a01")


def test_work_goes_on_there(worked: Shop, served: Database, settings: Settings) -> None:
    copy_shop(worked.database, served, staff="a01", now=NOW)
    there = Shop(served, settings)
    vehicle = there.vehicle(there.customer("赵云"))
    there.visit(vehicle, "2026-05-07")
    there.make("2026-05-12 08:00")
    assert {line.customer for line in there.lines("2026-05-12 08:30")} >= {"赵云"}


def test_where_records_are_already_it_is_refused(worked: Shop, served: Database) -> None:
    copy_shop(worked.database, served, staff="a01", now=NOW)
    before = content(served)
    with pytest.raises(Unusable) as refused:
        copy_shop(worked.database, served, staff="a01", now=NOW)
    assert refused.value.remark.code == "copy_not_empty"
    assert content(served) == before


def test_into_a_file_it_is_refused(worked: Shop, new_shop_on_sqlite: Callable[[], Shop]) -> None:
    with closing(new_shop_on_sqlite()) as other, pytest.raises(Unusable) as refused:
        copy_shop(worked.database, other.database, staff="a01", now=NOW)
    assert refused.value.remark.code == "copy_not_to_file"


def test_what_the_server_does_not_take_is_named_and_nothing_is_stored(worked: Shop, served: Database) -> None:
    empty = content(served)
    with worked.database.writing() as records:
        records.run("UPDATE customer SET name = :name WHERE id = 2", name="a\0b")
    with pytest.raises(Unusable) as refused:
        copy_shop(worked.database, served, staff="a01", now=NOW)
    assert (refused.value.remark.code, refused.value.remark.facts["table"]) == ("copy_refused", "customer")
    assert content(served) == empty


def test_a_row_that_comes_back_otherwise_is_named_and_nothing_is_stored(
    worked: Shop, served: Database
) -> None:
    served_empty = content(served)
    with served.writing() as records:
        records.run(
            """CREATE FUNCTION another() RETURNS trigger LANGUAGE plpgsql AS
               'BEGIN IF NEW.id = 2 THEN NEW.model = NEW.model || ''?''; END IF; RETURN NEW; END'"""
        )
        records.run("CREATE TRIGGER another BEFORE INSERT ON vehicle FOR EACH ROW EXECUTE FUNCTION another()")
    try:
        with pytest.raises(Unusable) as refused:
            copy_shop(worked.database, served, staff="a01", now=NOW)
    finally:
        with served.writing() as records:
            records.run("DROP TRIGGER another ON vehicle")
            records.run("DROP FUNCTION another()")
    assert refused.value.remark.code == "copy_differs"
    assert refused.value.remark.facts == {"table": "vehicle", "row": 2}
    assert content(served) == served_empty


def test_nobody_imports_meanwhile(worked: Shop, served: Database) -> None:
    with worked.database.turn_to_import(), pytest.raises(Unusable) as refused:
        copy_shop(worked.database, served, staff="a01", now=NOW)
    assert refused.value.remark.code == "import_running"

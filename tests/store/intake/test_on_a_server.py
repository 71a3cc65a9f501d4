"""An import into a shop on a PostgreSQL server: the same rows as into a file, whole or not at all."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from store.database import Database
from store.intake import import_file, taking_back
from store.queues.making import make_today
from store.remarks import Unusable
from store.rules.settings import Settings
from tests.postgres import Server
from tests.store.factories import at
from tests.store.intake import cut_off
from tests.store.intake.samples import NOW, dump

IN_MAY = at("2026-05-11 08:00")
KINDS = ("visits", "calls", "customers", "outside-survey")


@pytest.fixture
def served(server: Server) -> Iterator[Database]:
    with closing(server.database()) as database:
        yield database


@pytest.fixture
def filed(blank: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "shop.db"
    path.write_bytes(blank.read_bytes())
    with closing(Database(path)) as database:
        yield database


def records_of(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row; what is kept as JSON without regard to its blanks, truths as 0 and 1."""

    def plain(value: Any) -> Any:
        if isinstance(value, str) and value.startswith("{"):
            return json.dumps(json.loads(value), sort_keys=True).replace("true", "1").replace("false", "0")
        return int(value) if isinstance(value, bool) else value

    return {
        name: sorted((tuple(map(plain, row)) for row in rows), key=repr)
        for name, rows in dump(database).items()
        if name != "shop"
    }


def take_in(database: Database, settings: Settings, folder: Path, kinds: tuple[str, ...]) -> list[Any]:
    accounts = [import_file(database, settings, folder / f"{kind}.csv", now=NOW, kind=kind) for kind in kinds]
    return [account.as_json() for account in accounts]


def test_the_reference_gives_the_same_rows_and_the_same_queue(
    served: Database, filed: Database, settings: Settings, reference: Path
) -> None:
    told = [take_in(shop, settings, reference, ("visits", "calls")) for shop in (served, filed)]
    assert told[0] == told[1]
    for shop in (served, filed):
        make_today(shop, settings, IN_MAY)
    there, here = records_of(served), records_of(filed)
    assert len(here["visit"]) > 6_000
    assert len(here["follow_up"]) > 2_000
    assert len(here["queue_day"]) == 1
    assert there == here


def test_every_kind_of_change_gives_the_same_rows(
    served: Database, filed: Database, settings: Settings, tmp_path: Path
) -> None:
    for shop in (served, filed):
        cut_off.worked_in(shop, settings, tmp_path)
    cut_off.files(tmp_path)
    told = [take_in(shop, settings, tmp_path, KINDS) for shop in (served, filed)]
    assert told[0] == told[1]
    assert any(account["updated"]["visits"] for account in told[0])
    assert records_of(served) == records_of(filed)


@pytest.fixture
def worked(served: Database, settings: Settings, tmp_path: Path) -> Database:
    cut_off.worked_in(served, settings, tmp_path)
    cut_off.files(tmp_path)
    return served


def importing(folder: Path, kind: str) -> cut_off.Import:
    return lambda shop, settings: import_file(shop, settings, folder / f"{kind}.csv", now=NOW, kind=kind)


def in_another_process(worked: Database, settings: Settings, work: cut_off.Import, at_statement: int) -> int:
    def import_it() -> None:
        with (
            closing(worked.alone()) as own,
            cut_off.small_steps(),
            cut_off.before(at_statement, lambda: os.kill(os.getpid(), signal.SIGKILL)),
        ):
            work(own, settings)

    return cut_off.in_a_process_of_its_own(import_it)


@pytest.mark.parametrize("kind", ["visits", "calls"])
def test_killed_anywhere_nothing_shows_and_the_next_one_clears_up(
    worked: Database, settings: Settings, tmp_path: Path, kind: str
) -> None:
    of = importing(tmp_path, kind)
    whole, looked = dump(worked), cut_off.seen(worked, settings)
    left = 0
    for number in range(20, 400, 25):
        if in_another_process(worked, settings, of, number) == 0:
            break
        assert cut_off.seen(worked, settings) == looked, number
        left += _cleared_up(worked, settings)
        now = dump(worked)
        assert now | {"queue_day": whole["queue_day"]} == whole, number
    else:
        pytest.fail("it never came to its end")
    assert left, "nothing was ever left to clear up"
    assert cut_off.seen(worked, settings) != looked


def _cleared_up(shop: Database, settings: Settings) -> bool:
    """Clear up, once the server has seen that the other process is gone."""
    while True:
        try:
            with shop.turn_to_import():
                pass
        except Unusable:
            continue
        return taking_back.finish_cut_off(shop, settings)


def test_one_import_at_a_time(worked: Database, settings: Settings, tmp_path: Path) -> None:
    with worked.turn_to_import(), closing(worked.alone()) as other, pytest.raises(Unusable) as refused:
        importing(tmp_path, "visits")(other, settings)
    assert refused.value.remark.code == "import_running"


def test_another_shop_of_the_database_imports_meanwhile(
    worked: Database, settings: Settings, tmp_path: Path
) -> None:
    def numbers_put_aside() -> list[tuple[Any, ...]]:
        with worked.reading() as records:
            return [tuple(row) for row in records.rows("SELECT * FROM arriving WHERE shop_id = 2")]

    with worked.writing() as records:
        records.run("INSERT INTO shop (id, name, made_at) VALUES (2, 'Another', :now)", now=NOW)
        for table in ("customer", "vehicle", "visit"):
            records.run("INSERT INTO arriving VALUES (:of, 2, 1, 1, 100)", of=table)
    before = numbers_put_aside()
    assert import_file(worked, settings, tmp_path / "visits.csv", now=NOW).new["visits"]
    assert not taking_back.finish_cut_off(worked, settings)
    assert numbers_put_aside() == before
    assert len(before) == 3


@pytest.mark.parametrize("kind", ["visits", "calls", "customers"])
def test_an_import_is_taken_back_whole(
    worked: Database, settings: Settings, tmp_path: Path, kind: str
) -> None:
    whole = dump(worked)
    importing(tmp_path, kind)(worked, settings)
    changed = dump(worked)
    assert changed["import_batch"] != whole["import_batch"]
    taking_back.take_back(worked, settings, now=NOW, agent=1)
    now = dump(worked)
    stay = {"import_batch", "import_range", "import_taken_back", "queue_day", "import_change", "follow_up"}
    assert {name: now[name] for name in now if name not in stay} == {
        name: whole[name] for name in whole if name not in stay
    }

"""Whoever works at a shop comes before an import of it: in line, at the disk, and at the processor."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest

from store.database import Database, Records
from store.intake import import_file
from store.intake.steps import Steps
from store.rules.settings import Settings
from store.turns import HAS_LOCKS, Turns, turns_beside
from tests.store.intake import cut_off
from tests.store.intake.cut_off import NOW

pytestmark = pytest.mark.usefixtures("on_sqlite")
numbered = pytest.mark.skipif(not HAS_LOCKS, reason="this system has no open file description locks")
ARRIVED = NOW + timedelta(minutes=10)


@pytest.fixture
def own(shop: Database) -> Iterator[Database]:
    """The shop as an import opens it."""
    with closing(shop.alone()) as database:
        yield database


def rename(shop: Database, name: str) -> None:
    with shop.writing() as records:
        records.run("UPDATE shop SET name = :name WHERE id = :shop", name=name)


@numbered
def test_a_step_lets_by_whoever_came_while_another_wrote(
    shop: Database, own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[str] = []
    steps = Steps(own)
    rename(shop, "an agent is at work")
    with closing(Turns(turns_beside(shop.path))) as first, closing(Turns(turns_beside(shop.path))) as second:

        def come() -> None:
            with second.turn(60):
                came.append("second")

        behind, writing, moment = threading.Thread(target=come), ExitStack(), threading.Event()

        def meanwhile(seconds: float) -> None:
            """While the import waits: somebody comes, and only then the first one ends."""
            if not behind.ident:
                before = first.others()
                behind.start()
                while first.others() == before:
                    moment.wait(0.001)
                came.append("first")
                writing.close()
            moment.wait(min(seconds, 0.001))

        monkeypatch.setattr("store.turns.sleep", meanwhile)
        writing.enter_context(first.turn(60))
        steps.through("names", 1, 1, lambda *_: came.append("import"))
        behind.join()
    assert came == ["first", "second", "import"]


@numbered
def test_a_step_is_taken_though_somebody_is_always_in_line(
    shop: Database, own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.intake.steps.OTHERS_FIRST", 0.01)
    steps, wrote = Steps(own), list[int]()
    rename(shop, "an agent is at work")
    with closing(Turns(turns_beside(shop.path))) as line, ExitStack() as ahead:
        ahead.enter_context(line.turn(60))

        def leave(_patience: float) -> None:
            let_by(_patience)
            ahead.close()

        let_by = own.let_others_first
        monkeypatch.setattr(own, "let_others_first", leave)
        steps.through("names", 1, 1, lambda _records, low, high: wrote.extend(range(low, high + 1)))
    assert wrote == [1]


@numbered
def test_what_a_step_wrote_goes_to_the_disk_when_its_turn_is_over(
    shop: Database, own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = os.fsync

    def flushed(handle: int) -> None:
        with line.turn(0.01):
            seen.append("flushed while others may write")
        real(handle)

    def write(records: Records, _low: int, _high: int) -> None:
        records.run("UPDATE shop SET name = 'written' WHERE id = :shop")
        seen.append(f"synchronous {records.value('PRAGMA synchronous')}")

    steps = Steps(own)
    rename(shop, "an agent is at work")
    with closing(Turns(turns_beside(shop.path))) as line:
        monkeypatch.setattr("store.engines.log.os.fsync", flushed)
        steps.through("names", 1, 1, write)
    at_the_beginning, *of_the_step = seen
    assert at_the_beginning == "flushed while others may write"
    assert of_the_step == ["synchronous 1", "flushed while others may write"]
    with own.reading() as records:
        assert records.value("PRAGMA synchronous") == 2, "whoever writes afterwards waits for the disk"


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long an import rested, where it did; with as many processors as it has processes."""
    found: list[float] = []
    monkeypatch.setattr("store.intake.pauses.sleep", found.append)
    monkeypatch.setattr("store.intake.pauses.os.cpu_count", lambda: 1)
    return found


def take_in(own: Database, settings: Settings, folder: Path, others: Database | None) -> None:
    """Take a file in beside somebody who writes, or nobody."""
    cut_off.files(folder)

    def beside(done: int, _total: int | None) -> None:
        if others is not None:
            rename(others, f"{done} rows are done")

    import_file(own, settings, folder / "visits.csv", now=ARRIVED, progress=beside)


@numbered
def test_an_import_rests_while_somebody_works_on_a_crowded_machine(
    shop: Database, own: Database, settings: Settings, tmp_path: Path, rests: list[float]
) -> None:
    take_in(own, settings, tmp_path, shop)
    assert rests
    assert all(0 < seconds <= 0.05 for seconds in rests)


def test_an_import_does_not_rest_alone(
    own: Database, settings: Settings, tmp_path: Path, rests: list[float]
) -> None:
    take_in(own, settings, tmp_path, None)
    assert rests == []


def test_an_import_does_not_rest_where_a_processor_is_left(
    shop: Database,
    own: Database,
    settings: Settings,
    tmp_path: Path,
    rests: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("store.intake.pauses.os.cpu_count", lambda: 2)
    take_in(own, settings, tmp_path, shop)
    assert rests == []

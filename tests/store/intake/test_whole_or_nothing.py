"""An import that is cut off, anywhere and by anything, leaves the records as they were."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from store.database import Database
from store.intake import import_file, taking_back
from store.remarks import Unusable
from store.rules.settings import Settings
from tests.store.intake import cut_off
from tests.store.intake.cut_off import NOW
from tests.store.intake.samples import dump, write_csv

pytestmark = pytest.mark.usefixtures("files_only")

KINDS = ("visits", "calls", "customers", "outside-survey")
EVERY = 7
"""A process is killed before each statement of that many."""


@pytest.fixture(scope="module")
def folder(
    new_shop: Callable[[], Database], settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A shop in which some work has been done, and files for it."""
    folder = tmp_path_factory.mktemp("whole")
    with closing(new_shop()) as made:
        cut_off.worked_in(made, settings, folder)
        path = made.path
    shutil.copy(path, folder / "worked.db")
    cut_off.files(folder)
    return folder


@pytest.fixture
def worked(folder: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(folder / "worked.db", tmp_path / "shop.db")
    with closing(Database(tmp_path / "shop.db")) as database:
        yield database


def importing(folder: Path, kind: str, **more: Any) -> cut_off.Import:
    return lambda shop, settings: import_file(
        shop, settings, folder / f"{kind}.csv", now=NOW, kind=kind, **more
    )


def points(of: cut_off.Import, folder: Path, settings: Settings, every: int) -> range:
    """The statements of an import, every so many."""
    copy = folder / "counted.db"
    shutil.copy(folder / "worked.db", copy)
    with closing(Database(copy)) as counted:
        total = cut_off.statements(of, counted, settings)
    assert total > 10
    return range(1, total + every, every)


def is_in(shop: Database, before: dict[str, Any]) -> bool:
    """Say whether an import has shown: what is done after that only tidies up."""
    return len(dump(shop)["import_batch"]) > len(before["import_batch"])


def killed_at(number: int, of: cut_off.Import, shop: Database, settings: Settings, *, together: int) -> None:
    def work() -> None:
        with (
            closing(Database(shop.path)) as own,
            cut_off.small_steps(together=together),
            cut_off.before(number, lambda: os.kill(os.getpid(), signal.SIGKILL)),
        ):
            of(own, settings)

    assert cut_off.in_a_process_of_its_own(work) in {-signal.SIGKILL, 0}


@pytest.mark.parametrize("kind", KINDS)
def test_killed_anywhere_nothing_shows_and_the_next_one_clears_up(
    folder: Path, worked: Database, settings: Settings, kind: str
) -> None:
    of = importing(folder, kind)
    whole, looked = dump(worked), cut_off.seen(worked, settings)
    left = 0
    for number in points(of, folder, settings, EVERY):
        killed_at(number, of, worked, settings, together=1_000)
        if is_in(worked, whole):
            break
        assert cut_off.seen(worked, settings) == looked, number
        left += taking_back.finish_cut_off(worked, settings)
        assert dump(worked) == whole, number
    else:
        pytest.fail("it never came to its end")
    assert left or kind == "outside-survey", "nothing was ever left to clear up"
    assert not taking_back.finish_cut_off(worked, settings)
    assert is_in(worked, whole)
    assert cut_off.seen(worked, settings) != looked


def test_changes_written_before_the_show_are_put_back_and_the_queues_made_again(
    folder: Path, worked: Database, settings: Settings
) -> None:
    of = importing(folder, "visits")
    whole = dump(worked)
    changed = 0
    for number in points(of, folder, settings, 5):
        killed_at(number, of, worked, settings, together=1)
        if is_in(worked, whole):
            break
        was_changed = dump(worked)["import_change"] != whole["import_change"]
        taking_back.finish_cut_off(worked, settings)
        cleared = dump(worked)
        assert cleared | {"queue_day": whole["queue_day"]} == whole, number
        if was_changed:
            assert str(cut_off.TODAY) not in [row[1] for row in cleared["queue_day"]]
        changed += was_changed
    assert changed, "no change was ever written beforehand"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "fault", [KeyboardInterrupt(), ValueError("a bug"), sqlite3.OperationalError("database or disk is full")]
)
def test_whatever_goes_wrong_it_is_taken_out_at_once(
    folder: Path, worked: Database, settings: Settings, kind: str, fault: BaseException
) -> None:
    of = importing(folder, kind)
    whole = dump(worked)

    def fail() -> None:
        raise fault

    for number in points(of, folder, settings, EVERY):
        try:
            with cut_off.small_steps(), cut_off.before(number, fail):
                of(worked, settings)
        except Unusable as caught:
            assert caught.remark.code == "database_disk_full"  # noqa: PT017  or nothing at all, see below
        except type(fault):
            pass
        if is_in(worked, whole):
            break
        assert dump(worked) == whole, number
    else:
        pytest.fail("it never came to its end")


def test_the_one_who_is_told_how_far_it_is_can_stop_it_anywhere(
    folder: Path, worked: Database, settings: Settings
) -> None:
    whole = dump(worked)
    told: list[int] = []
    stop_at = 0

    def hear(*rows: int | None) -> None:
        told.append(rows[0] or 0)
        if len(told) == stop_at:
            raise InterruptedError

    of = importing(folder, "visits", progress=hear, wrote=hear)
    copy = folder / "told.db"
    shutil.copy(folder / "worked.db", copy)
    with closing(Database(copy)) as counted, cut_off.small_steps(together=1):
        of(counted, settings)
    often = len(told)
    assert often > 5
    for stop_at in range(1, often + 1):
        told.clear()
        with cut_off.small_steps(together=1), pytest.raises(InterruptedError):
            of(worked, settings)
        now = dump(worked)
        assert now | {"queue_day": whole["queue_day"]} == whole, stop_at


@pytest.mark.parametrize("room", [1_000, 20_000, 60_000, 120_000, 200_000])
def test_a_disk_that_is_full(folder: Path, worked: Database, settings: Settings, room: int) -> None:
    of = importing(folder, "visits")
    whole, looked = dump(worked), cut_off.seen(worked, settings)

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        try:
            with closing(Database(worked.path)) as own, cut_off.small_steps():
                of(own, settings)
        except Unusable as fault:
            os._exit(7 if fault.remark.code.startswith("database_") else 8)

    assert cut_off.in_a_process_of_its_own(work) == 7
    assert cut_off.seen(worked, settings) == looked
    taking_back.finish_cut_off(worked, settings)
    assert dump(worked) == whole


def test_refused_rows_are_in_their_file_before_the_others_show(
    worked: Database, settings: Settings, tmp_path: Path
) -> None:
    rows = [cut_off.vehicle(30), cut_off.vehicle(31, 工单号="")]
    path, rejects = write_csv(tmp_path / "new.csv", rows), tmp_path / "new.rejects.csv"
    whole = dump(worked)

    def of(shop: Database, rules: Settings) -> object:
        return import_file(shop, rules, path, now=NOW, rejects=rejects)

    (tmp_path / "new.rejects.csv").mkdir()
    with pytest.raises(Unusable) as caught:
        of(worked, settings)
    assert caught.value.remark.code == "rejects_unwritable"
    assert dump(worked) == whole
    rejects.rmdir()
    for number in range(1, 400):
        copy = tmp_path / f"{number}.db"
        shutil.copy(worked.path, copy)
        with closing(Database(copy)) as shop:
            cut_off.in_a_process_of_its_own(partial(_kill, number, copy, of, settings))
            taking_back.finish_cut_off(shop, settings)
            if dump(shop) != whole:
                assert rejects.exists()
                break
        copy.unlink()
    else:
        pytest.fail("the import never came to its end")


def _kill(number: int, path: Path, of: cut_off.Import, settings: Settings) -> None:
    with (
        closing(Database(path)) as own,
        cut_off.before(number, lambda: os.kill(os.getpid(), signal.SIGKILL)),
    ):
        of(own, settings)


def test_one_import_at_a_time_and_the_next_goes_through_once_the_first_is_dead(
    folder: Path, worked: Database, settings: Settings
) -> None:
    of = importing(folder, "visits")
    refused: list[str] = []

    def another() -> None:
        with pytest.raises(Unusable) as caught, closing(Database(worked.path)) as other:
            of(other, settings)
        refused.append(caught.value.remark.code)
        assert not taking_back.finish_cut_off(worked, settings), "it is not cut off, it goes on"

    total = len(points(of, folder, settings, 1))
    shutil.copy(folder / "worked.db", folder / "first.db")
    with closing(Database(worked.path)) as first, cut_off.small_steps(), cut_off.before(total - 3, another):
        of(first, settings)
    assert refused == ["import_running"]
    killed = folder / "killed.db"
    shutil.copy(folder / "worked.db", killed)
    with closing(Database(killed)) as shop:
        killed_at(total - 3, of, shop, settings, together=1_000)
        of(shop, settings)
        assert cut_off.seen(shop, settings) == cut_off.seen(worked, settings)

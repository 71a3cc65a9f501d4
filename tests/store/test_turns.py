"""Writers of one file come in the order in which they asked, and nobody's number outlives them."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import Database, Unusable, open_database
from store.turns import HAS_LOCKS, NoTurns, Turns, line_of

NOW = datetime(2026, 5, 4, 2, tzinfo=UTC)
numbered = pytest.mark.skipif(not HAS_LOCKS, reason="this system has no open file description locks")

HOLDS = """
import sys
from pathlib import Path
from store.turns import Turns
with Turns(Path(sys.argv[1])).turn(5):
    print("in", flush=True)
    sys.stdin.read()
"""


def until(true: Callable[[], bool]) -> None:
    """Wait for another thread, at most some seconds."""
    done = threading.Event()
    for _ in range(5_000):
        if true():
            return
        done.wait(0.002)
    raise AssertionError("nothing came")


@numbered
def test_who_asked_first_writes_first(tmp_path: Path) -> None:
    path, came = tmp_path / "line", list[int]()

    def ask(number: int) -> None:
        with closing(Turns(path)) as line, line.turn(20):
            came.append(number)

    with closing(Turns(path)) as mine:
        with mine.turn(1):
            threads = []
            for number in range(8):
                before = mine.others()
                threads.append(threading.Thread(target=ask, args=(number,)))
                threads[-1].start()
                until(lambda before=before: mine.others() > before)  # type: ignore[misc]
            assert came == []
        for thread in threads:
            thread.join()
    assert came == list(range(8))


@numbered
def test_the_number_of_a_killed_process_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "line"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
        with closing(Turns(path)) as line:
            with pytest.raises(TimeoutError), line.turn(0.01):
                pass
            other.send_signal(signal.SIGKILL)
            other.wait()
            with line.turn(5):
                pass


@numbered
def test_own_turns_are_not_those_of_others(tmp_path: Path) -> None:
    with closing(Turns(tmp_path / "line")) as mine, closing(Turns(tmp_path / "line")) as other:
        before = mine.others()
        with mine.turn(1):
            pass
        assert mine.others() == before
        with other.turn(1):
            pass
        assert mine.others() == before + 1


@numbered
def test_who_waits_too_long_is_told_that_the_file_is_locked(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with (
        closing(open_database(str(path), now=NOW, shop_name="Shop")) as first,
        closing(Database(path, patience=0.01)) as second,
        first.writing(),
        pytest.raises(Unusable) as fault,
        second.writing(),
    ):
        pass
    assert fault.value.remark.code == "database_locked"


def test_without_such_locks_writers_still_exclude_one_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.turns.HAS_LOCKS", False)
    path = tmp_path / "shop.db"
    with closing(open_database(str(path), now=NOW, shop_name="Shop")) as shop:
        assert isinstance(line_of(path), NoTurns)
        before = shop.waiting_mark()
        with closing(Database(path, patience=0.05)) as second:
            with shop.writing() as records:
                with pytest.raises(Unusable) as fault, second.writing():
                    pass
                assert fault.value.remark.code == "database_locked"
                assert shop.waiting_mark() != before
                records.add("staff", id=1, code="a01", name="李娜", made_at=NOW)
            with second.writing() as records:
                assert records.value("SELECT code FROM staff WHERE shop_id = :shop") == "a01"

"""Writers of one file come in the order in which they asked, and nobody's number outlives them."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
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

COUNTS = """
import sys
from pathlib import Path
from store.turns import Turns
line, counter = Turns(Path(sys.argv[1])), Path(sys.argv[2])
for _ in range(300):
    with line.turn(60):
        counter.write_text(str(int(counter.read_text()) + 1))
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
@pytest.mark.parametrize("bells", ["rung", "never rung"])
def test_who_asked_first_writes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bells: str) -> None:
    if bells == "rung":
        monkeypatch.setattr("store.turns._UNRUNG", 60)
    else:
        monkeypatch.setattr("store.turns._bell", lambda: None)
    path, came = tmp_path / "line", list[int]()

    def ask(number: int) -> None:
        with closing(Turns(path)) as line, line.turn(60):
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
def test_whoever_stands_behind_a_killed_process_comes_unrung(tmp_path: Path) -> None:
    path, came = tmp_path / "line", threading.Event()

    def ask() -> None:
        with closing(Turns(path)) as line, line.turn(20):
            came.set()

    with closing(Turns(path)) as mine:
        with mine.turn(1):
            before = mine.others()
            with subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdin=subprocess.PIPE) as other:
                until(lambda: mine.others() > before)
                behind = threading.Thread(target=ask)
                behind.start()
                until(lambda: mine.others() > before + 1)
                other.send_signal(signal.SIGKILL)
        behind.join()
    assert came.is_set()


@numbered
@pytest.mark.parametrize(
    ("slice_", "order"), [(60, ["mine", "mine", "other"]), (0, ["mine", "other", "mine"])]
)
def test_whoever_comes_back_at_once_goes_on_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slice_: float, order: list[str]
) -> None:
    # Nobody looks in between: the other one waits to be rung for.
    monkeypatch.setattr("store.turns._SLICE", slice_)
    monkeypatch.setattr("store.turns._SHORTEST", 1)
    monkeypatch.setattr("store.turns._LONGEST", 1)
    path, came = tmp_path / "line", list[str]()

    def ask() -> None:
        with closing(Turns(path)) as line, line.turn(60):
            came.append("other")

    with closing(Turns(path)) as mine:
        behind = threading.Thread(target=ask)
        with mine.turn(1):
            came.append("mine")
            before = mine.others()
            behind.start()
            until(lambda: mine.others() > before)
        with mine.turn(60):
            came.append("mine")
        behind.join()
    assert came == order


@numbered
def test_nobody_comes_back_once_the_next_has_come_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.turns._SLICE", 60)
    path, came = tmp_path / "line", list[str]()
    with closing(Turns(path)) as mine, closing(Turns(path)) as other:
        with mine.turn(1):
            came.append("mine")
        with other.turn(1):
            came.append("other")
            with pytest.raises(TimeoutError), mine.turn(0.01):
                came.append("mine")
        with mine.turn(1):
            came.append("mine")
    assert came == ["mine", "other", "mine"]


@numbered
def test_nobody_has_a_turn_beside_another(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    command = [sys.executable, "-c", COUNTS, str(tmp_path / "line"), str(counter)]
    team = [subprocess.Popen(command) for _ in range(4)]
    assert [one.wait() for one in team] == [0, 0, 0, 0]
    assert counter.read_text() == "1200"


@numbered
def test_whoever_leaves_a_closed_line_leaves_nothing_open(tmp_path: Path) -> None:
    path, opened = tmp_path / "line", Path("/proc/self/fd")
    with closing(Turns(path)) as other:
        before = len(list(opened.iterdir()))
        line = Turns(path)
        with line.turn(1):
            with pytest.raises(TimeoutError), other.turn(0.01):
                pass
            line.close()
        with other.turn(1):
            pass
        assert len(list(opened.iterdir())) <= before + 1, "the other one's bell"


@numbered
def test_who_lets_others_first_waits_until_nobody_is_in_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            there.close()

    monkeypatch.setattr("store.turns.sleep", wait)
    with closing(Turns(tmp_path / "line")) as mine, closing(Turns(tmp_path / "line")) as other:
        mine.let_others_first(60)
        assert waited == []
        there = ExitStack()
        there.enter_context(other.turn(1))
        mine.let_others_first(60)
    assert len(waited) == 3


@numbered
def test_who_lets_others_first_does_not_wait_for_ever(tmp_path: Path) -> None:
    with closing(Turns(tmp_path / "line")) as mine, closing(Turns(tmp_path / "line")) as other, other.turn(1):
        mine.let_others_first(0.01)
        with pytest.raises(TimeoutError), mine.turn(0.01):
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

"""How far an import is, as it is told while it runs: the stage in words, how much of it, how long still."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tui import importing, words
from tui.importing import Run, Stopped
from tui.widgets.import_steps import COUNTED, STAGES, progress_line
from tui.wiring import Asked, sit_down

At = Callable[[float], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> At:
    """Let the clock stand, and be put on."""
    now = [100.0]
    monkeypatch.setattr(importing, "perf_counter", lambda: now[0])

    def put(seconds: float) -> None:
        now[0] = 100 + seconds

    return put


def told(run: Run, language: str = "en", width: int = 80) -> list[str]:
    words.use(language)
    return progress_line(run, width).plain.splitlines()


def test_nothing_is_said_of_what_is_over_at_once(clock: At) -> None:
    run = Run()
    clock(0.1)
    assert told(run) == []


def test_every_stage_says_what_it_does_and_for_how_long(clock: At) -> None:
    run = Run()
    clock(2)
    assert told(run) == ["Opening the file  0:02"]
    run.read(0, 1_000_000)
    clock(12)
    run.read(250_000, 1_000_000)
    assert told(run) == [
        "Reading the rows  0:12",
        "▆" * 8 + "·" * 22 + "  25 %",
        "250,000 of 1,000,000 rows · at 25,000 a second · about 0:30 left",
    ]
    run.read(1_000_000, 1_000_000)
    clock(75)
    assert told(run) == ["Working out what is new  1:15", "1,000,000 rows read"]
    run.wrote(0, 1_600_000)
    clock(85)
    run.wrote(800_000, 1_600_000)
    assert told(run) == [
        "Storing; agents work on  1:25",
        "▆" * 15 + "·" * 15 + "  50 %",
        "800,000 of 1,600,000 records · at 80,000 a second · about 0:10 left",
    ]
    run.wrote(1_600_000, 1_600_000)
    assert told(run) == [
        "Working out what follows; then all shows at once  1:25",
        "1,600,000 records written",
    ]


def test_where_nobody_knows_how_much_there_is_no_share_is_claimed(clock: At) -> None:
    run = Run()
    run.read(0, None)
    clock(10)
    run.read(5_000, None)
    assert told(run) == ["Reading the rows  0:10", "5,000 rows · at 500 a second"]
    assert run.left is None


def test_stopping_is_said(clock: At) -> None:
    run = Run()
    clock(3)
    run.read(10, 1_000)
    run.stop()
    assert told(run)[0] == "Stopping; nothing will be stored  0:03"
    with pytest.raises(Stopped):
        run.wrote(1, 2)


def test_every_line_fits_the_narrowest_screen_in_both_languages(clock: At) -> None:
    from rich.cells import cell_len

    for language in words.LANGUAGES:
        for stage in STAGES:
            clock(0)
            run = Run(stage)  # type: ignore[arg-type]
            run.done, run.total = 99_999_999, 100_000_000
            clock(36_000)
            assert len(told(run, language)) >= (2 if stage in COUNTED else 1)
            assert all(cell_len(line) <= 76 for line in told(run, language)), stage


def test_a_real_import_tells_stage_after_stage(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int | None]] = []

    class Heard(Run):
        def read(self, done: int, total: int | None) -> None:
            super().read(done, total)
            heard.append((self.stage, self.done, self.total))

        def wrote(self, done: int, total: int | None) -> None:
            super().wrote(done, total)
            heard.append((self.stage, self.done, self.total))

    path = tmp_path / "visits.csv"
    path.write_text(
        "工单号,客户姓名,手机号,车牌号,交车时间\n"
        + "".join(f"RO{n},王伟{n},1380013{n:04},吉A{n:05},2026-11-19 10:00\n" for n in range(3_000)),
        encoding="utf-8",
    )
    run = Heard()
    desk = sit_down(Asked(), {"RINGBACK_HOME": str(tmp_path), "RINGBACK_USER": "a01"})
    account = importing.take_in(desk, importing.Wanted(path), run)
    desk.database.close()
    assert not isinstance(account, Stopped)
    assert account.new["visits"] == 3_000
    order = ["reading", "planning", "writing", "settling"]
    stages = [stage for stage, _done, _total in heard]
    assert sorted(stages, key=order.index) == stages
    assert set(stages) >= {"planning", "writing", "settling"}
    written = [(done, total) for stage, done, total in heard if stage in {"writing", "settling"}]
    assert written == sorted(written)
    assert {total for _done, total in written} == {9_000}
    assert written[-1][0] == 9_000

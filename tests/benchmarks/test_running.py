"""`make bench`: what it runs, the table it writes, and what it refuses."""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as bench, agent, child, compiled, table
from benchmarks.beside import summed_up
from benchmarks.child import Failed
from benchmarks.measure import Limit, Measure, Row, Taken, megabytes, said, seconds
from benchmarks.measures import all_measures, at_keys, at_list, growth, import_beside_agents
from benchmarks.running import measured, summed_up as line_of
from benchmarks.scene import Scene, copied, ours
from benchmarks.table import Report
from store.upgrades import NEWEST

MEASURES = {
    "import-again", "import-beside-agents", "import-first", "import-growth", "import-memory", "import-xlsx"
}  # fmt: skip
MACHINE = {"CPython": "3.11.7", "cores": "2"}


def row(limit: Limit | None = None) -> Row:
    return Row("doing it", "s", seconds("ours"), seconds("floor"), limit)


def rounds(*pairs: tuple[float, float]) -> list[dict[str, Taken]]:
    return [{"ours": Taken(ours, 40 + ours), "floor": Taken(floor, 20)} for ours, floor in pairs]


# What is measured.


def test_every_measure_is_found_by_its_name() -> None:
    assert set(all_measures()) >= MEASURES


@pytest.mark.parametrize("name", sorted(MEASURES - {"import-beside-agents"}))
def test_a_measure_runs_and_fills_its_lines(name: str, scene: Scene) -> None:
    told: list[str] = []
    lines = list(measured([all_measures()[name]], scene, 1, told.append))
    assert len(lines) == len(all_measures()[name].rows)
    assert {line.measure for line in lines} == {name}
    assert len(told) == len(all_measures()[name].parts)
    for line in lines:
        assert line.ours > 0
        assert line.floor > 0
        assert line.lowest <= line.ratio <= line.highest
        assert line.megabytes > 5


def test_agents_work_beside_an_import(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_beside_agents, "AGENTS", 3)
    monkeypatch.setattr(import_beside_agents, "SECONDS", "0.5")
    measure = all_measures()["import-beside-agents"]
    lines = {line.what: line for line in measured([measure], scene, 1, lambda _: None)}
    claims = [lines[f"claim beside an import, {which}"] for which in ("median", "99th percentile", "longest")]
    assert 0 < claims[0].ours <= claims[1].ours <= claims[2].ours
    assert {line.limit for line in lines.values()} >= {
        ("ours", 30, False),
        ("ours", 250, False),
        ("ratio", 0.35, True),
    }


def test_keys_are_pressed_on_a_terminal(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_keys, "TIMES", 2)
    lines = {line.what: line for line in measured([all_measures()["at-keys"]], scene, 1, lambda _: None)}
    assert len(lines) == 26
    assert all(line.ours > 0 and line.floor > 0 for line in lines.values())
    assert lines["cursor in view: bytes"].floor == 375


def test_a_long_list_is_beside_a_short_one(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_list, "TIMES", 2)
    monkeypatch.setattr(at_list, "LONG", 500)
    lines = {line.what: line for line in measured([all_measures()["at-list"]], scene, 1, lambda _: None)}
    assert all(line.ours > 0 and line.floor > 0 for line in lines.values())
    assert {line.limit for line in lines.values()} == {("ratio", 1.2, False), None}


def test_steps_and_keys_of_a_large_shop_are_beside_those_of_a_small_one(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "TIMES", 2)
    monkeypatch.setattr(growth, "TIMES_LARGER", 1)
    lines = {line.what: line for line in measured([all_measures()["growth"]], scene, 1, lambda _: None)}
    assert all(line.ours > 0 and line.floor > 0 for line in lines.values())
    for step in (
        "page: median",
        "claim: median",
        "search: 99th percentile",
        "answering: processor time, median",
    ):
        assert step in lines


def test_a_queue_is_as_long_as_asked(scene: Scene, tmp_path: Path) -> None:
    shop = tmp_path / "long.db"
    waiting = int(
        child.run(ours("benchmarks.long_queue", str(shop), str(scene.file("waiting", 20)), "0"), tmp_path)[2][
            "open"
        ]
    )
    shop.unlink()
    long = child.run(ours("benchmarks.long_queue", str(shop), str(scene.file("waiting", 20)), "70"), tmp_path)
    assert long[2]["open"] == waiting + 70


def test_a_shop_of_an_older_schema_is_taken_on(tmp_path: Path) -> None:
    scene = Scene(tmp_path, tmp_path, 1)
    made: list[Path] = []

    def make(path: Path) -> None:
        made.append(path)
        child.run(ours("benchmarks.shop", "blank", str(path)), tmp_path)

    now = scene.kept("kept", make)
    now.rename(now.with_name(now.name.replace(NEWEST, "0001")))
    assert scene.kept("kept", make) == now
    assert now.exists()
    assert len(made) == 1


def test_starting_is_timed_from_the_first_frame_to_the_end(scene: Scene) -> None:
    lines = {line.what: line for line in measured([all_measures()["start"]], scene, 1, lambda _: None)}
    assert 0 < lines["start to the first frame"].ours < lines["start to the rows of today"].ours
    assert lines["quit"].ours > 0


def test_parts_are_run_in_turn_and_every_other_round_the_other_way_about(scene: Scene) -> None:
    nothing = [sys.executable, "-c", "pass"]
    told: list[str] = []
    measure = Measure("m", {"ours": lambda *_: nothing, "floor": lambda *_: nothing}, (row(),))
    list(measured([measure], scene, 3, told.append))
    order = ["ours", "floor", "floor", "ours", "ours", "floor"]
    assert [line.split(":")[0] for line in told] == [
        f"m {number // 2 + 1} {part}" for number, part in enumerate(order)
    ]


def test_an_agent_does_not_make_up_for_what_a_wait_made_it_miss() -> None:
    passed = [0.0]

    def now() -> float:
        return sum(passed)

    def stopped_within(seconds: float) -> bool:
        passed.append(seconds)
        return now() > 2

    began = []
    for _ in agent.turns(random.Random(1), now, stopped_within):
        began.append(int(now() / agent.EVERY))
        if len(began) == 5:
            passed.append(1.0)
    assert began[:5] == [0, 1, 2, 3, 4]
    assert began[5:] == list(range(began[5], 20))
    assert began[5] in {14, 15}


def test_every_measure_and_option_is_told() -> None:
    page = (Path(__file__).parents[2] / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    for name, measure in all_measures().items():
        told = next(line for line in rows if line.startswith(f"| `{name}` "))
        limits = [line.limit for line in measure.rows if line.limit]
        if len(limits) == 1:
            assert f"at most {limits[0].bound:g}" in told, told
    options = {option for action in bench._parser()._actions for option in action.option_strings}
    assert {
        option for option in options - {"-h", "--help"} if not re.search(rf"\| `{option}[ `]", page)
    } == set()


# What comes of it.


def test_a_line_is_of_medians_and_of_ratios_within_each_round() -> None:
    line = line_of("m", row(Limit("ratio", 2)), rounds((2, 1), (9, 3), (4, 4)))
    assert (line.ours, line.floor, line.ratio) == (4, 3, 2)
    assert (line.lowest, line.highest, line.holds) == (1, 3, True)
    assert (line.megabytes, line.floor_megabytes) == (49, 20)


@pytest.mark.parametrize(
    ("limit", "holds"),
    [
        (Limit("ratio", 1.9), False),
        (Limit("ratio", 2.0), True),
        (Limit("ours", 3.9), False),
        (Limit("ours", 4.0), True),
        (Limit("ratio", 2.0, at_least=True), True),
        (Limit("ratio", 2.1, at_least=True), False),
        (None, None),
    ],
)
def test_a_limit_holds_up_to_its_bound(limit: Limit | None, holds: bool | None) -> None:
    assert line_of("m", row(limit), rounds((4, 2))).holds is holds


def test_figures_may_be_memory_or_what_a_command_printed() -> None:
    took = {"a": Taken(1, 30, {"claims": {"p99": 7}})}
    assert megabytes("a")(took) == 30
    assert said("a", "claims", "p99")(took) == 7


def test_percentiles_are_values_that_were_measured() -> None:
    assert summed_up([float(value) for value in range(1, 201)]) == {
        "n": 200,
        "max": 200,
        "p50": 100,
        "p99": 198,
    }
    assert summed_up([5.0]) == {"n": 1, "max": 5, "p50": 5, "p99": 5}


# The table.


def report(at: str, *lines: table.Line) -> Report:
    return Report(at, 200, 2, MACHINE, lines)


def test_the_table_shows_limits_and_what_does_not_hold() -> None:
    kept = line_of("m", row(Limit("ratio", 2.5)), rounds((4, 2), (6, 3)))
    broken = line_of("n", row(Limit("ours", 3)), rounds((4, 2)))
    text = table.markdown(report("2026-05-11T10:00:00", kept, broken), {})
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if "|" in line
    ]
    assert cells[0] == list(table.HEADINGS)
    assert cells[2][2:] == ["5 s", "2.5 s", "2.00", "2.00–2.00", "46 / 20", "ratio ≤ 2.5", "yes", "–"]
    assert cells[3][7:] == ["ours ≤ 3 s", "**no**", "–"]
    assert "CPython 3.11.7, cores 2" in text


def test_each_ratio_stands_beside_the_one_before(tmp_path: Path) -> None:
    def lines(name: str, ours: float) -> table.Line:
        return line_of(name, row(), rounds((ours, 2)))

    def last_cells(path: Path) -> list[str]:
        rows = [line.strip("| ").split(" | ") for line in path.read_text(encoding="utf-8").splitlines()]
        return [cells[-1].strip() for cells in rows if cells[0].strip() in {"m", "n"}]

    elsewhere = Report("2026-05-12T10:00:00", 200, 2, MACHINE | {"cores": "64"}, [lines("m", 90)])
    larger = Report("2026-05-12T11:00:00", 1200, 2, MACHINE, [lines("m", 80)])
    first = table.keep(report("2026-05-10T10:00:00", lines("m", 8), lines("n", 10)), tmp_path)
    table.keep(report("2026-05-11T10:00:00", lines("m", 6)), tmp_path)
    for other in (elsewhere, larger):
        table.keep(other, tmp_path)
    assert last_cells(first) == ["–", "–"]
    now = report("2026-05-13T10:00:00", lines("m", 4), lines("n", 4))
    assert last_cells(table.keep(now, tmp_path)) == ["3.00 (2026-05-11)", "5.00 (2026-05-10)"]


def test_the_command_measures_what_is_asked_and_keeps_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "make_sure", lambda _: None)
    folders = ["--data", str(tmp_path / "data"), "--results", str(tmp_path / "kept")]
    status = bench.main(["--only", "import-memory", "--size", "100", "--rounds", "1", *folders])
    assert status == 0, "a hundred rows need no hundred megabytes"
    printed = capsys.readouterr().out
    document, text = sorted((tmp_path / "kept").iterdir())
    assert text.read_text(encoding="utf-8") == printed
    kept = json.loads(document.read_text(encoding="utf-8"))
    assert [line["measure"] for line in kept["lines"]] == ["import-memory"]
    assert document.name.endswith("-100.json")
    assert {"Ringback", "SQLite", "cores"} <= set(kept["machine"])
    assert str(tmp_path) not in document.read_text(encoding="utf-8")
    assert not [entry for entry in (tmp_path / "data").iterdir() if entry.is_dir()], "the session is gone"


# What is refused.


def test_a_command_that_fails_ends_the_run_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="alas"):
        child.run([sys.executable, "-c", "import sys; sys.exit('alas')"], tmp_path)


def test_a_run_that_fails_says_so_in_its_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise Failed("no bytecode for 1 modules, such as x.py")

    monkeypatch.setattr(compiled, "make_sure", refuse)
    assert bench.main(["--data", str(tmp_path), "--results", str(tmp_path / "kept")]) == 2
    assert "no bytecode" in capsys.readouterr().err
    assert not (tmp_path / "kept").exists()


def test_a_limit_that_does_not_hold_is_told_by_the_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line_of("m", row(Limit("ratio", bound)), rounds((4, 2))) for bound in (3, 1)]
    monkeypatch.setattr(compiled, "make_sure", lambda _: None)
    for kept, status in ((lines, 1), (lines[:1], 0)):
        monkeypatch.setattr(bench, "measured", lambda *_, kept=kept: kept)
        assert bench.main(["--data", str(tmp_path), "--results", str(tmp_path / "kept")]) == status


def test_agents_without_work_are_no_measure(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(Failed, match="ran dry"):
        child.run(ours("benchmarks.beside", str(scene.blank(tmp_path)), "2", "0.3"), tmp_path)


def test_a_shop_that_somebody_has_open_is_not_copied(scene: Scene, tmp_path: Path) -> None:
    shop = scene.blank(tmp_path)
    (tmp_path / "shop.db-wal").touch()
    with pytest.raises(RuntimeError, match="still open"):
        copied(shop, tmp_path)


def test_nothing_is_measured_without_bytecode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "PACKAGES", ())
    monkeypatch.setattr(compiled, "run", lambda *_: (1.0, 1.0, {"without": ["bare.py"]}))
    with pytest.raises(Failed, match=r"1 modules, such as bare\.py"):
        compiled.make_sure(tmp_path)


def test_sources_without_bytecode_are_named(tmp_path: Path) -> None:
    source = tmp_path / "bare.py"
    source.write_text("", encoding="utf-8")
    assert compiled.without_bytecode([str(source)]) == [str(source)]


def test_commands_run_in_the_clock_of_the_data_with_bytecode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("RINGBACK_DB", "/elsewhere.db")
    found = child.environment(tmp_path)
    assert found["RINGBACK_NOW"] == "2026-05-11T10:00"
    assert not {"PYTHONDONTWRITEBYTECODE", "RINGBACK_DB"} & set(found)

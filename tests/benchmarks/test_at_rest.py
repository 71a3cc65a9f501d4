"""Measures of what stands still: the app left alone and after its calls, the board that has nothing new."""

from __future__ import annotations

import math

import pytest

from benchmarks.measure import Limit, Row, Taken, said
from benchmarks.measures import all_measures, at_rest, board
from benchmarks.running import measured, summed_up
from benchmarks.scene import Scene


def test_the_app_is_left_alone_and_makes_calls(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_rest, "CALLS", 2)
    monkeypatch.setattr(at_rest, "SECONDS", 0.1)
    lines = {line.what: line for line in measured([all_measures()["at-rest"]], scene, 1, lambda _: None)}
    memory = lines.pop("memory after a hundred calls")
    assert memory.ours > memory.floor > 10
    assert lines.pop("idle for ten seconds: bytes").floor == 0
    assert [line.limit for line in lines.values()] == [("ratio", 2, False)]


def test_the_board_stands_beside_its_own_statements(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "TIMES", 2)
    lines = {line.what: line for line in measured([all_measures()["board"]], scene, 1, lambda _: None)}
    read, looked = lines["the board read anew"], lines["nothing was stored"]
    assert [read.limit, looked.limit] == [("ours", 50, False), None]
    assert read.ours > looked.ours > 0
    assert read.floor > looked.floor > 0


@pytest.mark.parametrize(("ours", "ratio"), [(0, 1.0), (6, math.inf)])
def test_beside_nothing_only_nothing_holds(ours: float, ratio: float) -> None:
    row = Row("bytes", "B", said("both", "ours"), said("both", "bare"), Limit("ours", 0), ("both", "both"))
    line = summed_up("at-rest", row, [{"both": Taken(1, 1, {"ours": ours, "bare": 0})}])
    assert line.ratio == ratio
    assert line.holds is (ours == 0)

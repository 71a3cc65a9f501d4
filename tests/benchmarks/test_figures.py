"""The floors of the figures give the numbers that the figures give, so that both do the same work."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import store
from benchmarks.figuring import FIRST, LAST, in_turn, settings, worked_out
from benchmarks.floors import figures as floors
from benchmarks.scene import Scene

SIZE = 600
"""Half as many vehicles as the shop has; each was called five times, and more in the last months."""

Numbers = dict[str, tuple[float, float]]
Given = Mapping[str, list[sqlite3.Row]]


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Scene(tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("session"), SIZE).worked()


@pytest.fixture(scope="module")
def given(worked: Path) -> Given:
    with closing(sqlite3.connect(worked)) as connection:
        connection.row_factory = sqlite3.Row
        asked = floors.values(FIRST, LAST)
        return {name: connection.execute(sql, asked).fetchall() for name, sql in floors.STATEMENTS.items()}


@pytest.fixture(scope="module")
def database(worked: Path) -> Iterator[store.Database]:
    opened = store.Database(worked)
    yield opened
    opened.close()


def numbers(figure: store.Figure) -> Numbers:
    return {row.name: (row.numerator, row.denominator) for row in figure.rows}


def over(row: sqlite3.Row, of: str, *names: str) -> Numbers:
    return {name: (row[name], row[of]) for name in names}


def grouped(rows: list[sqlite3.Row]) -> Numbers:
    """Take rows of name, numerator and denominator."""
    return {row[0]: (row[1], row[2]) for row in rows}


def callbacks(rows: list[sqlite3.Row]) -> Numbers:
    return over(rows[0], "called", "called", "complete", "delighted", "disappointed", "unreachable")


def aapor(rows: list[sqlite3.Row]) -> Numbers:
    n = dict.fromkeys(("I", "P", "R", "O", "NC", "UO", "NE"), 0) | {row[0]: row[1] for row in rows}
    known = sum(n[name] for name in ("I", "P", "R", "O", "NC"))
    met = known - n["NC"]
    below = {"1": known + n["UO"], "2": known + n["UO"], "3": known}
    found: Numbers = {f"CON{at}": (met, of) for at, of in below.items()}
    found |= {f"REF{at}": (n["R"], of) for at, of in below.items()}
    for at, of in enumerate((known + n["UO"], known + n["UO"], known)):
        found[f"RR{2 * at + 1}"], found[f"RR{2 * at + 2}"] = (n["I"], of), (n["I"] + n["P"], of)
    for at, of in enumerate((met, met - n["O"])):
        found[f"COOP{2 * at + 1}"], found[f"COOP{2 * at + 2}"] = (n["I"], of), (n["I"] + n["P"], of)
    return found


def causes(rows: list[sqlite3.Row]) -> Numbers:
    """Causes that the shop knows and nobody named stand in the figure, with none."""
    named = sum(row[1] for row in rows)
    return dict.fromkeys(settings().complaints.departments, (0, named)) | grouped(rows)


def lapse(rows: list[sqlite3.Row]) -> Numbers:
    (row,) = rows
    return {
        **over(row, "came", "lapsed"),
        **over(row, "lapsed", "company", "private"),
        **over(row, "private", "single_visit"),
    }


def recall(rows: list[sqlite3.Row]) -> Numbers:
    outcomes = [row for row in rows if row[0]]
    called, talked = sum(row[1] for row in outcomes), sum(row[1] for row in outcomes if row[2])
    (listed,) = (row for row in rows if not row[0])
    return {
        "reached": (talked, called),
        "single_visit": (listed[1], listed[2]),
        **{row[0]: (row[1], talked if row[2] else called) for row in outcomes},
    }


def invitations(rows: list[sqlite3.Row]) -> Numbers:
    (due,) = (row for row in rows if row["outcome"] == "")
    called = [row for row in rows if row["outcome"]]
    n, reached, came, agreed, kept = (sum(row[at] or 0 for row in called) for at in range(1, 6))
    return {
        "due": (due[1], due[1]),
        "notified": (due[2], due[1]),
        "invited": (n, n),
        "reached": (reached, n),
        "success": (came, n),
        "booked": (sum(row[2] for row in called if row[0] == "booked"), reached),
        "kept": (kept, agreed),
        **{row[0]: (row[2], reached) for row in called if row[2] and row[0] != "booked"},
    }


def complaints(rows: list[sqlite3.Row]) -> Numbers:
    (row,) = rows
    clocks = (("reply_in_time", "reply_of"), ("solved_in_time", "solved_of"), ("called_in_time", "called_of"))
    return {
        **over(row, "opened", "opened", "closed", "repeated", "reopened"),
        **over(row, "open", "open", "open_day", "open_three_days", "open_week", "open_older"),
        **{name: (row[name], row[of]) for name, of in clocks},
        **over(row, "found", "resolved"),
    }


def indicators(rows: list[sqlite3.Row]) -> Numbers:
    got = {row[0]: tuple(row)[1:] for row in rows}
    sold, visits, rules = got["sold"], got["visits"], settings().indicators
    return {
        "first_service": (sold[1], sold[0]),
        "coverage": (visits[0] * 12, rules.cars_in_area * rules.visits_a_year),
        "managed_coverage": (visits[6] * 12, got["managed"][0] * rules.visits_a_year),
        "sold_managed": (sold[2], sold[0]),
        "warranty_registered": (got["sold_now"][3], got["sold_now"][4]),
        "correct_file": (visits[2], visits[1]),
        **{name: (visits[at], visits[0]) for name, at in (("fixed", 3), ("as_estimated", 4), ("in_time", 5))},
        **{
            name: (got[part][1], got[part][0])
            for name, part in (
                ("notified", "due"),
                ("success", "invited"),
                ("called_back", "called_back"),
                ("resolved", "resolved"),
            )
        },
    }


def base(rows: list[sqlite3.Row]) -> Numbers:
    return {
        **over(rows[0], "files", "files", "active", "new"),
        **over(rows[0], "customers", "customers", "active_customers"),
    }


def workshop(rows: list[sqlite3.Row]) -> Numbers:
    (row,) = rows
    return {
        **over(row, "visits", "visits"),
        **over(row, "known", "by_appointment"),
        **over(row, "settled", "amount_cents"),
    }


def bands(rows: list[sqlite3.Row]) -> Numbers:
    return over(rows[0], "n", "here", "at_risk", "lapsed_6", "lapsed_12", "lapsed_24")


SAME: dict[str, Callable[[list[sqlite3.Row]], Numbers]] = {
    "callbacks": callbacks,
    "aapor": aapor,
    "scores": grouped,
    "causes": causes,
    "lapse": lapse,
    "recall": recall,
    "fixed-first-time": grouped,
    "invitations": invitations,
    "complaints": complaints,
    "indicators": indicators,
    "base": base,
    "agents": grouped,
    "workshop": workshop,
    "bands": bands,
}


@pytest.mark.parametrize("name", list(floors.STATEMENTS))
def test_a_figure_and_its_floor_come_to_the_same_numbers(
    database: store.Database, given: Given, name: str
) -> None:
    ours = numbers(worked_out(database, settings(), name))
    assert SAME[name](given[name]) == ours
    assert any(numerator for numerator, _ in ours.values())


def test_the_further_counts_are_the_same_as_well(database: store.Database, given: Given) -> None:
    def extras(name: str) -> dict[str, dict[str, Any]]:
        return {row.name: {**row.extra, **row.counts} for row in worked_out(database, settings(), name).rows}

    for question, n, _, points, *gave in given["scores"]:
        score = extras("scores")[question]
        assert score == {"n": n, "mean": points / n, **{str(at): times for at, times in enumerate(gave, 1)}}
    for cause, _, _, *weeks in given["causes"]:
        assert extras("causes")[cause]["weeks"] == weeks
    for code, _, _, complete, booked, talked, hours in given["agents"]:
        agent = extras("agents")[code]
        told = (agent["complete"], agent["booked"], agent["talk_seconds"], agent["hours"])
        assert told == (complete, booked, talked, hours)


def test_both_run_equally_often_and_take_turns() -> None:
    ran: list[str] = []
    took = in_turn(2, lambda: ran.append("ours"), lambda: ran.append("floor"))
    assert ran == ["floor", "ours", "ours", "floor", "floor", "ours"]
    assert took.keys() == {"ours", "floor"}

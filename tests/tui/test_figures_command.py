"""`ringback figures`: as of a past day, the cases behind a number, and what a figure counts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tui import command_line

Call = Any


@pytest.fixture
def call(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Call:
    """Run `ringback figures` in the demo shop; give its status, output and errors."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            status = command_line.main(["figures", *arguments])
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_the_cases_of_a_group_are_as_many_as_its_number(call: Call) -> None:
    _, out, _ = call("callbacks", "--month", "2026-11", "--by", "agent", "--json")
    rows = json.loads(out)["rows"]
    for row in rows:
        if row["agent"] != "a02":
            continue
        for part in ("numerator", "denominator"):
            cases = f"{row['name']}:{part}:a02"
            status, out, _ = call(
                "callbacks", "--month", "2026-11", "--by", "agent", "--cases", cases, "--json"
            )
            assert status == 0
            assert len(json.loads(out)) == row[part]


def test_the_cases_are_listed_for_people(call: Call) -> None:
    status, out, _ = call("callbacks", "--month", "2026-11", "--cases", "called:dissatisfied")
    assert status == 0
    lines = out.splitlines()
    assert lines
    assert all("dissatisfied" in line and "2026-" in line for line in lines)


def test_a_number_there_is_not_is_refused_in_one_line(call: Call) -> None:
    status, out, err = call("callbacks", "--month", "2026-11", "--cases", "nobody")
    assert (status, out) == (2, "")
    assert "nobody" in err
    assert len(err.splitlines()) == 1


def test_as_of_a_day_before_the_records_nothing_was_counted(call: Call) -> None:
    _, out, _ = call("callbacks", "--month", "2026-11", "--as-of", "2026-11-22", "--json")
    document = json.loads(out)
    assert document["as_of"] == "2026-11-22"
    assert {row["denominator"] for row in document["rows"]} == {0}
    _, out, _ = call("callbacks", "--month", "2026-11", "--as-of", "2026-11-23", "--json")
    assert json.loads(out)["rows"][0]["denominator"] > 0


def test_an_indicator_without_its_setting_is_said_and_is_null(call: Call) -> None:
    _, out, _ = call("indicators", "--month", "2026-11")
    assert "missing setting: [indicators] cars_in_area" in out
    _, out, _ = call("indicators", "--month", "2026-11", "--json")
    rows = json.loads(out)["rows"]
    assert len(rows) == 13
    coverage = next(row for row in rows if row["name"] == "coverage")
    assert (coverage["numerator"], coverage["denominator"], coverage["rate"]) == (None, None, None)
    assert (coverage["missing"], coverage["setting"]) == ("indicator_setting", "[indicators] cars_in_area")


def test_what_a_figure_counts_is_said(call: Call) -> None:
    status, out, _ = call("lapse", "--about")
    assert status == 0
    assert "not once in the six calendar months after" in out
    status, _, err = call("lapsed", "--about")
    assert status == 2
    assert "lapse, bands" in err


def test_the_name_of_a_row_is_whole_however_long_its_group_is_named(call: Call) -> None:
    _, out, _ = call("callbacks", "--month", "2026-11", "--by", "service", "--lang", "en")
    lines = out.splitlines()[1:]
    named = ("called", "complete interviews", "very satisfied", "average or below", "unreachable")
    assert [next(name for name in named if f"  {name}  " in line) for line in lines] == [
        named[place % 5] for place in range(len(lines))
    ]
    assert any("…  complete interviews" in line for line in lines)

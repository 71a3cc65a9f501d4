"""Reports of a telephone, as they are read and what they make of a call."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from store import load_settings
from tui.dialling.reports import LONGEST, Line, Report, Splitter, follow, read

RULES = load_settings(None)
NUMBER = "+8613900000001"
BEGAN = datetime(2026, 11, 23, 1, 41, tzinfo=UTC)

reports = st.builds(
    Report,
    st.sampled_from(["ringing", "answered", "ended"]),
    st.sampled_from(["", *RULES.dialling.outcomes]),
    st.none() | st.integers(300, 699),
)


@given(st.lists(reports))
def test_a_call_only_goes_on(told: list[Report]) -> None:
    order = ["dialling", "ringing", "answered", "ended"]
    line, moment = Line("dialling", 7, BEGAN), BEGAN
    for report in told:
        moment += timedelta(seconds=3)
        following = follow(line, report, RULES, moment)
        assert order.index(following.state) >= order.index(line.state)
        assert following.whom == 7
        assert following.state == "ended" or following.outcome is None, "nothing is offered before the end"
        line = following
    said = [report.said for report in told]
    if "ended" in said:
        first = told[said.index("ended")]
        talked = "answered" in said[: said.index("ended")]
        reason = "hung_up" if talked else first.reason or RULES.dialling.reason(first.sip or 0)
        assert (line.reason, line.outcome) == (reason, RULES.dialling.outcome(reason))
        assert (line.seconds > 0) == talked


@given(st.lists(reports))
def test_a_line_without_a_call_is_told_nothing(told: list[Report]) -> None:
    for state in ("idle", "copied", "handed_over", "failed"):
        line = Line(state)
        for report in told:
            assert follow(line, report, RULES, BEGAN) is line


@given(reports)
def test_what_a_report_says_is_read(report: Report) -> None:
    said = {"state": report.said, "reason": report.reason, "sip": report.sip, "other": [1]}
    assert read(json.dumps(said).encode(), NUMBER, RULES) == report


@given(
    st.binary()
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_anything_else_is_no_report_and_no_crash(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  what is wrong with it is nobody's concern
        read(line, NUMBER, RULES)


@pytest.mark.parametrize("number", [NUMBER, "8613900000001", "139 0000 0001", "0013900000001"])
def test_a_number_may_be_written_otherwise(number: str) -> None:
    assert read(json.dumps({"state": "ringing", "number": number}).encode(), NUMBER, RULES) is not None


@pytest.mark.parametrize("number", ["+8613900000002", "", "0001", 5])
def test_a_report_of_another_call_is_not_ours(number: object) -> None:
    assert read(json.dumps({"state": "ended", "number": number}).encode(), NUMBER, RULES) is None


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line)), st.integers(1, 9))
def test_lines_come_out_as_they_were_however_they_came_in(lines: list[bytes], size: int) -> None:
    sent = b"".join(line + b"\n" for line in lines)
    splitter = Splitter()
    found = [
        line for start in range(0, len(sent), size) for line in splitter.lines(sent[start : start + size])
    ]
    assert found == [line for line in lines if line.strip()]


def test_a_line_without_end_takes_no_more_room_than_a_long_one() -> None:
    splitter = Splitter()
    for _ in range(1000):
        assert splitter.lines(b"x" * 4096) == []
    (line,) = splitter.lines(b"\n")
    assert len(line) == LONGEST + 1

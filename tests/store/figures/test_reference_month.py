"""The published months come out of the reference shop."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from store.database import Records
from store.figures import Cell, Figure, cases, cases_are, figure, month_of
from store.rules.settings import shipped_settings
from tests.store.figures import reference

RULES = shipped_settings()


def month(records: Records, name: str, text: str, by: str | None = None) -> Figure:
    first, last = month_of(date.fromisoformat(f"{text}-01"))
    return figure(records, RULES, name, first, last, by)


def said(part: str) -> Any:
    return reference.expected()[part]


def numbers(found: Figure) -> dict[str, tuple[float, float]]:
    return {row.name: (row.numerator, row.denominator) for row in found.rows}


def test_callbacks(published: Records) -> None:
    expected = said("callbacks")
    assert numbers(month(published, "callbacks", expected["month"])) == {
        "called": (expected["called"], expected["called"]),
        "complete": (expected["complete"], expected["called"]),
        "delighted": (expected["very_satisfied"], expected["called"]),
        "disappointed": (expected["average_or_below"], expected["called"]),
        "unreachable": (expected["unreachable"], expected["called"]),
    }


def test_callbacks_by_outcome(published: Records) -> None:
    expected = said("callbacks")
    row = month(published, "callbacks", expected["month"]).row("called")
    assert row is not None
    assert row.extra["outcomes"] == expected["by_outcome"]


def test_callback_answers(published: Records) -> None:
    expected = said("callbacks")
    found = month(published, "scores", expected["month"])
    assert [row.name for row in found.rows] == list(reference.QUESTIONS.values())
    means = [{"n": row.extra["n"], "mean": round(row.extra["mean"], 4)} for row in found.rows]
    assert means == list(expected["question_means"].values())


def test_aapor_rates_that_do_not_turn_on_how_the_unreached_are_split(published: Records) -> None:
    found = numbers(month(published, "aapor", "2026-04"))
    assert len(found) == 16
    assert {name: found[name] for name in ("RR1", "RR2", "COOP1", "REF1", "CON1")} == {
        "RR1": (700, 850),
        "RR2": (712, 850),
        "COOP1": (700, 750),
        "REF1": (38, 850),
        "CON1": (750, 850),
    }


def test_dials_by_agent(published: Records) -> None:
    expected = said("callbacks")
    found = month(published, "agents", expected["month"])
    assert {row.name: row.extra["dials"] for row in found.rows} == expected["dials_by_agent"]
    assert sum(row.extra["complete"] for row in found.rows) == expected["complete"]


def test_causes_by_week(published: Records) -> None:
    expected = said("causes_by_week")
    found = month(published, "causes", expected.pop("month"))
    assert {row.name: row.extra["weeks"] for row in found.rows} == expected
    assert [row.name for row in found.rows] == list(expected)
    assert {row.denominator for row in found.rows} == {621}
    assert [f"{row.rate:.1%}" for row in found.rows] == [
        "33.8%", "21.9%", "16.9%", "16.9%", "6.0%", "3.1%", "1.0%", "0.5%",
    ]  # fmt: skip


def test_lapse(published: Records) -> None:
    expected = said("lapse")
    found = month(published, "lapse", expected["month"])
    private = expected["lapsed"] - expected["company"]
    assert numbers(found) == {
        "lapsed": (expected["lapsed"], expected["visited"]),
        "company": (expected["company"], expected["lapsed"]),
        "private": (private, expected["lapsed"]),
        "single_visit": (expected["single_visit"], private),
    }
    assert round(found.rows[0].rate or 0, 4) == expected["rate"]
    assert found.notes == ()


def test_recall(published: Records) -> None:
    expected = said("recall")
    found = numbers(month(published, "recall", expected["month"]))
    assert found.pop("reached") == (expected["reached"], 192)
    assert found.pop("single_visit") == (expected["not_reached"].pop("single_visit"), 206)
    assert found == {code: (n, 147) for code, n in expected["reasons"].items()} | {
        code: (n, 192) for code, n in expected["not_reached"].items()
    }


def test_fixed_first_time(published: Records) -> None:
    expected = said("fixed_first_time")
    found = month(published, "fixed-first-time", expected["month"])
    assert {row.name: [row.extra["jobs"], row.extra["not_fixed"]] for row in found.rows} == expected[
        "technicians"
    ]
    assert [f"{row.rate:.2%}" for row in found.rows] == [
        "0.47%", "2.27%", "2.34%", "1.61%", "0.45%", "2.61%", "1.27%", "3.10%",
    ]  # fmt: skip


def test_invitations(published: Records) -> None:
    expected = said("invitations")
    found = numbers(month(published, "invitations", expected["month"]))
    reached = expected["invited"] - 60
    assert found == {
        "due": (expected["invited"], expected["invited"]),
        "notified": (reached, expected["invited"]),
        "kept": (0, 0),
        "invited": (expected["invited"], expected["invited"]),
        "reached": (reached, expected["invited"]),
        "success": (expected["came"], expected["invited"]),
        **{
            code: (expected[code], reached)
            for code in ("booked", "will_come", "not_due", "lost_other_shop", "declined")
        },
    }


def test_invitation_success_by_agent_adds_up(published: Records) -> None:
    expected = said("invitations")
    found = month(published, "invitation-success", expected["month"], "agent")
    assert {row.name for row in found.rows} == {"success"}
    assert sum(row.numerator for row in found.rows) == expected["came"]
    assert sum(row.denominator for row in found.rows) == expected["invited"]
    assert all(row.interval and row.interval[0] < (row.rate or 0) < row.interval[1] for row in found.rows)


def test_contact_rate(published: Records) -> None:
    found = month(published, "contact-rate", "2026-04")
    assert numbers(found)["all"] == numbers(found)["callback"] == (750, 850)
    by_agent = month(published, "contact-rate", "2026-04", "agent")
    assert {row.cases.group for row in by_agent.rows} == set(said("callbacks")["dials_by_agent"])


def test_the_cases_behind_a_number(published: Records) -> None:
    first, last = date(2026, 4, 1), date(2026, 4, 30)
    broken_off = cases(published, RULES, "callbacks", Cell("called", part="broken_off"), first, last)
    assert len(broken_off) == said("callbacks")["broken_off"]
    kinds = {published.value("SELECT kind FROM follow_up WHERE id = :id", id=case) for case in broken_off}
    assert kinds == {"callback"}
    assert cases_are("callbacks", "called") == "follow_up"


def test_the_cases_of_a_week_of_a_cause(published: Records) -> None:
    first, last = date(2026, 9, 1), date(2026, 9, 30)
    weeks = [
        len(cases(published, RULES, "causes", Cell("quality", part=part), first, last)) for part in "1234"
    ]
    assert weeks == said("causes_by_week")["quality"]


def test_the_visits_of_those_who_came_once(published: Records) -> None:
    visits = cases(published, RULES, "recall", "single_visit", date(2026, 12, 1), date(2026, 12, 31))
    days = {published.value("SELECT delivered_on FROM visit WHERE id = :id", id=visit) for visit in visits}
    assert len(visits) == said("recall")["not_reached"]["single_visit"]
    assert all("2026-05-01" <= day <= "2026-05-31" for day in days)
    assert cases_are("recall", "single_visit") == "visit"


@pytest.mark.parametrize(("name", "text"), [("lapse", "2026-11"), ("invitations", "2026-12")])
def test_what_is_not_over_says_so(published: Records, name: str, text: str) -> None:
    (note,) = month(published, name, text).notes
    assert note.code in {"lapse_not_over", "success_not_over"}
    assert str(note.facts["known"]) < str(note.facts["until"])


def test_as_json(published: Records) -> None:
    found = month(published, "causes", "2026-09").as_json()
    assert (found["figure"], found["from"], found["to"]) == ("causes", "2026-09-01", "2026-09-30")
    low, high = found["rows"][0].pop("interval")
    assert low < found["rows"][0]["rate"] < high
    assert found["rows"][0] == {
        "name": "quality",
        "numerator": 210,
        "denominator": 621,
        "rate": 210 / 621,
        "few": False,
        "weeks": [67, 37, 56, 50],
    }
    by_agent = month(published, "callbacks", "2026-04", "agent").as_json()["rows"][0]
    assert (by_agent["name"], by_agent["agent"]) == ("called", "a01")

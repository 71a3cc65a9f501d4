"""Closing a call: for every outcome, what is stored, and what else changes, and nothing besides."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from store.calls import opening
from store.calls.case import CallEnd, GivenAnswer
from store.moments import stored_instant
from store.rules.outcomes import outcomes
from tests.store.factories import Shop, at, day

OPENED, NOW = "2026-05-11 10:00", "2026-05-11 10:03"
KNOWN = outcomes()
DETAILS: dict[str, Any] = {
    "booked": {"appointment": at("2026-05-13 09:00")},
    "call_later": {"call_back": at("2026-05-14 15:00")},
    "not_due": {"due_on": day("2026-08-01")},
    "lost_other_shop": {"other_shop": "路边店", "reason": "便宜"},
    "dissatisfied": {"causes": ["time", "quality"], "severity": "serious"},
    "used_by_other": {"number": "13900139000"},
}
GIVEN = (
    GivenAnswer("overall", 2, 2),
    GivenAnswer("why", ["慢", None]),
    GivenAnswer("lost", "x", None, False),
)


@dataclass(frozen=True)
class After:
    """How the follow-up stands after an outcome, and what else is other than before."""

    state: str = "closed"
    again: str | None = None
    changed: dict[str, Any] = field(default_factory=dict)


SPOKE = {"number 1": "good"}
COMPLAINED = ("open", "open_complaint")
GONE = {**SPOKE, "same vehicle": ("withdrawn", None)}
EXPECTED: dict[str, After] = {
    **{
        code: After(changed=SPOKE)
        for code in (
            "satisfied",
            "neutral",
            "lost_other_shop",
            "too_far",
            "inconvenient",
            "declined",
            "refused",
        )
    },
    "dissatisfied": After(
        changed={**SPOKE, "complaints": 1, "same vehicle": COMPLAINED, "other vehicle": COMPLAINED}
    ),
    "booked": After(changed={**SPOKE, "appointments": 1, "same vehicle": ("open", "appointment")}),
    "will_come": After("open", "2026-05-25 10:03", SPOKE),
    "not_due": After(changed={**SPOKE, "due": ("2026-08-01", "said")}),
    "used_by_other": After(changed={**SPOKE, "number 3": "unknown"}),
    "sold_on": After(changed={**GONE, "status": "sold_on"}),
    "scrapped": After(changed={**GONE, "status": "scrapped"}),
    "moved_away": After(changed={**GONE, "status": "moved_away"}),
    "broken_off": After("open", "2026-05-12 09:00", SPOKE),
    "call_later": After("open", "2026-05-14 15:00", SPOKE),
    "do_not_call": After(
        changed={
            **SPOKE,
            "do not call": (1, "2026-05-11"),
            "same vehicle": ("withdrawn", None),
            "other vehicle": ("withdrawn", None),
            "callback": ("withdrawn", None),
        }
    ),
    "wrong_person": After("open", NOW, {"number 1": "wrong"}),
    "suspended": After("open", NOW, {"number 1": "suspended"}),
    "invalid_number": After("open", NOW, {"number 1": "invalid"}),
    "no_answer": After("open", "2026-05-11 13:30"),
    "voicemail": After("open", "2026-05-11 13:30"),
    "busy": After("open", "2026-05-11 10:23"),
    "powered_off": After("open", "2026-05-12 09:00"),
    "no_signal": After("open", "2026-05-12 09:00"),
}


@dataclass(frozen=True)
class Scene:
    """A customer with two numbers and two vehicles, the follow-up that is called, and three others."""

    shop: Shop
    called: int
    vehicle: int
    others: dict[str, int]

    def picture(self) -> dict[str, Any]:
        """Give all that an outcome might change, besides the follow-up itself."""
        shop = self.shop
        vehicle, customer = shop.one("vehicle", self.vehicle), shop.one("customer", 1)
        return {
            "do not call": (customer["do_not_call"], customer["do_not_call_on"]),
            "status": vehicle["status"],
            "due": (vehicle["due_on"], vehicle["due_basis"]),
            "complaints": len(shop.all("complaint")),
            "appointments": len(shop.all("appointment")),
            **{f"number {row['position']}": row["state"] for row in shop.all("customer_number")},
            **{name: self._standing(number) for name, number in self.others.items()},
        }

    def _standing(self, number: int) -> tuple[str, str | None]:
        row = self.shop.one("follow_up", number)
        return row["state"], row["left_out"]


def scene(shop: Shop, kind: str) -> Scene:
    person = shop.customer("王芳", numbers=["+8613800000001", "+8613900000002"])
    vehicle, other = shop.vehicle(person), shop.vehicle(person)
    visit = shop.visit(vehicle, "2026-02-11", km=10_000)
    called = shop.follow_up(kind, vehicle, visit=visit)
    return Scene(
        shop,
        called,
        vehicle,
        {
            "same vehicle": shop.follow_up("recall" if kind == "invitation" else "invitation", vehicle),
            "other vehicle": shop.follow_up("recall", other),
            "callback": shop.follow_up("callback", other),
        },
    )


def kind_for(outcome: str) -> str:
    kinds = KNOWN[outcome].kinds
    return "invitation" if "invitation" in kinds else kinds[0]


def test_the_outcomes_looked_at_here_are_all_that_a_call_can_have() -> None:
    assert set(EXPECTED) == {code for code, known in KNOWN.items() if known.kinds}


@pytest.mark.parametrize("outcome", EXPECTED)
def test_an_outcome_has_its_consequences_and_no_others(shop: Shop, outcome: str) -> None:
    made = scene(shop, kind_for(outcome))
    before = made.picture()
    shop.dial(made.called, outcome, NOW, **DETAILS.get(outcome, {}))
    after = made.picture()
    different = {name: value for name, value in after.items() if before.get(name) != value}
    assert different == EXPECTED[outcome].changed


@pytest.mark.parametrize("outcome", EXPECTED)
def test_an_outcome_settles_the_follow_up(shop: Shop, outcome: str) -> None:
    expected = EXPECTED[outcome]
    made = scene(shop, kind_for(outcome))
    logged = shop.dial(made.called, outcome, NOW, **DETAILS.get(outcome, {}))
    kept = shop.one("follow_up", made.called)
    assert (kept["state"], kept["outcome"], kept["attempts"]) == (expected.state, outcome, 1)
    assert (kept["held_by"], kept["held_until"]) == (None, None)
    again = expected.again and stored_instant(at(expected.again))
    assert kept["not_before"] == again
    promised = outcome == "call_later"
    assert kept["promised_at"] == (again if promised else None)
    assert kept["promised_by"] == (shop.agent().id if promised else None)
    assert kept["closed_at"] == (stored_instant(at(NOW)) if expected.state == "closed" else None)
    assert (logged.follow_up, logged.standing.state, logged.standing.outcome) == (
        made.called,
        expected.state,
        outcome,
    )
    assert [remark.facts["at"] for remark in logged.remarks if remark.code == "again_at"] == (
        [again] if again else []
    )


@pytest.mark.parametrize("outcome", EXPECTED)
def test_an_outcome_is_stored_with_the_call_and_every_answer(shop: Shop, outcome: str) -> None:
    kind = kind_for(outcome)
    made = scene(shop, kind)
    agent = shop.agent("a07")
    opened = shop.open(made.called, OPENED, agent)
    opening.keep_answer(shop.database, made.called, "overall", 2, "why")
    end = CallEnd(outcome, answers=GIVEN, complete=True, note="客户很忙", **DETAILS.get(outcome, {}))
    logged = shop.log(made.called, end, NOW, agent)
    attempt = shop.one("attempt", logged.attempt)
    said = {
        "follow_up_id": made.called,
        "kind": kind,
        "customer_id": 1,
        "vehicle_id": made.vehicle,
        "agent_id": agent.id,
        "number": "+8613800000001",
        "number_position": 1,
        "started_at": stored_instant(at(OPENED)),
        "ended_at": stored_instant(at(NOW)),
        "on_day": "2026-05-11",
        "outcome": outcome,
        "aapor": KNOWN[outcome].group,
        "reached": int(KNOWN[outcome].reached),
        "note": "客户很忙",
        "other_shop": end.other_shop,
        "reason": end.reason,
        "promised_at": stored_instant(end.call_back) if end.call_back else None,
        "due_said_on": "2026-08-01" if outcome == "not_due" else None,
        "despite": "",
        "corrects_id": None,
        "talk_id": None,
        "token": opened.token,
        "batch_id": None,
    }
    assert {name: value for name, value in attempt.items() if name not in {"shop_id", "id"}} == said
    (interview,) = shop.all("interview")
    assert (interview["attempt_id"], interview["script"], interview["script_version"]) == (
        logged.attempt,
        "callback",
        1,
    )
    assert (interview["language"], interview["complete"]) == ("zh", 1)
    assert [
        (row["seq"], row["question"], json.loads(row["value"]), row["score"], row["counted"])
        for row in shop.all("answer")
    ] == [(1, "overall", 2, 2, 1), (2, "why", ["慢", None], None, 1), (3, "lost", "x", None, 0)]
    assert {row["cause"] for row in shop.all("attempt_cause")} == set(end.causes)
    assert shop.all("open_call") == []
    assert shop.all("open_answer") == []


def test_without_answers_there_was_no_interview(shop: Shop) -> None:
    made = scene(shop, "callback")
    shop.dial(made.called, "no_answer", NOW)
    assert shop.all("interview") == []


@pytest.mark.parametrize(
    ("note", "stored"), [(None, "typed meanwhile"), ("", ""), ("at the end", "at the end")]
)
def test_the_note_typed_during_the_call_is_kept_unless_another_is_given(
    shop: Shop, note: str | None, stored: str
) -> None:
    made = scene(shop, "callback")
    shop.open(made.called, OPENED)
    opening.keep_note(shop.database, made.called, "typed meanwhile")
    shop.log(made.called, CallEnd("refused", note=note), NOW)
    assert shop.one("attempt", 1)["note"] == stored


def test_a_call_around_midnight_belongs_to_the_day_on_which_it_began(shop: Shop) -> None:
    made = scene(shop, "callback")
    shop.open(made.called, "2026-05-11 23:58")
    shop.log(made.called, CallEnd("satisfied"), "2026-05-12 00:02")
    assert shop.one("attempt", 1)["on_day"] == "2026-05-11"


def test_the_case_comes_to_the_best_of_its_calls(shop: Shop) -> None:
    made = scene(shop, "callback")
    shop.dial(made.called, "broken_off", NOW)
    shop.dial(made.called, "no_answer", "2026-05-12 10:00")
    kept = shop.one("follow_up", made.called)
    assert (kept["state"], kept["outcome"], kept["attempts"]) == ("open", "broken_off", 2)
    shop.dial(made.called, "satisfied", "2026-05-12 15:00")
    kept = shop.one("follow_up", made.called)
    assert (kept["state"], kept["outcome"], kept["attempts"]) == ("closed", "satisfied", 3)


def test_a_call_that_was_corrected_does_not_count_for_its_case(shop: Shop) -> None:
    made = scene(shop, "callback")
    wrong = shop.call(made.called, "no_answer", "2026-05-10 10:00")
    shop.call(made.called, "busy", "2026-05-10 10:00", corrects_id=wrong)
    shop.dial(made.called, "no_answer", NOW)
    assert shop.one("follow_up", made.called)["attempts"] == 2


def test_the_fifth_attempt_closes_the_case(shop: Shop) -> None:
    made = scene(shop, "callback")
    for number in range(5, 9):
        shop.call(made.called, "no_answer", f"2026-05-0{number} 10:00")
    shop.dial(made.called, "busy", NOW)
    kept = shop.one("follow_up", made.called)
    assert (kept["state"], kept["outcome"], kept["attempts"]) == ("closed", "busy", 5)


def test_when_the_last_number_fails_the_case_ends(shop: Shop) -> None:
    made = scene(shop, "callback")
    shop.dial(made.called, "suspended", NOW)
    assert shop.one("follow_up", made.called)["state"] == "open"
    shop.dial(made.called, "wrong_person", "2026-05-11 10:05")
    kept = shop.one("follow_up", made.called)
    assert (kept["state"], kept["closed_at"]) == ("closed", stored_instant(at("2026-05-11 10:05")))
    assert [row["state"] for row in shop.all("customer_number")] == ["suspended", "wrong"]

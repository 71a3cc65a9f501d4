"""What cannot be logged: refused with its reason, and nothing is stored."""

from __future__ import annotations

from typing import Any

import pytest

from store.calls import consequences, ending, opening
from store.calls.case import CallEnd, GivenAnswer
from store.remarks import Unusable
from tests.store.factories import Shop, at, day

OPENED, NOW = "2026-05-11 10:00", "2026-05-11 10:03"


@pytest.fixture
def open_call(shop: Shop) -> int:
    """Open the callback of a customer, in which one answer was given."""
    vehicle = shop.vehicle(shop.customer(numbers=["+8613800000001", "+8613900000002"]))
    callback = shop.follow_up("callback", vehicle, visit=shop.visit(vehicle, "2026-05-06"))
    shop.follow_up("invitation", vehicle)
    shop.open(callback, OPENED)
    opening.keep_answer(shop.database, callback, "overall", 2, "why")
    return callback


def everything(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    """Give every row of every table."""
    with shop.database.reading() as records:
        tables = records.tables()
    return {name: [dict(each) for each in shop.rows(f"SELECT * FROM {name}")] for name in tables}


def refused(shop: Shop, follow_up: int, end: CallEnd, code: str = "a01") -> tuple[str, dict[str, Any]]:
    agent = shop.agent(code)
    before = everything(shop)
    with pytest.raises(Unusable) as found:
        shop.log(follow_up, end, NOW, agent)
    assert everything(shop) == before
    return found.value.remark.code, dict(found.value.remark.facts)


@pytest.mark.parametrize(
    ("end", "code", "facts"),
    [
        (CallEnd("saitsfied"), "outcome_unknown", {"outcome": "saitsfied"}),
        (CallEnd(""), "outcome_unknown", {"outcome": ""}),
        (CallEnd("will_come"), "outcome_not_here", {"outcome": "will_come", "kind": "callback"}),
        (CallEnd("single_visit"), "outcome_not_here", {"outcome": "single_visit", "kind": "callback"}),
        (CallEnd("booked"), "detail_missing", {"outcome": "booked", "detail": "appointment"}),
        (CallEnd("call_later"), "detail_missing", {"outcome": "call_later", "detail": "call_back"}),
        (CallEnd("dissatisfied", causes=["time", "weather"]), "cause_unknown", {"cause": "weather"}),
        (CallEnd("dissatisfied", severity="awful"), "severity_unknown", {"severity": "awful"}),
        (
            CallEnd("booked", appointment=at(NOW)),
            "time_passed",
            {"detail": "appointment", "at": "2026-05-11T02:03:00.000Z"},
        ),
        (
            CallEnd("call_later", call_back=at("2026-05-11 10:02")),
            "time_passed",
            {"detail": "call_back", "at": "2026-05-11T02:02:00.000Z"},
        ),
        (
            CallEnd("satisfied", due_on=day("2026-05-10")),
            "time_passed",
            {"detail": "due_on", "at": "2026-05-09T16:00:00.000Z"},
        ),
        (
            CallEnd("call_later", call_back=at("2026-05-11 12:30")),
            "call_in_break",
            {"at": "2026-05-11T04:30:00.000Z", "nearest": "2026-05-11T05:30:00.000Z"},
        ),
        (
            CallEnd("call_later", call_back=at("2026-05-11 20:00")),
            "call_outside_hours",
            {"at": "2026-05-11T12:00:00.000Z", "nearest": "2026-05-11T11:30:00.000Z"},
        ),
    ],
)
def test_what_cannot_be_is_refused_and_the_call_goes_on(
    shop: Shop, open_call: int, end: CallEnd, code: str, facts: dict[str, Any]
) -> None:
    assert refused(shop, open_call, end) == (code, facts)
    assert shop.log(open_call, CallEnd("satisfied"), NOW).attempt == 1


def test_a_customers_own_time_may_be_any_within_calling_hours(shop: Shop, open_call: int) -> None:
    logged = shop.log(open_call, CallEnd("call_later", call_back=at("2026-05-11 10:04")), NOW)
    assert logged.standing.promised_at == at("2026-05-11 10:04")


def test_the_same_call_is_not_logged_twice(shop: Shop, open_call: int) -> None:
    shop.log(open_call, CallEnd("no_answer"), NOW)
    assert refused(shop, open_call, CallEnd("no_answer")) == ("call_not_open", {"id": open_call})
    assert len(shop.all("attempt")) == 1


def test_a_call_that_was_never_opened_cannot_be_logged(shop: Shop) -> None:
    taken = shop.follow_up("callback", shop.vehicle())
    shop.take(NOW)
    assert refused(shop, taken, CallEnd("busy")) == ("call_not_open", {"id": taken})
    assert refused(shop, 99, CallEnd("busy")) == ("call_not_open", {"id": 99})


def test_only_who_holds_it_logs_it(shop: Shop, open_call: int) -> None:
    assert refused(shop, open_call, CallEnd("busy"), code="a02") == ("follow_up_not_held", {"id": open_call})
    shop.change("follow_up", open_call, held_by=None, held_until=None)
    assert refused(shop, open_call, CallEnd("busy"))[0] == "follow_up_not_held"


def test_a_follow_up_that_was_closed_meanwhile_keeps_its_call(shop: Shop, open_call: int) -> None:
    shop.change("follow_up", open_call, state="withdrawn", closed_at=at("2026-05-11 10:02"))
    logged = shop.log(open_call, CallEnd("busy", answers=[GivenAnswer("overall", 2)]), NOW)
    assert (logged.standing.state, logged.standing.not_before) == ("withdrawn", None)
    assert [remark.code for remark in logged.remarks] == ["closed_meanwhile"]
    kept = shop.one("follow_up", open_call)
    assert (kept["state"], kept["outcome"], kept["attempts"], kept["not_before"], kept["held_by"]) == (
        "withdrawn", "busy", 1, None, None,
    )  # fmt: skip
    assert kept["closed_at"] == "2026-05-11T02:02:00.000Z"
    assert [row["value"] for row in shop.all("answer")] == ["2"]
    assert shop.all("open_call") == []


class Torn(Exception):
    """Something broke in the middle."""


def breaks(*_: object, **__: object) -> None:
    raise Torn


FULL = CallEnd("dissatisfied", answers=[GivenAnswer("overall", 1, 1)], causes=["time"], severity="severe")


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (ending, "_add_attempt"),
        (ending, "_add_interview"),
        (consequences, "follow"),
        (consequences, "_leave_out_others"),
        (consequences, "add_complaint"),
        (consequences, "_mark_number"),
        (ending, "settle"),
        (ending, "_clear"),
    ],
)
def test_a_failure_anywhere_leaves_everything_as_it_was(
    shop: Shop, open_call: int, monkeypatch: pytest.MonkeyPatch, module: Any, step: str
) -> None:
    before = everything(shop)
    with monkeypatch.context() as broken:
        broken.setattr(module, step, breaks)
        with pytest.raises(Torn):
            shop.log(open_call, FULL, NOW)
    assert everything(shop) == before
    assert shop.log(open_call, FULL, NOW).standing.state == "closed"
    assert len(shop.all("complaint")) == 1


def test_nothing_of_a_call_is_seen_before_all_of_it_is_there(
    shop: Shop, open_call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads while a call is being logged sees it as it was."""
    before = everything(shop)
    seen = []

    def look(*_: object) -> None:
        seen.append(everything(shop))

    monkeypatch.setattr(ending, "_clear", look)
    shop.log(open_call, FULL, NOW)
    assert seen == [before]

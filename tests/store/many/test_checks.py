"""What the proof looks for, it finds: made-up days on which something went wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tests.store.factories import Shop, at
from tests.store.many import history, journals
from tests.store.many.agent import answer_to
from tests.store.many.history import Seen
from tests.store.many.journals import Line

LEASE = timedelta(minutes=10)
NINE = at("2026-05-11 09:00")


def minute(number: float) -> str:
    return (NINE + timedelta(minutes=number)).isoformat()


def hold(
    follow_up: int, by: int, taken: float, *, was: tuple[int, float] | None = None, customer: int = 1
) -> Seen:
    """A hold taken so many minutes after nine, before it perhaps another's that was taken so many after."""
    was_by, was_taken = was or (None, None)
    was_until = None if was_taken is None else NINE + timedelta(minutes=was_taken) + LEASE
    until = NINE + timedelta(minutes=taken) + LEASE
    return Seen("hold", follow_up, customer, was_by, was_until, by, until, is_open=True)


def given_back(follow_up: int, by: int) -> Seen:
    return Seen("hold", follow_up, 1, by, NINE, None, None, is_open=True)


def attempt(by: int, held_by: int | None) -> Seen:
    return Seen("attempt", 7, 1, held_by, None, by, None, is_open=True)


@pytest.mark.parametrize(
    ("seen", "wrong"),
    [
        ([hold(7, 1, 0), hold(7, 2, 10, was=(1, 0))], 0),
        ([hold(7, 1, 0), hold(7, 2, 9.9, was=(1, 0))], 2),
        ([hold(7, 1, 0), hold(8, 2, 9.9)], 1),
        ([hold(7, 1, 0), hold(8, 2, 9.9, customer=2)], 0),
        ([hold(7, 1, 0), hold(8, 2, 10)], 0),
        ([hold(7, 1, 0), hold(8, 1, 5)], 0),
        ([hold(7, 1, 0), given_back(7, 1), hold(8, 2, 5)], 0),
        ([attempt(1, held_by=1)], 0),
        ([attempt(1, held_by=2), attempt(1, held_by=None)], 2),
    ],
)
def test_two_holders_are_found(seen: Sequence[Seen], wrong: int) -> None:
    assert len(list(history.faults(seen, LEASE))) == wrong


def took(agent: int, when: float, follow_up: int = 7) -> Line:
    return {
        "what": "took",
        "at": minute(when + 0.1),
        "asked": minute(when),
        "agent": agent,
        "follow_up": follow_up,
    }


def leaving(agent: int, when: float) -> Line:
    return {"what": "leaving", "at": minute(when), "agent": agent, "follow_up": 7}


def logging(agent: int, when: float) -> Line:
    return {"what": "logging", "at": minute(when), "agent": agent, "follow_up": 7, "token": "t"}


@pytest.mark.parametrize(
    ("first", "second", "supervisor", "wrong"),
    [
        ([took(1, 0)], [took(2, 10)], [], 0),
        ([took(1, 0)], [took(2, 9)], [], 1),
        ([took(1, 0), took(1, 9)], [took(2, 11, 8)], [], 1),
        ([took(1, 0), logging(1, 3)], [took(2, 4)], [], 0),
        ([took(1, 0), leaving(1, 3)], [took(2, 4)], [], 0),
        ([took(1, 0)], [took(2, 4)], [leaving(1, 3)], 0),
        ([took(1, 0)], [took(2, 4)], [leaving(2, 3)], 1),
    ],
)
def test_two_who_were_told_so_are_found(
    first: Sequence[Line], second: Sequence[Line], supervisor: Sequence[Line], wrong: int
) -> None:
    told = {"a": first, "b": second, "s": supervisor}
    found = journals.holds(told, {7: 1, 8: 1}, LEASE)
    assert len(list(journals.overlaps(found))) == wrong


def day_of_one_call(shop: Shop) -> dict[str, list[Line]]:
    """A call with one answer, logged, as its agent was told."""
    follow_up = shop.follow_up("callback", shop.vehicle())
    logged = shop.dial(follow_up, "refused", "2026-05-11 09:00")
    token = shop.one("attempt", logged.attempt)["token"]
    facts = {"token": token, "outcome": "refused", "at": minute(1)}
    return {
        "a": [
            {"what": "logging", **facts},
            {"what": "logged", "attempt": logged.attempt, "alike": [], **facts},
        ]
    }


def lost(shop: Shop, told: dict[str, list[Line]]) -> int:
    with shop.database.reading() as records:
        return len(list(journals.lost(told, records)))


def test_what_is_missing_is_found(shop: Shop) -> None:
    told = day_of_one_call(shop)
    asked, logged = told["a"]
    token = logged["token"]
    assert lost(shop, told) == 0
    assert lost(shop, {"a": [asked]}) == 0, "stored, but nobody was told: cut off in between"
    assert lost(shop, {"a": []}) == 1, "nobody asked for it"
    assert lost(shop, {"a": [asked, logged, logged]}) == 1, "acknowledged twice"
    assert lost(shop, {"a": [asked, {**logged, "attempt": 99}]}) == 1
    assert lost(shop, {"a": [asked, {**logged, "alike": [99]}]}) == 1
    assert lost(shop, {"a": [asked, {**logged, "outcome": "busy"}]}) == 1
    assert lost(shop, {"a": [{**asked, "outcome": "busy"}, logged]}) == 1
    answered = {"what": "answered", "token": token, "question": "overall"}
    assert lost(shop, {"a": [asked, logged, answered]}) == 1, "no such answer"
    value = json.dumps(answer_to(token, "overall"))
    with shop.database.writing() as records:
        for seq in (1, 2):
            records.add("answer", attempt_id=logged["attempt"], seq=seq, question="overall", value=value)
            assert len(list(journals.lost({"a": [asked, logged, answered]}, records))) == seq - 1


def test_an_answer_that_is_not_shown_again_is_found() -> None:
    answered = {"what": "answered", "token": "t", "question": "overall", "at": minute(1)}
    opened = {"what": "opened", "token": "t", "at": minute(2)}
    assert list(journals.drafts_missed({"a": [answered], "b": [{**opened, "answers": ["overall"]}]})) == []
    assert len(list(journals.drafts_missed({"a": [answered], "b": [{**opened, "answers": []}]}))) == 1


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"what": "came"}\n{"what": "to', encoding="utf-8")
    assert journals.read(tmp_path) == {"a": [{"what": "came"}]}

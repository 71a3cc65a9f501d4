"""No telephone number is shown whole anywhere, save the one of the call in hand, or one that was revealed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from msgspec.structs import replace
from textual.pilot import Pilot

from store import Agent, TrailWanted, Unusable, trail
from store.safeguards.rights import ROLES, rights_of
from tests.tui import test_audit
from tests.tui.conftest import everything_shown, press, toasts, working
from tests.tui.test_command_line import call
from tui import letters
from tui.app import RingbackApp
from tui.screens.call import CallScreen
from tui.screens.customer import CustomerScreen
from tui.wiring import Desk

_LOOKS_LIKE_ONE = re.compile(r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}")

WALKS: dict[str, tuple[str, ...]] = {
    "cards": ("down", "down", "2", "down", "3", "down", "4", "down"),
    "before the call": ("n",),
    "found by name": ("slash", *"wang", "down", "enter", "pagedown"),
    "corrected": ("slash", *"li", "enter", "f2", "down", "down", "enter", "f2", "escape"),
    "figures and cases": ("g", "enter", "down", "enter", "enter"),
    "board": ("b", "enter", "enter"),
    "quality": ("q", "d", "enter", "enter"),
    "letters": ("l", "down", "enter"),
    "report": ("r", "pagedown"),
    "plots": ("p",),
    "subjects": ("s", "enter", "enter"),
    "complaints": ("c", "enter", "escape", "n", *"wang", "enter"),
    "work": ("a", "space", "a", "escape", "n", *"wang", "enter"),
    "who is who": ("w", "down"),
    "rules": ("u", "8"),
    "trail": ("t", "2", "enter"),
    "palette": ("ctrl+p", *"call"),
    "why": ("question_mark", *"吉A", "enter"),
    "help": ("f1", "pagedown"),
}
"""Ways through every screen, from Today."""

KEYS = (
    "enter", "escape", "down", "up", "tab", "f2", "f5", "1", "2", "3", "n", "g", "b", "q", "l", "c", "a", "w",
    "u", "s", "t", "slash", "question_mark", "pagedown", "ctrl+p",
)  # fmt: skip


def numbers(desk: Desk) -> dict[str, int]:
    """Give everybody's numbers, as eleven digits, and whose each is."""
    with desk.database.reading() as records:
        rows = records.rows("SELECT customer_id, e164, raw FROM customer_number WHERE shop_id = :shop")
    return {re.sub(r"\D", "", row["e164"] or row["raw"])[-11:]: row["customer_id"] for row in rows}


def whole(text: str, known: dict[str, int]) -> set[int]:
    """Name the customers of whom a number stands in a text."""
    found = (re.sub("[ -]", "", each) for each in _LOOKS_LIKE_ONE.findall(text))
    return {known[each] for each in found if each in known}


def in_hand(app: RingbackApp) -> set[int]:
    """Name the customer whose call is open in any screen."""
    return {
        screen.waiting.card.line.customer_id
        for screen in app.screen_stack
        if isinstance(screen, CallScreen) and screen.call is not None
    }


def seen(app: RingbackApp) -> Iterator[str]:
    """Give all that a terminal gets to show: the screen, toasts, titles, the clipboard."""
    yield everything_shown(app)
    yield from toasts(app)
    yield f"{app.title} {app.sub_title} {app.screen.title} {app.screen.sub_title}"
    yield app.clipboard


async def walked(app: RingbackApp, pilot: Pilot[None], keys: tuple[str, ...], known: dict[str, int]) -> None:
    for place, key in enumerate(keys):
        await press(app, pilot, key)
        for text in seen(app):
            assert whole(text, known) <= in_hand(app), keys[: place + 1]


def as_role(desk: Desk, role: str) -> Desk:
    agent = Agent(desk.agent.id, desk.agent.code, desk.agent.name, role, "", rights_of(role))
    return replace(desk, agent=agent)


@pytest.mark.parametrize("way", WALKS)
async def test_no_screen_shows_a_number_whole(desk: Desk, way: str) -> None:
    known = numbers(desk)
    async with working(desk) as (app, pilot):
        await walked(app, pilot, WALKS[way], known)


@pytest.mark.parametrize("role", ROLES)
async def test_no_role_sees_one_on_the_way_to_a_file(desk: Desk, role: str) -> None:
    known = numbers(desk)
    async with working(as_role(desk, role)) as (app, pilot):
        await walked(app, pilot, WALKS["found by name"], known)
        assert isinstance(app.screen, CustomerScreen)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(keys=st.lists(st.sampled_from(KEYS), min_size=8, max_size=14))
async def test_wherever_keys_lead_none_is_shown(desk: Desk, keys: list[str]) -> None:
    known = numbers(desk)
    async with working(desk) as (app, pilot):
        await walked(app, pilot, tuple(keys), known)


@pytest.mark.parametrize("role", ROLES)
async def test_a_number_is_revealed_to_whoever_may_see_it_and_that_is_on_record(
    desk: Desk, role: str
) -> None:
    known = numbers(desk)
    may = role in {"agent", "supervisor", "service_manager"}
    async with working(as_role(desk, role)) as (app, pilot):
        await press(app, pilot, "slash", *"wang", "enter")
        assert isinstance(app.screen, CustomerScreen)
        assert whole(everything_shown(app), known) == set()
        await press(app, pilot, "r")
        assert bool(whole(everything_shown(app), known)) == may
        with desk.database.reading() as records:
            told = trail(records, desk.zone, TrailWanted(kind="revealed"))
        assert [(one.about, one.about_id) for one in told] == (
            [("customer", next(iter(whole(everything_shown(app), known))))] if may else []
        )
        await press(app, pilot, "r")
        assert whole(everything_shown(app), known) == set()


async def test_a_fault_of_ours_tells_where_it_was_and_nothing_of_customers(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        name, number = "王芳芳", "+8613812345678"
        raise ValueError(f"of {len(name)} signs: {number}")

    async def failing() -> None:
        async with working(desk) as (app, pilot):
            app.call_later(fail)
            await pilot.pause()

    with pytest.raises(ValueError, match="of 3 signs"):
        await failing()
    told = capsys.readouterr().err
    assert "in fail" in told
    assert "of 3 signs: 138****5678" in told
    assert "13812345678" not in told
    assert "locals" not in told


async def test_the_call_in_hand_shows_its_number_and_no_other(desk: Desk) -> None:
    known = numbers(desk)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        shown = whole(everything_shown(app), known)
        assert shown == in_hand(app)
        assert len(shown) == 1


def test_the_call_opened_by_command_shows_its_number_and_no_other(
    desk: Desk, environment: dict[str, str]
) -> None:
    with desk.database.writing() as records:
        records.run(
            """INSERT INTO customer_number (shop_id, customer_id, position, raw, e164, verdict)
               SELECT c.shop_id, c.id, 7, '139' || (44400000 + c.id), '+86139' || (44400000 + c.id), 'mobile'
               FROM customer c WHERE c.shop_id = :shop"""
        )
    known = numbers(desk)
    _status, out, err = call(environment, "next", "--json")
    taken = json.loads(out)
    assert len(taken["numbers"]) > 1
    assert [each for each in taken["numbers"] if "*" not in each] == [taken["number"]]
    assert taken["number"][1:].isdigit()
    assert len(re.findall(r"\d{11}", out.replace(taken["vin"] or "-", ""))) == 2, "itself, and in the list"
    assert len(whole(out + err, known)) == 1


def test_no_command_prints_a_number_whole_save_of_the_call_it_opens(
    desk: Desk, environment: dict[str, str], tmp_path: Path
) -> None:
    known = numbers(desk)
    (tmp_path / "orders.csv").write_text(test_audit.EXPORT, encoding="utf-8")
    (tmp_path / "days.csv").write_text("2027-02-06,放假,春节\n", encoding="utf-8")
    names: dict[str, Any] = {"orders": tmp_path / "orders.csv", "days": tmp_path / "days.csv"}
    known["13944455566"] = 0
    for words, _kind in test_audit.given():
        if words[0] in {"next", "log", "undo", "release", "skip"} or "{held}" in words:
            continue
        told = [word.format(folder=tmp_path, **names) for word in words]
        for further in ([], ["--json"]):
            _status, out, err = call(environment, *told, *further)
            assert whole(out + err, known) == set(), words


@pytest.mark.parametrize(
    "words",
    [
        ("queue",), ("queue", "--csv"), ("queue", "--json"), ("match", "--json"),
        ("due", "--month", "2026-12"),
        ("complaint", "list", "--json"), ("assign", "list", "--json"), ("quality", "list", "--json"),
        ("audit", "--json"), ("audit", "--csv"), ("find", "王", "--json"),
        ("consent", "list", "5", "--json"),
        ("log", "999999", "--outcome", "busy"), ("release", "999999"), ("db", "list"), ("board", "--json"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_no_list_and_no_refusal_prints_one(
    desk: Desk, environment: dict[str, str], words: tuple[str, ...]
) -> None:
    known = numbers(desk)
    _status, out, err = call(environment, *words)
    assert whole(out + err, known) == set()


@pytest.mark.parametrize("role", ROLES)
def test_a_list_with_whole_numbers_is_for_who_may_see_them(desk: Desk, role: str) -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    known, own = numbers(desk), as_role(desk, role)
    masked = letters.look(own, "due", first, last)
    assert masked.rows
    assert whole(" ".join(one.phone for one in masked.rows), known) == set()
    if role in {"agent", "supervisor", "service_manager"}:
        found = letters.look(own, "due", first, last, whole_numbers=True)
        assert len(whole(" ".join(one.phone for one in found.rows), known)) > 0
    else:
        with pytest.raises(Unusable) as refused:
            letters.look(own, "due", first, last, whole_numbers=True)
        assert refused.value.remark.code == "right_missing"

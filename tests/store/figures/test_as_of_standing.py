"""Figures as of a past day know complaints as they stood, whatever became of them since."""

from __future__ import annotations

from contextlib import closing, suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings, strategies as st

from store.complaints import handling
from store.complaints.steps import Grievance
from store.figures import Cell, case_lines, figure
from store.remarks import Unusable
from tests.store.factories import Shop, at

FIRST, LAST = date(2026, 5, 1), date(2026, 5, 31)
STEPS = {
    "reply": handling.reply_to_complaint,
    "propose": handling.propose_solution,
    "apply": handling.apply_for_closing,
    "close": handling.close_complaint,
    "reopen": handling.reopen_complaint,
}


def seen(shop: Shop, name: str, now: date, as_of: date | None = None) -> list[dict[str, Any]]:
    """Read a figure on the evening of a day; or as it was on another."""
    with shop.database.reading() as records:
        found = figure(
            records,
            shop.settings,
            name,
            FIRST,
            LAST,
            as_of=as_of,
            now=at(f"{now} 23:59") + timedelta(minutes=1),
        )
    return [row.as_json() for row in found.rows]


@given(
    taken=st.lists(
        st.tuples(
            st.integers(0, 3), st.integers(0, 1), st.sampled_from(sorted(STEPS)), st.sampled_from("ab")
        ),
        max_size=14,
    )
)
@settings(max_examples=25, deadline=None)
def test_complaints_are_counted_as_they_stood_that_evening(new_shop: Any, taken: list[Any]) -> None:
    with closing(new_shop()) as shop:
        vehicles = [shop.vehicle(), shop.vehicle()]
        agents = {code: shop.agent(code) for code in "ab"}
        for vehicle in vehicles:
            owner = shop.one("vehicle", vehicle)["owner_id"]
            with shop.database.writing() as records:
                handling.open_by_hand(
                    records, shop.settings, agents["a"], Grievance(owner, vehicle), at("2026-05-02 09:00")
                )
        day, evenings = date(2026, 5, 2), {}
        for minute, (days, complaint, name, who) in enumerate(taken):
            for _ in range(days):
                evenings[day] = seen(shop, "complaints", day)
                day += timedelta(days=1)
            with suppress(Unusable), shop.database.writing() as records:
                moment = at(f"{day} 10:00") + timedelta(minutes=minute)
                STEPS[name](records, shop.settings, agents[who], complaint + 1, "word", moment)
        for evening, counted in evenings.items():
            assert seen(shop, "complaints", day, evening) == counted, evening


def test_a_case_of_a_past_day_is_told_as_it_stood(shop: Shop) -> None:
    vehicle = shop.vehicle()
    owner = shop.one("vehicle", vehicle)["owner_id"]
    grievance, agent = Grievance(owner, vehicle), shop.agent("a")
    with shop.database.writing() as records:
        number = handling.open_by_hand(records, shop.settings, agent, grievance, at("2026-05-02 09:00"))
        handling.propose_solution(records, shop.settings, agent, number, "done", at("2026-05-05 09:00"))
    with shop.database.reading() as records:
        told = [
            case_lines(
                records, shop.settings, "complaints", Cell("open"), FIRST, LAST, as_of=date(2026, 5, day)
            )
            for day in (3, 6)
        ]
    assert [line.note for (line,) in told] == ["open", "proposed"]

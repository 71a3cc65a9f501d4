"""What other rules would do is the difference of the queues that each of them makes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings as checks, strategies as st

from store.changing.effect import DayEffect, effect
from store.changing.rules import draft_rules
from store.queues.lines import QueueLine, lines_on, todays_lines
from store.rules.settings import Settings
from tests.store.factories import Shop, at, day

NOW, TODAY, TOMORROW = "2026-05-11 09:00", "2026-05-11", "2026-05-12"
DESKS = ("agents", "service_manager")

Line = tuple[str, int, str | None, str]
"""Queue, vehicle, plate, desk."""

changes = st.fixed_dictionaries(
    {},
    optional={
        "queues.callback.first_day": st.integers(0, 4),
        "queues.callback.last_day": st.integers(4, 14),
        "queues.callback.interviewed_days": st.integers(0, 60),
        "queues.callback.leave_out": st.sampled_from([[], ["do_not_call"], ["higher_queue"]]),
        "queues.invitation.first_day": st.integers(-40, 0),
        "queues.invitation.last_day": st.integers(10, 120),
        "queues.recall.first_month": st.integers(3, 7),
        "queues.recall.last_month": st.integers(8, 26),
        "queues.recall.company_desk": st.sampled_from(DESKS),
        "limits.follow_ups_touched": st.integers(0, 4),
        "maintenance.months": st.integers(2, 12),
        "maintenance.km": st.integers(2_000, 15_000),
        "maintenance.plans.朗逸": st.fixed_dictionaries({"months": st.integers(1, 9), "km": st.just(9_000)}),
        "retry.most_attempts": st.integers(1, 9),
    },
)
visits = st.lists(
    st.tuples(
        st.integers(0, 800), st.sampled_from(["periodic_maintenance", "general_repair"]), st.booleans()
    ),
    max_size=3,
)
people = st.lists(st.tuples(st.booleans(), st.booleans(), visits), min_size=1, max_size=6)


def fill(shop: Shop, told: list[Any]) -> None:
    with shop.together():
        for company, do_not_call, came in told:
            person = shop.customer(is_company=company, do_not_call=do_not_call)
            vehicle = shop.vehicle(person, model="朗逸" if company else "途观")
            for days, service, called in came:
                number = shop.visit(
                    vehicle, str(day(TODAY).fromordinal(day(TODAY).toordinal() - days)), service=service
                )
                if called:
                    task = shop.follow_up(
                        "callback", vehicle, visit=number, state="closed", made="2026-04-02 09:00",
                        closed_at=at("2026-04-20 10:00"), round=number,
                    )  # fmt: skip
                    shop.call(task, "satisfied", "2026-04-20 10:00")


def names(lines: list[QueueLine], desk: str) -> set[Line]:
    return {(line.kind, line.vehicle_id, line.plate, desk) for line in lines}


def made(shop: Shop, rules: Settings) -> tuple[set[Line], set[Line]]:
    """Make today's queues, and list tomorrow's, by these rules and nothing else."""
    shop.settings = rules
    with shop.database.reading() as records:
        tomorrow = [names(lines_on(records, rules, day(TOMORROW), desk=desk), desk) for desk in DESKS]
    shop.make(NOW)
    with shop.database.reading() as records:
        today = [names(todays_lines(records, rules, at(NOW), desk=desk), desk) for desk in DESKS]
    return set().union(*today), set().union(*tomorrow)


def moved(found: DayEffect) -> tuple[set[Line], set[Line]]:
    def lines(which: Any) -> set[Line]:
        return {(one.kind, one.vehicle_id, one.vehicle, one.desk) for one in which}

    return lines(found.enters), lines(found.leaves)


@checks(max_examples=25)
@given(people, changes)
def test_the_effect_is_the_difference_of_the_queues(
    new_shop: Callable[[], Shop], tmp_path_factory: pytest.TempPathFactory, told: Any, changed: Any
) -> None:
    file = tmp_path_factory.mktemp("rules") / "ringback.toml"
    with closing(new_shop()) as old, closing(new_shop()) as other:
        tried = draft_rules(file, changed)
        before = old.settings
        fill(old, told)
        other.settings = tried.settings
        fill(other, told)
        with old.database.reading() as records:
            found = effect(records, before, tried.settings, at(NOW))
        (was, was_next), (will, will_next) = made(old, before), made(other, tried.settings)
        assert moved(found.today) == (will - was, was - will)
        assert moved(found.tomorrow) == (will_next - was_next, was_next - will_next)
        for day_of, stand, stood in ((found.today, will, was), (found.tomorrow, will_next, was_next)):
            assert day_of.after == {kind: sum(line[0] == kind for line in stand) for kind in before.queues}
            assert day_of.before == {kind: sum(line[0] == kind for line in stood) for kind in before.queues}
        assert not file.exists(), "a look stores nothing"


@pytest.mark.parametrize(
    ("key", "value", "enters", "leaves"),
    [
        ("queues.callback.last_day", 10, [("callback", "why_delivered")], []),
        ("queues.invitation.last_day", 60, [], [("invitation", "outside_due_vehicles")]),
        ("maintenance.months", 12, [], [("invitation", "outside_due_vehicles")]),
        ("queues.invitation.leave_out", ["single_visit"], [], [("invitation", "left_out_single_visit")]),
        ("retry.most_attempts", 2, [], []),
    ],
)
def test_each_is_told_with_the_reason(
    shop: Shop, tmp_path: Path, key: str, value: Any, enters: Any, leaves: Any
) -> None:
    shop.visit(shop.vehicle(shop.customer("晚")), "2026-05-03", service="general_repair")
    shop.visit(shop.vehicle(shop.customer("过期")), "2025-11-20")
    tried = draft_rules(tmp_path / "ringback.toml", {key: value})
    with shop.database.reading() as records:
        found = effect(records, shop.settings, tried.settings, at(NOW))
    assert [(one.kind, one.why.code) for one in found.today.enters] == enters
    assert [(one.kind, one.why.code) for one in found.today.leaves] == leaves
    assert found.due_dates == (2 if key == "maintenance.months" else 0)

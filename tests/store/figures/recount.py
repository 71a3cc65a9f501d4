"""The same figures once more, counted one by one in plain Python: name -> (numerator, denominator)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from store.figures import aapor
from store.rules import outcomes
from tests.store.figures.world import FIRST, LAST, TECHNICIANS, Call, Stop, World, is_company

Counted = dict[str, tuple[int, int]]

UNREACHABLE = {"no_answer", "busy", "powered_off", "no_signal", "voicemail", "suspended", "invalid_number"}


def counting(world: World, kinds: Iterable[str], first: date = FIRST, last: date = LAST) -> list[Call]:
    """Give the calls in the range that nobody corrected, in the order of time."""
    corrected = {call.corrects for call in world.calls}
    found = [
        call
        for call in world.calls
        if call.kind in kinds and first <= call.on <= last and call.moment not in corrected
    ]
    return sorted(found, key=lambda call: call.moment)


def decisive(world: World, kind: str, each: Callable[[Call], object] = lambda call: call.case) -> list[Call]:
    """Give the call that decides each case."""
    cases: dict[object, list[Call]] = {}
    for call in counting(world, [kind]):
        cases.setdefault(each(call), []).append(call)
    found = []
    for calls in cases.values():
        code = outcomes.final([(call.outcome, outcomes.outcomes()[call.outcome].group) for call in calls])
        found.append([call for call in calls if call.outcome == code][-1])
    return found


def callbacks(world: World) -> Counted:
    cases = decisive(world, "callback")
    complete = [call for call in cases if call.group == "I"]
    low = [
        call
        for call in complete
        if (call.outcome in {"neutral", "dissatisfied"} if call.score is None else call.score < 4)
    ]
    return {
        "called": (len(cases), len(cases)),
        "complete": (len(complete), len(cases)),
        "delighted": (sum(call.score == 5 for call in complete), len(cases)),
        "disappointed": (len(low), len(cases)),
        "unreachable": (sum(call.outcome in UNREACHABLE for call in cases), len(cases)),
    }


def aapor_rates(world: World) -> dict[str, float | None]:
    return aapor.rates(Counter(call.group for call in decisive(world, "callback")))


def causes(world: World) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for call in counting(world, ["callback"]):
        for cause in call.causes:
            weeks = found.setdefault(cause, [0, 0, 0, 0])
            weeks[0 if call.on.day < 8 else 1 if call.on.day < 15 else 2 if call.on.day < 22 else 3] += 1
    return found


def scores(world: World) -> dict[str, tuple[int, int, float]]:
    interviews = [call for call in decisive(world, "callback") if call.group == "I"]
    given = [call.score for call in interviews if call.score is not None]
    return {"overall": (len(given), len(interviews), sum(given) / len(given))} if given else {}


def delivered(world: World, first: date, last: date) -> list[Stop]:
    return [stop for stop in world.stops if stop.delivered_on and first <= stop.delivered_on <= last]


def lapse(world: World, first: date = FIRST, last: date = LAST, until: date = date(2026, 10, 31)) -> Counted:
    visited = {stop.vehicle for stop in delivered(world, first, last)}
    lapsed = visited - {stop.vehicle for stop in delivered(world, last + timedelta(days=1), until)}
    private = {vehicle for vehicle in lapsed if not is_company(vehicle)}
    ever = Counter(stop.vehicle for stop in world.stops if stop.delivered_on)
    return {
        "lapsed": (len(lapsed), len(visited)),
        "company": (len(lapsed - private), len(lapsed)),
        "private": (len(private), len(lapsed)),
        "single_visit": (sum(ever[vehicle] == 1 for vehicle in private), len(private)),
    }


def recall(world: World) -> Counted:
    cases = [call for call in decisive(world, "recall") if call.outcome != "single_visit"]
    told = [call for call in cases if call.group in {"I", "NE"}]
    found = {"reached": (len(told), len(cases))}
    for code, n in Counter(call.outcome for call in cases).items():
        found[code] = (n, len(told) if any(call.outcome == code for call in told) else len(cases))
    before = lapse(world, date(2025, 9, 1), date(2025, 9, 30), date(2026, 3, 31))
    return found | {"single_visit": before["single_visit"]}


def fixed_first_time(world: World) -> Counted:
    jobs = delivered(world, FIRST, LAST)
    found = {}
    for technician in TECHNICIANS:
        own = [stop for stop in jobs if stop.technician == technician]
        if own:
            found[technician] = (sum(stop.rework for stop in own), len(own))
    return found


def invitations(world: World) -> Counted:
    vehicles = decisive(world, "invitation", lambda call: call.vehicle)
    reached = [call for call in vehicles if call.reached]
    came = [call for call in vehicles if _came(world, call)]
    found = {
        "invited": (len(vehicles), len(vehicles)),
        "reached": (len(reached), len(vehicles)),
        "success": (len(came), len(vehicles)),
        "booked": (sum(call.outcome == "booked" for call in reached), len(reached)),
    }
    said = Counter(call.outcome for call in reached if call.outcome != "booked")
    return found | {code: (n, len(reached)) for code, n in said.items()}


def _came(world: World, call: Call) -> bool:
    calls = counting(world, ["invitation"], date.min, date.max)
    start = min(other.at for other in calls if other.case == call.case)
    return any(
        stop.vehicle == call.vehicle
        and stop.opened_at >= start
        and (stop.opened_at.date() - start.date()).days <= 30
        for stop in world.stops
    )


def contact_rate(world: World) -> Counted:
    found = {}
    for name, kinds in (
        ("all", ("callback", "invitation", "recall")),
        ("complaint", ("complaint",)),
        ("callback", ("callback",)),
        ("invitation", ("invitation",)),
        ("recall", ("recall",)),
    ):
        calls = counting(world, kinds)
        reached = {call.case for call in calls if call.reached}
        found[name] = (len(reached), len({call.case for call in calls}))
    return found


def agents(world: World) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for call in counting(world, ["callback", "invitation", "recall"]):
        own = found.setdefault(
            call.agent, dict.fromkeys(("dials", "reached", "complete", "booked", "talk_seconds"), 0)
        )
        own["dials"] += 1
        own["reached"] += call.reached
        own["complete"] += call.group == "I"
        own["booked"] += call.outcome == "booked"
        own["talk_seconds"] += call.reached * (call.lasts or 0)
    return found

"""The same figures once more, counted one by one in plain Python: name -> (numerator, denominator)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from store.figures import aapor
from store.rules import outcomes
from tests.store.figures.world import FIRST, LAST, TECHNICIANS, Call, Stop, Trouble, World, is_company

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
    made = [call for call in world.calls if call.kind == "invitation"]
    due = {call.vehicle for call in made}
    heard = {
        call.vehicle
        for call in counting(world, ["invitation"], date(2026, 3, 18), date(2026, 7, 29))
        if call.reached
    }
    found = {
        "due": (len(due), len(due)),
        "notified": (len(due & heard), len(due)),
        "kept": (0, 0),
        "invited": (len(vehicles), len(vehicles)),
        "reached": (len(reached), len(vehicles)),
        "success": (len(came), len(vehicles)),
        "booked": (sum(call.outcome == "booked" for call in reached), len(reached)),
    }
    said = Counter(call.outcome for call in reached if call.outcome != "booked")
    return found | {code: (n, len(reached)) for code, n in said.items()}


def _came(world: World, call: Call, days: int = 30) -> bool:
    calls = counting(world, [call.kind], date.min, date.max)
    start = min(other.at for other in calls if other.case == call.case)
    return any(
        stop.vehicle == call.vehicle
        and stop.opened_at >= start
        and (stop.opened_at.date() - start.date()).days <= days
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


def recall_return(world: World) -> Counted:
    vehicles = decisive(world, "recall", lambda call: call.vehicle)
    called = [call for call in vehicles if call.outcome != "single_visit"]
    reached = [call for call in called if call.reached]
    return {
        "called": (len(called), len(called)),
        "returned": (sum(_came(world, call, 90) for call in called), len(called)),
        "returned_reached": (sum(_came(world, call, 90) for call in reached), len(reached)),
    }


def recall_reasons(world: World) -> Counted:
    told = [
        call
        for call in decisive(world, "recall")
        if call.group in {"I", "NE"} and call.outcome != "single_visit"
    ]
    return {
        reason: (n, len(told)) for reason, n in Counter(call.reason or "not_told" for call in told).items()
    }


def bands(world: World) -> Counted:
    last: dict[int, date] = {}
    for stop in delivered(world, date.min, LAST):
        assert stop.delivered_on
        last[stop.vehicle] = max(last.get(stop.vehicle, date.min), stop.delivered_on)
    edges = {
        "here": date(2025, 12, 30), "at_risk": date(2025, 10, 30), "lapsed_6": date(2025, 4, 30),
        "lapsed_12": date(2024, 4, 30), "lapsed_24": date.min,
    }  # fmt: skip
    names = [next(name for name, edge in edges.items() if day >= edge) for day in last.values()]
    return (
        {name: (names.count(name), len(names)) for name in edges} if names else dict.fromkeys(edges, (0, 0))
    )


def workshop(world: World) -> Counted:
    visits = delivered(world, FIRST, LAST)
    known = [stop for stop in visits if stop.agreed is not None]
    settled = [stop.amount for stop in visits if stop.amount is not None]
    return {
        "visits": (len(visits), len(visits)),
        "by_appointment": (sum(bool(stop.agreed) for stop in known), len(known)),
        "amount_cents": (sum(settled), len(settled)),
    }


def base(world: World) -> Counted:
    ever = [stop for stop in world.stops if stop.delivered_on]
    days = {
        vehicle: sorted(stop.delivered_on for stop in ever if stop.vehicle == vehicle and stop.delivered_on)
        for vehicle in {stop.vehicle for stop in ever}
    }
    files = {vehicle: own for vehicle, own in days.items() if own[0] <= LAST}
    active = [v for v, own in files.items() if any(date(2025, 4, 30) < day <= LAST for day in own)]
    return {
        "files": (len(files), len(files)),
        "active": (len(active), len(files)),
        "new": (sum(own[0] >= FIRST for own in files.values()), len(files)),
        "customers": (len(files), len(files)),
        "active_customers": (len(active), len(files)),
    }


def complaints(world: World) -> Counted:
    end, begin = datetime(2026, 4, 30, 16, tzinfo=UTC), datetime(2026, 3, 31, 16, tzinfo=UTC)
    known = [each for each in world.troubles if each.at < end]
    opened = [each for each in known if each.at >= begin]
    still = [each for each in known if not _by(each.after(each.closed), end)]
    found = {"opened": (len(opened), len(opened)), "open": (len(still), len(still))}
    ages = [(end - each.at).total_seconds() / 3600 for each in still]
    for name, low, high in (
        ("day", -1, 24),
        ("three_days", 24, 72),
        ("week", 72, 168),
        ("older", 168, 10**6),
    ):
        found[f"open_{name}"] = (sum(low < age <= high for age in ages), len(still))
    for name, clock, hours in (("reply_in_time", "replied", 24), ("solved_in_time", "solved", 72)):
        times = [(getattr(each, clock), each) for each in opened]
        done = [took for took, each in times if _by(each.after(took), end)]
        missed = [
            took for took, each in times if not _by(each.after(took), end) and _by(each.after(hours), end)
        ]
        found[name] = (sum(took <= hours for took in done), len(done) + len(missed))
    solved = [
        each for each in known if each.solved is not None and begin <= (each.after(each.solved) or end) < end
    ]
    asked = [each for each in solved if _by(each.asked_at, end)]
    late = [each for each in solved if each not in asked and _by(each.call_due_at, end)]
    found["called_in_time"] = (sum((each.asked or 0) <= 48 for each in asked), len(asked) + len(late))
    found["resolved"] = (0, 0)
    found["closed"] = (sum(_by(each.after(each.closed), end) for each in opened), len(opened))
    found["repeated"] = (sum(_repeats(each, world.troubles) for each in opened), len(opened))
    found["reopened"] = (sum(each.reopened for each in opened), len(opened))
    return found


def _by(at: datetime | None, end: datetime) -> bool:
    return at is not None and at < end


def _repeats(one: Trouble, troubles: Sequence[Trouble]) -> bool:
    return any(
        other.vehicle == one.vehicle
        and other.cause == one.cause
        and timedelta() < one.at - other.at <= timedelta(days=30)
        for other in troubles
    )


def survival(world: World) -> dict[int, tuple[int, int, float]]:
    """Follow each vehicle month by month: (stayed, at risk, share left) by months after the first visit."""
    ever = [stop for stop in world.stops if stop.delivered_on]
    if not ever:
        return {}
    months: dict[int, set[int]] = {}
    for stop in ever:
        assert stop.delivered_on
        months.setdefault(stop.vehicle, set()).add(stop.delivered_on.year * 12 + stop.delivered_on.month)
    latest = max(stop.delivered_on for stop in ever if stop.delivered_on)
    whole = (latest + timedelta(days=1)).day == 1
    end = latest.year * 12 + latest.month - (0 if whole else 1)
    fresh = [own for own in months.values() if min(own) == 2026 * 12 + 4]
    found: dict[int, tuple[int, int, float]] = {}
    left, share, month = list(fresh), 1.0, 1
    while left and min(map(min, left)) + month <= end:
        lost = [own for own in left if not any(min(own) + month - back in own for back in range(6))]
        share *= 1 - len(lost) / len(left)
        found[month] = (len(left) - len(lost), len(left), share)
        left = [own for own in left if own not in lost]
        month += 1
    return found


def visit_indicators(world: World) -> Counted:
    visits = delivered(world, FIRST, LAST)
    n = len(visits)
    told = [stop for stop in visits if stop.estimate is not None and stop.amount is not None]
    near = [s for s in told if (s.estimate or 0) * 75 <= (s.amount or 0) * 100 <= (s.estimate or 0) * 105]
    promised = [stop for stop in visits if stop.late is not None]
    window = {stop.vehicle for stop in delivered(world, date(2026, 3, 25), date(2026, 4, 27))}
    interviewed = {call.vehicle for call in counting(world, ["callback"]) if call.group == "I"}
    return {
        "fixed": (sum(not stop.rework for stop in visits), n),
        "as_estimated": (len(near), n) if told or not n else (0, 0),
        "in_time": (sum((stop.late or 0) <= 15 for stop in promised), n) if promised or not n else (0, 0),
        "called_back": (len(window & interviewed), len(window)),
    }

"""The facts that scripts pipe into what is said, worded in the language of the call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from store import Card, Season, season
from tui import words
from tui.wiring import Desk
from tui.words import N_, _, formats, labels

_DOUBLE_SURNAMES = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "司徒",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "夏侯",
)

_FULL_STOPS = "。.!！;；,， "

_PARTS = ((12, N_("morning")), (18, N_("afternoon")), (24, N_("evening")))

_REASONS = {
    "time": N_("it has been {months} months since the last maintenance"),
    "time_soon": N_("it will soon be {months} months since the last maintenance"),
    "distance": N_("by the kilometres it usually does it has about done {km} km since the last maintenance"),
    "purchase": N_("it has been {months} months since you bought it"),
    "purchase_soon": N_("it will soon be {months} months since you bought it"),
    "said": N_("when we last spoke you thought it would be due about now"),
}


_COMPLAINTS = {
    "quality": N_("the quality of the work"),
    "time": N_("the time it took"),
    "cost": N_("the cost"),
    "parts": N_("the parts"),
    "attitude": N_("how you were treated"),
    "vehicle": N_("the car itself"),
    "claims": N_("a claim"),
}
"""What a complaint was about, as it is said to the customer; of any other cause nothing is said."""


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """Word what follows in the language of the call, whatever the screen is in."""
    before = words.language()
    words.use(language)
    try:
        yield
    finally:
        words.use(before)


def facts(desk: Desk, card: Card, offers: list[datetime], language: str) -> dict[str, str]:
    """Word everything known of a customer that a script may say; what is not known is left out."""
    today = desk.today()
    with spoken_in(language):
        found = {
            "shop": desk.settings.name,
            "agent": desk.agent.name,
            "customer": card.name,
            "salutation": salutation(card.name, card.gender, company=card.company),
            "vehicle": card.line.model,
            "plate": card.line.plate or "",
            "due_day": formats.day(card.due_on, today) if card.due_on else "",
            "due_reason": _due_reason(desk, card, today),
            "season": _season(desk, card, today),
            "complaint": _complaint(card),
            "solution": card.complaint.solution.rstrip(_FULL_STOPS) if card.complaint else "",
            "day_part": _day_part(desk),
        }
        if card.visit:
            found |= {
                "visit_day": formats.day(card.visit.on, today),
                "service": labels.label(labels.SERVICES, card.visit.service_type),
                "advisor": card.visit.advisor,
                "odometer": f"{card.visit.odometer_km:,}" if card.visit.odometer_km else "",
                "months_since": str(_months_between(card.visit.on, today)),
            }
        for number, offer in enumerate(offers, start=1):
            found[f"offer_{number}"] = formats.spoken(offer, desk.zone, today)
    return {name: value for name, value in found.items() if value}


def values(offers: list[datetime], desk: Desk) -> dict[str, str]:
    """Give what stands behind the offered times: local time as ISO text, to the minute."""
    return {
        f"offer_{number}": f"{offer.astimezone(desk.zone):%Y-%m-%dT%H:%M}"
        for number, offer in enumerate(offers, start=1)
    }


def salutation(name: str, gender: str | None, *, company: bool) -> str:
    """Address a person as the language does (王先生, Mr Wang); a company by its name.

    Empty for a person whose gender is not known.
    """
    if company:
        return name
    if gender is None:
        return ""
    if words.language() == "zh":
        surname = next((double for double in _DOUBLE_SURNAMES if name.startswith(double)), name[:1])
        return surname + ("女士" if gender == "female" else "先生")
    return f"{'Ms' if gender == 'female' else 'Mr'} {name}"


def _day_part(desk: Desk) -> str:
    hour = desk.now().astimezone(desk.zone).hour
    return _(next(word for ends, word in _PARTS if hour < ends))


def _due_reason(desk: Desk, card: Card, today: date) -> str:
    if card.due_basis is None:
        return ""
    plan = desk.settings.maintenance.plan_of(card.line.model)
    early = card.due_basis in {"time", "purchase"} and card.due_on is not None and card.due_on > today
    reason = _REASONS[f"{card.due_basis}_soon" if early else card.due_basis]
    return _(reason).format(months=plan.months, km=f"{plan.km:,}")


def season_of(desk: Desk, card: Card, today: date) -> Season | None:
    """Choose what the season gives to say to somebody who is asked to come; None in other calls."""
    if card.line.kind not in {"invitation", "recall"}:
        return None
    readings = (visit.odometer_km for visit in card.visits if visit.odometer_km is not None)
    return season(
        desk.settings.seasons,
        today,
        energy=card.energy,
        purchased_on=card.purchased_on,
        km=next(readings, None),
    )


def _season(desk: Desk, card: Card, today: date) -> str:
    fits = season_of(desk, card, today)
    return fits.in_(words.language()) if fits else ""


def _complaint(card: Card) -> str:
    causes = card.complaint.causes if card.complaint else ()
    said = [_(_COMPLAINTS[cause]) for cause in causes if cause in _COMPLAINTS]
    return (
        _("{these} and {that}").format(these=_(", ").join(said[:-1]), that=said[-1])
        if said[1:]
        else "".join(said)
    )


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)

"""The customer's card: what an agent reads before and while calling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.content import Content

from store import Card, PastCall, PastVisit
from tui.plain import joined, plain
from tui.text import fitted
from tui.wiring import Desk
from tui.words import _, counted, formats, labels, remarks
from tui.words.facts_line import who

DAY = 14
"""Cells for a day with its year, in either language."""

HEAD, FAINT, ALARM, STRONG = "$accent", "$secondary", "$warning bold", "bold"


def card_content(desk: Desk, card: Card, width: int, *, heading: bool = True) -> Content:
    """Draw a card so many cells wide, numbers masked; `heading` False leaves out who it is."""
    parts = [
        *(_who(card) if heading else ()),
        _vehicle(card),
        *_warnings(desk, card),
        *_why(desk, card),
        *_visits(desk, card, width, 4),
        *_calls(desk, card, width, 5),
        *_others(card, desk),
    ]
    return Content("\n").join(parts)


def brief_content(desk: Desk, card: Card, width: int) -> Content:
    """Draw what must be in sight during a call on a low screen: warnings, last visits, last calls."""
    parts = [*_warnings(desk, card)]
    parts += [visit_line(desk, visit, width) for visit in card.visits[:2]]
    parts += [_call_line(desk, call, width) for call in card.calls[:2]]
    return Content("\n").join(parts)


def _who(card: Card) -> Iterator[Content]:
    yield joined((who(card), STRONG))
    shown = " ".join(card.masked[:1]) or _("no number")
    more = _("+{n} more").format(n=len(card.masked) - 1) if len(card.masked) > 1 else ""
    states = [labels.label(labels.NUMBER_STATES, number.state) for number in card.numbers[:1]]
    yield joined((shown, "$primary bold"), f"  {more}", (f"  {states[0] if states else ''}", FAINT))


def _vehicle(card: Card) -> Content:
    vehicle = " ".join(part for part in (card.line.plate, card.line.model) if part)
    return joined(vehicle, (f"  {card.line.vin or ''}", FAINT))


def _warnings(desk: Desk, card: Card) -> Iterator[Content]:
    for warning in card.warnings:
        yield joined(("! " + remarks.sentence(warning, desk.zone, desk.today()), ALARM))


def _why(desk: Desk, card: Card) -> Iterator[Content]:
    yield rule(_("why"))
    for remark in card.line.why:
        yield plain(remarks.sentence(remark, desk.zone, desk.today()))
    if card.called_lately:
        often = counted("called once in 30 days", "called {n} times in 30 days", card.called_lately)
        yield joined((often, FAINT))


def _visits(desk: Desk, card: Card, width: int, most: int) -> Iterator[Content]:
    yield rule(_("visits"))
    if not card.visits:
        yield joined((_("none yet"), FAINT))
    for visit in card.visits[:most]:
        yield visit_line(desk, visit, width)


def visit_line(desk: Desk, visit: PastVisit, width: int) -> Content:
    """Draw a visit on a line: when, what was done, how far it had gone, for how much, by whom."""
    return joined(
        (fitted(formats.day(visit.on, desk.today()), DAY), FAINT),
        " " + fitted(_visit(visit), max(10, width - DAY - 2)),
    )


def _visit(visit: PastVisit) -> str:
    parts = [labels.label(labels.SERVICES, visit.service_type)]
    if visit.odometer_km is not None:
        parts.append(formats.distance(visit.odometer_km))
    if visit.amount_cents is not None:
        parts.append(formats.money(visit.amount_cents))
    parts += [part for part in (visit.advisor, visit.technician) if part]
    return " · ".join(parts)


def _calls(desk: Desk, card: Card, width: int, most: int) -> Iterator[Content]:
    yield rule(_("earlier calls"))
    if not card.calls:
        yield joined((_("none yet"), FAINT))
    yield from call_lines(desk, card.calls[:most], width)


def call_lines(desk: Desk, calls: Iterable[PastCall], width: int) -> Iterator[Content]:
    """Draw earlier calls, each with what was noted below it."""
    for call in calls:
        yield _call_line(desk, call, width)
        if call.note:
            yield joined((" " * (DAY + 1) + fitted(f"“{call.note}”", max(10, width - DAY - 2)), FAINT))


def _call_line(desk: Desk, call: PastCall, width: int) -> Content:
    said = labels.outcome(call.outcome)
    if call.score is not None:
        said += f" {call.score}"
    said += f" · {labels.label(labels.ONE_OF_KIND, call.kind)} · {call.agent}"
    return joined(
        (fitted(formats.day(call.at.astimezone(desk.zone).date(), desk.today()), DAY), FAINT),
        " " + fitted(said, max(10, width - DAY - 2)),
    )


def _others(card: Card, desk: Desk) -> Iterator[Content]:
    if not card.others:
        return
    yield rule(_("also wanted from this customer"))
    for other in card.others:
        kind = labels.label(labels.ONE_OF_KIND, other.kind)
        until = formats.near_day(other.last_useful_on, desk.today())
        useful = _("until {day}").format(day=until)
        yield plain(f"{kind} · {other.plate or ''} · {useful}")


def rule(title: str) -> Content:
    """Draw the heading of a part."""
    return joined((f"─ {title}", HEAD))

"""The customer's card: what an agent reads before and while calling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from tui.facts import season_of
from tui.plain import joined, plain
from tui.text import fitted
from tui.wiring import Desk
from tui.words import _, counted, formats, labels, language, remarks
from tui.words.facts_line import who

if TYPE_CHECKING:
    from store import Answered, Card, Number, PastCall, PastVisit, QueueLine

NUMBER = 11
"""Cells for a masked number."""

HEAD, FAINT, ALARM, STRONG = "$accent", "$secondary", "$warning bold", "bold"


RULE = "─ "
"""How the heading of a part begins."""


def day_cells() -> int:
    """Give how wide a day with its year is (`formats.past_day`)."""
    return 10 if language() == "zh" else 11


def card_content(desk: Desk, card: Card, width: int, *, heading: bool = True, rows: int = 0) -> Content:
    """Draw a card so many cells wide, numbers masked; `heading` False leaves out who it is.

    Its parts stand apart where that fits in so many `rows`.
    """
    parts = [
        *(_who(card) if heading else ()),
        _vehicle(card),
        *_next_due(desk, card),
        *_warnings(desk, card),
        *_with_it(desk, card),
        *_why(desk, card),
        *_numbers(desk, card, width),
        *_visits(desk, card, width, 4),
        *_calls(desk, card, width, 5),
        *_others(card, desk),
    ]
    return Content("\n").join(_apart(parts, width, rows))


def _apart(parts: list[Content], width: int, rows: int) -> Iterator[Content]:
    """Put an empty line before each heading, where all still fits."""
    headings = sum(part.plain.startswith(RULE) for part in parts)
    high = sum(part.plain.count("\n") + 1 + part.cell_length // max(1, width) for part in parts)
    for part in parts:
        if high + headings <= rows and part.plain.startswith(RULE):
            yield Content("")
        yield part


def brief_content(desk: Desk, card: Card, width: int) -> Content:
    """Draw what must be in sight during a call on a low screen: warnings, last visits, last calls."""
    parts = [*_warnings(desk, card), *_with_it(desk, card, most=2, heading=False)]
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


def _next_due(desk: Desk, card: Card) -> Iterator[Content]:
    """Say when maintenance is next due, and by what, in calls that are not about that themselves."""
    if card.due_on is None or card.line.kind in {"invitation", "recall"}:
        return
    why = labels.label(labels.DUE_BY, card.due_basis or "")
    day = formats.day(card.due_on, desk.today())
    late = card.due_on < desk.today()
    told = _("maintenance was due {day}, {why}") if late else _("maintenance next due {day}, {why}")
    yield joined((told.format(day=day, why=why), FAINT))


def _warnings(desk: Desk, card: Card) -> Iterator[Content]:
    for warning in card.warnings:
        yield joined(("! " + remarks.sentence(warning, desk.zone, desk.today()), ALARM))


def _why(desk: Desk, card: Card) -> Iterator[Content]:
    yield rule(_("why"))
    for remark in card.line.why:
        yield plain(remarks.sentence(remark, desk.zone, desk.today()))
    if fits := season_of(desk, card, desk.today()):
        yield joined((_("season: {sentence}").format(sentence=fits.in_(language())), FAINT))


def _visits(desk: Desk, card: Card, width: int, most: int) -> Iterator[Content]:
    yield rule(_("visits"))
    if not card.visits:
        yield joined((_("none yet"), FAINT))
    for place, visit in enumerate(card.visits[:most]):
        yield visit_line(desk, visit, width, whole=place == 0)


def visit_line(desk: Desk, visit: PastVisit, width: int, *, whole: bool = False) -> Content:
    """Draw a visit: when, what was done and by whom, how far the car had gone, for how much.

    What does not fit on its line is left out, or stands below where it is to be `whole`.
    """
    before = day_cells() + 1
    first, *more = _filled(_parts(visit), max(10, width - before))
    below = "".join("\n" + " " * before + line for line in more) if whole else ""
    return joined((_day(desk, visit.on), FAINT), first, (below, FAINT))


def _parts(visit: PastVisit) -> list[str]:
    parts = [labels.label(labels.SERVICES, visit.service_type)]
    parts += [part for part in (visit.advisor, visit.technician) if part]
    if visit.odometer_km is not None:
        parts.append(formats.distance(visit.odometer_km))
    if visit.amount_cents is not None:
        parts.append(formats.money(visit.amount_cents))
    return parts


def _filled(parts: Sequence[str], room: int) -> list[str]:
    """Set parts in lines of so many cells; a part is only cut where it does not fit on a line alone."""
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]} · {part}" if lines[-1] else part
        if not lines[-1] or cell_len(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(part)
    return [line if cell_len(line) <= room else fitted(line, room) for line in lines]


def _day(desk: Desk, on: date) -> str:
    return fitted(formats.past_day(on, desk.today()), day_cells()) + " "


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
            before = day_cells() + 1
            noted = fitted(f"“{call.note}”", max(10, width - before))
            yield joined((" " * before + noted, FAINT))


def _call_line(desk: Desk, call: PastCall, width: int) -> Content:
    said = labels.outcome(call.outcome)
    if call.score is not None:
        said += f" {call.score}"
    said += f" · {labels.label(labels.ONE_OF_KIND, call.kind)} · {call.agent}"
    if call.despite:
        said += f" · ! {labels.label(labels.DESPITE, call.despite)}"
    on = _day(desk, call.at.astimezone(desk.zone).date())
    return joined((on, FAINT), fitted(said, max(10, width - day_cells() - 1)))


def _others(card: Card, desk: Desk) -> Iterator[Content]:
    if not card.others:
        return
    yield rule(_("also wanted from this customer"))
    for other in card.others:
        yield _other(desk, other)


def _with_it(desk: Desk, card: Card, *, most: int = 6, heading: bool = True) -> Iterator[Content]:
    """List what else is settled in this call, one line each; so many at most, and how many more."""
    if not card.with_it:
        return
    if heading:
        yield rule(_("with this call"))
    for other in card.with_it[:most]:
        yield joined(("+ ", HEAD), _other(desk, other).plain)
    if len(card.with_it) > most:
        yield joined((_("+{n} more").format(n=len(card.with_it) - most), FAINT))


def _other(desk: Desk, other: QueueLine) -> Content:
    kind = labels.label(labels.ONE_OF_KIND, other.kind)
    vehicle = " ".join(part for part in (other.model, other.plate or other.vin) if part)
    if other.promised_at is not None:
        at = formats.moment(other.promised_at, desk.zone, desk.today())
        wanted = _("promised for {at}").format(at=at)
    elif other.kind in {"invitation", "recall"}:
        wanted = _("due {day}").format(day=formats.near_day(other.due_on, desk.today()))
    else:
        wanted = _("until {day}").format(day=formats.near_day(other.last_useful_on, desk.today()))
    return plain(f"{kind} · {vehicle} · {wanted}")


def _numbers(desk: Desk, card: Card, width: int) -> Iterator[Content]:
    """Say what each number answered before, when the person is reached best, how often they were called."""
    if not (card.numbers[1:] or any(card.answered)):
        return
    yield rule(_("numbers"))
    for masked, number, answered in zip(card.masked, card.numbers, card.answered, strict=True):
        told = fitted(_told(desk, number, answered), max(10, width - NUMBER - 1))
        yield joined(fitted(masked, NUMBER), (f" {told}", FAINT))
    if (best := card.best_hour) is not None:
        told = _("reached best at {from_}–{to}: {reached} of {dials}").format(
            from_=f"{best.hour:02}:00", to=f"{best.hour + 1:02}:00", reached=best.reached, dials=best.dials
        )
        yield joined((told, FAINT))
    if card.called_lately:
        often = counted("called once in 30 days", "called {n} times in 30 days", card.called_lately)
        yield joined((often, FAINT))


def _told(desk: Desk, number: Number, answered: Answered | None) -> str:
    """Say why a number is of no use, if it is not, else what it answered before."""
    if number.state not in {"unknown", "good"}:
        return labels.label(labels.NUMBER_STATES, number.state)
    if answered is None:
        return _("never dialled")
    return _("{reached}/{dials} reached, {day} {outcome}").format(
        reached=answered.reached,
        dials=answered.dials,
        day=formats.past_day(answered.at.astimezone(desk.zone).date(), desk.today()),
        outcome=labels.outcome(answered.outcome),
    )


def rule(title: str) -> Content:
    """Draw the heading of a part."""
    return joined((RULE + title, HEAD))

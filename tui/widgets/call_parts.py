"""What the call screen shows around the script, and how it reads what is typed."""

from __future__ import annotations

from textual.content import Content

from store import DayProgress, may_call
from tui import calling, day, keys, saying, words
from tui.calling import Call, Waiting
from tui.plain import flowed, joined
from tui.text import fitted
from tui.wiring import Desk
from tui.words import _, formats, labels
from tui.words.facts_line import who


def status(desk: Desk, waiting: Waiting, call: Call | None, *, narrow: bool) -> Content:
    """Draw the top line: who, which number, how long, which vehicle, which try."""
    card = waiting.card
    vehicle = " ".join(part for part in (card.line.plate, card.line.model) if part)
    kind = labels.label(labels.ONE_OF_KIND, card.line.kind)
    tries = f"{card.line.attempts + 1}/{desk.settings.retry.most_attempts}"
    if call is None:
        number, timer = (card.masked or ("",))[0], ""
    else:
        number, timer = formats.number(call.opened.number), f"  {formats.duration(call.seconds)} ●"
    closed = not may_call(desk.settings.calling, desk.now(), desk.zone)
    return joined(
        (fitted(card.name, 16) if narrow else who(card), "bold"),
        (f"  {number}", "bold $primary"),
        (timer, "bold $accent"),
        f"  {vehicle}",
        f"  {kind} {tries}",
        ("  " + _("outside calling hours") if closed else "", "$warning"),
    )


def before(desk: Desk, waiting: Waiting, progress: DayProgress) -> Content:
    """Say what Enter does, how the agent's day stands, and how the talk will begin."""
    parts = [
        joined((_("Enter opens the call and shows the number."), "$accent bold")),
        joined((day.numbers(desk, progress), "$secondary")),
        Content(""),
    ]
    for text in calling.opening(desk, waiting, words.language()):
        parts += [joined((text, "$secondary")), Content("")]
    return Content("\n").join(parts)


def objections(call: Call) -> Content:
    """Set the usual objections, each with what to say to it."""
    parts = [joined((_("What to say to it"), "$accent bold")), Content("")]
    for objection in call.interview.objections():
        parts += [joined((f"“{objection.they_say}”", "bold")), joined(f"  {objection.you_say}"), Content("")]
    return Content("\n").join(parts)


def outcomes_bar(call: Call, width: int) -> Content:
    """Set the letters that end the call; the outcome that Enter would take stands out."""
    items = [
        joined((key, "bold $accent"), (f" {labels.outcome(code)}", "reverse" if code == call.outcome else ""))
        for key, code in keys.outcome_keys(call.card.line.kind).items()
    ]
    return flowed(items, width)


def as_read(desk: Desk, kind: str, text: str) -> str | None:
    """Say how a typed day or time is understood; None where it is not."""
    if kind == "day":
        day = saying.read_day(text, desk.today())
        return formats.weekday(day) if day else None
    moment = saying.read_moment(text, desk.now(), desk.zone)
    return f"{formats.weekday(moment.date())} {moment:%H:%M}" if moment else None


def typed_value(desk: Desk, kind: str | None, text: str) -> object:
    """Turn what was typed into an answer; None for nothing, or a day or time not understood."""
    if not text:
        return None
    if kind == "day":
        day = saying.read_day(text, desk.today())
        return day.isoformat() if day else None
    if kind == "moment":
        moment = saying.read_moment(text, desk.now(), desk.zone)
        return f"{moment:%Y-%m-%dT%H:%M}" if moment else None
    if kind == "number" and text.isdigit():
        return int(text)
    return text

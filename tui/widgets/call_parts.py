"""What the call screen shows around the script, and how it reads what is typed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from textual.content import Content

from store import DayProgress, may_call
from tui import calling, day, keys, saying, words
from tui.calling import Call, Waiting
from tui.keying import Offer
from tui.plain import doing, flowed, joined
from tui.text import fitted
from tui.wiring import Desk
from tui.words import _, formats, labels
from tui.words.facts_line import titled, who

NAME = 16
"""Cells that a name may take in the top line of a narrow screen."""

BARS = 64
"""Ways in which the outcomes stand that are kept."""


def status(desk: Desk, waiting: Waiting, call: Call | None, *, narrow: bool) -> Content:
    """Draw the top line: who, which number, how long, which vehicle, which try."""
    card = waiting.card
    vehicle = " ".join(part for part in (card.line.plate, card.line.model) if part)
    kind = labels.label(labels.ONE_OF_KIND, card.line.kind)
    nth, most = card.line.attempts + 1, desk.settings.retry.most_attempts
    tries = f" {nth}/{most}" if narrow else " · " + _("try {n} of {most}").format(n=nth, most=most)
    if call is None:
        number, timer = (card.masked or ("",))[0], ""
    else:
        number, timer = formats.number(call.opened.number), f"  {formats.duration(call.seconds)} ●"
    closed = not may_call(desk.settings.calling, desk.now(), desk.zone)
    return joined(
        (fitted(titled(card), NAME).rstrip() if narrow else who(card), "bold"),
        (f"  {number}", "bold $primary"),
        (timer, "bold $accent"),
        f"  {vehicle}",
        f"  {kind}{tries}",
        ("  " + _("outside calling hours") if closed else "", "$warning"),
    )


def before(desk: Desk, waiting: Waiting, progress: DayProgress, width: int) -> Content:
    """Say what Enter does, how the agent's day stands, and how the talk will begin."""
    go = keys.spoken("call.go")
    parts = [
        joined((_("{key} opens the call and shows the number.").format(key=go), "$accent bold")),
        joined((day.numbers(desk, progress, width), "$secondary")),
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


def outcomes_bar(kind: str, call: Call | None, width: int, pressed: str | None = None) -> Content:
    """Set the letters that end a call of a queue; faint before it is open, when they do nothing yet.

    The outcome that Enter would take, or that was `pressed` and is being stored, stands out. Where the
    script has begun and is not at its end, a sign stands at the one for a call that breaks off.
    """
    lettered = tuple((letter, code, labels.outcome(code)) for letter, code in keys.outcome_keys(kind).items())
    if call is None:
        return flowed([joined((f"{letter} {word}", "$secondary")) for letter, _code, word in lettered], width)
    return _outcomes(lettered, width, call.interview.broken_off, pressed or call.outcome)


@lru_cache(BARS)
def _outcomes(
    lettered: tuple[tuple[str, str, str], ...], width: int, breaks_off: str | None, taken: str | None
) -> Content:
    """Set letters, outcomes and their words; what was set once is the same thing when it is set again."""
    items = [
        doing(
            joined(
                ("▸" if code == breaks_off else "", "bold $accent"),
                (letter, "bold $accent"),
                (f" {word}", "reverse" if code == taken else ""),
            ),
            f"outcome({code!r})",
        )
        for letter, code, word in lettered
    ]
    return flowed(items, width)


def offers(call: Call | None) -> Iterator[Offer]:
    """Give the outcomes that can end a call, for the palette; none before it is open."""
    if call is not None:
        for letter, code in keys.outcome_keys(call.card.line.kind).items():
            yield Offer(
                labels.outcome(code),
                letter,
                _("End the call with this."),
                f"outcome({code!r})",
                code.replace("_", " "),
            )


def as_read(desk: Desk, kind: str, text: str) -> str | None:
    """Say how a typed day or time is understood; None where it is not."""
    if kind == "day":
        day = saying.read_day(text, desk.today())
        return formats.weekday(day) if day else None
    moment = saying.read_moment(text, desk.now(), desk.zone)
    return f"{formats.weekday(moment.date())} {moment:%H:%M}" if moment else None


def day_alone(desk: Desk, kind: str | None, text: str) -> str | None:
    """Name the day where a time is asked for and only the day was typed; else None."""
    day = saying.read_day(text, desk.today()) if kind == "moment" else None
    return formats.weekday(day) if day else None


def not_taken(desk: Desk, kind: str | None, text: str) -> str:
    """Say what is wrong with a typed day or time that is not understood."""
    day = day_alone(desk, kind, text)
    if day is not None:
        return _("{day}: write the time too, such as 10 or 3pm.").format(day=day)
    return _("Not understood: write it like 11-30 14:00, tomorrow 10, fri 3pm.")


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
    if kind == "number" and text.isdecimal():
        return int(text)
    return text

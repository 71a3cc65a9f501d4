"""Words for the quality of calls: the card, and what each pattern looks like."""

from __future__ import annotations

from store import DrawnCall, Pattern, Settings
from tui.words import N_, _, language

PATTERNS = {
    "burst": N_("many outcomes at once"),
    "quick": N_("quick “no answer”"),
    "same_note": N_("the same note again and again"),
    "never_came": N_("bookings that did not come"),
    "contradiction": N_("outcomes that contradict each other"),
}
DEFINITIONS = {
    "burst": N_(
        "Looks like outcomes entered in one go: {burst_calls} calls or more ended within {burst_seconds}"
        " seconds. A list worked off on paper first looks the same."
    ),
    "quick": N_(
        "Looks like a telephone that was not let ring: “no answer” within {quick_seconds} seconds of opening"
        " the call, {quick_calls} times or more. A dial begun before the call was opened looks the same."
    ),
    "same_note": N_(
        "Looks like a note copied from call to call: word for word the same in {same_note_calls} calls or"
        " more, to different customers, of {same_note_letters} characters or more. A stock phrase for a"
        " common case looks the same."
    ),
    "never_came": N_(
        "Looks like bookings made for their number: of {bookings} bookings or more {percent} % or more had"
        " no visit up to {came_days} days after the time booked. Bad weather or a late import looks the"
        " same."
    ),
    "contradiction": N_(
        "Looks like one of two outcomes is not what happened: within {contradiction_minutes} minutes a"
        " number reached nobody or somebody else, and the customer spoke on it; {contradictions} times or"
        " more. A slip of the key looks the same."
    ),
}
"""What each pattern is, with the shop's own thresholds."""


def pattern(name: str) -> str:
    """Give a pattern's name."""
    return _(PATTERNS[name])


def definition(name: str, settings: Settings) -> str:
    """Say what a pattern looks like, by the shop's own thresholds."""
    rules = settings.quality
    return _(DEFINITIONS[name]).format(
        burst_calls=rules.burst_calls,
        burst_seconds=rules.burst_seconds,
        quick_seconds=rules.quick_seconds,
        quick_calls=rules.quick_calls,
        same_note_calls=rules.same_note_calls,
        same_note_letters=rules.same_note_letters,
        bookings=rules.bookings,
        percent=f"{rules.never_came * 100:g}",
        came_days=rules.came_days,
        contradiction_minutes=rules.contradiction_minutes,
        contradictions=rules.contradictions,
    )


def found(one: Pattern) -> str:
    """Say how many calls a pattern is of."""
    return _("{n} of {of}").format(n=one.n, of=one.of)


def criterion(name: str, settings: Settings) -> str:
    """Give a criterion's words; of one that the card no longer has, its name."""
    known = settings.card.get(name)
    if known is None:
        return name
    return known.zh if language() == "zh" else known.en


def criteria(settings: Settings) -> list[str]:
    """List the criteria that are asked, in the card's order."""
    return [name for name, criterion in settings.card.items() if criterion.weight]


def scored(one: DrawnCall) -> str:
    """Write a call's score, 1 to 5; a dash where it has none, a word where nothing applied."""
    if one.score is None:
        return "–"
    return _("nothing applied") if one.score.mean is None else f"{one.score.mean:.2f}"

"""The script of a call: what was answered, what is said now, and the answers on offer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from textual.content import Content

from callscripts import Interview, Option, Question
from store import outcomes
from tui import keys
from tui.calling import Call
from tui.plain import doing, in_columns, joined, plain
from tui.words import _, formats, labels

MANY, FEW = 5, 3
"""Choices up to which they stand below one another, on a high and on a low screen."""

TIMES = ("day", "moment")

ENDING = {"open_complaint", "do_not_call"}
"""Effects that set aside what else there is of a customer."""

OFFERS = {"offer_1": 0, "offer_2": 1}
"""The facts that are times offered, and their places among these."""

ASK, FAINT, CHOSEN = "bold", "$secondary", "$accent bold"


def script_content(
    call: Call, marked: tuple[str, ...], width: int, *, noted: str = "", tight: bool = False
) -> Content:
    """Draw the talk as it stands, so many cells wide.

    `marked` are the choices ticked so far of a multiple question, `noted` the note beside the script.
    `tight` leaves out the space between paragraphs, and sets choices side by side, for a low screen.
    """
    talk = call.talk
    parts = [*_progress(call, talk)]
    if talk.current is None:
        parts += _at_the_end(call, talk)
    else:
        parts += _asking(call, talk, marked, width, tight=tight)
    parts += _answered(call, talk)
    if noted:
        parts.append(joined((_("note: {note}").format(note=noted), FAINT)))
    if tight:
        parts = [part for place, part in enumerate(parts) if part.plain or place == 1]
    return Content("\n").join(parts)


def _progress(call: Call, talk: Interview) -> Iterator[Content]:
    is_asking_details = call.details is not None and talk.current is not None
    if call.card.settled:
        ends = _("{key} ends the talk").format(key=keys.spoken("call.end_talk"))
        yield joined((_same_call(call), CHOSEN), (f"   {ends}", FAINT))
    if is_asking_details:
        yield joined((_("outcome: {outcome}").format(outcome=labels.outcome(call.chosen or "")), CHOSEN))
    else:
        title = call.interview.script.title.in_(call.interview.language)
        done, of = call.interview.progress
        yield joined((title + "  " + _("{done} of {of} answered").format(done=done, of=of), FAINT))
    yield Content("")


def _same_call(call: Call) -> str:
    """Say which of the person's follow-ups is spoken of, in a talk that goes on."""
    number = call.card.settled + 1
    return _("same call, {n} of {all}").format(n=number, all=number + len(call.card.with_it))


def _asking(
    call: Call, talk: Interview, marked: tuple[str, ...], width: int, *, tight: bool
) -> Iterator[Content]:
    question = talk.current
    assert question is not None  # noqa: S101  only drawn while something is asked
    if call.details is None and not talk.answers:
        for text in _opening(call, talk):
            yield joined(text)
            yield Content("")
    *before, asked = talk.said()
    for text in before:
        yield plain(text)
    yield joined((asked, ASK))
    if talk.hint():
        yield joined((_("({hint})").format(hint=talk.hint()), FAINT))
    yield Content("")
    answer = talk.answers.get(question.id)
    offered = [
        joined(
            _option(option, marked, answer, multiple=question.kind == "multiple"),
            (_how_full(call, question, option), FAINT),
        )
        for option in talk.options()
    ]
    if offered:
        side_by_side = len(offered) > (FEW if tight else MANY)
        yield in_columns(offered, width) if side_by_side else Content("\n").join(offered)
    yield joined((_how_to_answer(question.kind, required=question.required), FAINT))
    yield Content("")


def _opening(call: Call, talk: Interview) -> tuple[str, ...]:
    """Give what is said first; in a talk that goes on only what it is about now, without a greeting."""
    said = talk.opening()
    return said[-1:] if call.card.settled else said


def _option(option: Option, marked: tuple[str, ...], answer: object, *, multiple: bool) -> Content:
    given = (
        option.value in marked if multiple else answer == option.value and type(answer) is type(option.value)
    )
    sign = ("[x]" if given else "[ ]") if multiple else ("▸" if given else " ")
    shown = joined(
        f" {sign} ",
        (f"{option.key % 10}", "bold $accent"),
        (f"  {option.text}", "bold" if given else ""),
    )
    return doing(shown, f"digit({option.key % 10})")


def _how_full(call: Call, question: Question, option: Option) -> str:
    """Say how full the time is that an option offers."""
    choice = next((one for one in question.choices if one.code == option.value), None)
    place = OFFERS.get(choice.value_of) if choice else None
    if place is None or place >= len(call.times.full):
        return ""
    taken, places = call.times.full[place]
    return "  " + _("{taken}/{places} taken").format(taken=taken, places=places)


def _how_to_answer(kind: str, *, required: bool) -> str:
    go, month = keys.spoken("call.go"), keys.spoken("call.month")
    how = {
        "multiple": _("digits tick, {key} goes on").format(key=go),
        "text": _("type, {key} goes on").format(key=go),
        "number": _("type a number, {key} goes on").format(key=go),
        "day": _("type a day, such as 11-30, fri, in 2 weeks; {key} opens a month").format(key=month),
        "moment": _("type a time, such as tomorrow 10, fri 3pm, 11-30 14:00; {key} opens a month").format(
            key=month
        ),
        "phone": _("type the telephone number, {key} goes on").format(key=go),
    }.get(kind, "")
    skip = "" if required or kind == "multiple" else _("{key} skips").format(key=go)
    if skip and kind in {"text", "number", "phone"}:
        skip = _("left empty, {key} skips").format(key=go)
    return "  ".join(part for part in (how, skip) if part)


def _at_the_end(call: Call, talk: Interview) -> Iterator[Content]:
    if call.details is None:
        if _goes_on(call):
            yield joined((_("Keep the goodbye for later: more follows in this call."), CHOSEN))
        for text in talk.closing():
            yield joined(text)
            yield Content("")
    go = keys.spoken("call.go")
    if call.outcome is None:
        yield joined((_("End the call with one of the letters below."), ASK))
    else:
        yield joined(
            (_("outcome: {outcome}").format(outcome=labels.outcome(call.outcome)), CHOSEN),
            ("   " + _("{key} logs it; another letter changes it").format(key=go), FAINT),
        )
    yield Content("")


def _goes_on(call: Call) -> bool:
    """Whether the same call certainly goes on with something else after this outcome."""
    outcome = outcomes().get(call.outcome or "")
    if outcome is None or outcome.rest != "goes_on" or ENDING & {*outcome.effects}:
        return False
    own = call.card.line.vehicle_id if outcome.effects else None
    return any(line.vehicle_id != own for line in call.card.with_it)


def _answered(call: Call, talk: Interview) -> Iterator[Content]:
    """Keep in sight what was answered: the scores in one line, words below."""
    scores, words = [], []
    for id_, value in call.interview.counted().items():
        question = call.interview.script.question(id_)
        if question is None:
            continue
        if question.kind == "rating":
            scores.append(str(value))
        else:
            words.append(f"{_value(call, call.interview, id_, value)}")
    if scores:
        yield joined((_("answers so far: {scores}").format(scores=" · ".join(scores)), FAINT))
    for word in words:
        yield joined((f"  {word}", FAINT))
    if talk is not call.interview:
        for id_, value in talk.counted().items():
            yield joined((f"  {_value(call, talk, id_, value)}", FAINT))


def _value(call: Call, talk: Interview, question: str, value: object) -> str:
    """Write an answer as it was offered, a day or a time as people say it."""
    asked = talk.script.question(question)
    assert asked is not None  # noqa: S101  only asked about the script's own
    language = talk.language
    if asked.kind in TIMES:
        return _time(call, str(value))
    listed = value if isinstance(value, list) else [value]
    named = {
        choice.code: choice.label.in_(language) for choice in asked.choices if "{{" not in choice.label.en
    }
    offered = {
        f"{choice.code}": offer for choice in asked.choices if (offer := _offer(call, choice.value_of))
    }
    return _(", ").join(str(offered.get(str(one)) or named.get(str(one)) or one) for one in listed)


def _time(call: Call, said: str) -> str:
    """Write a day or a time of the shop, kept as `2026-11-30` or `2026-11-30T14:00`."""
    on, _t, clock = said.partition("T")
    return f"{formats.near_day(date.fromisoformat(on), call.desk.today())} {clock}".rstrip()


def _offer(call: Call, fact: str) -> str:
    place = OFFERS.get(fact)
    if place is None or place >= len(call.offers):
        return ""
    return formats.moment(call.offers[place], call.desk.zone, call.desk.today())

"""Sentences for what was missed in a practice call."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from callscripts import Language, Question, say
from callscripts.practice.reading import script_of
from tui.practising.judging import Missed
from tui.text import fitted
from tui.words import N_, _, formats, labels, language

SENTENCES = {
    "outcome": N_("outcome: {given}; it was {right}"),
    "misunderstood": N_("“{question}”: taken for {given}, meant was {right}"),
    "not_asked": N_("“{question}”: no answer taken"),
    "not_marked": N_("“{question}”: {choice} not marked"),
    "not_written_down": N_("“{question}”: not written down"),
    "cause": N_("cause not marked: {cause}"),
    "complaint": N_("no complaint opened"),
    "severity": N_("how serious: {given}; it was {right}"),
    "appointment": N_("time of the visit: {given_at}; agreed was {at}"),
    "call_back": N_("time to call again: {given_at}; agreed was {at}"),
    "due_on": N_("when it will be due: {given_on}; said was {on}"),
    "other_shop": N_("which shop they go to: not written down"),
    "reason": N_("why they go there: not written down"),
    "note": N_("no note written"),
    "objection_passed_over": N_("“{objection}”: answered without looking up what to say to it"),
    "did_not_wait": N_("“{question}”: answered while the customer was still thinking"),
    "went_on_after_the_end": N_("“{question}”: answered although nobody was on the line any more"),
}

QUESTION = 30
"""Cells for a question, where it is only to be known again."""


def sentence(missed: Missed, zone: ZoneInfo, today: date) -> str:
    """Say what was missed, in the reader's language."""
    facts = missed.facts
    worded = {name: _worded(name, value, zone, today) for name, value in facts.items()}
    if missed.code == "outcome":
        worded |= {name: labels.outcome(facts[name]) for name in ("given", "right")}
    elif missed.code == "severity":
        worded |= {name: labels.label(labels.SEVERITIES, facts[name]) for name in ("given", "right")}
    elif "script" in facts:
        worded |= _of_script(facts)
    return _(SENTENCES[missed.code]).format(**worded)


def _worded(name: str, value: str, zone: ZoneInfo, today: date) -> str:
    if not value:
        return "–"
    if name == "at" or name.endswith("_at"):
        return formats.moment(datetime.fromisoformat(value), zone, today)
    if name == "on" or name.endswith("_on"):
        return formats.day(date.fromisoformat(value), today)
    return labels.label(labels.CAUSES, value) if name == "cause" else value


def _of_script(facts: dict[str, str]) -> dict[str, str]:
    """Word what stands in a script: its question, the answers to it, an objection."""
    spoken: Language = "zh" if language() == "zh" else "en"
    script = script_of(facts["script"])
    found = {}
    question = script.question(facts.get("question", ""))
    if question is not None:
        found["question"] = fitted(say(question.ask, {}, spoken), QUESTION).rstrip()
        for name in {"given", "right", "choice"} & set(facts):
            found[name] = _answer(question, facts[name], spoken)
    for objection in script.objections:
        if objection.id == facts.get("objection"):
            found["objection"] = objection.they_say.in_(spoken)
    return found


def _answer(question: Question, value: str, spoken: Language) -> str:
    named = (choice.label.in_(spoken) for choice in question.choices if choice.code == value)
    label = next(named, value)
    return value if "{{" in label else label

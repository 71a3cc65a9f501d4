"""The details an outcome asks for, put as questions, so that they are answered like the script's own."""

from __future__ import annotations

from collections.abc import Sequence

from callscripts import Choice, OutcomeRule, Question, Say, Script, Text

_CAUSES = (
    ("quality", "Quality of the work", "维修质量"),
    ("time", "Time it took", "维修时间"),
    ("cost", "Cost", "费用"),
    ("parts", "Parts", "配件"),
    ("attitude", "Attitude", "服务态度"),
    ("vehicle", "The vehicle itself", "车辆本身"),
    ("claims", "Warranty or insurance claim", "索赔理赔"),
    ("other", "Other", "其他"),
)
_SEVERITIES = (("minor", "Minor", "轻微"), ("serious", "Serious", "较重"), ("severe", "Severe", "严重"))


def _choices(listed: Sequence[tuple[str, str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(code=code, label=Text(en=en, zh=zh)) for code, en, zh in listed)


def _offered(code: str, fact: str) -> Choice:
    said = "{{ " + fact + " }}"
    return Choice(code=code, label=Text(en=said, zh=said), when=fact, value_of=fact)


_QUESTIONS = (
    Question(
        id="appointment",
        kind="choice",
        ask=Text(en="Booked for when?", zh="约在什么时间？"),
        choices=(
            _offered("first", "offer_1"),
            _offered("second", "offer_2"),
            Choice(code="another", label=Text(en="Another time", zh="其他时间")),
        ),
        fills="appointment",
    ),
    Question(
        id="appointment_time",
        kind="moment",
        ask=Text(en="On which day, at what time?", zh="哪天几点？"),
        when="appointment == 'another'",
        fills="appointment",
    ),
    Question(
        id="call_back",
        kind="moment",
        ask=Text(en="When shall we call again?", zh="约定什么时候再拨？"),
        fills="call_back",
    ),
    Question(
        id="due_on",
        kind="day",
        ask=Text(en="When will it be due, do they think?", zh="大概哪天到期？"),
        required=False,
        fills="due_on",
    ),
    Question(
        id="other_shop",
        kind="text",
        ask=Text(en="Which shop do they go to?", zh="去了哪家店？"),
        required=False,
        fills="other_shop",
    ),
    Question(
        id="reason",
        kind="text",
        ask=Text(en="Why, in their words?", zh="什么原因？"),
        required=False,
        fills="reason",
    ),
    Question(
        id="causes",
        kind="multiple",
        ask=Text(en="What was it about?", zh="主要是哪方面？"),
        choices=_choices(_CAUSES),
        fills="causes",
    ),
    Question(
        id="severity",
        kind="choice",
        ask=Text(en="How serious is it?", zh="严重程度？"),
        choices=_choices(_SEVERITIES),
        fills="severity",
    ),
    Question(
        id="number",
        kind="phone",
        ask=Text(en="The number of whoever uses it", zh="实际用车人的电话"),
        required=False,
        fills="number",
    ),
)  # fmt: skip


def details_script(details: Sequence[str], outcome: str) -> Script:
    """Make a script of questions for these details, in their order, that ends in the outcome."""
    wanted = set(details) | ({"appointment_time"} if "appointment" in details else set())
    nothing = (Say(en=" ", zh=" "),)
    return Script(
        script="details",
        version=1,
        kind="callback",
        title=Text(en="Details", zh="补充信息"),
        opening=nothing,
        questions=tuple(question for question in _QUESTIONS if question.id in wanted),
        closing=nothing,
        outcomes=(OutcomeRule(outcome=outcome),),
        facts=("offer_1", "offer_2"),
    )

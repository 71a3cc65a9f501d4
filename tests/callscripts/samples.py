"""Scripts, facts and answers for the tests."""

from itertools import pairwise
from pathlib import Path

from hypothesis import strategies as st

from callscripts import (
    Answer,
    Choice,
    Interview,
    OutcomeRule,
    Question,
    Say,
    Script,
    Text,
    shipped,
    shipped_names,
)

OUTCOMES = frozenset(
    (
        *(
            "satisfied",
            "neutral",
            "dissatisfied",
            "booked",
            "will_come",
            "not_due",
            "lost_other_shop",
            "too_far",
        ),
        *("inconvenient", "used_by_other", "sold_on", "scrapped", "moved_away", "declined", "broken_off"),
        *("call_later", "refused", "do_not_call", "wrong_person", "no_answer", "busy", "powered_off"),
        *("no_signal", "voicemail", "suspended", "invalid_number", "single_visit"),
    )
)

SHIPPED = {name: shipped(name) for name in shipped_names()}
FOLDER = Path(__file__).parents[2] / "callscripts" / "scripts"

FACTS = {
    "shop": "顺达店",
    "agent": "李娜",
    "customer": "王小明",
    "salutation": "王先生",
    "vehicle": "卡罗拉",
    "visit_day": "11月20日",
    "service": "定期保养",
    "advisor": "张伟",
    "due_reason": "三个月保养期将到",
    "season": "马上入冬了。",
    "offer_1": "周二上午9点",
    "offer_2": "周四下午3点",
    "months_since": "8",
    "complaint": "刹车异响",
    "solution": "更换了刹车片",
    "day_part": "上午",
}
VALUES = {"offer_1": "2026-11-24T09:00", "offer_2": "2026-11-26T15:00"}

TINY = """\
script: tiny
version: 1
kind: callback
title: {en: Tiny, zh: 小脚本}
facts: [customer, visits]
opening:
  - {en: Hello., zh: 您好。}
questions:
  - id: overall
    kind: rating
    ask: {en: How was it?, zh: 您满意吗？}
    low_opens: causes
  - id: causes
    kind: multiple
    ask: {en: What was it?, zh: 是什么问题？}
    choices:
      - {code: time, label: {en: Time, zh: 时间}}
      - {code: cost, label: {en: Cost, zh: 费用}}
  - id: again
    kind: yes_no
    when: overall >= 4
    ask: {en: Again?, zh: 还来吗？}
closing:
  - {en: Goodbye., zh: 再见。}
outcomes:
  - {outcome: satisfied, when: overall >= 4}
  - {outcome: dissatisfied}
objections:
  - id: no_time
    they_say: {en: No time., zh: 没空。}
    you_say: {en: When then?, zh: 什么时候有空？}
"""


def answers_to(interview: Interview) -> st.SearchStrategy[Answer | None]:
    """Return legal answers to the current question; None is a skip."""
    question = interview.current
    assert question is not None
    codes = [option.value for option in interview.options()]
    by_kind: dict[str, st.SearchStrategy[Answer | None]] = {
        "rating": st.integers(1, 5),
        "number": st.integers(0, 3),
        "yes_no": st.booleans(),
        "text": st.sampled_from(["好", "{{ customer }}", "[/red]"]),
        "day": st.dates().map(lambda day: day.isoformat()),
        "moment": st.just("2026-12-01T10:00"),
        "phone": st.just("+86 138 0013 8000"),
    }
    if question.kind == "choice":
        answer: st.SearchStrategy[Answer | None] = st.sampled_from([str(code) for code in codes])
    elif question.kind == "multiple":
        answer = st.lists(st.sampled_from([str(code) for code in codes]), min_size=1, unique=True)
    else:
        answer = by_kind[question.kind]
    return answer if question.required else st.one_of(st.none(), answer)


def _text(words: str) -> Text:
    return Text(en=words, zh=words)


@st.composite
def made_up_scripts(draw: st.DrawFn) -> Script:
    """Scripts of every shape: conditions on earlier answers, opened questions, rules that end early."""
    count = draw(st.integers(1, 6))
    kinds = [
        draw(st.sampled_from(["rating", "yes_no", "choice", "multiple", "text", "number"]))
        for _ in range(count)
    ]
    opened = [f"d{i}" for i in range(draw(st.integers(0, 2)))]
    questions = []
    for i, kind in enumerate(kinds):
        when = draw(st.sampled_from(["", "fact", *_conditions(kinds[:i])]))
        low_opens = draw(st.sampled_from(["", *opened])) if kind == "rating" else ""
        questions.append(_question(f"q{i}", kind, when, low_opens, required=draw(st.booleans())))
    for i, id_ in enumerate(opened):
        kind = draw(st.sampled_from(["rating", "multiple"]))
        low_opens = draw(st.sampled_from(["", *opened])) if kind == "rating" else ""
        questions.insert(
            draw(st.integers(0, len(questions))), _question(id_, kind, "", low_opens, required=i == 0)
        )
    rules = [
        OutcomeRule(outcome="booked", when=when, early=draw(st.booleans()))
        for when in draw(st.lists(st.sampled_from(["fact", *_conditions(kinds)]), max_size=3))
    ]
    return Script(
        script="made_up",
        version=1,
        kind="survey",
        title=_text("t"),
        facts=("fact",),
        opening=(Say(en="o", zh="o"),),
        questions=tuple(questions),
        closing=(Say(en="c", zh="c"),),
        outcomes=(*rules, OutcomeRule(outcome="neutral")),
    )


def _question(id_: str, kind: str, when: str, low_opens: str, *, required: bool) -> Question:
    chosen = kind in {"choice", "multiple"}
    choices = tuple(Choice(code=code, label=_text(code)) for code in "abc") if chosen else ()
    return Question(
        id=id_,
        kind=kind,  # type: ignore[arg-type]
        ask=_text(id_),
        when=when,
        low_opens=low_opens,
        required=required,
        choices=choices,
    )


_CONDITION_ON = {
    "rating": ["{} <= 2", "not {} >= 4", "{} == 3"],
    "yes_no": ["{}", "not {}"],
    "choice": ["{} == 'a'", "{} in ['b', 'c']", "{} != 'b'"],
    "multiple": ["'a' in {}", "'a' in {0} and 'b' not in {0}", "{} | length >= 2"],
    "text": ["{} is defined", "{} == '好'"],
    "number": ["{} > 1", "{} == 0"],
}


def _conditions(kinds: list[str]) -> list[str]:
    single = [words.format(f"q{i}") for i, kind in enumerate(kinds) for words in _CONDITION_ON[kind]]
    pairs = [f"{first} {word} {second}" for first, second in pairwise(single) for word in ("and", "or")]
    return [*single, *pairs]

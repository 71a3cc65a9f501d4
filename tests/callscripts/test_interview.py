"""The course of an interview."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from callscripts import AnswerRefused, Interview, Script
from tests.callscripts.samples import FACTS, OUTCOMES, SHIPPED, VALUES, answers_to, made_up_scripts

any_script = st.one_of(st.sampled_from(list(SHIPPED.values())), made_up_scripts())
some_facts = st.sets(st.sampled_from(sorted(FACTS))).map(
    lambda names: {name: FACTS[name] for name in names} | {"fact": "x"}
)
thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def give(interview: Interview, value: object) -> None:
    """Answer, or skip with None."""
    if value is None:
        interview.skip()
    else:
        interview.answer(value)


def finish(interview: Interview, data: st.DataObject) -> list[str]:
    """Answer to the end, return the ids asked."""
    asked = []
    while (question := interview.current) is not None:
        assert question.id not in asked, "asked twice"
        asked.append(question.id)
        assert len(asked) <= len(interview.script.questions), "does not end"
        give(interview, data.draw(answers_to(interview)))
    return asked


def state(interview: Interview) -> dict[str, Any]:
    """Return everything that can be seen of an interview."""
    return {
        "path": interview.path(),
        "at": interview.at,
        "answers": list(interview.answers.items()),
        "counted": interview.counted(),
        "orphaned": interview.orphaned(),
        "filled": interview.filled(),
        "outcome": interview.suggested_outcome,
        "broken_off": interview.broken_off,
        "progress": interview.progress,
        "said": interview.said(),
        "options": interview.options(),
    }


def invariants(interview: Interview) -> None:
    ids = [question.id for question in interview.path()]
    given_ = {id_: value for id_, value in interview.answers.items() if value is not None}
    assert len(ids) == len(set(ids))
    assert interview.counted().keys() <= set(ids)
    assert interview.orphaned().keys().isdisjoint(ids)
    assert interview.counted() | interview.orphaned() == given_
    assert interview.at in {None, *ids}
    assert interview.at is not None or interview.is_complete
    done, of = interview.progress
    assert 0 <= done <= of == len(ids)
    assert (done == of) == interview.is_complete
    assert interview.is_complete or interview.suggested_outcome is None


@thorough
@given(any_script, some_facts, st.data())
def test_an_interview_always_ends_and_never_asks_twice(
    script: Script, facts: dict[str, str], data: st.DataObject
) -> None:
    interview = Interview(script, facts)
    asked = finish(interview, data)
    assert asked == [question.id for question in interview.path()]
    assert interview.is_complete
    assert interview.suggested_outcome in OUTCOMES
    assert interview.broken_off is None


@thorough
@given(any_script, some_facts, st.data())
def test_moving_about_and_changing_ones_mind_still_ends_and_asks_nothing_again(
    script: Script, facts: dict[str, str], data: st.DataObject
) -> None:
    interview = Interview(script, facts)
    log: list[tuple[str, Any]] = []
    moves = st.lists(
        st.sampled_from(["answer", "answer", "answer", "back", "forward", "go", "speak"]), max_size=20
    )
    for move in data.draw(moves):
        if move == "back":
            interview.back()
        elif move == "forward":
            interview.forward()
        elif move == "speak":
            interview.language = "en" if interview.language == "zh" else "zh"
        elif move == "go" and interview.path():
            interview.go_to(data.draw(st.sampled_from([question.id for question in interview.path()])))
        elif move == "answer" and interview.current is not None:
            value = data.draw(answers_to(interview))
            log.append((interview.current.id, value))
            give(interview, value)
        invariants(interview)
        resumed_as(interview, log, facts)
    known = set(interview.answers)
    first = interview.at
    asked = finish(interview, data)
    assert known.isdisjoint(set(asked) - {first}), "asked again"
    assert interview.is_complete
    assert interview.suggested_outcome in OUTCOMES


def resumed_as(interview: Interview, log: list[tuple[str, Any]], facts: dict[str, str]) -> None:
    """From its answers, and from every answer ever given, the same interview comes back."""
    for stored in (list(interview.answers.items()), log):
        again = Interview(interview.script, facts, interview.language)
        assert again.resume(stored, interview.at) == ()
        assert state(again) == state(interview)


def at(name: str, **answers: Any) -> Interview:
    """Return an interview in which these questions were answered in this order."""
    interview = Interview(SHIPPED[name], FACTS, values=VALUES)
    for id_, value in answers.items():
        interview.go_to(id_)
        give(interview, value)
    return interview


def test_a_satisfied_callback_takes_eight_digits_and_one_key() -> None:
    interview = Interview(SHIPPED["callback"], FACTS)
    for _ in range(8):
        interview.answer(5)
    assert (interview.at, interview.suggested_outcome) == ("anything_else", None)
    interview.skip()
    assert (interview.at, interview.suggested_outcome) == (None, "satisfied")
    assert list(interview.counted()) == [
        *("overall", "reception", "workmanship", "explained_before"),
        *("lounge", "washed", "explained_after", "recommend"),
    ]


@pytest.mark.parametrize(
    ("overall", "outcome"),
    [(5, "satisfied"), (4, "satisfied"), (3, "neutral"), (2, "dissatisfied"), (1, "dissatisfied")],
)
def test_the_overall_rating_decides_a_callback(overall: int, outcome: str) -> None:
    interview = Interview(SHIPPED["callback"], FACTS)
    interview.answer(overall)
    while interview.current is not None:
        match interview.current.kind:
            case "rating":
                interview.answer(5)
            case "multiple":
                interview.answer(["quality", "cost"])
            case "choice":
                interview.answer("serious")
            case _:
                interview.skip()
    assert interview.suggested_outcome == outcome
    severity = {"severity": "serious"} if overall <= 2 else {}
    causes = {"causes": ["quality", "cost"]} if overall <= 3 else {}
    assert interview.filled() == severity | causes


def test_the_first_low_rating_opens_the_causes_right_after_it_and_only_once() -> None:
    interview = at("callback", overall=5, reception=3, causes=["time"], workmanship=1)
    ids = [question.id for question in interview.path()]
    assert ids[:4] == ["overall", "reception", "causes", "workmanship"]
    assert ids.count("causes") == 1
    assert interview.at == "explained_before"


def test_an_answer_changed_orphans_what_it_had_opened_and_changed_back_restores_it() -> None:
    interview = at("callback", overall=2, causes=["time", "cost"])
    interview.go_to("overall")
    interview.answer(5)
    assert interview.orphaned() == {"causes": ["time", "cost"]}
    assert "causes" not in interview.counted()
    assert interview.filled() == {}
    assert interview.at == "reception"
    interview.go_to("overall")
    interview.answer(1)
    assert interview.orphaned() == {}
    assert interview.counted()["causes"] == ["time", "cost"]
    assert interview.at == "reception", "the causes are known, they are not asked again"


def test_what_was_opened_moves_to_the_rating_that_opens_it_now() -> None:
    interview = at("callback", overall=2, causes=["time"], reception=5, workmanship=1)
    interview.go_to("overall")
    interview.answer(5)
    assert [question.id for question in interview.path()][:4] == [
        "overall",
        "reception",
        "workmanship",
        "causes",
    ]
    assert interview.orphaned() == {}


def test_an_early_rule_ends_the_interview_at_once() -> None:
    interview = at("recall", where_now="scrapped")
    assert interview.current is None
    assert interview.suggested_outcome == "scrapped"
    assert interview.progress == (1, 1)


@pytest.mark.parametrize(
    ("script", "answers", "outcome", "filled"),
    [
        ("invitation", {"when": "first"}, "booked", {"appointment": "2026-11-24T09:00"}),
        ("invitation", {"when": "second"}, "booked", {"appointment": "2026-11-26T15:00"}),
        (
            "invitation",
            {"when": "other", "other_time": "2026-12-01T10:30"},
            "booked",
            {"appointment": "2026-12-01T10:30"},
        ),
        (
            "invitation",
            {"when": "not_now", "why_not": "not_due", "due_on": "2027-01-15"},
            "not_due",
            {"due_on": "2027-01-15"},
        ),
        (
            "invitation",
            {"when": "not_now", "why_not": "lost_other_shop", "other_shop": "途虎", "why_there": "price"},
            "lost_other_shop",
            {"other_shop": "途虎", "reason": "price"},
        ),
        (
            "invitation",
            {
                "when": "not_now",
                "why_not": "lost_other_shop",
                "other_shop": None,
                "why_there": "other",
                "why_there_words": "亲戚开的",
            },
            "lost_other_shop",
            {"reason": "亲戚开的"},
        ),
        (
            "invitation",
            {"when": "not_now", "why_not": "used_by_other", "user_number": "１３８００１３８０００"},
            "used_by_other",
            {"number": "13800138000"},
        ),
        (
            "first_service",
            {"condition": "fine", "when": "first"},
            "booked",
            {"appointment": "2026-11-24T09:00"},
        ),
        (
            "recall",
            {"where_now": "workshop", "other_shop": "小李汽修", "why_there": "nearer", "when": "not_now"},
            "lost_other_shop",
            {"other_shop": "小李汽修", "reason": "nearer"},
        ),
        ("recall", {"where_now": "nowhere", "when": "will_come"}, "will_come", {}),
        ("complaint", {"solved": "solved", "handling": 5}, "satisfied", {}),
        (
            "complaint",
            {"solved": "partly", "still_missing": "还有异响", "handling": 4},
            "neutral",
            {"note": "还有异响"},
        ),
        (
            "complaint",
            {"solved": "not_solved", "still_missing": "没修", "handling": 1, "better": None},
            "dissatisfied",
            {"note": "没修"},
        ),
    ],
)
def test_what_was_answered_makes_the_outcome_and_its_details(
    script: str, answers: dict[str, Any], outcome: str, filled: dict[str, Any]
) -> None:
    interview = at(script, **answers)
    assert interview.suggested_outcome == outcome
    assert interview.filled() == filled


@pytest.mark.parametrize("reason", [choice.code for choice in SHIPPED["invitation"].questions[2].choices])
def test_every_reason_not_to_come_is_an_outcome(reason: str) -> None:
    interview = at("invitation", when="not_now", why_not=reason)
    while interview.current is not None:
        interview.skip()
    assert interview.suggested_outcome == reason


def test_a_time_that_is_not_there_is_not_offered_and_the_digits_stay() -> None:
    interview = Interview(SHIPPED["invitation"], {"offer_2": "周四"})
    assert [(option.key, option.value, option.text) for option in interview.options()] == [
        (2, "second", "周四"),
        (3, "other", "其他时间"),
        (4, "not_now", "暂时不来"),
    ]
    with pytest.raises(AnswerRefused) as refused:
        interview.answer("first")
    assert refused.value.code == "not_offered"


def test_a_chosen_time_without_its_value_fills_nothing() -> None:
    interview = Interview(SHIPPED["invitation"], FACTS)
    interview.answer("first")
    assert interview.suggested_outcome == "booked"
    assert interview.filled() == {}


def test_a_rating_offers_its_own_digits_in_words() -> None:
    interview = Interview(SHIPPED["callback"], FACTS, "en")
    assert [(option.key, option.value) for option in interview.options()] == [(n, n) for n in (5, 4, 3, 2, 1)]
    assert interview.options()[0].text == "Very satisfied"
    interview.go_to("recommend")
    assert interview.options()[0].text == "Certainly"


def test_broken_off_is_suggested_when_something_but_not_all_was_answered() -> None:
    assert Interview(SHIPPED["callback"], FACTS).broken_off is None
    begun = at("callback", overall=4)
    assert (begun.broken_off, begun.suggested_outcome) == ("broken_off", None)
    done = at("complaint", solved="solved", handling=5)
    assert (done.broken_off, done.suggested_outcome) == (None, "satisfied")


def test_the_language_changes_in_mid_call_and_loses_nothing() -> None:
    interview = at("callback", overall=3, causes=["time"], reception=4)
    before = state(interview)
    interview.language = "en"
    assert interview.said() == ("Was the work done properly, in the time and at the cost agreed?",)
    interview.language = "zh"
    assert state(interview) == before


def test_a_question_is_said_with_what_comes_before_it_and_the_end_is_the_closing() -> None:
    interview = Interview(SHIPPED["invitation"], FACTS)
    assert interview.opening()[0] == "上午好，请问是王先生吗？"
    assert interview.said() == (
        "我看了一下记录，您的车三个月保养期将到，该做保养了。",
        "马上入冬了。",
        "我这边周二上午9点和周四下午3点都可以安排，您看哪个时间方便？",
    )
    interview.answer("second")
    assert interview.said() == interview.closing()
    assert interview.closing()[0] == "好的，给您约在周四下午3点，服务顾问会提前准备好等您。"


def test_objections_come_with_their_answers_in_the_language_of_the_call() -> None:
    interview = Interview(SHIPPED["callback"], FACTS, "en")
    assert interview.objections()[0].they_say == "I have no time just now."
    interview.language = "zh"
    assert interview.objections()[0].they_say == "我现在没空。"


def test_a_hint_speaks_to_the_agent() -> None:
    interview = Interview(SHIPPED["callback"], FACTS)
    assert interview.hint() == ""
    interview.go_to("lounge")
    assert interview.hint() == "客户没有在店等候的，跳过。"


def test_a_required_question_is_not_skipped() -> None:
    interview = Interview(SHIPPED["callback"], FACTS)
    with pytest.raises(AnswerRefused) as refused:
        interview.skip()
    assert (refused.value.code, refused.value.facts) == ("required", {"question": "overall"})
    assert interview.at == "overall"


def test_one_may_look_ahead_but_not_pass_the_end_with_questions_open() -> None:
    interview = Interview(SHIPPED["complaint"], FACTS)
    assert (interview.back(), interview.at) == (False, "solved")
    assert (interview.forward(), interview.at) == (True, "handling")
    assert (interview.forward(), interview.at) == (False, "handling")
    interview.answer(5)
    assert interview.at == "solved", "what was passed is asked in the end"


def test_one_may_go_back_from_the_end_and_forward_to_it() -> None:
    interview = at("complaint", solved="solved", handling=5)
    assert (interview.at, interview.forward()) == (None, False)
    assert (interview.back(), interview.at) == (True, "handling")
    assert (interview.forward(), interview.at) == (True, None)


def test_beside_the_path_and_after_the_end_there_is_nothing_to_answer() -> None:
    interview = at("complaint", solved="solved", handling=5)
    with pytest.raises(AnswerRefused, match="at_the_end"):
        interview.answer(5)
    with pytest.raises(AnswerRefused, match="not_on_path"):
        interview.go_to("still_missing")


def test_resuming_hands_back_what_a_changed_script_has_no_place_for() -> None:
    interview = Interview(SHIPPED["complaint"], FACTS)
    stored: list[tuple[str, Any]] = [("solved", "solved"), ("gone", 3), ("handling", 9), ("solved", None)]
    assert interview.resume(stored, "gone") == (("gone", 3), ("handling", 9), ("solved", None))
    assert interview.answers == {"solved": "solved"}
    assert interview.at == "handling"


def test_resuming_keeps_a_time_that_is_no_longer_offered() -> None:
    interview = Interview(SHIPPED["invitation"], {})
    assert interview.resume([("when", "first")]) == ()
    assert interview.counted() == {"when": "first"}


def test_answers_are_kept_in_the_order_given_and_are_nobodys_to_change() -> None:
    interview = at("callback", overall=2, causes=["time"])
    interview.go_to("overall")
    interview.answer(3)
    assert list(interview.answers) == ["causes", "overall"]
    causes = interview.answers["causes"]
    assert isinstance(causes, list)
    causes.append("cost")
    assert interview.counted()["causes"] == ["time"]


def test_a_blank_fact_is_a_missing_one() -> None:
    interview = Interview(SHIPPED["callback"], {"salutation": " ", "customer": "", "day_part": "\n"})
    assert interview.opening()[0] == "您好，请问是车主本人吗？"

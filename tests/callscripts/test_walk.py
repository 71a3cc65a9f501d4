"""Every path of a script."""

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from callscripts import Interview, OutcomeRule, Question, Say, Script, Text, WalkedPath, paths
from tests.callscripts.samples import FACTS, OUTCOMES, SHIPPED, answers_to, made_up_scripts

PATHS = {name: list(paths(script)) for name, script in SHIPPED.items()}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_path_of_a_shipped_script_ends_in_a_known_outcome(name: str) -> None:
    assert PATHS[name]
    assert {path.outcome for path in PATHS[name]} <= OUTCOMES


@pytest.mark.parametrize("name", SHIPPED)
def test_no_two_paths_are_one(name: str) -> None:
    seen = [(tuple(path.facts.items()), str(path)) for path in PATHS[name]]
    assert len(seen) == len(set(seen))


def follow(script: Script, path: WalkedPath, choose: st.DataObject) -> Interview:
    """Go this way through an interview, with any of the answers that lead along it."""
    interview = Interview(script, path.facts)
    for step in path.steps:
        assert interview.at == step.question
        answer = choose.draw(st.sampled_from(step.answers))
        if answer is None:
            interview.skip()
        else:
            interview.answer(answer)
    return interview


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([(name, path) for name in PATHS for path in PATHS[name]]), st.data())
def test_an_interview_can_go_every_path_by_each_of_its_answers(
    one: tuple[str, WalkedPath], data: st.DataObject
) -> None:
    name, path = one
    interview = follow(SHIPPED[name], path, data)
    assert interview.at is None
    assert interview.suggested_outcome == path.outcome


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.sampled_from(list(SHIPPED.values())), made_up_scripts()), st.data())
def test_whatever_is_answered_the_path_was_walked(script: Script, data: st.DataObject) -> None:
    facts = data.draw(st.sampled_from([{}, FACTS, {"fact": "x"}, {"offer_2": "周四"}]))
    interview = Interview(script, facts)
    while interview.current is not None:
        answer = data.draw(answers_to(interview))
        if answer is None:
            interview.skip()
        else:
            interview.answer(answer)
    gone = [question.id for question in interview.path()], interview.suggested_outcome
    walked = PATHS.get(script.script) or paths(script)
    assert any(gone == ([step.question for step in path.steps], path.outcome) for path in walked)


def test_answers_that_lead_the_same_way_are_one_step() -> None:
    shown = [f"{path} -> {path.outcome}" for path in PATHS["callback"]]
    assert len(shown) == 10
    assert shown[0] == (
        "overall=5|4 reception=5|4 workmanship=5|4 explained_before=5|4 lounge=5|4|- washed=5|4|- "
        "explained_after=5|4 recommend=5|4 anything_else=…|- -> satisfied"
    )
    assert shown[-1].startswith("overall=2|1 causes=quality|quality+time|")
    assert shown[-1].endswith("severity=minor|serious|severe -> dissatisfied")


def test_what_is_known_of_the_customer_makes_paths_of_its_own() -> None:
    booked = {
        (frozenset(path.facts) & {"offer_1", "offer_2"}, path.steps[0].answers)
        for path in PATHS["invitation"]
        if path.outcome == "booked"
    }
    both, only_second, none = frozenset({"offer_1", "offer_2"}), frozenset({"offer_2"}), frozenset[str]()
    assert {(both, ("first", "second")), (only_second, ("second",)), (none, ("other",))} <= booked
    assert (none, ("first", "second")) not in booked


def test_paths_stop_at_the_limit() -> None:
    assert len(list(paths(SHIPPED["mot"], limit=5))) == 5


def test_a_rule_that_ends_early_is_looked_at_even_when_another_wins() -> None:
    words = Text(en="w", zh="w")
    questions = tuple(Question(id=id_, kind="yes_no", ask=words) for id_ in ("a", "b", "c", "d"))
    script = Script(
        script="early",
        version=1,
        kind="survey",
        title=words,
        opening=(Say(en="o", zh="o"),),
        questions=questions,
        closing=(Say(en="c", zh="c"),),
        outcomes=(
            OutcomeRule(outcome="booked", when="a"),
            OutcomeRule(outcome="neutral", when="b and c", early=True),
            OutcomeRule(outcome="declined"),
        ),
    )
    walked = [f"{path} -> {path.outcome}" for path in paths(script)]
    assert "a=True b=True c=True -> booked" in walked
    assert "a=True b=True c=False d=True|False -> booked" in walked
    assert "a=True b=False c=True|False d=True|False -> booked" in walked

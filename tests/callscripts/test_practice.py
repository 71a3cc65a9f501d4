"""Parts of made-up customers: checked against their scripts, and played step by step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from callscripts import Interview, ScriptUnusable
from callscripts.practice.acting import AT_A_LOSS, HESITATES, HUNG_UP, Acting
from callscripts.practice.model import Part
from callscripts.practice.reading import part, part_names, part_of, script_of
from store import outcomes

KINDS = {code: outcome.kinds for code, outcome in outcomes().items()}
PARTS = {name: part(name, KINDS) for name in part_names()}
NOW = datetime(2026, 11, 23, 1, 41, tzinfo=UTC)
OFFERS = {"offer_1": "tomorrow 08:30", "offer_2": "tomorrow 13:00"}

SMALL = """\
part: small
title: {en: Small, zh: 小}
script: callback
calls:
  - keys: 5
    greets: {en: Yes?, zh: 喂？}
    objects:
      - {at: overall, objection: no_time, en: I have no time., zh: 我没空。}
    says:
      - {to: overall, means: 4, waits: 2, en: Satisfied., zh: 满意。}
    hangs_up_at: reception
    ends:
      outcome: [broken_off]
"""


def small(text: str = SMALL) -> Part:
    return part_of(text.encode(), "small.yaml", KINDS)


def test_there_are_parts_for_every_queue_and_the_most_frequent_outcomes() -> None:
    assert len(PARTS) >= 12
    assert {script_of(one.script).kind for one in PARTS.values()} == {
        *("callback", "invitation", "recall", "complaint")
    }
    ends = {code for one in PARTS.values() for call in one.calls for code in call.ends.outcome}
    assert ends >= {
        *("satisfied", "neutral", "dissatisfied", "booked", "not_due", "lost_other_shop", "sold_on"),
        *("no_answer", "busy", "call_later", "broken_off", "do_not_call", "wrong_person"),
    }
    assert all(name == one.part for name, one in PARTS.items())


@pytest.mark.parametrize("name", part_names())
def test_answers_as_meant_lead_to_the_right_outcome(name: str) -> None:
    for call in PARTS[name].calls:
        interview = Interview(script_of(PARTS[name].script), OFFERS, "zh")
        says = {reply.to: reply for reply in call.says}
        if call.line != "answers" or call.hangs_up_at or all(one.means is None for one in call.says):
            continue
        while interview.current is not None:
            question = interview.current
            if question.asked_of == "agent":
                interview.answer(call.ends.severity[0])
                continue
            reply = says.pop(question.id)
            means = (
                reply.means[0]
                if isinstance(reply.means, list) and question.kind != "multiple"
                else reply.means
            )
            if question.kind in {"moment", "day"}:
                interview.answer("2026-11-24T15:00" if question.kind == "moment" else "2027-01-23")
            elif reply.noted:
                interview.answer("as said")
            elif means is None:
                interview.skip()
            else:
                interview.answer(means)
        assert interview.suggested_outcome in call.ends.outcome
        assert says == {}, "nothing is written that is never asked"


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "key"),
    [
        ("script: callback", "script: calback", "value_unknown", 3, "script"),
        ("to: overall", "to: overal", "value_unknown", 10, "calls[0].says[0].to"),
        ("means: 4", "means: 6", "value_unknown", 10, "calls[0].says[0].means"),
        ("objection: no_time", "objection: no", "value_unknown", 8, "calls[0].objects[0].objection"),
        ("hangs_up_at: reception", "hangs_up_at: end", "value_unknown", 11, "calls[0].hangs_up_at"),
        ("[broken_off]", "[booked, borken_off]", "value_unknown", 13, "calls[0].ends.outcome[1]"),
        ("zh: 满意。", "zh: ' '", "translation_missing", 10, "calls[0].says[0]"),
        ("waits: 2", "wait: 2", "key_unknown", 10, "calls[0].says[0].wait"),
        ("keys: 5", "keys: many", "wrong_type", 5, "calls[0].keys"),
        ("    greets: {en: Yes?, zh: 喂？}\n", "", "key_missing", 5, "calls[0]"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(old: str, new: str, code: str, line: int, key: str) -> None:
    assert old in SMALL
    with pytest.raises(ScriptUnusable) as refused:
        small(SMALL.replace(old, new))
    found = [(problem.code, problem.line, problem.key) for problem in refused.value.problems]
    assert (code, line, key) in found


def test_a_part_of_the_shops_own_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(SMALL, encoding="utf-8")
    assert part(str(file), KINDS) == small()
    with pytest.raises(ScriptUnusable) as refused:
        part(str(tmp_path / "none.yaml"), KINDS)
    assert refused.value.problems[0].code == "file_missing"


def test_the_example_of_the_page_is_a_part() -> None:
    page = (Path(__file__).parents[2] / "docs" / "practice.md").read_text(encoding="utf-8")
    assert small(page.split("```yaml\n")[1].split("```")[0]).part == "in_a_hurry"


def test_an_objection_waits_and_then_the_customer_hesitates_and_hangs_up() -> None:
    acting = Acting(small().calls[0])
    acting.asked("overall", NOW)
    assert acting.heard("en", {}) == ("Yes?", "I have no time.")
    acting.objections_looked_up(NOW)
    assert acting.heard("zh", {})[-1] == HESITATES.zh
    assert not acting.time_goes_on(NOW + timedelta(seconds=1))
    assert acting.time_goes_on(NOW + timedelta(seconds=2))
    assert acting.heard("en", {})[-1] == "Satisfied."
    acting.answered("overall")
    acting.asked("reception", NOW)
    assert acting.heard("en", {})[-1] == HUNG_UP.en
    assert acting.slips == []
    acting.answered("reception")
    assert [slip.slip for slip in acting.slips] == ["went_on_after_the_end"]


def test_a_question_nobody_wrote_an_answer_to_is_not_understood() -> None:
    acting = Acting(small(SMALL.replace("    hangs_up_at: reception\n", "")).calls[0])
    acting.asked("reception", NOW)
    assert acting.heard("en", {})[-1] == AT_A_LOSS.en


@given(st.data())
def test_whatever_is_done_nothing_heard_is_ever_unsaid(data: st.DataObject) -> None:
    chosen = PARTS[data.draw(st.sampled_from(sorted(PARTS)))]
    questions = [question.id for question in script_of(chosen.script).questions]
    acting, at = Acting(data.draw(st.sampled_from(chosen.calls))), NOW
    heard = acting.heard("zh", OFFERS)
    for step in data.draw(st.lists(st.sampled_from(["ask", "answer", "look", "wait"]), max_size=30)):
        question = data.draw(st.sampled_from(questions))
        at += timedelta(seconds=1)
        if step == "ask":
            acting.asked(data.draw(st.sampled_from([question, None])), at)
        elif step == "answer":
            acting.answered(question)
        elif step == "look":
            acting.objections_looked_up(at)
        else:
            acting.time_goes_on(at)
        now_heard = acting.heard("zh", OFFERS)
        assert now_heard[: len(heard)] == heard
        assert all(said.strip() and "{" not in said for said in now_heard)
        heard = now_heard
    assert len(set(acting.slips)) == len(acting.slips)

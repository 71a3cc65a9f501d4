"""What a check finds, and where."""

from pathlib import Path

import pytest

from callscripts import PROBLEMS, Problem, Script, check, load
from tests.callscripts import test_load, test_xlsform
from tests.callscripts.samples import FOLDER, OUTCOMES, SHIPPED, TINY

# The line marked #! is the one to be named; `facts` are those that matter.
FOUND: list[tuple[str, str, str, str, dict[str, object]]] = [
    ("id_twice", "  - id: again", "  - id: overall #!", "questions[2].id", {"id": "overall"}),
    ("id_twice", "code: cost,", "code: time, #!\n        ", "questions[1].choices[1].code", {"id": "time"}),
    (
        "id_twice",
        "facts: [customer, visits]",
        "facts: [customer, customer] #!",
        "facts[1]",
        {"id": "customer"},
    ),
    ("id_reserved", "  - id: again", "  - id: not #!", "questions[2].id", {"id": "not"}),
    ("id_reserved", "[customer, visits]", "[customer, visits, if] #!", "facts[2]", {"id": "if"}),
    ("id_is_fact", "  - id: again", "  - id: visits #!", "questions[2].id", {"id": "visits"}),
    (
        "fact_undeclared",
        "  - {en: Goodbye., zh: 再见。}",
        '  - {en: "Goodbye {{ name or 1 }}.", zh: 再见。} #!',
        "closing[0].en",
        {"fact": "name"},
    ),
    (
        "fact_undeclared",
        "{code: time,",
        "{code: time, value_of: offer_9, #!\n        ",
        "questions[1].choices[0].value_of",
        {"fact": "offer_9"},
    ),
    (
        "low_opens_missing",
        "    low_opens: causes",
        "    low_opens: reasons #!",
        "questions[0].low_opens",
        {"target": "reasons"},
    ),
    (
        "low_opens_without_rating",
        "    when: overall >= 4",
        "    low_opens: causes #!",
        "questions[2].low_opens",
        {"kind": "yes_no"},
    ),
    (
        "path_endless",
        "    kind: multiple",
        "    low_opens: overall #!\n    kind: multiple",
        "questions[1].low_opens",
        {"circle": "causes > overall > causes"},
    ),
    (
        "choices_missing",
        "  - id: again\n    kind: yes_no",
        "  - id: again #!\n    kind: choice",
        "questions[2]",
        {"kind": "choice"},
    ),
    (
        "choices_unwanted",
        "    kind: yes_no",
        "    kind: yes_no\n    choices: [{code: a, label: {en: A, zh: 甲}}] #!",
        "questions[2].choices",
        {"kind": "yes_no"},
    ),
    (
        "scale_unfit",
        "    kind: yes_no",
        "    kind: yes_no\n    scale: [{en: A, zh: 甲}] #!",
        "questions[2].scale",
        {},
    ),
    (
        "bounds_crossed",
        "    kind: yes_no",
        "    kind: number\n    minimum: 5 #!\n    maximum: 3",
        "questions[2].minimum",
        {"minimum": 5, "maximum": 3},
    ),
    (
        "bounds_crossed",
        "    kind: multiple",
        "    kind: multiple\n    minimum: 3 #!",
        "questions[1].minimum",
        {"minimum": 3, "maximum": 2},
    ),
    (
        "fills_unfit",
        "    kind: yes_no",
        "    kind: yes_no\n    fills: causes #!",
        "questions[2].fills",
        {"fills": "causes", "kind": "yes_no"},
    ),
    (
        "fills_unfit",
        "    kind: yes_no",
        "    kind: choice\n    fills: appointment #!\n    choices: [{code: a, label: {en: A, zh: 甲}}]",
        "questions[2].fills",
        {"fills": "appointment", "kind": "choice"},
    ),
    (
        "weights_not_100",
        "questions:\n  - id: overall",
        "questions: #!\n  - id: overall\n    weight: 60",
        "questions",
        {"sum": 60},
    ),
    (
        "translation_missing",
        "    ask: {en: Again?, zh: 还来吗？}",
        "    ask: {en: Again?} #!",
        "questions[2].ask.zh",
        {"language": "zh"},
    ),
    (
        "translation_missing",
        "title: {en: Tiny, zh: 小脚本}",
        'title: {en: " ", zh: 小脚本} #!',
        "title.en",
        {"language": "en"},
    ),
    ("template_broken", "{en: Hello.,", '{en: "Hello {{ customer.", #!\n   ', "opening[0].en", {}),
    (
        "template_forbidden",
        "{en: Hello.,",
        '{en: "{% for i in customer %}x{% endfor %}", #!\n   ',
        "opening[0].en",
        {"what": "for"},
    ),
    (
        "template_too_long",
        "{en: Hello.,",
        '{en: "{{ customer or 1 }}' + "x" * 2_000 + '", #!\n   ',
        "opening[0].en",
        {"limit": 2_000},
    ),
    (
        "template_fails",
        "{en: Hello.,",
        '{en: "Hello{% if visits > 3 %} again{% endif %}.", #!\n   ',
        "opening[0].en",
        {"language": "en"},
    ),
    (
        "hole",
        "zh: 您好。}",
        'zh: "{{ customer }}您好。"} #!',
        "opening[0].zh",
        {"language": "zh", "fact": "customer", "missing": "customer"},
    ),
    (
        "hole",
        "zh: 您好。}",
        "zh: \"{% if visits == '1' %}{{ customer }}{% endif %}您好。\"} #!",
        "opening[0].zh",
        {"fact": "customer"},
    ),
    (
        "text_vanishes",
        "{en: Again?,",
        '{en: "{% if customer %}Again?{% endif %}", #!\n     ',
        "questions[2].ask.en",
        {"language": "en", "missing": "customer"},
    ),
    (
        "text_ragged",
        "{en: Hello.,",
        '{en: "Hello {% if customer %}{{ customer }}{% endif %}, hello.", #!\n   ',
        "opening[0].en",
        {"language": "en", "missing": "customer", "found": "Hello , hello."},
    ),
    (
        "text_ragged",
        "zh: 您好。}",
        'zh: "您 好。"} #!',
        "opening[0].zh",
        {"language": "zh", "found": "您 好。"},
    ),
    ("condition_broken", "    when: overall >= 4", "    when: overall >= #!", "questions[2].when", {}),
    (
        "condition_forbidden",
        "    when: overall >= 4",
        "    when: overall + 1 >= 4 #!",
        "questions[2].when",
        {"what": "add"},
    ),
    (
        "condition_too_long",
        "    when: overall >= 4",
        "    when: " + "overall >= 4 or " * 70 + "again #!",
        "questions[2].when",
        {"limit": 1_000},
    ),
    (
        "condition_unknown_name",
        "    when: overall >= 4",
        "    when: overal >= 4 #!",
        "questions[2].when",
        {"name": "overal"},
    ),
    (
        "condition_looks_ahead",
        "  - id: overall\n",
        "  - id: overall\n    when: again #!\n",
        "questions[0].when",
        {"name": "again"},
    ),
    (
        "condition_looks_ahead",
        "  - {en: Hello., zh: 您好。}",
        "  - {en: Hello., zh: 您好。, when: again} #!",
        "opening[0].when",
        {"name": "again"},
    ),
    (
        "condition_looks_ahead",
        "{code: time,",
        "{code: time, when: overall == 1, #!\n        ",
        "questions[1].choices[0].when",
        {"name": "overall"},
    ),
    (
        "condition_unknown_code",
        "    when: overall >= 4",
        "    when: overall >= 4 or 'tiem' in causes #!",
        "questions[2].when",
        {"name": "causes", "value": "tiem"},
    ),
    ("condition_fails", "    when: overall >= 4", "    when: visits > 4 #!", "questions[2].when", {}),
    (
        "condition_fails",
        "  - {en: Goodbye., zh: 再见。}",
        "  - {en: Goodbye., zh: 再见。, when: again > 'a'} #!",
        "closing[0].when",
        {},
    ),
    (
        "question_unreachable",
        "  - id: again\n    kind: yes_no\n    when: overall >= 4",
        "  - id: again #!\n    kind: yes_no\n    when: overall >= 4 and overall <= 2",
        "questions[2]",
        {"id": "again"},
    ),
    (
        "question_unreachable",
        "  - id: causes\n    kind: multiple",
        "  - id: causes #!\n    when: overall == 4\n    kind: multiple",
        "questions[1]",
        {"id": "causes"},
    ),
    (
        "outcome_unknown",
        "  - {outcome: dissatisfied}",
        "  - {outcome: disatisfied} #!",
        "outcomes[1].outcome",
        {"outcome": "disatisfied"},
    ),
    (
        "outcome_missing",
        "outcomes:\n  - {outcome: satisfied, when: overall >= 4}\n  - {outcome: dissatisfied}",
        "outcomes: #!\n  - {outcome: satisfied, when: overall >= 4 or overall == 2 or overall == 1}",
        "outcomes",
        {"path": "overall=3 causes=time|time+cost"},
    ),
    (
        "rule_unreachable",
        "  - {outcome: dissatisfied}",
        "  - {outcome: dissatisfied}\n  - {outcome: neutral, when: overall == 3} #!",
        "outcomes[2]",
        {"outcome": "neutral"},
    ),
]


def check_text(folder: Path, text: str) -> list[Problem]:
    """Return what a check finds in a file of this text."""
    path = folder / "script.yaml"
    path.write_text(text, encoding="utf-8")
    return check(path, OUTCOMES)


def test_the_sample_is_sound(tmp_path: Path) -> None:
    assert check_text(tmp_path, TINY) == []


@pytest.mark.parametrize(("code", "old", "new", "key", "facts"), FOUND)
def test_a_fault_is_found_at_its_line(
    tmp_path: Path, code: str, old: str, new: str, key: str, facts: dict[str, object]
) -> None:
    assert TINY.count(old) == 1
    text = TINY.replace(old, new)
    marked = next(number for number, line in enumerate(text.splitlines(), 1) if "#!" in line)
    found = {(problem.code, problem.line, problem.key): problem for problem in check_text(tmp_path, text)}
    assert (code, marked, key) in found
    problem = found[code, marked, key]
    assert facts.items() <= problem.facts.items()
    assert tuple(problem.facts) == PROBLEMS[code]


def _ratings(count: int) -> str:
    """Return a script of so many ratings, every one of which matters."""
    ratings = "".join(f"  - {{id: r{i}, kind: rating, ask: {{en: R?, zh: 好吗？}}}}\n" for i in range(count))
    pairs = " and ".join(f"r{i} != r{count - 1 - i}" for i in range(count // 2))
    head, rest = TINY.split("questions:\n")
    tail = rest[rest.index("closing:") :].replace("when: overall >= 4", f'when: "{pairs}"')
    return f"{head}questions:\n{ratings}{tail}"


def test_too_many_paths_are_said_not_waited_for(tmp_path: Path) -> None:
    found = check_text(tmp_path, _ratings(8))
    assert [(problem.code, problem.line) for problem in found] == [("paths_too_many", 8)]
    assert tuple(found[0].facts) == PROBLEMS["paths_too_many"]


def test_a_fact_no_customer_has_is_named_with_the_one_meant(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY, encoding="utf-8")
    (found,) = check(path, OUTCOMES, facts=("customer", "visit_day", "agent"))
    assert (found.code, found.line, found.key) == ("fact_unknown", 5, "facts[1]")
    assert found.facts == {"fact": "visits", "near": "visit_day"}
    assert check(path, OUTCOMES, facts=("customer", "visits")) == []


def test_an_outcome_its_calls_cannot_end_in_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY, encoding="utf-8")
    offered = {"satisfied": ("callback",), "dissatisfied": ("complaint",)}
    (found,) = check(path, offered)
    assert (found.code, found.line) == ("outcome_not_offered", 27)
    assert found.facts == {"outcome": "dissatisfied", "kind": "callback"}
    path.write_text(TINY.replace("kind: callback", "kind: survey"), encoding="utf-8")
    assert check(path, offered) == [], "what is no queue's may end in anything"


def test_a_choice_nobody_is_offered_is_named(tmp_path: Path) -> None:
    never = "{code: cost, when: customer == 'A' and customer == 'B', #!\n        "
    text = TINY.replace("{code: cost,", never)
    (found,) = check_text(tmp_path, text)
    assert (found.code, found.line) == ("choice_unreachable", 18)
    assert found.facts == {"choice": "cost"}


def test_a_code_after_which_no_outcome_follows_is_named(tmp_path: Path) -> None:
    text = TINY.replace(
        "  - id: again\n    kind: yes_no\n    when: overall >= 4",
        """\
  - id: again
    kind: choice
    choices:
      - {code: surely, label: {en: Surely, zh: 会}}
      - {code: never, label: {en: Never, zh: 不会}} #!""",
    )
    text = text.replace(
        "satisfied, when: overall >= 4", "satisfied, when: again == 'surely' and overall >= 4"
    )
    text = text.replace("- {outcome: dissatisfied}", "- {outcome: dissatisfied, when: again == 'surely'}")
    (found,) = check_text(tmp_path, text)
    assert (found.code, found.line) == ("code_without_outcome", 23)
    assert found.facts == {"question": "again", "choice": "never"}
    text = text.replace("again == 'surely'}", "again == 'surely' and overall > 1}")
    assert [problem.code for problem in check_text(tmp_path, text)] == [
        "code_without_outcome",
        "outcome_missing",
    ]


@pytest.mark.parametrize("place", ["when", "words"])
def test_more_facts_than_are_looked_at_are_said_not_passed_over(tmp_path: Path, place: str) -> None:
    names = [f"f{i}" for i in range(10)]
    text = TINY.replace("[customer, visits]", f"[customer, visits, {', '.join(names)}]")
    if place == "when":
        text = text.replace(
            "when: overall >= 4\n    ask", f"when: overall >= 4 and ({' or '.join(names)})\n    ask"
        )
    else:
        said = "".join(f"{{% if {name} %}}x{{% endif %}}" for name in names)
        text = text.replace("{en: Goodbye., zh: 再见。}", f"{{en: 'Goodbye{said}.', zh: 再见。}}")
    assert {problem.code for problem in check_text(tmp_path, text)} == {"facts_too_many"}


def test_every_problem_has_a_test_that_produces_it() -> None:
    tried = {
        *test_load.FILES,
        *(row[0] for row in test_load.SHAPES),
        *(row[0] for row in FOUND),
        *(row[0] for row in test_xlsform.LEFT_BEHIND),
        *("workbook_broken", "workbook_vast", "fact_unknown", "outcome_not_offered"),
        *("code_without_outcome", "choice_unreachable", "facts_too_many", "paths_too_many"),
    }
    assert tried == set(PROBLEMS)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_script_is_sound(name: str) -> None:
    assert check(FOLDER / f"{name}.yaml", OUTCOMES) == []


def test_a_script_at_hand_is_checked_without_lines(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY, encoding="utf-8")
    script: Script = load(path)
    assert check(script, OUTCOMES) == []
    (problem,) = check(script, OUTCOMES - {"dissatisfied"})
    assert (problem.file, problem.line, problem.key) == ("tiny", None, "outcomes[1].outcome")


def test_a_file_that_is_no_script_is_a_finding_not_a_crash(tmp_path: Path) -> None:
    assert [problem.code for problem in check(str(tmp_path / "none.yaml"), OUTCOMES)] == ["file_missing"]


def test_facts_left_out_by_a_condition_leave_no_hole(tmp_path: Path) -> None:
    guarded = TINY.replace(
        "  - {en: Hello., zh: 您好。}",
        '  - {when: customer, en: "{{ customer }}, hello.", zh: "{{ customer }}您好。"}',
    )
    assert check_text(tmp_path, guarded) == []
    turned = guarded.replace("when: customer", "when: not customer")
    assert {problem.code for problem in check_text(tmp_path, turned)} == {"hole"}

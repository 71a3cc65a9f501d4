"""Facts in texts, and conditions."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, strategies as st

from callscripts import Interview, PipingUnusable, Text, conditions, pipe, say
from callscripts.model import LANGUAGES, Language
from callscripts.problems import OUTPUT_LIMIT
from tests.callscripts.samples import FACTS, SHIPPED

HOSTILE = [
    "{{7*7}}",
    "{% for x in range(9**9) %}x{% endfor %}",
    "{{ customer.__class__.__mro__ }}",
    "{# gone? #}",
    "[/red]",
    "[@click=app.quit]x[/]",
    "\x1b]0;owned\x07",
    "<script>&amp;'\"",
    "%s %(x)s $x",
    "王  小\u200b明",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("script", SHIPPED)
def test_a_hostile_customer_comes_out_as_is(script: str, language: Language, name: str) -> None:
    interview = Interview(SHIPPED[script], {**FACTS, "salutation": "", "customer": name}, language)
    assert name in interview.opening()[0]


@given(st.text(min_size=1).filter(lambda name: not name.isspace()))
def test_any_name_stands_literally_in_the_text(name: str) -> None:
    assert say(Text(en="<{{ customer }}>", zh=""), {"customer": name}, "en") == f"<{name}>"


@pytest.mark.parametrize(
    "source",
    [
        "{% for x in 'abc' %}{{ x }}{% endfor %}",
        "{% set x = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% raw %}x{% endraw %}{{ range(9) }}",
        "{{ customer.upper() }}",
        "{{ customer.__class__ }}",
        "{{ customer['x'] }}",
        "{{ customer[0] }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 9 }}",
        "{{ customer ~ customer }}",
        "{{ {'a': 1} }}",
        "{% block b %}{% endblock %}",
        "{% filter upper %}x{% endfilter %}",
    ],
)
def test_nothing_runs_that_a_script_does_not_need(source: str) -> None:
    with pytest.raises(PipingUnusable, match="template_forbidden"):
        pipe.say_words(source, {"customer": "x"})


@pytest.mark.parametrize(
    "source",
    [
        "{{ customer",
        "{% if customer %}",
        "{{ customer | nosuch }}",
        "{{ customer is nosuch }}",
        "{{ " + "(" * 900 + "1" + ")" * 900 + " }}",
        "{%if a%}" * 110 + "{%endif%}" * 110,
    ],
)
def test_a_broken_text_is_refused_not_crashed_on(source: str) -> None:
    with pytest.raises(PipingUnusable, match="template_broken"):
        pipe.say_words(source, {})


def test_texts_and_conditions_have_a_longest_length() -> None:
    with pytest.raises(PipingUnusable, match="template_too_long"):
        pipe.say_words("{{ x }}" + "x" * 2_000, {})
    with pytest.raises(PipingUnusable, match="condition_too_long"):
        pipe.holds("x or " * 300 + "x", {})


def test_what_is_spoken_has_a_longest_length() -> None:
    spoken = pipe.say_words("{{ x }}", {"x": "a" * 100_000})
    assert len(spoken) == OUTPUT_LIMIT
    assert spoken.endswith("…")


def test_a_folded_text_is_one_line() -> None:
    assert (
        say(Text(en="  one\n  {% if x %}two{% endif %}\n three ", zh=""), {"x": "1"}, "en") == "one two three"
    )


def test_a_missing_fact_is_false_and_silent() -> None:
    assert pipe.say_words("{% if x %}a{% else %}b{% endif %}{{ x }}", {}) == "b"
    assert pipe.say_words("{{ x or 'nobody' }}, {{ x | default('none') }}", {}) == "nobody, none"
    assert pipe.say_words("{% if x | int > 3 or x == y or x < 3 %}a{% endif %}", {}) == ""


def test_a_missing_translation_is_said_in_the_other_language() -> None:
    assert say(Text(en="Hello", zh=" "), {}, "zh") == "Hello"
    assert say(Text(en="Hello", zh="您好"), {}, "zh") == "您好"


@pytest.mark.parametrize(
    ("condition", "names", "holds"),
    [
        ("", {}, True),
        ("overall <= 2", {"overall": 2}, True),
        ("overall <= 2", {"overall": 3}, False),
        ("1 < overall < 4", {"overall": 3}, True),
        ("1 < overall < 4", {"overall": 4}, False),
        ("overall <= 2", {}, False),
        ("overall != 2", {}, False),
        ("2 != overall", {}, False),
        ("overall not in [1, 2]", {}, False),
        ("not overall <= 2", {}, True),
        ("overall is defined", {}, False),
        ("overall is not defined", {}, True),
        ("overall is undefined", {}, True),
        ("overall is defined", {"overall": 0}, True),
        ("code in ['a', 'b']", {"code": "b"}, True),
        ("code in ('a', 'b')", {"code": "c"}, False),
        ("'time' in causes", {"causes": ["time", "cost"]}, True),
        ("'parts' not in causes", {"causes": ["time"]}, True),
        ("causes | length >= 2", {"causes": ["time"]}, False),
        ("causes | length >= 2", {}, False),
        ("again", {"again": True}, True),
        ("again", {"again": False}, False),
        ("months_since | int > 6", {"months_since": "8"}, True),
        ("months_since | int > 6", {"months_since": "eight"}, False),
        ("months_since > 6", {"months_since": "8"}, False),
        ("n > -1", {"n": 0}, True),
        ("name | trim | lower == 'x'", {"name": " X "}, True),
        ("a == 1 and b == 2 or c == 3", {"a": 1, "c": 3}, True),
        ("a == 1 and (b == 2 or c == 3)", {"a": 1}, False),
    ],
)
def test_a_condition_holds_or_not(condition: str, names: dict[str, Any], holds: bool) -> None:
    assert pipe.holds(condition, names) is holds


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("overall <=", "condition_broken"),
        ("overall <= 2 }} x", "condition_broken"),
        ("overall 2", "condition_broken"),
        ("(" * 400 + "a" + ")" * 400, "condition_broken"),
        ("overall + 1 > 2", "condition_forbidden"),
        ("range(9)", "condition_forbidden"),
        ("a.b", "condition_forbidden"),
        ("a['b']", "condition_forbidden"),
        ("a | upper == 'X'", "condition_forbidden"),
        ("a | default(3) > 2", "condition_forbidden"),
        ("a is divisibleby(3)", "condition_forbidden"),
    ],
)
def test_a_condition_is_comparisons_and_nothing_else(condition: str, code: str) -> None:
    with pytest.raises(PipingUnusable) as unusable:
        pipe.holds(condition, {"a": 1, "overall": 1})
    assert unusable.value.code == code


@pytest.mark.parametrize(
    ("source", "known", "left"),
    [
        ("a == 1 or b == 2", {"a": 1}, True),
        ("a == 1 or b == 2", {"a": 3}, "b == 2"),
        ("a == 1 or b == 2", {"b": 3}, "a == 1"),
        ("a == 1 and b == 2", {"a": 3}, False),
        ("a == 1 and b == 2", {"a": 1}, "b == 2"),
        ("a == 1 and not b == 2", {"a": 1}, "not b == 2"),
        ("not (a == 1 or b == 2)", {"a": 1}, False),
        ("a == 1 or b == 2", {"a": 1, "b": 1}, True),
    ],
)
def test_a_condition_says_what_it_still_hangs_on(
    source: str, known: dict[str, int], left: str | bool
) -> None:
    def hangs_on(condition: str) -> object:
        return conditions.condition(condition).residual(known, lambda name: name not in known)

    assert hangs_on(source) == (hangs_on(left) if isinstance(left, str) else left)


def test_importing_the_package_loads_neither_jinja_nor_yaml() -> None:
    program = (
        "import sys, callscripts\n"
        "assert callscripts.say(callscripts.Text(en='Hello'), {}, 'en') == 'Hello'\n"
        "print([name for name in ('jinja2', 'yaml', 'textual', 'sqlalchemy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

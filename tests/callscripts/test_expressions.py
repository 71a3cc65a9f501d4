"""Expressions come out as they do in a form, whatever was answered."""

import re
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from callscripts import Answer, Script, Text
from callscripts.conditions import condition
from callscripts.load import parsed
from callscripts.problems import TEXT_LIMIT
from callscripts.xlsform.expressions import FACT, Untranslatable, bounds, translated
from callscripts.xlsform.writing import as_yaml
from tests.callscripts.samples import SHIPPED, made_up_scripts

KINDS = {
    "stars": "rating",
    "count": "number",
    "pick": "choice",
    "picks": "multiple",
    "word": "text",
    "months": FACT,
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${pick} = 'a'", "pick == 'a'"),
        ("${pick} != 'a'", "not pick == 'a'"),
        ("'a' = ${pick}", "pick == 'a'"),
        ("3 < ${count}", "count > 3"),
        ("${stars} <= 2", "stars <= 2"),
        ("${stars} = '2'", "stars == 2"),
        ("${months} > 6", "months | int > 6"),
        ("${word} = ''", "word is undefined"),
        ("${word} != ''", "not word is undefined"),
        ("selected(${picks}, 'a')", "'a' in picks"),
        ("selected(${pick}, 'a')", "pick == 'a'"),
        ("count-selected(${picks}) >= 2", "picks | length >= 2"),
        ("count-selected(${picks}) < 2", "not picks | length >= 2"),
        ("count-selected(${picks}) <= 2", "not picks | length > 2"),
        ("not(${stars} > 3 or ${pick} = 'b')", "not (stars > 3 or pick == 'b')"),
        (
            '(${stars} > 3 or ${count}=1) and ${pick} = "it\'s"',
            "(stars > 3 or count == 1) and pick == 'it\\'s'",
        ),
        ("${word} = ‘x’", "word == 'x'"),
    ],
)
def test_what_has_a_counterpart_is_carried_over(expression: str, expected: str) -> None:
    assert translated(expression, KINDS).source == expected


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ("${nobody} = 'a'", "${nobody}"),
        ("${pick} = ${word}", "${pick} = word"),
        ("${picks} = 'a'", "${picks} = a"),
        ("${stars} = 'a'", "${stars} = a"),
        ("${word} < 'b'", "${word} < b"),
        ("${count} + 1 > 2", "+"),
        ("${count} > 2.5", "2.5"),
        ("today() > '2026-01-01'", "today"),
        ("regex(${word}, 'a')", "regex"),
        ("selected(${word}, 'a')", "selected(${word})"),
        ("${pick}", "…"),
        ("${pick} = 'a' ${word} = 'b'", "${word}"),
        ("(" * 60 + "${pick} = 'a'" + ")" * 60, "("),
        ("${pick} = '" + "a" * 2_000 + "'", "${pick} = '" + "a" * 49 + "…"),
    ],
)
def test_what_has_none_is_quoted(expression: str, what: str) -> None:
    with pytest.raises(Untranslatable) as refused:
        translated(expression, KINDS)
    assert refused.value.what == what


@pytest.mark.parametrize(
    ("constraint", "kind", "expected"),
    [
        (". >= 0 and . <= 10", "number", {"minimum": 0, "maximum": 10}),
        (". > 0 and . < 10", "number", {"minimum": 1, "maximum": 9}),
        (".=4", "number", {"minimum": 4, "maximum": 4}),
        ("string-length(.) <= 20", "text", {"maximum": 20}),
        ("count-selected(.) <= 2", "multiple", {"maximum": 2}),
    ],
)
def test_bounds_are_carried_over(constraint: str, kind: str, expected: dict[str, int]) -> None:
    assert bounds(constraint, kind) == expected


@pytest.mark.parametrize(
    ("constraint", "kind"), [(". > 1 or . < 0", "number"), (". <= 2", "text"), (". != 1", "number")]
)
def test_other_constraints_are_refused(constraint: str, kind: str) -> None:
    with pytest.raises(Untranslatable):
        bounds(constraint, kind)


# Any expression, over any answers.

_OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
_COMPARISONS = st.one_of(
    st.builds("${{stars}} {} {}".format, _OPERATORS, st.integers(0, 6)),
    st.builds("{1} {0} ${{count}}".format, _OPERATORS, st.integers(-1, 3)),
    st.builds("${{pick}} {} '{}'".format, st.sampled_from(["=", "!="]), st.sampled_from(["a", "b", ""])),
    st.builds("selected(${{picks}}, '{}')".format, st.sampled_from("abc")),
    st.builds("count-selected(${{picks}}) {} {}".format, _OPERATORS, st.integers(1, 3)),
)
EXPRESSIONS = st.recursive(
    _COMPARISONS,
    lambda inner: st.one_of(
        st.builds("{} and {}".format, inner, inner),
        st.builds("{} or {}".format, inner, inner),
        st.builds("not({})".format, inner),
        st.builds("({})".format, inner),
    ),
    max_leaves=5,
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "stars": st.integers(1, 5),
        "count": st.integers(-1, 3),
        "pick": st.sampled_from("ab"),
        "picks": st.lists(st.sampled_from("abc"), min_size=1, unique=True),
    },
)


def in_a_form(expression: str, answers: Mapping[str, Answer]) -> bool:
    """Work an expression out as forms do: what was not answered is the empty text, and no number."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if KINDS[name] in {"rating", "number"}:
            return f"float({str(answers.get(name, 'nan'))!r})"
        return repr(answers.get(name, [] if KINDS[name] == "multiple" else ""))

    source = re.sub(r"(?<![<>!])=", "==", expression)
    source = re.sub(r"selected\((\$\{\w+\}), ('\w')\)", r"(\2 in \1)", source)
    source = source.replace("count-selected", "len").replace("not(", "not (")
    return bool(eval(re.sub(r"\$\{(\w+)\}", value, source), {"float": float, "len": len}))  # noqa: S307


@settings(max_examples=500)
@given(EXPRESSIONS, ANSWERS)
def test_an_expression_comes_out_as_in_a_form(expression: str, answers: dict[str, Answer]) -> None:
    carried = translated(expression, KINDS).source
    assert condition(carried).holds(answers) == in_a_form(expression, answers), carried


# Writing.

WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=40
).filter(lambda words: len(words) <= TEXT_LIMIT)


@given(made_up_scripts(), WORDS, WORDS)
def test_what_is_written_reads_back_the_same(script: Script, english: str, chinese: str) -> None:
    title = msgspec.structs.replace(script.title, en=english, zh=chinese)
    script = msgspec.structs.replace(script, title=title)
    text = as_yaml(msgspec.to_builtins(script))
    assert parsed(text.encode(), "script.yaml").script == script


@pytest.mark.parametrize(
    "words", ["08", "+7", "yes", "null", "true", "~", "", "a: b", "- x", "# c", "1_000", "'"]
)
def test_words_stay_words(words: str) -> None:
    script = msgspec.structs.replace(SHIPPED["callback"], title=Text(en=words, zh=words))
    written = as_yaml(msgspec.to_builtins(script))
    assert parsed(written.encode(), "script.yaml").script.title == Text(en=words, zh=words)

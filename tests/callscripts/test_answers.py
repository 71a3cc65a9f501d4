"""What is taken for an answer, and what is refused how."""

from typing import Any

import pytest

from callscripts import REFUSALS, AnswerRefused, Choice, Interview, OutcomeRule, Question, Say, Script, Text

WORDS = Text(en="w", zh="w")
CODES = tuple(Choice(code=code, label=WORDS) for code in ("a", "b", "c"))


def asking(kind: str, **more: Any) -> Interview:
    """Return an interview of one question."""
    if kind in {"choice", "multiple"}:
        more["choices"] = CODES
    return Interview(
        Script(
            script="one",
            version=1,
            kind="survey",
            title=WORDS,
            opening=(Say(en="o", zh="o"),),
            questions=(Question(id="q", kind=kind, ask=WORDS, **more),),  # type: ignore[arg-type]
            closing=(Say(en="c", zh="c"),),
            outcomes=(OutcomeRule(outcome="neutral"),),
        ),
        {},
    )


@pytest.mark.parametrize(
    ("kind", "more", "given", "kept"),
    [
        ("rating", {}, 1, 1),
        ("rating", {}, 5, 5),
        ("yes_no", {}, False, False),
        ("choice", {}, "b", "b"),
        ("multiple", {}, ["c", "a"], ["c", "a"]),
        ("multiple", {}, ("a",), ["a"]),
        ("text", {}, "  慢。 ", "慢。"),
        ("number", {}, 0, 0),
        ("number", {"minimum": -5}, -5, -5),
        ("day", {}, "2028-02-29", "2028-02-29"),
        ("day", {}, "２０２６-１２-０１", "2026-12-01"),
        ("moment", {}, "2026-12-01T09:05", "2026-12-01T09:05"),
        ("phone", {}, "021-6888 1234", "021-6888 1234"),
        ("phone", {}, "+44 (0)20 7946 0000", "+44 (0)20 7946 0000"),
    ],
)
def test_an_answer_is_kept_as_plain_data(
    kind: str, more: dict[str, Any], given: object, kept: object
) -> None:
    interview = asking(kind, **more)
    assert interview.answer(given) == kept
    assert interview.counted() == {"q": kept}
    assert type(interview.counted()["q"]) is type(kept)


REFUSED: list[tuple[str, dict[str, Any], object, str]] = [
    ("rating", {}, 0, "too_small"),
    ("rating", {}, 6, "too_large"),
    ("rating", {}, True, "wrong_kind"),
    ("rating", {}, "5", "wrong_kind"),
    ("yes_no", {}, 1, "wrong_kind"),
    ("yes_no", {}, "yes", "wrong_kind"),
    ("choice", {}, "d", "not_offered"),
    ("choice", {}, 1, "wrong_kind"),
    ("choice", {}, ["a"], "wrong_kind"),
    ("multiple", {}, "a", "wrong_kind"),
    ("multiple", {}, [], "empty"),
    ("multiple", {}, ["a", "x"], "not_offered"),
    ("multiple", {}, ["a", "a"], "chosen_twice"),
    ("multiple", {"minimum": 2}, ["a"], "too_few"),
    ("multiple", {"maximum": 1}, ["a", "b"], "too_many"),
    ("text", {}, "  ", "empty"),
    ("text", {}, 3, "wrong_kind"),
    ("text", {"minimum": 3}, "ab", "too_short"),
    ("text", {"maximum": 3}, "abcd", "too_long"),
    ("text", {}, "x" * 2_001, "too_long"),
    ("number", {"maximum": 3}, 4, "too_large"),
    ("number", {}, 10**13, "too_large"),
    ("number", {"minimum": 1}, 0, "too_small"),
    ("number", {}, 1.5, "wrong_kind"),
    ("day", {}, "2026-02-29", "no_such_day"),
    ("day", {}, "20261201", "no_such_day"),
    ("day", {}, "2026-W10-1", "no_such_day"),
    ("day", {}, "tomorrow", "no_such_day"),
    ("moment", {}, "2026-12-01", "no_such_moment"),
    ("moment", {}, "2026-12-01T24:30", "no_such_moment"),
    ("moment", {}, "2026-12-01T10:00+08:00", "no_such_moment"),
    ("phone", {}, "110a", "no_telephone_number"),
    ("phone", {}, "(----)", "no_telephone_number"),
    ("phone", {}, "1" * 21, "no_telephone_number"),
]


@pytest.mark.parametrize(("kind", "more", "given", "code"), REFUSED)
def test_what_is_no_answer_is_refused_and_changes_nothing(
    kind: str, more: dict[str, Any], given: object, code: str
) -> None:
    interview = asking(kind, **more)
    with pytest.raises(AnswerRefused) as refused:
        interview.answer(given)
    assert refused.value.code == code
    assert tuple(refused.value.facts) == REFUSALS[code]
    assert interview.answers == {}
    assert interview.at == "q"


def test_every_refusal_is_tried() -> None:
    elsewhere = {"required", "not_on_path", "at_the_end"}
    assert {code for *_, code in REFUSED} | elsewhere == set(REFUSALS)

"""What a text tells of, and the files of words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from store.remarks import Unusable
from store.subjects.stems import stem
from store.subjects.telling import told_of
from store.subjects.words import load_words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("等了很久才有人接", {"waiting"}),
        ("等太久", {"waiting"}),
        ("Ｗａｉｔｉｎｇ！", {"waiting"}),
        ("It took long", {"waiting"}),
        ("异响没有解决，要求返工", {"noise", "not_fixed"}),
        ("ID.4 X 充不满电", {"charging"}),
        ("不满意", set()),
        ("", set()),
        ("🙂 13800135678", set()),
    ],
)
def test_texts_tell_of_their_subjects(text: str, told: set[str]) -> None:
    known = load_words().subjects
    assert {name for name in told_of(text, load_words()) if name in known} == told


def test_other_words_are_cut_apart_and_empty_ones_left_out() -> None:
    assert set(told_of("变速箱的顿挫，我们觉得", load_words())) == {"变速箱", "顿挫"}
    assert told_of("the gearboxes and gearbox", load_words()) == {"gearbox": "gearboxes"}


@pytest.mark.parametrize(
    "family",
    [
        ("wait", "waits", "waited", "waiting"),
        ("charge", "charges", "charged", "charging"),
        ("ship", "shipped", "shipping"),
        ("battery", "batteries"),
        ("wash", "washes", "washed", "washing"),
        ("price", "prices", "priced"),
        ("scratch", "scratches", "scratched"),
        ("bill", "bills", "billing"),
        ("dress", "dresses"),
        ("gas",),
        ("bus",),
    ],
)
def test_a_word_in_all_its_endings_is_one(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


@given(st.text())
def test_any_text_is_read_the_same_each_time(text: str) -> None:
    assert told_of(text, load_words()) == told_of(text, load_words())


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("least = 0\n", "settings_value", {"key": "least", "line": 1}),
        ('[subjects.tea]\nzh = "茶"\n', "settings_value", {"key": "subjects.tea", "line": 1}),
        ("x = \n", "own_not_toml", {}),
        ("[tone]\nwho = 1\n", "settings_value", {"line": 1}),
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    tmp_path: Path, text: str, code: str, facts: dict[str, object]
) -> None:
    file = tmp_path / "subjects.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Unusable) as refused:
        load_words(file)
    assert refused.value.remark.code == code
    assert facts.items() <= dict(refused.value.remark.facts).items()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as refused:
        load_words(tmp_path / "none.toml")
    assert refused.value.remark.code == "own_unreadable"

"""What somebody typed, and which names sound like it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from store.finding import keys
from store.finding.keys import Wanted, wanted
from store.finding.sounds import SILENT, sounds_of

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=4)


def heard(typed: str, name: str) -> bool:
    pattern = keys.heard(wanted(typed).sound)
    return any(pattern.match(keys.syllables(name, sounds)) for sounds in sounds_of(name))


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("5678", Wanted(plate="5678", vin="5678", number="5678", order="5678")),
        ("1 0013-5678", Wanted(plate="100135678", number="100135678", order="10013-5678")),
        ("138 0013 5678", Wanted(number="13800135678", order="13800135678")),
        ("０４３１ 5961", Wanted(plate="04315961", vin="04315961", number="4315961", order="04315961")),
        ("吉a·7v6", Wanted(plate="吉A7V6", name="吉A·7V6")),
        ("zw", Wanted(sound="zw")),
        ("张W", Wanted(name="张W", sound="张w")),
        ("张伟", Wanted(name="张伟")),
        ("ro-12", Wanted(plate="RO12", vin="RO12", order="RO-12")),
        ("lü", Wanted(name="LÜ", sound="lv")),
        (" ", Wanted()),
        ("%_'", Wanted()),
    ],
)  # fmt: skip
def test_what_was_typed_is_read_as_all_it_may_be(typed: str, what: Wanted) -> None:
    assert wanted(typed) == what


@pytest.mark.parametrize(
    ("text", "end"), [("665", "665"), ("V665", "665V"), ("7V665", "665V"), ("吉A7V665", "665V")]
)
def test_of_an_end_the_last_signs_stand_first(text: str, end: str) -> None:
    assert keys.end_first(text, keys.LEAST_OF_PLATE) == end


@pytest.mark.parametrize(
    "typed",
    ["z", "zh", "zhang", "zw", "zhw", "zhangw", "zwei", "zhangweim", "zhangwm", "zwming", "zhangweiming",
     "张w", "张wm", "张伟m", "z伟"],
)  # fmt: skip
def test_pinyin_initials_and_characters_may_be_mixed(typed: str) -> None:
    assert heard(typed, "张伟明")


@pytest.mark.parametrize("typed", ["w", "zm", "zhangm", "zww", "zwmm", "zhangweimingx", "王w", "张m", "hang"])
def test_no_syllable_is_left_out_or_begun_in_its_middle(typed: str) -> None:
    assert not heard(typed, "张伟明")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄信", "shanxiongxin"), ("解晓东", "xiexd"), ("仇和", "qiuhe"), ("区志强", "ouzq"),
        ("曾国", "zengg"),
        ("查良", "zhal"), ("任静", "renj"), ("尉迟恭", "yuchig"), ("单于", "chanyu"), ("欧阳重", "oychong"),
        ("欧阳重", "oyzhong"), ("吕布", "lvb"), ("长春宏达物流有限公司", "cchd"),
        ("长春宏达物流有限公司", "hongdawl"), ("John Smith", "johns"), ("John Smith", "smi"),
        ("王A", "wanga"),
    ],
)  # fmt: skip
def test_surnames_have_their_own_reading_and_others_all_their_common_ones(name: str, typed: str) -> None:
    assert heard(typed, name)


def test_a_surname_is_not_read_as_the_same_character_elsewhere() -> None:
    assert sounds_of("单伟") == ("shan wei",)
    assert not heard("danwei", "单伟")


@pytest.mark.parametrize(
    ("name", "typed", "strange"),
    [
        ("王伟", "wangw", "yuw"),
        ("朱鹏飞", "zhupf", "spf"),
        ("方静", "fangj", "pangj"),
        ("陆军", "luj", "liuj"),
    ],
)
def test_a_common_surname_is_not_found_by_what_it_sounds_like_in_rare_words(
    name: str, typed: str, strange: str
) -> None:
    assert heard(typed, name)
    assert not heard(strange, name)


@given(HAN, st.data())
def test_any_beginnings_of_all_first_syllables_find_a_name(name: str, data: st.DataObject) -> None:
    for sounds in sounds_of(name):
        syllables = sounds.split(" ")
        cut = data.draw(st.integers(1, len(syllables)))
        typed = "".join(each[: data.draw(st.integers(1, len(each)))] for each in syllables[:cut])
        if typed.isascii() and typed.isalpha():
            assert keys.heard(wanted(typed).sound).match(keys.syllables(name, sounds))


@given(st.text(max_size=60))
def test_nothing_typed_is_too_strange(text: str) -> None:
    what = wanted(text)
    assert all(sign.isalnum() for sign in what.plate + what.vin + what.number + what.sound)
    if what.sound:
        keys.heard(what.sound)
    assert sounds_of(text)


def test_signs_only_have_no_sound() -> None:
    assert sounds_of("=+") == (SILENT,)

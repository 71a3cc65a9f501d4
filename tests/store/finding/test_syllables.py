"""How a sound is cut into syllables: whoever is meant fits one of the ways, and nobody else a sure one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings as limits, strategies as st

from store.finding import keys, sounds, syllables
from store.finding.syllables import Way, kept, sounds_kept, syllables_of, ways

NAMES = st.one_of(
    st.text("张王单尉迟伟明欧阳小安西长春达物流公司A4", min_size=1, max_size=6),
    st.sampled_from(["John Smith", "Uwe", "Ann de Zw", "张 A", "·"]),
)


def fits(way: Way, by: str) -> bool:
    """Look at what is kept as the database does."""
    pattern = re.escape(way.pattern or "%").replace("%", ".*").replace("_", ".")
    return way.first <= by < keys.after(way.first) and re.fullmatch(pattern, by) is not None


def test_a_character_is_not_sure_by_its_sound_alone() -> None:
    assert not any(way.whole for way in ways("张w"))


def all_kept(name: str) -> list[str]:
    words = not sounds.has_characters(name)
    return [by for each in sounds.sounds_of(name) for by in (each, kept(each, words=words))]


def typed(name: str, data: st.DataObject) -> str:
    """Type the beginnings of syllables, a character instead of one here and there, or letters by chance."""
    way = data.draw(st.sampled_from(sounds.sounds_of(name))).split(" ")
    text = "".join(each[: data.draw(st.integers(1, len(each)))] for each in way)
    signs = [sign for sign in name.lower() if sign.isalnum()]
    if data.draw(st.booleans()) and len(signs) == len(way) and sounds.has_characters(name):
        text = "".join(
            data.draw(st.sampled_from([sign, each])) for sign, each in zip(signs, way, strict=True)
        )
    cut = data.draw(st.integers(1, len(text)))
    return text[:cut] + data.draw(st.text("aghinwz", max_size=2))


@limits(max_examples=400, deadline=None)
@given(name=NAMES, other=NAMES, data=st.data())
def test_whoever_is_meant_fits_a_way_and_whoever_fits_a_sure_one_is_meant(
    name: str, other: str, data: st.DataObject
) -> None:
    sound = keys.wanted(typed(other, data)).sound
    if not sound:
        return
    meant = any(
        keys.heard(sound).match(keys.syllables(name, each)) is not None for each in sounds.sounds_of(name)
    )
    fitting = [way for way in ways(sound) for by in all_kept(name) if fits(way, by)]
    if meant:
        assert fitting
    if any(way.whole for way in fitting):
        assert meant


@pytest.mark.parametrize("text", ["cch达w", "changchunhong达wuliu", "chang春hong达wl", "cch达物l"])
def test_a_character_and_letters_behind_three_syllables_miss_nobody(text: str) -> None:
    name = "长春宏达物流"
    assert any(keys.heard(text).match(keys.syllables(name, each)) for each in sounds.sounds_of(name))
    assert any(fits(way, by) for way in ways(text) for by in all_kept(name))


@given(NAMES)
def test_what_is_kept_tells_the_sound_and_how_many_syllables_there_are(name: str) -> None:
    for each in sounds.sounds_of(name):
        by = kept(each, words=not sounds.has_characters(name))
        assert sounds_kept(by) == sounds_kept(each) == each
        assert syllables_of(by) == syllables_of(each) == len(each.split(" "))


def test_every_beginning_of_every_syllable_there_is_counts_as_one() -> None:
    for sign in map(chr, map(int, sounds._table())):
        for reading in sounds.readings_of(sign):
            assert len(reading) <= syllables.PLACE
            assert all(
                syllables._BEGUN.fullmatch(reading[:length]) for length in range(1, len(reading) + 1)
            ), reading


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("z", ["z"]),
        ("zw", ["+zw", "+ z"]),
        ("wn", ["+wn", "+ w"]),
        ("lin", ["lin", "+li", "+ln", "+lin", "+ l"]),
    ],
)
def test_only_what_may_be_a_syllable_is_taken_for_one(typed: str, first: list[str]) -> None:
    assert [way.first for way in ways(typed)][: len(first)] == first


def test_a_long_text_is_cut_in_few_ways() -> None:
    assert len(ways("changchunhongdawuliuyouxiangongsi")) < 40

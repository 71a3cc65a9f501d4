"""What the season gives an agent to say: one sentence for each month and vehicle, or none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from store.remarks import Unusable
from store.rules.seasons import Season, season
from store.rules.settings import load_settings, shipped_settings

SHIPPED = shipped_settings().seasons
ENERGIES = (None, "petrol", "hybrid", "electric")


def written(folder: Path, text: str) -> Path:
    file = folder / "shop.toml"
    file.write_text(text, encoding="utf-8")
    return file


@given(
    on=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    energy=st.sampled_from(ENERGIES),
    purchased_on=st.none() | st.dates(date(2010, 1, 1), date(2030, 12, 31)),
    km=st.none() | st.integers(0, 300_000),
)
def test_every_month_has_one_sentence_that_fits_month_and_vehicle(
    on: date, energy: str | None, purchased_on: date | None, km: int | None
) -> None:
    found = season(SHIPPED, on, energy=energy, purchased_on=purchased_on, km=km)
    assert found is not None
    assert on.month in found.months
    assert not found.energy or energy in found.energy
    assert not found.more_than_km or (km is not None and km > found.more_than_km)
    assert not found.older_than_months or purchased_on is not None
    first = next(name for name, one in SHIPPED.items() if one == found)
    for name in list(SHIPPED)[: list(SHIPPED).index(first)]:
        assert season({name: SHIPPED[name]}, on, energy=energy, purchased_on=purchased_on, km=km) is None


@pytest.mark.parametrize(
    ("month", "energy", "about"),
    [
        (6, "petrol", "刹车"),
        (11, "petrol", "防冻液"),
        (11, None, "防冻液"),
        (11, "electric", "动力电池"),
        (5, "electric", "空调"),
        (12, "hybrid", "轮胎"),
    ],
)
def test_the_reason_follows_month_and_energy(month: int, energy: str | None, about: str) -> None:
    found = season(SHIPPED, date(2026, month, 15), energy=energy)
    assert found is not None
    assert about in found.in_("zh")


@pytest.mark.parametrize(
    ("purchased_on", "fits"),
    [(date(2023, 12, 10), False), (date(2023, 11, 10), True), (date(2023, 11, 11), False), (None, False)],
)
def test_an_age_is_counted_in_whole_months(purchased_on: date | None, fits: bool) -> None:
    old = {"old": Season(months=[12], en="E", zh="Z", older_than_months=36)}
    assert (season(old, date(2026, 12, 10), purchased_on=purchased_on) is not None) == fits


@pytest.mark.parametrize(("km", "fits"), [(None, False), (40_000, False), (40_001, True)])
def test_a_distance_has_to_be_passed(km: int | None, fits: bool) -> None:
    worn = {"worn": Season(months=[7], en="E", zh="Z", more_than_km=40_000)}
    assert (season(worn, date(2026, 7, 1), km=km) is not None) == fits


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sentences_are_in_their_language(language: str) -> None:
    for one in SHIPPED.values():
        said = one.in_(language)
        assert said.endswith("." if language == "en" else "。")
        assert said.isascii() == (language == "en")


def test_a_shops_own_season_comes_first_and_a_shipped_one_can_be_left_out(tmp_path: Path) -> None:
    own = """
        [seasons.sand]
        months = [11]
        en = "Sand."
        zh = "沙尘。"
        [seasons.coolant_before_winter]
        months = []
    """
    found = load_settings(written(tmp_path, own)).seasons
    assert next(iter(found)) == "sand"
    said = season(found, date(2026, 11, 1))
    assert said is not None
    assert said.zh == "沙尘。"
    assert season(found, date(2026, 10, 1)) is None, "nothing else is left for a vehicle of unknown energy"


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('name = "x"\n[seasons.mine]\nmonths = [13]\nen = "a"\nzh = "b"', 3, "seasons.mine.months"),
        ('[seasons.mine]\nmonths = [1]\nen = "a"', 1, "seasons.mine"),
        ('[seasons.mine]\nmonths = [1]\nen = "a"\nzh = " "', 4, "seasons.mine.zh"),
        ('[seasons.coolant_before_winter]\nenergi = ["petrol"]', 2, "seasons.coolant_before_winter.energi"),
        ('[seasons]\nmine = { months = [0], en = "a", zh = "b" }', 2, "seasons.mine.months"),
        ("seasons = 3", 1, "seasons"),
    ],
)
def test_what_does_not_fit_is_named_with_file_line_and_key(
    tmp_path: Path, text: str, line: int, key: str
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(Unusable) as refused:
        load_settings(file)
    facts = refused.value.remark.facts
    assert (facts["path"], facts["line"], facts["key"]) == (str(file), line, key)

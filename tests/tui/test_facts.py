"""The facts that scripts say: season, complaint, solution; never a hole where one is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, strategies as st
from msgspec import structs
from msgspec.structs import replace

from callscripts import FACTS, Interview, Language
from store import Card, ToldComplaint, load_settings
from tests.tui.practising.player import Clock
from tui import calling
from tui.calling import Waiting
from tui.facts import facts, season_of
from tui.practising.shop import chosen_parts, make_shop
from tui.wiring import Desk

LANGUAGES: tuple[Language, ...] = ("en", "zh")
ENERGIES = (None, "petrol", "hybrid", "electric")


@pytest.fixture(scope="module")
def at_hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, dict[str, Waiting]]]:
    """A desk, and a customer of each queue."""
    parts = chosen_parts(["invitation_electric", "recall_sold", "complaint_solved", "callback_nobody"])
    cast = make_shop(tmp_path_factory.mktemp("shop"), load_settings(None), Clock(), "new", parts, 1, "zh")
    kinds = ("invitation", "recall", "complaint", "callback")
    found = {kind: calling.take_next(cast.desk, kind=kind) for kind in kinds}
    yield cast.desk, {kind: waiting for kind, waiting in found.items() if waiting is not None}
    cast.desk.database.close()


def said(desk: Desk, card: Card, language: Language) -> str:
    """Give all that is said up to the first question."""
    interview = Interview(calling.script_for(desk, card), facts(desk, card, [], language), language)
    return "\n".join((*interview.opening(), *interview.said()))


@pytest.mark.parametrize("kind", ["invitation", "recall"])
@given(
    month=st.integers(1, 12),
    energy=st.sampled_from(ENERGIES),
    km=st.none() | st.integers(0, 200_000),
    purchased_on=st.none() | st.dates(date(2015, 1, 1), date(2026, 1, 1)),
    language=st.sampled_from(LANGUAGES),
)
def test_every_month_and_energy_has_one_season_in_the_right_language(
    at_hand: tuple[Desk, dict[str, Waiting]],
    kind: str,
    month: int,
    energy: str | None,
    km: int | None,
    purchased_on: date | None,
    language: Language,
) -> None:
    desk, waiting = at_hand
    then = replace(desk, clock=lambda: datetime(2026, month, 15, 3, tzinfo=UTC))
    card = waiting[kind].card
    visits = tuple(structs.replace(visit, odometer_km=km) for visit in card.visits)
    card = structs.replace(card, energy=energy, purchased_on=purchased_on, visits=visits)
    found = facts(then, card, [], language)["season"]
    assert found.isascii() == (language == "en")
    every = [one.in_(language) for one in desk.settings.seasons.values()]
    spoken = said(then, card, language)
    assert every.count(found) == 1
    assert kind == "recall" or [one for one in every if one in spoken] == [found]
    assert "None" not in spoken
    assert "{" not in spoken


@pytest.mark.parametrize("kind", ["callback", "complaint"])
def test_other_calls_have_no_season(at_hand: tuple[Desk, dict[str, Waiting]], kind: str) -> None:
    desk, waiting = at_hand
    assert season_of(desk, waiting[kind].card, desk.today()) is None
    assert "season" not in facts(desk, waiting[kind].card, [], "en")


def test_a_complaint_is_told_by_its_causes_and_what_was_done(
    at_hand: tuple[Desk, dict[str, Waiting]],
) -> None:
    desk, waiting = at_hand
    card = waiting["complaint"].card
    assert card.complaint is not None
    assert card.complaint.causes == ("quality",)
    told = facts(desk, card, [], "zh")
    assert told["solution"] == "免费更换了前刹车片"
    assert "维修质量" in told["complaint"]
    assert "“免费更换了前刹车片”" in said(desk, card, "zh")
    both = structs.replace(card, complaint=ToldComplaint(("quality", "cost"), "Brakes renewed. ", None))
    assert facts(desk, both, [], "en")["complaint"] == "the quality of the work and the cost"
    assert facts(desk, both, [], "en")["solution"] == "Brakes renewed"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "told", [None, ToldComplaint(("other",), "", None), ToldComplaint(("other",), "。", None)]
)
def test_a_complaint_of_which_nothing_is_known_leaves_no_hole(
    at_hand: tuple[Desk, dict[str, Waiting]], language: Language, told: ToldComplaint | None
) -> None:
    desk, waiting = at_hand
    card = structs.replace(waiting["complaint"].card, complaint=told)
    assert {"complaint", "solution"} & set(facts(desk, card, [], language)) == set()
    spoken = said(desk, card, language)
    hole = "was done:" if language == "en" else "“”"
    assert hole not in spoken
    assert ("一些问题" if language == "zh" else "not satisfied with something") in spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_that_a_script_may_name_is_supplied_somewhere(
    at_hand: tuple[Desk, dict[str, Waiting]], language: Language
) -> None:
    desk, waiting = at_hand
    supplied: set[str] = set()
    for one in waiting.values():
        supplied |= set(facts(desk, one.card, list(one.offers), language))
    assert supplied == set(FACTS)

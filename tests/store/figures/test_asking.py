"""What cannot be asked is refused, naming what could be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store.figures import Cell, breakdowns, cases, figure, figure_names
from store.remarks import Unusable
from store.rules.settings import shipped_settings
from tests.store.figures.conftest import Scratch

RULES = shipped_settings()
FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
DOCS = Path(__file__).parents[3] / "docs" / "figures.md"


def test_an_unknown_figure(scratch: Scratch) -> None:
    with scratch() as records, pytest.raises(Unusable) as refused:
        figure(records, RULES, "callback", FIRST, LAST)
    assert refused.value.remark.code == "figure_unknown"
    assert "callbacks" in str(refused.value.remark.facts["known"])


def test_an_unknown_breakdown(scratch: Scratch) -> None:
    with scratch() as records, pytest.raises(Unusable) as refused:
        figure(records, RULES, "lapse", FIRST, LAST, "agent")
    assert refused.value.remark.code == "figure_by_unknown"
    assert refused.value.remark.facts["known"] == (
        "advisor, technician, model, tier, company, service, day, week, month"
    )


def test_a_range_that_ends_before_it_begins(scratch: Scratch) -> None:
    with scratch() as records, pytest.raises(Unusable) as refused:
        figure(records, RULES, "lapse", LAST, FIRST)
    assert refused.value.remark.code == "figure_range"
    assert refused.value.remark.facts == {"first": "2026-04-30", "last": "2026-04-01"}


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("callbacks", Cell("calls")),
        ("callbacks", Cell("complete", part="half")),
        ("aapor", Cell("RR7")),
        ("causes", Cell("quality", part="5")),
        ("causes", Cell("quality", part="")),
        ("scores", Cell("overall", part="6")),
        ("lapse", Cell("visited")),
        ("recall", Cell("reached", part="half")),
        ("fixed-first-time", Cell("技师A", part="half")),
        ("invitations", Cell("posted")),
        ("complaints", Cell("opened", part="half")),
        ("indicators", Cell("coverage", part="denominator")),
        ("survival", Cell("first")),
        ("workshop", Cell("amount_cents", part="half")),
        ("base", Cell("owners")),
        ("bands", Cell("lapsed")),
        ("invitation-success", Cell("invited")),
        ("agents", Cell("a01", part="talk_seconds")),
        ("contact-rate", Cell("nobody")),
        ("callbacks", Cell("called", "week", "2026-W40")),
    ],
)
def test_an_unknown_cell(scratch: Scratch, name: str, cell: Cell) -> None:
    with scratch() as records, pytest.raises(Unusable) as refused:
        cases(records, RULES, name, cell, FIRST, LAST)
    assert refused.value.remark.code == "figure_cell_unknown"
    assert refused.value.remark.facts["row"] == cell.row


@pytest.mark.parametrize("name", figure_names())
def test_every_figure_and_breakdown_can_be_asked_and_is_described(scratch: Scratch, name: str) -> None:
    with scratch() as records:
        for by in breakdowns(name):
            assert figure(records, RULES, name, FIRST, LAST, by).name == name
    assert f"## `{name}`" in DOCS.read_text(encoding="utf-8")

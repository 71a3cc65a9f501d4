"""The outside survey beside the shop's own interviews: what was published, and what one works out by hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from callscripts import shipped
from store.database import Records
from store.figures import Cell, Figure, FigureRow, cases, cases_are, figure, month_of
from store.remarks import Remark, Unusable
from store.rules.settings import shipped_settings
from store.rules.survey import items
from tests.store.figures import recount, reference
from tests.store.figures.conftest import NOW, Scratch
from tests.store.figures.world import FIRST, LAST, World, put, worlds
from tests.store.survey_samples import FIELDS, line, take

RULES = shipped_settings()
APRIL = month_of(date(2026, 4, 1))
QUESTIONS = {
    "explained_before": "explained_work",
    "reception": "quick_reception",
    "workmanship": "correct_work",
    "explained_after": "explained_bill",
    "washed": "clean_car",
    "lounge": "lounge",
}
OWN_PART = Remark("own_part_of_mot", {"weight": 70})
NO_OWN = Remark("own_items_missing")


def of_april(records: Records, by: str | None = None) -> Figure:
    return figure(records, RULES, "outside", *APRIL, by)


def row(found: Figure, name: str, group: str | None = None) -> FigureRow:
    wanted = found.row(name, group)
    assert wanted is not None
    return wanted


def survey_file() -> list[dict[str, str]]:
    file = reference.FOLDER / "outside_survey.csv"
    if not file.exists():
        pytest.skip("the reference file outside_survey.csv is not there")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        _, *body = csv.reader(lines)
    return [dict(zip(FIELDS, cells, strict=True)) for cells in body]


def test_the_published_month(scratch: Scratch) -> None:
    with scratch() as records:
        take(records, *survey_file())
        found = of_april(records)
    shown = ("period", "n", "mot", "mot_given", "css")
    assert {
        row.name: tuple(row.extra[name] for name in shown)
        for row in found.rows
        if row.name != "own"
    } == {
        "shop": ("2026-04", 114, 99.6, 99.6, 98.5),
        "shop_last_month": ("2026-03", 93, 99.2, 99.2, 103.5),
        "region": ("2026-04", 5257, 96.6, 96.6, 97.3),
        "nation": ("2026-04", 21689, 95.1, 95.1, 96.3),
    }  # fmt: skip
    before = row(found, "shop_last_month")
    assert (before.numerator, before.denominator) == (99.185, 100)
    assert list(before.extra["items"].values()) == [
        99.4, 100.6, 100.2, 103.2, 103.2, 98.1, 100.6, 100.2, 99.8, 89.9,
    ]  # fmt: skip
    assert all(row.extra["mot_agrees"] for row in found.rows if row.name != "own")
    assert found.notes == (NO_OWN,)


def test_the_shops_own_interviews_of_the_published_month(published: Records) -> None:
    own = row(of_april(published), "own")
    means = reference.expected()["callbacks"]["question_means"]
    scores = {
        QUESTIONS[question]: (told["mean"] - 1) * 25
        for question, told in zip(reference.QUESTIONS.values(), means.values(), strict=True)
        if question in QUESTIONS
    }
    assert own.extra["n"] == reference.expected()["callbacks"]["complete"]
    told = {name: score for name, score in own.extra["items"].items() if score is not None}
    assert told == pytest.approx(scores, abs=0.01)
    by_hand = sum(score * items()[name].weight for name, score in scores.items()) / 70
    assert own.extra["mot"] == pytest.approx(by_hand, abs=0.1)
    assert own.denominator == 70
    assert set(own.extra["missing"]) == items().keys() - scores.keys()


def test_own_scores_by_advisor_are_each_advisors(published: Records) -> None:
    found = of_april(published, "advisor")
    assert {row.name for row in found.rows} == {"own"}
    assert len({row.cases.group for row in found.rows}) == len(found.rows) > 1
    whole = row(of_april(published), "own")
    assert sum(row.extra["n"] for row in found.rows) == whole.extra["n"]
    assert min(row.extra["mot"] for row in found.rows) <= whole.extra["mot"]
    assert max(row.extra["mot"] for row in found.rows) >= whole.extra["mot"]
    assert found.notes == (OWN_PART,)


@given(world=worlds())
@settings(max_examples=40, deadline=None)
def test_own_scores_are_the_means_of_the_interviews(scratch: Scratch, world: World) -> None:
    with scratch() as records:
        put(records, world)
        own = figure(records, RULES, "outside", FIRST, LAST).row("own")
    assert own is not None
    means = {
        QUESTIONS[name]: (mean - 1) * 25
        for name, (_, _, mean) in recount.scores(world).items()
        if name in QUESTIONS
    }
    assert {name: score for name, score in own.extra["items"].items() if score is not None} == pytest.approx(
        means
    )
    weight = sum(items()[name].weight for name in means)
    assert own.denominator == weight
    assert (own.rate is None) == (not means)
    if means:
        by_hand = sum(score * items()[name].weight for name, score in means.items()) / weight
        assert own.extra["mot"] == pytest.approx(by_hand, abs=0.051)


def test_every_answer_is_its_quarter_of_a_hundred(scratch: Scratch) -> None:
    with scratch() as records:
        _interviews(records, {1: {"washed": 1}, 2: {"washed": 2}, 3: {"washed": 5, "lounge": 4}, 4: {}})
        own = row(of_april(records), "own")
        assert own.extra["n"] == 4
        assert (own.extra["items"]["clean_car"], own.extra["items"]["lounge"]) == pytest.approx(
            (41.667, 75), abs=0.001
        )
        assert own.extra["mot"] == 52.8, "(20 x 41.667 + 10 x 75) / 30"
        assert own.denominator == 30

        def behind(part: str) -> list[int]:
            return cases(records, RULES, "outside", Cell("own", part=part), *APRIL)

        assert behind("n") == [1, 2, 3, 4]
        assert behind("clean_car") == behind("mot") == behind("numerator") == [1, 2, 3]
        assert behind("lounge") == [3]
        assert cases_are("outside", "own") == "follow_up"


def test_the_ten_item_script_gives_the_whole_of_the_mot(scratch: Scratch) -> None:
    script = shipped("mot")
    weights = {question.id: question.weight for question in script.questions if question.weight}
    assert [(item.questions[0], item.weight) for item in items().values()] == list(weights.items())
    with scratch() as records:
        _interviews(records, {1: dict.fromkeys(weights, 4), 2: {**dict.fromkeys(weights, 5), "car_clean": 3}})
        found = of_april(records)
    own = row(found, "own")
    assert (own.denominator, own.extra["missing"], own.extra["mot"]) == (100, [], 82.5)
    assert OWN_PART.code not in {note.code for note in found.notes}


def _interviews(records: Records, given: Mapping[int, Mapping[str, int]]) -> None:
    """Enter callback interviews of April, with the answers they gave."""
    on = date(2026, 4, 10)
    records.add("customer", id=1, name="王芳", match_key="x", made_at=NOW)
    records.add("vehicle", id=1, owner_id=1, made_at=NOW)
    records.add("staff", id=1, code="a01", name="x", made_at=NOW)
    records.add(
        "visit", id=1, order_number="x", vehicle_id=1, customer_id=1, delivered_at=NOW, delivered_on=on
    )
    who: dict[str, Any] = {"kind": "callback", "customer_id": 1, "vehicle_id": 1}
    for number, answers in given.items():
        records.add(
            "follow_up", id=number, round=number, visit_id=1, rank=1, sort_on=on, due_on=on,
            last_useful_on=on, basis="delivered", state="closed", made_at=NOW, **who,
        )  # fmt: skip
        records.add(
            "attempt", id=number, follow_up_id=number, agent_id=1, number="x", started_at=NOW, on_day=on,
            outcome="satisfied", aapor="I", reached=True, token=f"{number}", **who,
        )  # fmt: skip
        for seq, (question, score) in enumerate(answers.items(), 1):
            records.add(
                "answer", attempt_id=number, seq=seq, question=question, value=str(score), score=score
            )


def test_what_was_not_imported_says_so(scratch: Scratch) -> None:
    with scratch() as records:
        take(records, line(period="2026-04", scope="全国"))
        found = of_april(records)
    missing = row(found, "region")
    assert (missing.rate, missing.denominator) == (None, 0)
    assert (missing.extra["n"], missing.extra["mot"], missing.extra["mot_given"]) == (None, None, None)
    assert set(missing.extra["items"].values()) == {None}
    assert found.notes == (
        Remark("outside_survey_missing", {"scope": "shop", "month": "2026-04"}),
        Remark("outside_survey_missing", {"scope": "shop", "month": "2026-03"}),
        Remark("outside_survey_missing", {"scope": "region", "month": "2026-04"}),
        NO_OWN,
    )


def test_a_mot_that_its_items_do_not_give_is_marked_and_missing_items_are_named(scratch: Scratch) -> None:
    with scratch() as records:
        take(
            records,
            line(period="2026-04", mot="99.9"),
            line(clean_car="", listens="", mot="12"),
            line(period="2026-04", scope="区域"),
            line(period="2026-04", scope="全国"),
        )
        found = of_april(records)
    shop, before = row(found, "shop"), row(found, "shop_last_month")
    assert (shop.extra["mot"], shop.extra["mot_given"], shop.extra["mot_agrees"]) == (99.2, 99.9, False)
    assert before.extra["missing"] == ["listens", "clean_car"]
    assert (before.extra["mot_agrees"], before.denominator) == (None, 75)
    assert found.notes == (
        Remark(
            "outside_mot_disagrees", {"scope": "shop", "month": "2026-04", "given": 99.9, "computed": 99.2}
        ),
        Remark("outside_items_missing", {"scope": "shop", "month": "2026-03", "missing": 2, "of": 10}),
        NO_OWN,
    )


def test_behind_the_surveys_numbers_stands_the_imported_row(scratch: Scratch) -> None:
    with scratch() as records:
        records.add(
            "import_batch", id=8, at=NOW, file="survey.csv", digest="x", kind="outside-survey",
            encoding="utf-8", rows=2, account="{}",
        )  # fmt: skip
        take(records, line(), line(period="2026-04"), batch=8, first=5)
        found = of_april(records)
        shop = row(found, "shop")
        assert (shop.extra["file"], shop.extra["batch"], shop.extra["row"]) == ("survey.csv", 8, 6)
        for part in ("numerator", "denominator", "n", "lounge", "mot_given", "css"):
            (number,) = cases(records, RULES, "outside", Cell("shop", part=part), *APRIL)
            assert records.value("SELECT period FROM outside_survey WHERE id = :id", id=number) == "2026-04"
        (number,) = cases(records, RULES, "outside", "shop_last_month", *APRIL)
        assert records.value("SELECT period FROM outside_survey WHERE id = :id", id=number) == "2026-03"
        assert cases(records, RULES, "outside", "region", *APRIL) == []
        assert cases_are("outside", "shop") == "outside_survey"


@pytest.mark.parametrize(
    "cell", [Cell("world"), Cell("shop", part="half"), Cell("own", part="mot_given"), Cell("own", part="css")]
)
def test_an_unknown_cell(scratch: Scratch, cell: Cell) -> None:
    with scratch() as records, pytest.raises(Unusable) as refused:
        cases(records, RULES, "outside", cell, *APRIL)
    assert refused.value.remark.code == "figure_cell_unknown"


def test_by_month_each_month_has_its_own_survey(scratch: Scratch) -> None:
    with scratch() as records:
        take(records, line(), line(period="2026-04", n="114"))
        found = figure(records, RULES, "outside", date(2026, 3, 10), date(2026, 4, 30), "month")
        (number,) = cases(
            records, RULES, "outside", Cell("shop", "month", "2026-03"), date(2026, 3, 10), date(2026, 4, 30)
        )
        assert records.value("SELECT period FROM outside_survey WHERE id = :id", id=number) == "2026-03"
    assert [
        (group, row(found, "shop", group).extra["n"], row(found, "shop_last_month", group).extra["n"])
        for group in ("2026-03", "2026-04")
    ] == [("2026-03", 93, None), ("2026-04", 114, 93)]


def test_of_a_longer_range_the_month_counts_in_which_it_ends(scratch: Scratch) -> None:
    with scratch() as records:
        take(records, line(), line(period="2026-04", n="114"))
        found = figure(records, RULES, "outside", date(2026, 2, 1), date(2026, 4, 10))
    assert (row(found, "shop").extra["n"], row(found, "shop_last_month").extra["n"]) == (114, 93)


def test_another_shops_survey_is_not_shown(scratch: Scratch) -> None:
    with scratch() as records:
        records.run("INSERT INTO shop (id, name, made_at) VALUES (2, 'other', :at)", at=NOW)
        take(Records(records._connection, 2), line(period="2026-04"))
        assert row(of_april(records), "shop").extra["n"] is None

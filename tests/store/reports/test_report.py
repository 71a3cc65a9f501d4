"""What stands in the monthly report: seven parts, the figures' own numbers, what was known at its closing."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from store.database import Database
from store.figures import figure
from store.reports.actions import Action, keep_action
from store.reports.closing import close_month, closed_at
from store.reports.coding import as_text, from_text
from store.reports.model import Change, Chart, Count, Report, Share, Table, Term, Text, value_of
from store.reports.monthly import monthly_report, report_to_print
from store.reports.writing.formats import report_suffixes, write_report
from store.reports.writing.looks import ALARM, GREY, INK, colour_of, colour_of_tile
from store.reports.writing.markdown import write_markdown
from store.rules.settings import Settings
from tests.store.factories import Shop, at
from tests.store.figures import reference
from tests.store.reports.conftest import APRIL, Codes

PARTS = ["agreed", "outside", "own", "complaints", "workshop", "lapsed", "targets"]


def names(table: Table) -> list[str]:
    found = []
    for row in table.rows:
        cell = row.cells[0]
        assert isinstance(cell, Text)
        found.append(cell.label.code if isinstance(cell.label, Term) else cell.label)
    return found


def test_seven_parts_in_their_order(april: Report, nothing: Report) -> None:
    assert [part.code for part in april.parts] == PARTS
    assert [part.code for part in nothing.parts] == PARTS


def test_the_callbacks_are_the_published_ones(april: Report) -> None:
    expected = reference.expected()["callbacks"]
    table = april.parts[2].table("callbacks")
    rows = dict(zip(names(table), table.rows, strict=True))
    assert value_of(rows["complete"].cells[1]) == expected["complete"]
    assert value_of(rows["complete"].cells[2]) == expected["called"]
    assert value_of(rows["delighted"].cells[3]) == pytest.approx(150 / 850)


FIGURES = [
    ("own", "callbacks", "callbacks", 0),
    ("workshop", "invitations", "invitations", 0),
    ("lapsed", "lapse", "lapse", -6),
    ("lapsed", "bands", "bands", 0),
    ("targets", "indicators", "indicators", 0),
]


@pytest.mark.parametrize(("part", "code", "name", "months"), FIGURES, ids=[each[1] for each in FIGURES])
def test_every_number_is_the_figures(
    april: Report, reference_shop: Database, settings: Settings, part: str, code: str, name: str, months: int
) -> None:
    first, last = (
        (date(2026, 4, 1), date(2026, 4, 30)) if not months else (date(2025, 10, 1), date(2025, 10, 31))
    )
    with reference_shop.reading() as records:
        found = figure(records, settings, name, first, last)
    table = next(each for each in april.parts if each.code == part).table(code)
    assert names(table) == [row.name for row in found.rows]
    for told, row in zip(table.rows, found.rows, strict=True):
        numbers = (None, None) if row.missing else (row.numerator, row.denominator)
        assert (value_of(told.cells[1]), value_of(told.cells[2])) == numbers, row.name
        assert value_of(told.cells[3]) == row.rate


def test_rates_and_changes_follow_from_the_cells_they_name(april: Report) -> None:
    seen = 0
    for part in april.parts:
        for table in (block for block in part.blocks if isinstance(block, Table)):
            for row in table.rows:
                for cell in row.cells:
                    if isinstance(cell, Share) and cell.value is not None:
                        over, under = (value_of(row.cells[at_]) for at_ in cell.of)
                        assert (over, under) == (cell.numerator, cell.denominator)
                        seen += 1
                    if isinstance(cell, Change) and cell.value is not None:
                        here, there = (value_of(row.cells[at_]) for at_ in cell.of)
                        assert here is not None
                        assert there is not None
                        assert cell.value == pytest.approx(here - there)
                        seen += 1
    assert seen > 50


def test_sums_are_those_of_their_rows(april: Report) -> None:
    table = april.parts[4].table("technicians")
    total = table.rows[-1]
    assert total.strong
    for column in (1, 2):
        cell = total.cells[column]
        assert isinstance(cell, Count)
        assert cell.total
        assert cell.value == sum(value_of(row.cells[column]) or 0 for row in table.rows[:-1])


def filled(shop: Database, settings: Settings, month: date, few: int) -> Report:
    rules = replace(settings, figures=replace(settings.figures, few=few))
    with shop.reading() as records:
        return monthly_report(records, rules, month, at("2027-01-05 09:00"))


def test_advisors_with_few_interviews_stand_by_name(reference_shop: Database, settings: Settings) -> None:
    table = filled(reference_shop, settings, APRIL, 145).parts[2].table("advisors")
    few = [name for name, row in zip(names(table), table.rows, strict=True) if row.few]
    assert len(few) > 1
    assert few == sorted(few)
    ranked = [value_of(row.cells[2]) or 0 for row in table.rows if not row.few]
    assert ranked == sorted(ranked, reverse=True)
    assert [row.few for row in table.rows] == [(value_of(row.cells[1]) or 0) < 145 for row in table.rows]


def test_scores_of_few_interviews_are_marked(reference_shop: Database, settings: Settings) -> None:
    rules = replace(settings, figures=replace(settings.figures, few=145))
    with reference_shop.reading() as records:
        rows = figure(records, rules, "outside", APRIL, date(2026, 4, 30), by="advisor").rows
    assert {row.few for row in rows} == {True, False}
    assert [row.few for row in rows] == [row.extra["n"] < 145 for row in rows]


def test_few_cases_of_the_month_before_are_grey_and_make_no_change_good_or_bad(
    reference_shop: Database, settings: Settings
) -> None:
    rows = filled(reference_shop, settings, date(2026, 10, 1), 102).parts[4].table("technicians").rows[:-1]
    seen = set()
    for row in rows:
        _, _, _, _, _, _, of, rate, change, _ = row.cells
        few = (value_of(of) or 0) < 102
        assert isinstance(rate, Share)
        assert isinstance(change, Change)
        assert (row.few, rate.few, change.good) == (False, few, 0 if few else -1)
        assert (colour_of(rate), colour_of(change)) == ((GREY, INK) if few else (INK, ALARM))
        seen.add(few)
    assert seen == {True, False}


def test_causes_of_few_calls_are_grey(reference_shop: Database, settings: Settings) -> None:
    september = date(2026, 9, 1)
    for few, is_few in ((621, False), (622, True)):
        rows = filled(reference_shop, settings, september, few).parts[2].table("causes").rows[:-1]
        assert {row.few for row in rows} == {is_few}


def test_a_key_figure_of_few_cases_is_grey_and_misses_no_target(
    reference_shop: Database, settings: Settings
) -> None:
    plain, small = (filled(reference_shop, settings, APRIL, few).tiles[0] for few in (30, 900))
    assert (plain.few, colour_of_tile(plain)) == (False, INK)
    assert (small.value, small.few, colour_of_tile(small)) == (plain.value, True, GREY)
    assert small.target.met is None


def test_technicians_are_drawn_as_long_as_their_names_can_be_read(
    reference_shop: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, drawn in ((8, 1), (7, 0)):
        monkeypatch.setattr("store.reports.others.DRAWN", most)
        part = filled(reference_shop, settings, date(2026, 10, 1), 30).parts[4]
        assert sum(isinstance(block, Chart) for block in part.blocks) == drawn


def test_an_empty_month_says_what_is_missing(nothing: Report) -> None:
    told = write_markdown(nothing, Codes()).decode()
    for code in ("actions_none", "outside_none", "callbacks_none", "complaints_none", "jobs_none"):
        assert code.replace("_", "\\_") in told


def test_a_month_under_way_says_so(shop: Shop) -> None:
    with shop.database.reading() as records:
        report = monthly_report(records, shop.settings, APRIL, at("2026-04-20 10:00"))
    assert not report.over
    assert b"not\\_over" in write_markdown(report, Codes())


def called(shop: Shop, when: str, outcome: str = "satisfied") -> int:
    vehicle = shop.vehicle()
    visit = shop.visit(vehicle, "2026-04-01")
    return shop.call(shop.follow_up("callback", vehicle, visit=visit), outcome, when)


def test_a_closed_month_reads_the_same_whatever_comes_later(shop: Shop, codes: Codes) -> None:
    called(shop, "2026-04-10 10:00")
    closing = at("2026-05-02 09:00")
    with shop.database.writing() as records:
        close_month(records, "2026-04", shop.agent().id, closing)

    def printed(now: str) -> bytes:
        with shop.database.reading() as records:
            return write_markdown(monthly_report(records, shop.settings, APRIL, at(now)), codes)

    before = printed("2026-05-02 09:00")
    first = shop.value("SELECT min(id) FROM attempt WHERE shop_id = :shop")
    case = shop.value("SELECT follow_up_id FROM attempt WHERE shop_id = :shop AND id = :id", id=first)
    shop.call(case, "dissatisfied", "2026-05-20 10:00", corrects_id=first)
    assert printed("2026-06-15 09:00") == before
    with shop.database.writing() as records:
        close_month(records, "2026-04", shop.agent().id, at("2026-06-15 10:00"))
    assert printed("2026-06-15 10:00") != before, "closed anew, it knows of the correction"


def test_closing_leaves_nothing_out_that_is_known_already(shop: Shop) -> None:
    agent, imported = shop.agent().id, at("2026-11-23 08:00")
    with shop.database.writing() as records:
        records.add(
            "import_batch",
            id=1,
            at=imported,
            file="v.csv",
            digest="",
            kind="visits",
            encoding="utf-8",
            rows=1,
            account="{}",
        )
        closed = close_month(records, "2026-04", agent, at("2026-05-02 09:00"))
    assert closed > imported, "the clock may be behind the newest import"
    with shop.database.reading() as records:
        assert closed_at(records, "2026-04") == closed
        assert closed_at(records, "2026-03") is None


def test_a_kept_report_is_the_one_that_was_filled(april: Report, nothing: Report) -> None:
    for report in (april, nothing):
        assert from_text(as_text(report)) == report


def _much_is_overwritten(shop: Shop) -> None:
    """Change what no record keeps the former state of: owners, tiers, due dates, a visit, a status."""
    with shop.database.writing() as records:
        for change in (
            "UPDATE customer SET is_company = TRUE, tier = 'A', name = 'x' WHERE shop_id = :shop",
            "UPDATE vehicle SET due_on = '2027-04-10', status = 'scrapped' WHERE shop_id = :shop",
            "UPDATE visit SET advisor = 'z', technician = 'z', is_rework = TRUE WHERE shop_id = :shop",
        ):
            records.run(change)


@pytest.mark.parametrize("suffix", report_suffixes())
def test_what_is_overwritten_later_leaves_a_closed_month_as_it_was_byte_for_byte(
    shop: Shop, codes: Codes, suffix: str
) -> None:
    called(shop, "2026-04-10 10:00")
    shop.vehicle(due_on="2026-04-20")
    agent = shop.agent().id

    def printed(now: str, *, anew: bool = False) -> bytes:
        report = report_to_print(shop.database, shop.settings, APRIL, agent, at(now), anew=anew)
        return write_report(report, codes, f"x{suffix}")

    before = printed("2026-05-02 09:00")
    _much_is_overwritten(shop)
    shop.settings = dear(shop.settings)
    assert printed("2026-06-15 09:00") == before
    assert printed("2026-06-15 10:00", anew=True) != before


def dear(settings: Settings) -> Settings:
    """Raise a goal: the report of a closed month stands beside the goals it had."""
    goals = {**settings.figures.goals, "callbacks.complete": ">= 99"}
    return msgspec.structs.replace(settings, figures=msgspec.structs.replace(settings.figures, goals=goals))


def test_actions_are_agreed_after_the_closing_and_stand_in_the_kept_report(shop: Shop, codes: Codes) -> None:
    agent = shop.agent().id

    def printed(now: str) -> str:
        report = report_to_print(shop.database, shop.settings, APRIL, agent, at(now))
        return write_markdown(report, codes).decode()

    assert "Call sooner" not in printed("2026-05-02 09:00")
    with shop.database.writing() as records:
        keep_action(records, Action(0, "2026-05", "Call sooner"), agent, at("2026-05-03 09:00"))
    assert "Call sooner" in printed("2026-05-03 10:00")


def test_cut_off_between_closing_and_keeping_the_report_is_kept_when_it_is_next_asked_for(
    shop: Shop,
) -> None:
    called(shop, "2026-04-10 10:00")
    agent = shop.agent().id
    with shop.database.writing() as records:
        close_month(records, "2026-04", agent, at("2026-05-02 09:00"))
    first = report_to_print(shop.database, shop.settings, APRIL, agent, at("2026-05-02 09:01"))
    _much_is_overwritten(shop)
    assert report_to_print(shop.database, shop.settings, APRIL, agent, at("2026-06-02 09:00")) == first
    assert shop.value("SELECT count(*) FROM report_kept WHERE shop_id = :shop") == 1

"""A change of rules that is cut off anywhere is whole after the next start, or never was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store.changing import saving
from store.changing.rules import draft_rules, rule_changes
from store.changing.saving import finish_saving, save_rules
from store.queues import making
from store.rules.settings import load_settings
from tests.store.changing.test_saving import NOW, OWN, file as file  # noqa: PLC0414  the fixture
from tests.store.factories import Shop, at

LATER = "2026-05-11 11:00"
CHANGES = {"maintenance.months": 6, "queues.callback.last_day": 6}


class Killed(BaseException):
    """The process ends here: nothing of ours runs any more."""


def killed_in(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *, after: bool, turn: int = 1) -> None:
    """Let the process end before or after a function's so-manieth call."""
    whole: Callable[..., Any] = getattr(module, name)
    calls = 0

    def cut(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls != turn:
            return whole(*arguments, **named)
        if after:
            whole(*arguments, **named)
        raise Killed

    monkeypatch.setattr(module, name, cut)


def filled(shop: Shop) -> list[int]:
    """Enter vehicles that are due by the rules, and two of which one leaves its queue by the change."""
    vehicles = [shop.vehicle() for _ in range(5)]
    for vehicle, day in zip(vehicles, ("02", "05", "06", "07", "08"), strict=True):
        shop.visit(vehicle, f"2026-05-{day}", service="general_repair")
    shop.make(NOW)
    return vehicles


def stands(shop: Shop, vehicles: list[int]) -> dict[str, Any]:
    """Give what follows from the rules: due dates, and whom the queue offers."""
    return {
        "due": [shop.one("vehicle", vehicle)["due_on"] for vehicle in vehicles],
        "offered": sorted(line.vehicle_id for line in shop.lines(LATER)),
    }


CUTS = {
    "before it is noted": ("draft_rules", False, 1),
    "before it is on record": ("_record", False, 1),
    "before the file": ("_write", False, 1),
    "after the file, before the record holds": ("_write", True, 1),
    "before whom the rules so far want": ("_standing", False, 1),
    "before the due dates": ("_work_out_anew", False, 1),
    "after the due dates": ("_work_out_anew", True, 1),
    "before the queues follow": ("_take_out", False, 1),
}
NEVER = {"before it is noted", "before it is on record", "before the file"}


@pytest.mark.parametrize("cut", CUTS)
def test_it_is_whole_at_the_next_start_or_never_was(
    new_shop: Callable[[], Shop], file: Path, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    undisturbed, shop = new_shop(), new_shop()
    expected = filled(undisturbed)
    save_rules(undisturbed.database, load_settings(file), file, CHANGES, undisturbed.agent(), at(NOW))
    after = file.read_text(encoding="utf-8")
    file.write_text(OWN, encoding="utf-8")
    shop.settings = load_settings(file)
    vehicles = filled(shop)
    untouched = stands(shop, vehicles)
    name, ran, turn = CUTS[cut]
    with monkeypatch.context() as patched:
        killed_in(patched, saving, name, after=ran, turn=turn)
        with pytest.raises(Killed):
            save_rules(shop.database, shop.settings, file, CHANGES, shop.agent(), at(NOW))
    assert cut == "before it is noted" or shop.database.has_leftovers()
    finished = finish_saving(shop.database, at(LATER))
    with shop.database.reading() as records:
        keys = sorted(change.key for change in rule_changes(records))
    text = file.read_text(encoding="utf-8")
    if cut in NEVER:
        assert (finished, text, keys) == (0, OWN, [])
        assert stands(shop, vehicles) == untouched
    else:
        assert (finished, text, keys) == (1, after, sorted(CHANGES))
        assert stands(shop, vehicles) == stands(undisturbed, expected)
        assert stands(shop, vehicles) != untouched
    assert not shop.database.has_leftovers()
    for one in (undisturbed, shop):
        one.close()


def test_what_an_import_keeps_waiting_is_finished_at_a_later_start(
    shop: Shop, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.intake.turn import our_turn

    filled(shop)
    with monkeypatch.context() as patched:
        killed_in(patched, saving, "_work_out_anew", after=False)
        with pytest.raises(Killed):
            save_rules(shop.database, load_settings(file), file, CHANGES, shop.agent(), at(NOW))
    with our_turn(shop.database):
        assert finish_saving(shop.database, at(LATER)) == 0
    assert finish_saving(shop.database, at(LATER)) == 1


def test_what_somebody_wrote_into_the_file_meanwhile_is_not_lost(
    shop: Shop, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = OWN.replace("9 #", "8 #")
    drawn = draft_rules
    turns: list[int] = []

    def slow(where: Path, changes: Any) -> Any:
        draft = drawn(where, changes)
        turns.append(1)
        if len(turns) == 2:
            file.write_text(theirs, encoding="utf-8")
        return draft

    monkeypatch.setattr(saving, "draft_rules", slow)
    save_rules(shop.database, load_settings(file), file, {"retry.most_attempts": 4}, shop.agent(), at(NOW))
    assert file.read_text(encoding="utf-8") == theirs + "\n[retry]\nmost_attempts = 4\n"
    assert not shop.database.has_leftovers()


@pytest.mark.usefixtures("files_only")
def test_a_start_finishes_what_was_cut_off(
    shop: Shop, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from tui.wiring import Asked, sit_down

    vehicles = filled(shop)
    with monkeypatch.context() as patched:
        killed_in(patched, making, "make", after=False)
        with pytest.raises(Killed):
            save_rules(shop.database, load_settings(file), file, CHANGES, shop.agent(), at(NOW))
    path = shop.database.path
    shop.close()
    environment = {
        "RINGBACK_DB": str(path), "RINGBACK_NOW": "2026-05-11T11:00", "RINGBACK_HOME": str(tmp_path),
        "RINGBACK_USER": "a01", "RINGBACK_LANG": "en",
    }  # fmt: skip
    desk = sit_down(Asked(config=str(file)), environment)
    try:
        assert not desk.database.has_leftovers()
        assert stands(shop, vehicles)["due"] == [
            "2026-11-02",
            "2026-11-05",
            "2026-11-06",
            "2026-11-07",
            "2026-11-08",
        ]
    finally:
        desk.database.close()

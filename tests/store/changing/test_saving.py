"""Rules saved into the shop's file: checked, on record, and in force at once."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from store.changing.rules import RuleChanged, draft_rules, rule_changes, rules_of
from store.changing.saving import Saved, save_rules
from store.intake.turn import our_turn
from store.remarks import Unusable
from store.rules.editing import AS_SHIPPED
from store.rules.settings import load_settings
from tests.store.factories import Shop, at

NOW = "2026-05-11 09:00"
OWN = """# ours
name = "顺达店"   # as on the sign

[queues.callback]
last_day = 9 # longer than shipped
first_day = 2
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop" / "ringback.toml"
    path.parent.mkdir()
    path.write_text(OWN, encoding="utf-8")
    return path


def save(shop: Shop, file: Path, now: str = NOW, **changes: Any) -> Saved:
    named = {key.replace("__", "."): value for key, value in changes.items()}
    saved = save_rules(shop.database, shop.settings, file, named, shop.agent(), at(now))
    shop.settings = saved.settings
    return saved


def history(shop: Shop) -> list[RuleChanged]:
    with shop.database.reading() as records:
        return rule_changes(records)


def offered(shop: Shop) -> list[int]:
    return [line.vehicle_id for line in shop.lines(NOW)]


def test_comments_order_and_mode_stay_and_the_rules_hold(shop: Shop, file: Path) -> None:
    file.chmod(0o640)
    saved = save(shop, file, queues__callback__last_day=12, limits__within_days=20)
    assert file.read_text(encoding="utf-8") == OWN.replace("9 #", "12 #") + "\n[limits]\nwithin_days = 20\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(file.parent.iterdir()) == [file], "nothing is left beside it"
    assert load_settings(file) == saved.settings
    assert (saved.settings.queues["callback"].last_day, saved.settings.limits.within_days) == (12, 20)


def test_every_change_is_on_record_with_who_when_old_and_new(shop: Shop, file: Path) -> None:
    save(shop, file, queues__callback__last_day=12, limits__within_days=20)
    save(shop, file, "2026-05-12 10:00", queues__callback__last_day=AS_SHIPPED, name="顺达二店")
    save(shop, file, "2026-05-13 10:00", name="顺达二店")
    assert [(one.at, one.key, one.old, one.new) for one in history(shop)] == [
        (at("2026-05-12 10:00"), "name", "顺达店", "顺达二店"),
        (at("2026-05-12 10:00"), "queues.callback.last_day", 12, 7),
        (at(NOW), "limits.within_days", 30, 20),
        (at(NOW), "queues.callback.last_day", 9, 12),
    ]
    assert {one.agent for one in history(shop)} == {"Agent a01"}
    assert "last_day" not in file.read_text(encoding="utf-8")


def test_a_file_that_is_not_there_is_made_as_a_link_leads(shop: Shop, tmp_path: Path) -> None:
    target, link = tmp_path / "deep" / "rules.toml", tmp_path / "link.toml"
    link.symlink_to(target)
    save(shop, link, retry__most_attempts=4)
    assert (link.is_symlink(), load_settings(target).retry.most_attempts) == (True, 4)


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("queues.callback.last_day", "many", 5),
        ("queues.callback.last_day", 1, 6),
        ("calling.hours", [["12:00", "09:00"]], 9),
        ("retry.after.nobody", 5, 9),
        ("nothing.of.this", 1, 0),
    ],
)
def test_what_cannot_hold_is_refused_with_file_line_and_key(
    shop: Shop, file: Path, key: str, value: Any, line: int
) -> None:
    with pytest.raises(Unusable) as refused:
        save_rules(shop.database, shop.settings, file, {key: value}, shop.agent(), at(NOW))
    remark = refused.value.remark
    assert (remark.code, remark.facts["path"]) == ("settings_value", str(file))
    if line:
        assert remark.facts["line"] == line
        assert str(remark.facts["key"]).startswith(key.rpartition(".")[0])
    assert (file.read_text(encoding="utf-8"), history(shop)) == (OWN, [])


def test_a_key_written_wrongly_is_refused(file: Path) -> None:
    with pytest.raises(Unusable) as refused:
        draft_rules(file, {"queues..last_day": 1})
    assert refused.value.remark.code == "rule_key"


def test_who_leaves_is_offered_no_more_and_again_when_it_is_put_back(shop: Shop, file: Path) -> None:
    early = shop.vehicle(shop.customer("早"))
    late = shop.vehicle(shop.customer("晚"))
    promised = shop.vehicle(shop.customer("约定"))
    shop.visit(early, "2026-05-05", service="general_repair")
    shop.visit(late, "2026-05-02", service="general_repair")
    shop.visit(promised, "2026-05-02", service="general_repair")
    save(shop, file)
    assert offered(shop) == [late, promised, early]
    waits = next(line.id for line in shop.lines(NOW) if line.vehicle_id == promised)
    assert waits is not None
    shop.change("follow_up", waits, promised_at=at("2026-05-11 15:00"))
    saved = save(shop, file, queues__callback__last_day=6)
    assert (saved.taken_out, offered(shop)) == (1, [promised, early]), "a promise is kept"
    shop.make("2026-05-11 10:00")
    assert offered(shop) == [promised, early], "nor when the queues are made again"
    save(shop, file, queues__callback__last_day=9)
    assert sorted(offered(shop)) == sorted([early, late, promised])


def test_who_enters_is_offered_at_once(shop: Shop, file: Path) -> None:
    vehicle = shop.vehicle()
    shop.visit(vehicle, "2026-05-01", service="general_repair")
    save(shop, file)
    assert offered(shop) == []
    assert save(shop, file, queues__callback__last_day=10).made == 1
    assert offered(shop) == [vehicle]


def test_due_dates_are_worked_out_anew_where_they_follow(shop: Shop, file: Path) -> None:
    vehicles = [shop.vehicle() for _ in range(5)]
    for vehicle in vehicles:
        shop.visit(vehicle, "2026-02-11")
    heard: list[int] = []
    saved = save_rules(
        shop.database, shop.settings, file, {"maintenance.months": 6}, shop.agent(), at(NOW), heard.append
    )
    assert (saved.due_dates, sum(heard)) == (5, 5)
    assert {shop.one("vehicle", vehicle)["due_on"] for vehicle in vehicles} == {"2026-08-11"}
    assert offered(shop) == []


def test_due_dates_wait_for_an_import(shop: Shop, file: Path) -> None:
    with our_turn(shop.database), pytest.raises(Unusable) as refused:
        save(shop, file, maintenance__months=6)
    assert refused.value.remark.code == "import_running"
    assert (file.read_text(encoding="utf-8"), history(shop)) == (OWN, [])
    with our_turn(shop.database):
        save(shop, file, retry__most_attempts=4)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may do everything is not refused")
def test_a_folder_that_may_not_be_written_keeps_file_and_record(shop: Shop, file: Path) -> None:
    file.parent.chmod(0o500)
    try:
        with pytest.raises(Unusable) as refused:
            save(shop, file, retry__most_attempts=4)
    finally:
        file.parent.chmod(0o700)
    assert refused.value.remark.code == "file_not_written"
    assert (file.read_text(encoding="utf-8"), history(shop)) == (OWN, [])


def test_a_write_that_fails_keeps_file_and_record(
    shop: Shop, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unusable) as refused:
        save(shop, file, retry__most_attempts=4)
    assert refused.value.remark.code == "file_not_written"
    assert (file.read_text(encoding="utf-8"), history(shop)) == (OWN, [])
    assert list(file.parent.iterdir()) == [file]


def test_the_list_says_what_is_the_shops_own(file: Path) -> None:
    own = {rule.key: (rule.value, rule.shipped) for rule in rules_of(file) if rule.own}
    assert own == {
        "name": ("顺达店", "Ringback"),
        "queues.callback.first_day": (2, 3),
        "queues.callback.last_day": (9, 7),
    }
    assert not any(rule.own for rule in rules_of(None))

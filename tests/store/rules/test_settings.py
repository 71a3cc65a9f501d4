"""A shop's own rules, laid over the shipped ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.remarks import Unusable
from store.rules.settings import Plan, Settings, load_settings, shipped_settings


def written(folder: Path, text: str) -> Path:
    file = folder / "shop.toml"
    file.write_text(text, encoding="utf-8")
    return file


def refusal(file: Path) -> Unusable:
    with pytest.raises(Unusable) as refused:
        load_settings(file)
    assert refused.value.remark.facts["path"] == str(file)
    return refused.value


def test_without_a_file_the_shipped_rules_hold() -> None:
    found = load_settings(None)
    assert found == shipped_settings()
    assert found.calling.hours == [("09:00", "12:00"), ("13:30", "20:00")]
    assert list(found.queues) == ["complaint", "callback", "invitation", "recall"]
    callback, invitation, recall = (found.queues[kind] for kind in ("callback", "invitation", "recall"))
    assert (callback.first_day, callback.last_day, callback.interviewed_days) == (3, 7, 30)
    assert (invitation.first_day, invitation.last_day) == (-14, 90)
    assert (recall.first_month, recall.last_month, recall.recalled_days) == (6, 24, 90)
    assert (found.retry.most_attempts, found.retry.hours_apart, found.retry.after["busy"]) == (5, 2, 20)
    assert (found.maintenance.months, found.maintenance.km) == (3, 5_000)
    assert (found.limits.follow_ups_touched, found.limits.within_days) == (3, 30)


def test_an_empty_file_says_nothing_different(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "")) == shipped_settings()


def test_a_shops_own_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    own = """
        name = "东风西路店"
        [queues.callback]
        last_day = 10
        [retry.after]
        busy = 45
        [maintenance.plans]
        "ID.4 X" = { months = 12, km = 20000 }
    """
    found, shipped = load_settings(written(tmp_path, own)), shipped_settings()
    assert found.name == "东风西路店"
    assert (found.queues["callback"].first_day, found.queues["callback"].last_day) == (3, 10)
    assert found.retry.after == {**shipped.retry.after, "busy": 45}
    assert found.maintenance.plan_of("ID.4 X") == Plan(12, 20_000)
    assert found.maintenance.plan_of("朗逸") == Plan(3, 5_000)
    assert found.queues["invitation"] == shipped.queues["invitation"]
    assert found.calling == shipped.calling
    assert list(found.queues) == list(shipped.queues), "the order of the queues stays"


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_bytes(b'\xef\xbb\xbfname = "x"\n')
    assert load_settings(file).name == "x"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('nmae = "x"', "nmae"),
        ("[calling]\nhourz = []", "calling.hourz"),
        ('name = "x"\n[queues.callback]\nlastday = 9', "queues.callback.lastday"),
        ('[queues.foo]\nscript = "x"', "queues.foo"),
        ('area_code = "0431-"', "area_code"),
        ('area_code = "０４３１"', "area_code"),
        ('[retry]\nmost_attempts = "five"', "retry.most_attempts"),
        ("[retry]\nmost_attempts = 0", "retry.most_attempts"),
        ('[retry.after]\nbusy = "soon"', "retry.after.busy"),
        ("[retry.after]\nbusy = -5", "retry.after.busy"),
        ("[retry.after]\nno_anser = 30", "retry.after.no_anser"),
        ("[calling]\nclosed_weekdays = [8]", "calling.closed_weekdays"),
        ('[calling]\nclosed_days = ["2026-02-30"]', "calling.closed_days"),
        ('[queues.recall]\nleave_out = ["because"]', "queues.recall.leave_out"),
        ("[queues.callback]\nfirst_day = 9", "queues.callback.first_day"),
        ("[queues.recall]\nfirst_month = 24", "queues.recall.first_month"),
        ('[maintenance.plans]\n"ID.4 X" = { months = 3 }', "maintenance.plans.ID.4 X"),
        ("[workshop]\nslot_minutes = 0", "workshop.slot_minutes"),
        ("queues = 3", "queues"),
        ('staff = [{ name = "x" }]', "staff"),
        ('zone = "Mars/Olympus"', "zone"),
        ('zone = ""', "zone"),
        ('zone = "../etc/passwd"', "zone"),
        ('language = "de"', "language"),
        ('[calling]\nhours = [["12:00", "09:00"]]', "calling.hours"),
        ('[calling]\nhours = [["09:00", "24:30"]]', "calling.hours"),
        ('[calling]\nhours = [["9:00", "12:00"]]', "calling.hours"),
        ('[workshop]\nhours = [["08:30", "12:60"]]', "workshop.hours"),
        ('[workshop]\nhours = [["24:00", "24:00"]]', "workshop.hours"),
        ('[calling]\nparts = [["morning", "25:00"]]', "calling.parts"),
    ],
)
def test_a_key_or_value_that_does_not_fit_is_named_with_its_file(tmp_path: Path, text: str, key: str) -> None:
    remark = refusal(written(tmp_path, text)).remark
    assert (remark.code, remark.facts["key"]) == ("settings_value", key)


def test_the_day_may_end_at_midnight(tmp_path: Path) -> None:
    found = load_settings(written(tmp_path, '[calling]\nhours = [["09:00", "24:00"]]'))
    assert found.calling.hours == [("09:00", "24:00")]


@pytest.mark.parametrize("content", [b"name = ", b"[calling\n", b"name = 'x'\nname = 'y'", b"name = '\xff'"])
def test_what_is_not_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "shop.toml"
    file.write_bytes(content)
    assert refusal(file).remark.code == "settings_not_toml"


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.toml").remark.code == "settings_unreadable"
    assert refusal(tmp_path).remark.code == "settings_unreadable"


def test_rules_do_not_change_once_loaded() -> None:
    with pytest.raises(AttributeError):
        shipped_settings().retry.most_attempts = 9  # type: ignore[misc]
    assert isinstance(shipped_settings(), Settings)

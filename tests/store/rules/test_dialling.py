"""Rules of dialling: templates that can be, and which outcome a report suggests."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.remarks import Unusable
from store.rules.dialling import Dialling
from store.rules.outcomes import outcomes
from store.rules.settings import load_settings, shipped_settings


def rules(folder: Path, text: str) -> Dialling:
    file = folder / "shop.toml"
    file.write_text(f"[dialling]\n{text}\n", encoding="utf-8")
    return load_settings(file).dialling


def test_as_it_comes_numbers_are_dialled_by_hand() -> None:
    assert shipped_settings().dialling.way == "hand"


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('way = "modem"', 2, "dialling.way"),
        ('way = "command"', 1, "dialling.command"),
        ('way = "command"\ncommand = ["dial"]', 3, "dialling.command"),
        ('way = "command"\ncommand = ["dial", "{extension}"]', 3, "dialling.command"),
        ('command = ["dial", "{numbr}"]', 2, "dialling.command"),
        ('command = ["dial", "{}"]', 2, "dialling.command"),
        ('command = ["{number}"]', 2, "dialling.command"),
        ('command = [""]', 2, "dialling.command"),
        ('command = ["-c", "{number}"]', 2, "dialling.command"),
        ('command = ["Dial.CMD", "{number}"]', 2, "dialling.command"),
        ('command = ["dial", "{number}\\u0000"]', 2, "dialling.command"),
        ('command = "dial {number}"', 2, "dialling.command"),
        ('hang_up = ["dial", "{phone}"]', 2, "dialling.hang_up"),
        ('link = "https://example.org/{number}"', 2, "dialling.link"),
        ('link = "tel:{number} -v"', 2, "dialling.link"),
        ('link = "tel:112"', 2, "dialling.link"),
        ('link = "sip:{extension}@pbx.example"', 2, "dialling.link"),
        ('way = "baresip"\nlink = "tel:{number}"', 3, "dialling.link"),
        ('baresip = "4444"', 2, "dialling.baresip"),
        ("seconds = 0", 2, "dialling.seconds"),
        ('clipboard = "yes"', 2, "dialling.clipboard"),
        ("[dialling.outcomes]\nbusy = 'engaged'", 3, "dialling.outcomes.busy"),
        ("[dialling.sip]\n486 = 'engaged'", 3, "dialling.sip.486"),
        ("[dialling.sip]\n200 = 'busy'", 3, "dialling.sip.200"),
        ("[dialling.extensions]\na01 = '80-1'", 3, "dialling.extensions.a01"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(tmp_path: Path, text: str, line: int, key: str) -> None:
    with pytest.raises(Unusable) as refused:
        rules(tmp_path, text)
    facts = refused.value.remark.facts
    assert (facts["key"], facts["line"], facts["path"]) == (key, line, str(tmp_path / "shop.toml"))


def test_a_template_is_filled_argument_by_argument(tmp_path: Path) -> None:
    found = rules(tmp_path, 'way = "command"\ncommand = ["dial", "--to={number}"]')
    assert found.filled(found.command[1], {"number": "+8613900000001"}) == "--to=+8613900000001"
    assert found.wants("number")
    assert not found.wants("national")


def test_every_reason_is_one_of_the_outcomes_or_none() -> None:
    found = shipped_settings().dialling
    assert {found.outcome(reason) for reason in found.outcomes} <= {None, *outcomes()}
    assert set(found.sip.values()) <= set(found.outcomes)


@pytest.mark.parametrize(
    ("sip", "outcome"),
    [
        (486, "busy"), (600, "busy"), (408, "no_answer"), (480, "no_answer"), (404, "invalid_number"),
        (604, "invalid_number"), (603, "busy"), (503, None), (418, None),
    ],
)  # fmt: skip
def test_a_sip_status_suggests_an_outcome(sip: int, outcome: str | None) -> None:
    found = shipped_settings().dialling
    assert found.outcome(found.reason(sip)) == outcome


def test_a_shop_names_reasons_of_its_own(tmp_path: Path) -> None:
    found = rules(
        tmp_path, "[dialling.outcomes]\nbarred = 'refused'\nbusy = ''\n[dialling.sip]\n607 = 'barred'"
    )
    assert found.outcome(found.reason(607)) == "refused"
    assert found.outcome("busy") is None
    assert found.outcome("no_answer") == "no_answer", "the others stay"

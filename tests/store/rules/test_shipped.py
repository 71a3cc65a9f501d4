"""The rules as they come: what every start reads is what the TOML files say."""

from __future__ import annotations

import tomllib

import pytest

from store.rules.shipped import FILES, KEPT, shipped, to_keep


@pytest.mark.parametrize("name", FILES)
def test_what_is_kept_is_what_the_file_says(name: str) -> None:
    file = KEPT.with_name(f"{name}.toml")
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    assert repr(shipped(name)) == repr(said), "run python -m scripts.keep_rules"


def test_what_is_kept_is_as_it_is_written() -> None:
    assert KEPT.read_bytes() == to_keep(), "run python -m scripts.keep_rules"


def test_nobodys_change_is_anothers() -> None:
    shipped("shop")["name"] = "changed"
    assert shipped("shop")["name"] != "changed"

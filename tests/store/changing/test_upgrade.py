"""A file from before changes were on record can keep them after its upgrade."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from store.changing.rules import rule_changes
from store.changing.saving import save_rules
from store.database import open_database
from store.rules.settings import Settings
from store.staff import agent_or_new
from tests.store.factories import MADE, at
from tests.store.older import older_file

BEFORE = "0011"


def test_an_older_file_keeps_changes_from_then_on(tmp_path: Path, settings: Settings) -> None:
    path, now = tmp_path / "shop.db", at("2026-05-12 12:00")
    with older_file(path, BEFORE):
        pass
    with closing(open_database(str(path), now=MADE, shop_name="Test")) as database:
        with database.writing() as records:
            agent = agent_or_new(records, settings, "a01", now)
        save_rules(database, settings, tmp_path / "r.toml", {"retry.most_attempts": 4}, agent, now)
        with database.reading() as records:
            assert [(one.key, one.old, one.new) for one in rule_changes(records)] == [
                ("retry.most_attempts", 5, 4)
            ]

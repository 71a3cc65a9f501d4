"""A file from before drafts were kept: its open calls have none, and can have some."""

from __future__ import annotations

from pathlib import Path

from store import NOTE, call_of, keep_drafts
from store.database import open_database
from tests.store.factories import at
from tests.store.older import older_file

BEFORE = "0014"


def test_an_open_call_of_an_older_file_has_no_drafts_and_takes_some(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with older_file(path, BEFORE) as old:
        old.execute(
            """INSERT INTO open_call (shop_id, follow_up_id, agent_id, token, opened_at, script,
                 script_version, language, note)
               VALUES (1, 7, 1, 't', '2026-05-11T01:00:00.000Z', 'callback', 1, 'zh', '早上再打')"""
        )
    new = open_database(str(path), now=at("2026-05-11 09:00"), shop_name="another")
    assert (call_of(new, 7).note, call_of(new, 7).drafts) == ("早上再打", {})
    keep_drafts(new, 7, {NOTE: "半句"})
    assert call_of(new, 7).drafts == {NOTE: "半句"}
    new.close()

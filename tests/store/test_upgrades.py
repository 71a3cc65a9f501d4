"""Bringing older files to the newest schema, with a copy put beside them first."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from store import upgrades
from store.database import open_database
from store.remarks import Unusable
from store.tables import metadata
from tests.store.factories import at

NEWEST = upgrades.NEWEST
FOLLOWING = f"{int(NEWEST) + 1:04}"

NEXT = '''
"""A release to come."""
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{number}", "{newest}"


def upgrade() -> None:
    op.create_table("novelty", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("customer", sa.Column("nickname", sa.String(), server_default="-", nullable=False))
    {more}
'''
BREAKS = 'op.execute("INSERT INTO nowhere VALUES (1)")'


@pytest.fixture
def old(blank: Path, tmp_path: Path) -> Path:
    """The file of a shop with a customer, as this release makes it."""
    path = tmp_path / "shops" / "shop.db"
    path.parent.mkdir()
    shutil.copy(blank, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO customer (shop_id, id, name, match_key, made_at) VALUES (1, 1, '王芳', '', '')"
        )
        connection.commit()
    return path


def release(monkeypatch: pytest.MonkeyPatch, folder: Path, more: str = "") -> None:
    """Pretend to be the next release, whose upgrades are those there are and one more."""
    house = Path(upgrades.__file__).parent
    shutil.copytree(house / "migrations", folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "migrations" / "versions" / f"{FOLLOWING}_the_next.py").write_text(
        NEXT.format(more=more, number=FOLLOWING, newest=NEWEST), "utf-8"
    )
    monkeypatch.setattr(upgrades, "__file__", str(folder / "upgrades.py"))
    monkeypatch.setattr(upgrades, "NEWEST", FOLLOWING)


def opened(path: Path) -> None:
    open_database(str(path), now=at("2026-05-11 09:00"), shop_name="another").close()


def asked(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def revision(path: Path) -> str:
    ((found,),) = asked(path, "SELECT version_num FROM alembic_version")
    return str(found)


def test_an_older_file_is_copied_beside_itself_and_upgraded(
    old: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    release(monkeypatch, tmp_path)
    opened(old)
    assert revision(old) == FOLLOWING
    assert asked(old, "SELECT name, nickname FROM customer") == [("王芳", "-")]
    assert asked(old, "SELECT name FROM shop") == [("Test",)], "its own name, not another"
    copy = old.parent / f"shop.before-{FOLLOWING}-was-{NEWEST}.db"
    assert sorted(old.parent.iterdir()) == sorted([old, copy])
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert revision(copy) == NEWEST
    assert asked(copy, "SELECT name FROM customer") == [("王芳",)]


def test_an_upgraded_file_is_left_alone_the_next_time(
    old: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    release(monkeypatch, tmp_path)
    opened(old)
    copy = old.parent / f"shop.before-{FOLLOWING}-was-{NEWEST}.db"
    copy.unlink()
    opened(old)
    assert not copy.exists()


def test_the_copy_holds_what_was_only_in_the_journal_yet(
    old: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    release(monkeypatch, tmp_path)
    with closing(sqlite3.connect(old)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint=0")
        writer.execute("UPDATE customer SET name = '赵敏'")
        writer.commit()
        opened(old)
    assert asked(old.parent / f"shop.before-{FOLLOWING}-was-{NEWEST}.db", "SELECT name FROM customer") == [
        ("赵敏",)
    ]


def test_an_upgrade_that_fails_changes_nothing(
    old: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    release(monkeypatch, tmp_path, more=BREAKS)
    before = asked(old, "SELECT name, sql FROM sqlite_master ORDER BY name")
    with pytest.raises(Unusable) as refused:
        opened(old)
    assert refused.value.remark.code == "database_failed"
    assert "nowhere" in str(refused.value.remark.facts["problem"])
    assert asked(old, "SELECT name, sql FROM sqlite_master ORDER BY name") == before
    assert revision(old) == NEWEST


def test_a_file_of_the_next_release_is_refused_by_this_one(
    old: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as later:
        release(later, tmp_path)
        opened(old)
    with pytest.raises(Unusable) as refused:
        opened(old)
    assert refused.value.remark.facts == {"path": str(old), "revision": FOLLOWING, "newest": NEWEST}


def test_the_newest_revision_is_the_head_of_the_upgrades_and_all_are_known(blank: Path) -> None:
    engine = create_engine(f"sqlite:///{blank}", poolclass=NullPool)
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(upgrades.alembic_config(connection))
    assert script.get_current_head() == upgrades.NEWEST
    assert set(upgrades.known_revisions()) == {each.revision for each in script.walk_revisions()}
    assert revision(blank) == upgrades.NEWEST


@pytest.mark.filterwarnings(
    "ignore:Skipped unsupported reflection of expression-based index",
    "ignore:autogenerate skipping metadata-specified expression-based index",
)
def test_the_upgrades_come_to_the_tables_as_they_are_declared(blank: Path) -> None:
    engine = create_engine(f"sqlite:///{blank}", poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_constraint_index_and_default_is_as_declared(blank: Path, tmp_path: Path) -> None:
    declared = tmp_path / "declared.db"
    engine = create_engine(f"sqlite:///{declared}", poolclass=NullPool)
    metadata.create_all(engine)
    engine.dispose()
    assert schema(blank) == schema(declared)


def schema(path: Path) -> dict[str, dict[str, Any]]:
    """Give columns, keys, indexes and checks of every table, whatever order they were written in."""
    tables = asked(
        path,
        """SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'
             AND name <> 'alembic_version'""",
    )
    indexes = asked(path, "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    return {
        table: {
            "columns": set(asked(path, COLUMNS.format(table))),
            "references": set(asked(path, REFERENCES.format(table))),
            "indexes": {_folded(text) for owner, text in indexes if owner == table},
            "constraints": {_folded(each) for each in re.split(r",?\s+CONSTRAINT ", _body(sql))[1:]},
            "clustered": "WITHOUT ROWID" in sql,
        }
        for table, sql in tables
    }


COLUMNS = "SELECT name, type, [notnull], dflt_value, pk FROM pragma_table_info('{}')"
REFERENCES = "SELECT [table], [from], [to], seq FROM pragma_foreign_key_list('{}')"


def _body(sql: str) -> str:
    return sql[: sql.rindex(")")]


def _folded(sql: str) -> str:
    return " ".join(sql.split()).replace('"', "").rstrip(",")


def test_the_planner_is_told_what_a_typical_shop_looks_like(blank: Path) -> None:
    told = dict(asked(blank, "SELECT idx, stat FROM sqlite_stat1"))
    assert told["follow_up"] == "100000 100000 1"
    assert told["ix_follow_up_customer"] == "100000 100000 3 1"
    assert told["ix_follow_up_order"] == "2000 2000 500 125 100 25 3 1 1 1"
    assert told["ix_visit_delivered"] == "100000 100000 100"
    every = {name for (name,) in asked(blank, "SELECT name FROM sqlite_master WHERE name LIKE 'ix_%'")}
    assert every <= told.keys()

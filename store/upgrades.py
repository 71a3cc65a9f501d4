"""Bringing a database to the newest schema, by alembic, after a copy was put beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

NEWEST = "0001"
"""The revision that this version of Ringback works on."""


def alembic_config(connection: Connection) -> Config:
    """Tell alembic where the upgrades are and which connection they are for."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def known_revisions() -> tuple[str, ...]:
    """List the revisions this version can upgrade from, read from the files' names."""
    versions = Path(__file__).parent / "migrations" / "versions"
    return tuple(sorted(file.name.split("_")[0] for file in versions.glob("0*.py")))


def back_up(path: Path, revision: str) -> Path:
    """Copy a database, whole also while others write, to a file beside it; return that file."""
    copy = path.with_name(f"{path.stem}.before-{NEWEST}-was-{revision}{path.suffix}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copy.chmod(0o600)
    return copy


def upgrade(path: Path) -> None:
    """Run every upgrade the file at `path` has not had yet; an empty file gets the whole schema."""
    from alembic import command
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            command.upgrade(alembic_config(connection), "head")
            connection.commit()
    finally:
        engine.dispose()

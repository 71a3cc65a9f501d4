"""Bringing a database to the newest schema, by alembic, after a copy was put beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

NEWEST = "0015"
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


def upgrade(path: Path, patience: float, finish: Callable[[sqlite3.Connection], None]) -> None:
    """Run every upgrade the file at `path` has not had yet, all or none; an empty one gets the whole schema.

    `finish` does what else belongs into the same transaction. Nobody else writes meanwhile; who waits for
    the same upgrade finds it done.
    """
    from alembic import command
    from sqlalchemy import create_engine, event
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import NullPool

    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": patience})
    event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            command.upgrade(alembic_config(connection), "head")
            driver: Any = connection.connection.driver_connection
            finish(driver)
    except DBAPIError as fault:
        raise fault.orig or fault from fault
    finally:
        engine.dispose()

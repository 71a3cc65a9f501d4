"""Bringing a database to the newest schema, by alembic, after a copy was put beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.safeguards.files import hand_on, make_own, opened

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

NEWEST = "0023"
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
    make_own(copy)
    hand_on(path, copy)
    with closing(opened(path)) as source, closing(opened(copy)) as target:
        source.backup(target)
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

    engine = create_engine("sqlite://", creator=lambda: opened(path, timeout=patience), poolclass=NullPool)
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


@contextmanager
def upgrading_on_server(raw: Any, alone: str) -> Iterator[Callable[[], None]]:
    """Open a transaction on a connection to PostgreSQL, and give what runs every upgrade missing.

    `alone` is said first. Committed at its end. SQLAlchemy may begin and end transactions of its own before.
    """
    from alembic import command
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    engine = create_engine("postgresql+psycopg://", poolclass=StaticPool, creator=lambda: raw)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(f"BEGIN; {alone}"))
    with engine.begin() as connection:
        yield lambda: command.upgrade(alembic_config(connection), "head")

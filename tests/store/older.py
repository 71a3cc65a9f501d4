"""Files as earlier versions made them, to be brought up to date by this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from store.upgrades import alembic_config

MADE = "2020-01-01T00:00:00.000Z"
"""When the shop, its agent and its customers were entered."""


@contextmanager
def older_file(path: Path, revision: str) -> Iterator[sqlite3.Connection]:
    """Make the file of a shop as of an earlier schema, with its agent `a01`; what is added is stored."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), revision)
    with closing(sqlite3.connect(path)) as shop:
        shop.execute("PRAGMA journal_mode=WAL")
        shop.execute("INSERT INTO shop (id, name, made_at) VALUES (1, 'Test', ?)", (MADE,))
        shop.execute(
            "INSERT INTO staff (shop_id, id, code, name, made_at) VALUES (1, 1, 'a01', 'A', ?)", (MADE,)
        )
        yield shop
        shop.commit()


def add_customers(shop: sqlite3.Connection, *names: str) -> None:
    """Enter customers, numbered from 1."""
    shop.executemany(
        "INSERT INTO customer (shop_id, id, name, match_key, made_at) VALUES (1, ?, ?, '', ?)",
        [(number, name, MADE) for number, name in enumerate(names, 1)],
    )

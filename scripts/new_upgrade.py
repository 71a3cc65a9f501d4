"""Write the next upgrade of the schema from what the tables say now: `new_upgrade.py NUMBER "what changes"`.

Compares `store.tables` with a fresh database upgraded as far as the files in `store/migrations` go;
read and finish what it writes, then raise `store.upgrades.NEWEST`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from store.upgrades import alembic_config


def main(number: str, message: str) -> None:
    """Write `store/migrations/versions/NUMBER_message.py`."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'fresh.db'}")
        with engine.connect() as connection:
            config = alembic_config(connection)
            command.upgrade(config, "head")
            command.revision(config, message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    main(*sys.argv[1:])

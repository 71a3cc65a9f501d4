"""What alembic runs: the upgrades, on the connection that was handed in."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import AutoString

from store.tables import metadata
from store.tables.columns import UtcDateTime


def render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write types and defaults in the words both engines share; False leaves it to alembic."""
    match kind, item:
        case "type", AutoString():
            return "sa.String()"
        case "type", sa.Date():
            return "sa.Date()"
        case "type", UtcDateTime():
            return "UtcDateTime()"
        case "server_default", sa.DefaultClause(arg=sa.True_() | sa.False_()):
            return "sa.true()" if isinstance(item.arg, sa.True_) else "sa.false()"
        case "server_default", sa.DefaultClause(arg=sa.TextClause() as default):
            return f"sa.text({default.text!r})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()

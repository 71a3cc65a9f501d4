"""The least that taking follow-ups on a server can be: the same statements by psycopg, and nothing else.

    python benchmarks/floors/claims_on_server.py ADDRESS AGENT SECONDS THINKS STATEMENTS.json

The statements of one claim are read from a file, as the server hears them, with `@agent` and `@found` (what
was found) in them; psycopg prepares what it says often. The instant is always the same, and
they work as those of claims.py beside this.
"""

import json
import sys
from pathlib import Path
from typing import Any

import psycopg
from claims import work  # type: ignore[import-not-found]
from psycopg.raw_cursor import RawCursor


class Claims:
    """An agent's claims."""

    def __init__(self, address: str, agent: int, statements: dict[str, Any]) -> None:
        self.connection = psycopg.connect(address, autocommit=True)
        self.connection.execute("SET search_path TO ringback, public; SET timezone TO 'UTC'")
        self.cursor = RawCursor(self.connection)
        self.agent = agent
        self.statements = statements

    def take(self) -> int | None:
        """Take the next follow-up; give its number."""
        found: int | None = None
        for sql, values in self.statements["claim"]:
            rows = self.said(sql, values, found)
            if found is None and rows:
                found = rows[0][-1]
        return found

    def close(self) -> None:
        """Close what was taken."""
        for sql, values in self.statements["close"]:
            self.said(sql, values, None)

    def said(self, sql: str, values: list[Any], found: int | None) -> list[tuple[Any, ...]]:
        """Say a statement, with this agent and what was found in the places kept for them."""
        own = {"@agent": self.agent, "@found": found}
        given = [own.get(value, value) if isinstance(value, str) else value for value in values]
        if not given:
            self.connection.pgconn.exec_(sql.encode())
            return []
        self.cursor.execute(sql.encode(), given)
        return self.cursor.fetchall() if self.cursor.description else []


def main(address: str, agent: str, seconds: str, thinks: str, statements: str) -> None:
    """Take follow-ups of a shop on a server as one agent."""
    claims = Claims(address, int(agent), json.loads(Path(statements).read_text(encoding="utf-8")))
    work(claims.take, claims.close, agent, seconds, thinks)


if __name__ == "__main__":
    main(*sys.argv[1:])

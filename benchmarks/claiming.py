"""One agent who takes follow-ups, one after another, through the store's own function.

    python -m benchmarks.claiming SHOP.db AGENT SECONDS THINKS
    python -m benchmarks.claiming record SHOP.db OUT.json

Says `ready`, begins at a line on standard input, and takes for so many seconds, thinking about so many
before each. The key of an encrypted shop lies beside it as SHOP.key. What was taken is closed, untimed, so
that the next one has to be looked for. Prints what each claim took, in milliseconds. `record` keeps what one
claim says to the database instead, for the floor.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.floors.claims import work
from benchmarks.recorded import recording
from benchmarks.shop import code_of, moment
from store import SERVERS, Agent, claim_next, counts, load_settings, unlock
from store.database import reopened

CLOSE = """UPDATE follow_up SET state = 'closed', held_by = NULL, held_until = NULL
  WHERE shop_id = :shop AND state = 'open' AND held_by = :agent"""


def key_beside(shop: Path) -> Path:
    """Say where the key of a shop is, where that is encrypted."""
    return shop.with_suffix(".key")


class Claims:
    """An agent's claims."""

    def __init__(self, shop: str, agent: int) -> None:
        self._settings, self._now = load_settings(None), moment()
        if not shop.startswith(SERVERS) and key_beside(Path(shop)).exists():
            unlock(Path(shop), key_beside(Path(shop)), str)
        self._database = reopened(shop)
        self._agent = Agent(agent, code_of(agent), code_of(agent), "agent", "")

    def look(self) -> None:
        """Look at the queues, as everybody does before they take from one; so they are connected."""
        with self._database.reading() as records:
            counts(records, self._now)

    def take(self) -> int | None:
        """Take the next follow-up."""
        return claim_next(self._database, self._settings, self._agent, self._now)

    def close(self) -> None:
        """Close what was taken."""
        with self._database.writing() as records:
            records.run(CLOSE, agent=self._agent.id)

    def record(self) -> dict[str, object]:
        """Give what one claim says, with `@agent` and `@found` where others have their own."""
        with recording() as said:
            found = self.take()
        if found is None:
            raise RuntimeError("nothing to take")
        own = {"agent": "@agent", "id": "@found"}
        claims = [
            (sql, {name: own.get(name, value) for name, value in dict(values).items()})
            for sql, values in said
        ]
        return {"claim": claims, "close": (CLOSE, {"shop": 1, "agent": "@agent"})}


def _main(shop: str, agent: str, seconds: str, thinks: str) -> None:
    claims = Claims(shop, int(agent))
    claims.look()
    work(claims.take, claims.close, agent, seconds, thinks)


if __name__ == "__main__":
    if sys.argv[1] == "record":
        kept = Claims(sys.argv[2], 1).record()
        Path(sys.argv[3]).write_text(json.dumps(kept), encoding="utf-8")
    else:
        _main(*sys.argv[1:])

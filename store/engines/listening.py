"""Hearing what others do to a shop on a PostgreSQL server: that they stored something, that they wait to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import psycopg

from store.engines.speaking import Speaker

LOCK = 0x52494E47
"""The first number of our advisory locks; the second is the shop, or minus one for upgrades."""


class NoLine:
    """Nobody draws a number: the server lets writers in by the order in which they came."""

    def __init__(self, listening: Callable[[], Ears]) -> None:
        self._listening = listening

    def turn(self, patience: float) -> AbstractContextManager[None]:  # noqa: ARG002  as SQLite's have it
        """Hold nobody back."""
        return nullcontext()

    def others(self) -> int:
        """Give a number that is another one after anybody else wanted to write."""
        return self._listening().waiting()

    def tell(self) -> None:
        """Say that somebody waits: the server knows."""

    def close(self) -> None:
        """Nothing to let go of."""


class Ears:
    """A connection that hears when anything was stored in a shop; for one thread at a time."""

    def __init__(self, address: str, shop: int, patience: float) -> None:
        self._speaker = Speaker(address, patience)
        self._shop = shop
        self._heard = 0
        self._waits = 0
        self._by: dict[int, int] = {}
        self._listen()

    def heard(self, *, but: int = 0) -> int:
        """Say how often anything was stored since listening began, `but` by this server process."""
        try:
            self._speaker.ask_nothing()
        except psycopg.OperationalError:
            self._speaker.renew()
            self._listen()
            self._heard += 1
        for teller in self._speaker.notices():
            self._heard += 1
            self._by[teller] = self._by.get(teller, 0) + 1
        return self._heard - self._by.get(but, 0)

    def waiting(self) -> int:
        """Give a number that is another one after others were found waiting to write."""
        asked = """SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                   AND classid = :lock AND objid = :shop
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
        try:
            found = self._speaker.execute(asked, {"lock": LOCK, "shop": self._shop}).fetchone()
        except psycopg.OperationalError:
            self._speaker.renew()
            self._listen()
            return self._waits
        self._waits += found[0] if found else 0
        return self._waits

    def close(self) -> None:
        """Stop listening."""
        self._speaker.close()

    def _listen(self) -> None:
        self._speaker.execute(f"LISTEN {channel(self._shop)}")


def channel(shop: int) -> str:
    """Name what is said as soon as something was stored in a shop."""
    return f"ringback_{shop}"

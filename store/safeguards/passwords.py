"""Passwords: hashed by argon2id, which is loaded only here and only when one is asked for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from store.remarks import Unusable

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_ROUNDS, _KIB, _LANES = 3, 65_536, 4
"""Rounds, memory and lanes of a hash: the second of RFC 9106's recommendations, for shared machines."""

LONGEST = 1_000
"""Signs of a password at most: hashing more is work for nothing."""

_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$c5zuHDjqNevQBTe83PJElg$8dntFlEPjZIrDD6aUp5B4h8TtEK6BSHQAxgjeh8in28"
"""Compared with where there is no password, so that finding that out takes as long."""


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_ROUNDS, memory_cost=_KIB, parallelism=_LANES)


def hashed(password: str) -> str:
    """Give what is kept of a password; takes about a tenth of a second, so never inside a transaction."""
    return _hasher().hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Say whether a password is the one that was kept; takes as long where none was kept."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        same = _hasher().verify(kept or _NOBODYS, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return same and kept is not None


def is_outdated(kept: str) -> bool:
    """Say whether a hash was made with other parameters than are used now."""
    return _hasher().check_needs_rehash(kept)


def check_new(password: str, code: str, name: str, least: int) -> None:
    """Refuse a password that is too short, too long, or says who it is for. Raises `Unusable`."""
    if len(password) < least:
        raise Unusable("password_short", least=least)
    if len(password) > LONGEST:
        raise Unusable("password_long", most=LONGEST)
    if password.casefold() in {code.casefold(), name.casefold()} or len(set(password)) == 1:
        raise Unusable("password_simple")

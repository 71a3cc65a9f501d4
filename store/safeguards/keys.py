"""Keys of encrypted files: where they come from, and where they are kept.

A file begins with its salt: four bytes that tell it from other files, one that says where its key is, eleven
by chance. So its copies are known by it, and a pass phrase needs nothing kept beside the file.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from store.remarks import Unusable
from store.safeguards.files import KEYS, SIGN, others_may_read

Kind = Literal["file", "keyring", "phrase"]

SHORTEST_PHRASE = 10
"""Characters a pass phrase has at least."""

SERVICE = "ringback"
"""Under which name the system's keyring keeps our keys; each by its file's salt."""

_SALT, _KEY = 16, 32
"""Bytes of a salt and of a key (AES-256)."""

_KINDS: dict[int, Kind] = {ord("F"): "file", ord("K"): "keyring", ord("P"): "phrase"}
_COST = {"n": 1 << 17, "r": 8, "p": 1, "maxmem": 160 << 20}
"""Of scrypt: 128 MiB and some tenths of a second, once for each program that opens the file."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key and the salt of the files it is for; never shown."""

    salt: bytes
    secret: bytes = field(repr=False)

    @property
    def spoken(self) -> str:
        """Give the key as SQLCipher takes it: key and salt in hexadecimal, so that it derives nothing."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"


def new_salt(kind: Kind) -> bytes:
    """Make the salt of a file that is yet to be encrypted."""
    sign = next(byte for byte, known in _KINDS.items() if known == kind)
    return SIGN + bytes([sign]) + secrets.token_bytes(_SALT - len(SIGN) - 1)


def salt_of(path: Path) -> bytes | None:
    """Read the salt of an encrypted file; None where it is missing or not encrypted by Ringback.

    For a file that this program has not open as a database.
    """
    try:
        with path.open("rb") as file:
            salt = file.read(_SALT)
    except OSError:
        return None
    return salt if len(salt) == _SALT and salt.startswith(SIGN) else None


def kind_of(salt: bytes) -> Kind:
    """Say where the key of a file is to be looked for, by its salt."""
    return _KINDS.get(salt[len(SIGN)], "file")


def unlock(path: Path, file: Path | None, ask: Callable[[], str]) -> None:
    """Find the key of a shop's file and hand it in: from a key file, the system's keyring, or by asking.

    With a key file, a shop that is not there yet will be encrypted from its first byte. `ask` gives the pass
    phrase. Raises `Unusable` where the file is not encrypted, or its key is not found or does not fit.
    """
    salt = salt_of(path)
    kind = "file" if salt is None else kind_of(salt)
    if salt is None:
        if path.exists() and path.stat().st_size:
            raise Unusable("file_not_encrypted", path=str(path))
        salt = new_salt("file")
    if kind == "phrase":
        secret: bytes | None = from_phrase(ask(), salt)
    elif file is not None:
        secret = read_key_file(file)
    else:
        secret = from_keyring(salt) if kind == "keyring" else None
    if secret is None:
        raise Unusable("key_missing", path=str(path))
    hand_in(path, Key(salt, secret))


def new_key(kind: Kind, *, file: Path | None = None, phrase: str = "") -> Key:
    """Make a key: one of a key file (made if it is not there), of the system's keyring, or of a pass phrase.

    Raises `Unusable` where that cannot be done.
    """
    salt = new_salt(kind)
    if kind == "phrase":
        return Key(salt, from_phrase(phrase, salt))
    if kind == "keyring":
        return Key(salt, into_keyring(salt))
    if file is None:
        raise Unusable("key_unnamed")
    return Key(salt, read_key_file(file) if file.exists() else make_key_file(file))


def asks_for_phrase(path: Path) -> bool:
    """Say whether a file is one whose pass phrase has to be typed."""
    salt = salt_of(path)
    return salt is not None and kind_of(salt) == "phrase"


def hand_in(path: Path, key: Key) -> None:
    """Let a file be opened with a key from now on, in this program.

    Raises `Unusable` where there is a file and the key does not fit, or the file is not encrypted.
    """
    from store.safeguards import cipher

    if path.exists() and path.stat().st_size:
        salt = salt_of(path)
        if salt is None:
            raise Unusable("file_not_encrypted", path=str(path))
        if not cipher.fits(path, key):
            raise Unusable("key_wrong", path=str(path))
    else:
        cipher.refuse_missing()
    KEYS[os.path.realpath(path)] = key


def take_back(path: Path) -> None:
    """Forget the key of a file."""
    KEYS.pop(os.path.realpath(path), None)


def read_key_file(file: Path) -> bytes:
    """Read a key from a file of one line, 64 hexadecimal digits.

    Raises `Unusable` where it cannot be read, others than its owner may read it, or it holds no key.
    """
    try:
        if others_may_read(file):
            raise Unusable("key_file_readable", file=str(file))
        text = file.read_bytes()[:200].decode("ascii", errors="replace").strip()
    except OSError as fault:
        raise Unusable("key_file_unreadable", file=str(file), problem=fault.strerror or "") from fault
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        secret = b""
    if len(secret) != _KEY:
        raise Unusable("key_file_empty", file=str(file))
    return secret


def make_key_file(file: Path) -> bytes:
    """Write a new key to a new file that only its owner may read; give the key.

    Raises `Unusable` where it cannot be written.
    """
    secret = secrets.token_bytes(_KEY)
    mode = stat.S_IRUSR | stat.S_IWUSR
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
        with os.fdopen(handle, "w", encoding="ascii") as opened:
            opened.write(f"{secret.hex()}\n")
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as fault:
        raise Unusable("file_not_written", file=str(file), problem=fault.strerror or "") from fault
    return secret


def from_phrase(phrase: str, salt: bytes) -> bytes:
    """Derive the key from a pass phrase by scrypt; takes some tenths of a second and 128 MiB.

    Raises `Unusable` for one that is too short.
    """
    if len(phrase) < SHORTEST_PHRASE:
        raise Unusable("phrase_short", least=SHORTEST_PHRASE)
    return hashlib.scrypt(phrase.encode(), salt=salt, dklen=_KEY, **_COST)


def from_keyring(salt: bytes) -> bytes | None:
    """Ask the system's keyring for a file's key; None where it has none.

    Raises `Unusable` where this system has no keyring that can be used.
    """
    try:
        import keyring
        from keyring.errors import KeyringError

        try:
            found = keyring.get_password(SERVICE, salt.hex())
        except KeyringError as fault:
            raise Unusable("keyring_missing") from fault
    except ImportError as fault:
        raise Unusable("keyring_missing") from fault
    return None if found is None else bytes.fromhex(found)


def into_keyring(salt: bytes) -> bytes:
    """Put a new key into the system's keyring; give it. Raises `Unusable` where it has none to put it in."""
    secret = secrets.token_bytes(_KEY)
    try:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, salt.hex(), secret.hex())
            kept = keyring.get_password(SERVICE, salt.hex())
        except KeyringError as fault:
            raise Unusable("keyring_missing") from fault
    except ImportError as fault:
        raise Unusable("keyring_missing") from fault
    if kept != secret.hex():
        raise Unusable("keyring_missing")
    return secret

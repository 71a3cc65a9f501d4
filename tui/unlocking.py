"""The key of an encrypted shop: from its file, from the system's keyring, or typed at the terminal."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Mapping
from pathlib import Path

from store import Unusable, is_encrypted, unlock, with_password
from tui.signed_in import password_in
from tui.text import clean
from tui.words import _


def unlocked(path: Path, key_file: Path | None) -> None:
    """Find the key of a shop's file, and let it be opened from now on. Raises `Unusable`."""
    unlock(path, key_file, lambda: asked_phrase(_("Pass phrase of {file}: ").format(file=path.name)))


def unlocked_if_encrypted(path: Path, key_file: Path | None) -> None:
    """Find the key of a file that may be encrypted. Raises `Unusable`."""
    if is_encrypted(path):
        unlocked(path, key_file)


def with_own_password(address: str, environment: Mapping[str, str]) -> str:
    """Put into the address of a server the password of whoever connects. Raises `Unusable` without one.

    It is the first line of the file that RINGBACK_PASSWORD_FILE names, or typed at the terminal.
    """
    named = environment.get("RINGBACK_PASSWORD_FILE")
    if named:
        return with_password(address, password_in(Path(named).expanduser()))
    if not sys.stdin.isatty():
        raise Unusable("server_password_missing", path=address.rpartition("@")[2].partition("?")[0])
    return with_password(address, getpass.getpass(clean(_("Your password on the server: "))))


def asked_phrase(words: str) -> str:
    """Ask for a pass phrase at the terminal, unseen. Raises `Unusable` where there is no terminal."""
    if not sys.stdin.isatty():
        raise Unusable("phrase_needs_terminal")
    return getpass.getpass(clean(words))


def new_phrase() -> str:
    """Ask for a new pass phrase, twice. Raises `Unusable` where both differ or there is no terminal."""
    first = asked_phrase(_("New pass phrase: "))
    if asked_phrase(_("The same again: ")) != first:
        raise Unusable("phrases_differ")
    return first

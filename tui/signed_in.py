"""The terminals of a user that stay signed in: a file of tokens that only this user may read."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from store import Unusable

FILE = "signed_in.json"


def token_for(file: Path, address: str) -> str | None:
    """Give the token for a shop; None where there is none, or the file can be read by others."""
    return None if _is_open(file) else _read(file).get(address)


def keep_token(file: Path, address: str, token: str) -> None:
    """Keep the token for a shop in a file of mode 0600, whole at every moment. Raises `Unusable`."""
    _write(file, {**_read(file), address: token})


def forget_token(file: Path, address: str) -> str | None:
    """Drop the token for a shop, and give it. Raises `Unusable`."""
    kept = _read(file)
    token = kept.pop(address, None)
    if token is not None:
        _write(file, kept)
    return token


def password_in(file: Path) -> str:
    """Read a password from the first line of a file that only its owner may read. Raises `Unusable`."""
    try:
        if _is_open(file):
            raise Unusable("password_file_open", path=str(file))
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as fault:
        raise Unusable("password_file_unreadable", path=str(file), problem=fault.strerror or "") from fault
    except UnicodeDecodeError as fault:
        raise Unusable("password_file_unreadable", path=str(file), problem=str(fault)) from fault
    return lines[0] if lines else ""


def _is_open(file: Path) -> bool:
    """Say whether others than its owner may read or write a file."""
    return os.name == "posix" and file.exists() and bool(file.stat().st_mode & 0o077)


def _read(file: Path) -> dict[str, str]:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(file: Path, kept: dict[str, str]) -> None:
    fresh = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as whole:
            json.dump(kept, whole)
        fresh.replace(file)
    except OSError as fault:
        raise Unusable("sign_in_not_kept", path=str(file), problem=fault.strerror or "") from fault

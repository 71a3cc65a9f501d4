"""What measures ran on, in words that name no machine and no place."""

from __future__ import annotations

import os
import platform
import sqlite3

from tui import __version__


def described() -> dict[str, str]:
    """Say which Ringback, Python, SQLite and system, and how many cores."""
    return {
        "Ringback": __version__,
        platform.python_implementation(): platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        platform.system(): platform.machine(),
        "cores": str(os.cpu_count()),
    }

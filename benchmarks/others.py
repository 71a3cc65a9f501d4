"""What people would use instead, each in an environment of its own: made once, of fixed versions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.child import Missing

PINS: dict[str, tuple[str, ...]] = {
    "harlequin": ("harlequin==2.17.0", "textual==8.2.8"),
    "posting": ("posting==2.11.1", "textual==6.1.0", "tree-sitter==0.25.2"),
    "visidata": ("visidata==3.4",),
    "pandas": ("pandas==3.1.1", "python-calamine==0.9.1"),
}
"""The packages of each, as pip takes them; what breaks it in newer versions is pinned too."""

PATIENCE = 240
"""Seconds within which one has to be installed."""


def environment_of(name: str, folder: Path) -> Path:
    """Give the folder of the programs of one, installed now if it is not there yet.

    Raises `Missing` with the reason where it cannot be had.
    """
    place = folder / f"other-{'-'.join(PINS[name])}"
    done = place / "done"
    if not done.exists():
        _say([sys.executable, "-m", "venv", str(place)], name)
        python = str(place / "bin" / "python")
        _say([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINS[name]], name)
        done.touch()
    return place / "bin"


def _say(command: list[str], name: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    except (OSError, subprocess.SubprocessError) as fault:
        said = getattr(fault, "stderr", b"") or b""
        reason = said.decode(errors="replace").strip().rpartition("\n")[2] or type(fault).__name__
        raise Missing(f"{name} cannot be installed: {reason}") from fault

"""Running a command in a process of its own, and what it took."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.data import NOW

ROOT = Path(__file__).parents[1]
_BETWEEN_LOOKS = 0.01
"""Seconds between looking whether a command has ended, and how much memory it has."""


class Failed(Exception):
    """A command did not do what was to be measured; says which, and its last words."""


class Missing(Failed):
    """What a measure needs of others cannot be had here; says why."""


def run(command: Sequence[str], place: Path) -> tuple[float, float, dict[str, Any]]:
    """Run a command to its end; give seconds, peak memory in megabytes, and the JSON it printed.

    The peak is that of the process itself, as Linux tells it; 0 elsewhere. Raises `Failed` where the exit
    status is not 0.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment(place), stdout=out, stderr=err)
        most = 0.0
        while process.poll() is None:
            most = peak(process.pid) or most
            time.sleep(_BETWEEN_LOOKS)
        seconds = time.perf_counter() - begun
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            said = (err.read() or out.read()).decode(errors="replace").strip()[-2000:]
            raise Failed(f"{' '.join(command)}\nended with {process.returncode}: {said}")
        printed = out.read().decode(errors="replace")
    document = json.loads(printed) if printed.lstrip().startswith("{") else {}
    return seconds, most, document


def peak(process: int) -> float:
    """Read the most memory a process has had so far, in megabytes; 0 where it is over, or nobody tells."""
    try:
        status = Path(f"/proc/{process}/status").read_text("ascii")
    except OSError:
        return 0.0
    said = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(said[1]) / 1e3 if said else 0.0


def environment(place: Path) -> dict[str, str]:
    """Give what commands run in: nothing of the user's Ringback, the clock of the data, bytecode kept."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RINGBACK_", "PYTHON"))}
    ours = {"NOW": NOW, "HOME": str(place), "LANG": "en", "USER": "bench"}
    return kept | {f"RINGBACK_{name}": value for name, value in ours.items()}

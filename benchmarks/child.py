"""Running a command in a process of its own, and what it took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.data import NOW

ROOT = Path(__file__).parents[1]
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


class Failed(Exception):
    """A command did not do what was to be measured; says which, and its last words."""


def run(command: Sequence[str], place: Path) -> tuple[float, float, dict[str, Any]]:
    """Run a command to its end; give seconds, peak memory in megabytes, and the JSON it printed.

    The peak is of the process, or of one that it started and waited for; it is never less than what
    this process needs itself (some 20 MB). Raises `Failed` where the exit status is not 0.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment(place), stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            said = (err.read() or out.read()).decode(errors="replace").strip()[-2000:]
            raise Failed(f"{' '.join(command)}\nended with {process.returncode}: {said}")
        printed = out.read().decode(errors="replace")
    document = json.loads(printed) if printed.lstrip().startswith("{") else {}
    return seconds, usage.ru_maxrss * _MAXRSS_UNIT / 1e6, document


def environment(place: Path) -> dict[str, str]:
    """Give what commands run in: nothing of the user's Ringback, the clock of the data, bytecode kept."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RINGBACK_", "PYTHON"))}
    ours = {"NOW": NOW, "HOME": str(place), "LANG": "en", "USER": "bench"}
    return kept | {f"RINGBACK_{name}": value for name, value in ours.items()}

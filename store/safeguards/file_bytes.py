"""Whether texts stand anywhere in the bytes of a file, looked for by a process of its own.

Closing a file lets go of all locks that a process has on it. Read and closed here, a shop's file would be
without the locks of the database that has it open.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

AT_ONCE = 1 << 20
"""Bytes read at once."""

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    " from store.safeguards.file_bytes import main; main(sys.argv[2])"
)


def stands_in(file: Path, wanted: Sequence[bytes]) -> bool:
    """Say whether any of these bytes stand in a file. Raises OSError where it cannot be read."""
    said = subprocess.run(  # noqa: S603  this very program
        [sys.executable, "-c", _START, json.dumps(sys.path), str(file)],
        input=json.dumps([each.hex() for each in wanted]).encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if said.returncode:
        raise OSError(f"{file} cannot be read")
    return bool(json.loads(said.stdout))


def main(file: str) -> None:
    """Look for what is asked for on standard input, and say whether it is there."""
    wanted = [bytes.fromhex(each) for each in json.load(sys.stdin)]
    json.dump(_stands_in(Path(file), wanted), sys.stdout)


def _stands_in(file: Path, wanted: Sequence[bytes]) -> bool:
    pattern = re.compile(b"|".join(map(re.escape, wanted)))
    longest = max(map(len, wanted))
    with file.open("rb") as opened:
        tail = b""
        while block := opened.read(AT_ONCE):
            if pattern.search(tail + block):
                return True
            tail = block[-longest:]
    return False

"""A softphone that is a script, a desk that dials with it, and how to wait for what it reports."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tui.wiring import Asked, Desk, sit_down

Sits = Callable[..., Desk]
"""Sit down at a desk with these dialling rules; `ssh=True`: from far away."""


@pytest.fixture
def sits(environment: dict[str, str], tmp_path: Path) -> Iterator[Sits]:
    """Sit down with dialling rules."""
    with ExitStack() as stack:

        def sit(rules: str, *, ssh: bool = False) -> Desk:
            (tmp_path / "ringback.toml").write_text(f"[dialling]\n{rules}\n", encoding="utf-8")
            far = {"SSH_CONNECTION": "192.0.2.1 5022 192.0.2.2 22"} if ssh else {}
            desk = sit_down(Asked(), environment | far)
            stack.callback(desk.database.close)
            return desk

        yield sit


def program(folder: Path, body: str, *, name: str = "softphone.py") -> list[str]:
    """Write a program; what it was called with is kept beside it. Gives how to call it."""
    script = folder / name
    head = f"""
import json, os, signal, sys
with open({str(folder / "called.jsonl")!r}, "a", encoding="utf-8") as file:
    called = {{"arguments": sys.argv[1:], "variables": dict(os.environ), "process": os.getpid()}}
    print(json.dumps(called), file=file)

def say(**report):
    print(json.dumps(report), flush=True)

"""
    script.write_text(head + body, encoding="utf-8")
    return [sys.executable, str(script)]


def calls(folder: Path) -> list[dict[str, Any]]:
    """Read what the programs were called with."""
    file = folder / "called.jsonl"
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def command(arguments: list[str], **more: object) -> str:
    """Write the rules for a command; a list or text is written as JSON, which TOML reads alike."""
    rules = {"way": "command", "command": arguments, **more}
    return "\n".join(f"{key} = {json.dumps(value)}" for key, value in rules.items())


async def until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(30):
        while not holds():
            await pilot.pause()

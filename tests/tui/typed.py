"""Commands as somebody types them, on a Monday morning in May."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tui.command_line import main

Said = Callable[..., tuple[int, str]]
"""Runs a command; gives its status and what it said on both outputs."""


def sit(patch: pytest.MonkeyPatch, home: Path, **otherwise: str) -> None:
    """Let the environment say who works, when, in English, by the shipped rules; the rest as told."""
    said = {"NOW": "2026-05-11T09:00", "HOME": str(home), "LANG": "en", "USER": "a01", **otherwise}
    for name, value in said.items():
        patch.setenv(f"RINGBACK_{name}", value)
    for name in {"CONFIG", "KEY_FILE", "SHOP", "PASSWORD_FILE"} - set(said):
        patch.delenv(f"RINGBACK_{name}", raising=False)


def teller(capsys: pytest.CaptureFixture[str]) -> Said:
    """Give what runs a command."""

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        status = main(list(arguments))
        told = capsys.readouterr()
        return status, told.out + told.err

    return run

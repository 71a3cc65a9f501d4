"""What is thrown away is gone, also after a program that was killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from tui import throwaway

HOLD = """
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from tui import throwaway
with throwaway.folder("gone-") as folder:
    (folder / "shop.db").write_text("x")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_gone_after_its_use(tmp_path: Path) -> None:
    with mock.patch("tempfile.tempdir", str(tmp_path)):
        with throwaway.folder("gone-") as folder:
            (folder / "shop.db").write_text("x", encoding="utf-8")
        assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is no signal there")
def test_what_a_killed_program_left_is_cleared_up_and_what_a_running_one_holds_is_not(tmp_path: Path) -> None:
    held = [
        subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    folders = []
    for program in held:
        assert program.stdout is not None
        folders.append(Path(program.stdout.readline().strip()))
    held[0].send_signal(signal.SIGKILL)
    held[0].communicate()
    try:
        assert folders[0].exists()
        with mock.patch("tempfile.tempdir", str(tmp_path)), throwaway.folder("gone-"):
            assert [folder.exists() for folder in folders] == [False, True]
    finally:
        held[1].communicate("")

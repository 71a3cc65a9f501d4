"""The way in: the app's own options are read as the command line reads them, and nothing of it is loaded."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, strategies as st

from tui import command_line, entry
from tui.commands.asked import told_of
from tui.wiring import Asked

values = st.text("abc/.-=", max_size=5).filter(lambda text: not text.startswith("-"))
options = st.one_of(
    st.just(["--sign-in"]),
    st.tuples(st.sampled_from(sorted(set(entry.VALUED) - {"--lang"})), values).map(list),
    st.tuples(st.just("--lang"), st.sampled_from(("zh", "en"))).map(list),
)


def of_the_parser(given: list[str]) -> Asked:
    return told_of(command_line._parser(given).parse_args(given))


@given(st.lists(options, max_size=5))
def test_the_apps_options_are_read_as_the_command_line_reads_them(chosen: list[list[str]]) -> None:
    words = [word for option in chosen for word in option]
    asked = entry.of_the_app(words)
    assert asked is not None
    assert Asked(**asked) == of_the_parser(words)


@pytest.mark.parametrize(
    "words",
    [["queue"], ["--db"], ["--db", "--lang"], ["--help"], ["--lang", "fr"], ["--db=x"], ["x", "--sign-in"]],
)
def test_everything_else_is_the_command_lines(words: list[str]) -> None:
    assert entry.of_the_app(words) is None


def test_every_option_of_the_app_is_known_on_the_way_in() -> None:
    valued = {
        name: action.dest
        for action in command_line._parser([])._actions
        for name in action.option_strings
        if action.nargs is None
    }
    assert valued == entry.VALUED


def test_the_version_is_said_alike_on_either_way(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["--version"]) == 0
    with pytest.raises(SystemExit):
        command_line.main(["--version"])
    one, other = capsys.readouterr().out.splitlines()
    assert one == other


def test_a_fault_is_said_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with patch.dict("os.environ", {"RINGBACK_HOME": str(tmp_path), "RINGBACK_USER": "a01"}):
        assert entry.main(["--config", str(tmp_path / "none.toml"), "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("ringback: ")


@pytest.mark.parametrize("command", [[], ["demo"], ["practice"]])
def test_without_a_terminal_to_draw_on_the_app_says_so_and_ends(tmp_path: Path, command: list[str]) -> None:
    environment = {
        **os.environ,
        "TERM": "dumb",
        "RINGBACK_HOME": str(tmp_path),
        "RINGBACK_USER": "a01",
        "RINGBACK_LANG": "en",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "tui", *command],
        cwd=Path(__file__).parents[2],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "There is no terminal to draw on here; run this in one (TERM is dumb)." in ended.stderr
    assert len(ended.stderr) < 200


SITTING_DOWN = """
import sys
from tui import entry
from tui.wiring import Asked, sit_down
asked = entry.of_the_app(["--db", sys.argv[1]])
sit_down(Asked(**asked), {"RINGBACK_HOME": sys.argv[2], "RINGBACK_USER": "a01"})
print([name for name in sys.argv[3:] if name in sys.modules])
"""
UNNEEDED = ("argparse", "calendar", "csv", "dateutil", "getpass", "gettext", "json", "tomllib", "textual")


def test_a_fault_of_ours_tells_where_it_was_and_no_number_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> int:
        number = "+8613812345678"
        raise ValueError(f"Key (e164)=({number}) exists\x1b[31m")

    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    with pytest.raises(ValueError, match="exists") as fault:
        entry.carried_out(fails)
    sys.excepthook(ValueError, fault.value, fault.tb)
    told = capsys.readouterr().err
    assert "in fails" in told
    assert "ValueError: Key (e164)=(138****5678) exists[31m\n" in told
    assert "13812345678" not in told


def test_whoever_opens_the_app_loads_nothing_of_the_command_line(tmp_path: Path) -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", SITTING_DOWN, str(tmp_path / "shop.db"), str(tmp_path), *UNNEEDED],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        for _time in ("made", "opened")
    ]
    assert said[1] == "[]\n"


LOOP = """
import sys
from tui import entry
entry._load_lightly()
print("asyncio" in sys.modules, "ssl" in sys.modules)
import asyncio, ssl
print(asyncio.run(asyncio.sleep(0, "done")), bool(ssl.OPENSSL_VERSION))
"""


def test_the_screens_loop_is_loaded_without_tls_which_others_still_find() -> None:
    done = subprocess.run([sys.executable, "-c", LOOP], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "done", "True"]


TEXTUAL = """
import sys
from tui import entry
entry.load_textual()
print("textual.app" in sys.modules, "textual.widgets._directory_tree" in sys.modules)
import textual.types, typing, typing_extensions
from textual.app import App
from textual.widgets import DirectoryTree
print(typing_extensions is typing, hasattr(textual.types, "DirEntry"), issubclass(DirectoryTree, object))
"""


def test_textual_is_loaded_without_what_it_only_names_which_others_still_find() -> None:
    done = subprocess.run([sys.executable, "-c", TEXTUAL], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False", "True", "True"]


def test_where_the_stand_in_lacks_something_textual_is_loaded_as_ever() -> None:
    short = "import typing; del typing.TypeGuard; from tui import entry; entry.load_textual()"
    done = subprocess.run(
        [sys.executable, "-c", f"{short}; import textual.app; print(textual.app.App.__name__)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "App\n"


def test_what_is_loaded_already_is_found_all_the_same() -> None:
    with entry.without("subprocess"):
        assert importlib.import_module("subprocess") is subprocess
    with pytest.raises(ModuleNotFoundError), entry.without("this"):
        importlib.import_module("this")
    assert "this" not in sys.modules

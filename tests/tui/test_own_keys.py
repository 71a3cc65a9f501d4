"""Keys of one's own: read from a file, checked, in effect on the screens and told everywhere alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from store import Unusable, outcomes
from tests.tui.conftest import everything_shown, press, settled, shown
from tui import command_line, key_names, keys, words
from tui.app import RingbackApp
from tui.own import Own
from tui.own_keys import file_to_begin_with, load_keys
from tui.palette import offers
from tui.screens.call import CallScreen
from tui.widgets.lines import KeyLine
from tui.wiring import Desk

Value = Callable[..., Any]

MINE = """
[everywhere]
help = "ctrl+t"

[today]
next = "v"
find = ["f", "f4"]
queue_2 = "z"

[list]
down = "ctrl+down"

[call]
go = "ctrl+o"
note = "#"

[outcomes]
no_answer = "b"
busy = "n"
"""


@pytest.fixture(autouse=True)
def _shipped_keys() -> Iterator[None]:
    yield
    keys.use({})


def own(tmp_path: Path, text: str = MINE) -> Own:
    file = tmp_path / "keys.toml"
    file.write_text(text, encoding="utf-8")
    return Own(load_keys(file))


async def test_a_call_is_worked_with_ones_own_keys(desk: Desk, tmp_path: Path, records: Value) -> None:
    app = RingbackApp(desk, own=own(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "n")
        assert "Callbacks" in shown(app, "#tabs"), "the shipped key is free"
        await press(app, pilot, "1", "v")
        assert isinstance(app.screen, CallScreen)
        follow_up = app.screen.waiting.card.line.id
        assert "^O opens the call" in shown(app, "#script")
        await press(app, pilot, "enter")
        assert "^O opens the call" in shown(app, "#script")
        await press(app, pilot, "ctrl+o")
        assert app.screen.call is not None
        assert "b no answer" in shown(app, "#outcomes")
        await press(app, pilot, "number_sign", *"gone", "enter")
        assert app.screen.waiting.card.line.id == follow_up
        await press(app, pilot, "b")
        last = "SELECT {} FROM attempt WHERE shop_id = :shop AND follow_up_id = :id ORDER BY id DESC"
        assert records(last.format("outcome"), id=follow_up) == "no_answer"
        assert records(last.format("note"), id=follow_up) == "gone"


async def test_footer_help_palette_and_tabs_show_ones_own_keys(desk: Desk, tmp_path: Path) -> None:
    app = RingbackApp(desk, own=own(tmp_path))
    async with app.run_test(size=(120, 50)) as pilot:
        await settled(app, pilot)
        line = str(app.screen.query_one(KeyLine).render())
        assert "v next" in line
        assert "f / F4 find" in line
        assert line.endswith("^T more")
        assert " z Invitations" in shown(app, "#tabs")
        assert ("next", "v") in {(offer.name, offer.key) for offer in offers(app.screen)}
        await press(app, pilot, "ctrl+down")
        assert everything_shown(app).splitlines()[4].startswith("▸ ")
        await press(app, pilot, "ctrl+t")
        assert "1. v " in everything_shown(app)


async def test_steps_that_share_a_key_keep_it_when_another_key_is_changed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    app = RingbackApp(desk, own=own(tmp_path, '[import]\nconfirm = "ctrl+t"\n'))
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "i", *"nothing", "enter")
        assert app.screen.check_action("look", ())
        bound = {
            (binding.key, binding.action)
            for one in app.screen.active_bindings.values()
            for binding in [one.binding]
        }
        assert ("escape", "close") in bound


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('[today]\nnext = "n"\n\n[calls]\nnote = "f9"\n', "keys_screen", 4),
        ('note = "f9"\n', "keys_screen", 1),
        ('[today]\n\nnexxt = "n"\n', "keys_command", 3),
        ('[outcomes]\nsingle_visit = "n"\n', "keys_command", 2),
        ('[today]\nnext = "ctrl+i"\n', "keys_impossible", 2),
        ('[today]\nnext = "hyper+n"\n', "keys_impossible", 2),
        ('[today]\nnext = "é"\n', "keys_impossible", 2),
        ("[today]\nnext = 7\n", "keys_impossible", 2),
        ("[today]\nnext = []\n", "keys_impossible", 2),
        ('[call]\n# a note\nnote = "7"\n', "keys_digit", 3),
        ('[find]\nopen = "o"\n', "keys_typed", 2),
        ('[everywhere]\nhelp = "?"\n', "keys_typed", 2),
        ('[import]\nlook = "space"\n', "keys_typed", 2),
        ('[month]\ntake = "x"\n', "keys_typed", 2),
        ('[call]\nmonth = "#"\n', "keys_typed", 2),
        ('[outcomes]\nbusy = "f9"\n', "keys_letter", 2),
        ('[outcomes]\nbusy = "7"\n', "keys_letter", 2),
        ('[outcomes]\nbusy = "n"\n', "keys_twice", 2),
        ('[call]\nskip = "b"\n', "keys_twice", 2),
        ('[call]\nskip = "B"\n', "keys_twice", 2),
        ('[today]\nfigures = "f5"\n', "keys_twice", 2),
        ('[today]\nfigures = "j"\n', "keys_twice", 2),
        ('[today]\nfigures = "f1"\n', "keys_twice", 2),
        ('[today]\nnext = "g"\nfigures = "g"\n', "keys_twice", 2),
        ("[today\n", "own_not_toml", None),
    ],
)
def test_what_cannot_be_is_refused_with_file_line_and_key(
    tmp_path: Path, text: str, code: str, line: int | None
) -> None:
    with pytest.raises(Unusable) as refused:
        own(tmp_path, text)
    remark = refused.value.remark
    assert (remark.code, remark.facts.get("line")) == (code, line)
    assert remark.facts["path"] == str(tmp_path / "keys.toml")


def test_two_keys_may_be_exchanged(tmp_path: Path) -> None:
    found = own(tmp_path, '[today]\nfigures = "i"\nimport = "g"\n[outcomes]\nbusy = "n"\nno_answer = "b"\n')
    assert found.keys["today.figures"] == "i"
    assert found.keys["outcomes.busy"] == "n"


def test_the_shipped_keys_clash_nowhere(tmp_path: Path) -> None:
    assert own(tmp_path, file_to_begin_with()).keys


def test_every_shipped_key_is_one_that_terminals_send() -> None:
    for command in keys.COMMANDS:
        for key in command.key.split(","):
            assert key_names.known(key) == key, command.whole_id


@settings(max_examples=30)
@given(st.data())
def test_a_file_to_begin_with_says_the_keys_in_effect(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    taken = {key for command in keys.COMMANDS for key in command.key.split(",")}
    every = [*key_names.SIGNS, "f9", "f10", "f11", "ctrl+t", "ctrl+left", "insert"]
    signs = [key for key in every if key_names.known(key) not in taken]
    ids = ["today.next", "today.figures", "call.note", "call.skip", "match.same"]
    chosen = dict(zip(ids, data.draw(st.permutations(signs)), strict=False))
    keys.use({whole: key_names.known(key) or "" for whole, key in chosen.items()})
    text = file_to_begin_with()
    keys.use({})
    found = own(tmp_path_factory.mktemp("keys"), text).keys
    assert {whole: found[whole] for whole in ids} == {
        whole: key_names.known(key) for whole, key in chosen.items()
    }
    assert found["today.find"] == "slash"


# The command line.


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RINGBACK_HOME", str(tmp_path))
    monkeypatch.setenv("RINGBACK_LANG", "en")
    for name in ("KEYS", "THEME"):
        monkeypatch.delenv(f"RINGBACK_{name}", raising=False)
    return tmp_path


def test_the_command_writes_a_file_once_and_reads_it_back(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["keys", "--write"]) == 0
    assert capsys.readouterr().out.strip() == str(home / "keys.toml")
    assert command_line.main(["keys", "--write"]) == 2
    assert "there is a file already" in capsys.readouterr().err
    file = home / "keys.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('next = "n"', 'next = "v"'), encoding="utf-8")
    assert command_line.main(["keys"]) == 0
    printed = capsys.readouterr().out
    assert "v          next" in printed


def test_the_json_says_every_command_and_outcome(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "keys.toml").write_text(
        '[call]\nnote = "#"\n[outcomes]\nbusy = "n"\nno_answer = "b"\n', encoding="utf-8"
    )
    assert command_line.main(["keys", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    by_id = {(one["screen"], one["command"]): one["keys"] for one in said["commands"]}
    assert set(by_id) == {(command.where, command.id) for command in keys.COMMANDS}
    assert by_id["call", "note"] == ["#"]
    assert by_id["list", "up"] == ["up", "k"]
    letters = {one["outcome"]: one["letter"] for one in said["outcomes"]}
    assert letters["busy"] == "n"
    assert set(letters) == {code for code, one in outcomes().items() if one.key}
    assert said["file"] == str(home / "keys.toml")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_fault_in_the_file_is_one_line_and_nothing_is_opened(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("RINGBACK_LANG", language)
    (home / "keys.toml").write_text('[call]\nnote = "7"\n', encoding="utf-8")
    assert command_line.main([]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "keys.toml" in said
    assert "call.note" in said
    assert not (home / "ringback.db").exists()


def test_a_file_that_was_named_must_be_there(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGBACK_KEYS", str(home / "none.toml"))
    assert command_line.main([]) == 2
    assert "none.toml: cannot be read" in capsys.readouterr().err

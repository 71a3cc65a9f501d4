"""`ringback staff`: entering people, roles and passwords from the command line."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest

from tests.tui.people import PASSWORDS
from tui import command_line


@pytest.fixture
def at_shop(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop in which nobody signs in as yet."""
    monkeypatch.delenv("RINGBACK_PASSWORD_FILE", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def as_boss(signed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop in which people sign in, at the terminal of its administrator."""
    monkeypatch.delenv("RINGBACK_PASSWORD_FILE", raising=False)
    for name, value in signed.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("RINGBACK_USER", raising=False)
    given(monkeypatch, PASSWORDS["a01"])
    assert run("sign-in", "a01") == 0


def run(*arguments: str) -> int:
    return command_line.main(["staff", *arguments])


def given(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Put a line on standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(text + "\n"))


def typed(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Sit at a terminal and type these one after the other; gives what was asked."""
    asked: list[str] = []
    waiting = iter(answers)

    def answer(words: str) -> str:
        asked.append(words)
        return next(waiting)

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", answer)
    return asked


def listed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert run("list", "--json") == 0
    return {one["code"]: one for one in json.loads(capsys.readouterr().out)}


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert run(*arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    return told.err.removeprefix("ringback: ").strip()


@pytest.mark.usefixtures("at_shop")
def test_from_a_shop_without_passwords_to_one_in_which_people_sign_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("list") == 0
    assert "Nobody has a password: everybody may do everything." in capsys.readouterr().out
    assert refusal(capsys, "sign-in", "a01") == "Nobody signs in here: no member of staff has a password."
    given(monkeypatch, PASSWORDS["a01"])
    assert "the first password is an administrator's" in refusal(capsys, "password", "a01")
    assert run("role", "a01", "--role", "administrator") == 0
    given(monkeypatch, PASSWORDS["a01"])
    assert run("password", "a01") == 0
    assert "李娜             administrator    has not signed in yet" in capsys.readouterr().out
    assert refusal(capsys, "list").startswith("Sign in first")


@pytest.mark.usefixtures("as_boss")
def test_somebody_is_entered_let_go_and_let_in_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("add", "s01", "--name", "王芳", "--role", "supervisor", "--advisor", "顾问王") == 0
    given(monkeypatch, "eleven red doors")
    assert run("password", "s01") == 0
    one = listed(capsys)["s01"]
    assert (one["name"], one["role"], one["advisor"]) == ("王芳", "supervisor", "顾问王")
    assert (one["active"], one["has_password"], one["last_signed_in_at"]) == (True, True, None)
    assert run("disable", "s01") == 0
    assert "works here no longer" in capsys.readouterr().out
    assert listed(capsys)["s01"]["active"] is False
    assert run("enable", "s01") == 0
    assert run("password", "s01", "--remove") == 0
    assert listed(capsys)["s01"]["has_password"] is False


@pytest.mark.usefixtures("as_boss")
def test_what_was_left_out_or_cannot_be_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refusal(capsys, "add") == "Whose? Give their code."
    assert refusal(capsys, "role", "a03") == "Which role? Give --role."
    assert refusal(capsys, "add", "a03") == "a03: somebody has this code already."
    assert refusal(capsys, "disable", "a01").startswith("There has to be an administrator")
    given(monkeypatch, "short")
    assert refusal(capsys, "password", "a03") == "The password is too short: at least 10 signs."
    given(monkeypatch, "")
    assert refusal(capsys, "password", "a03") == "No password was given."
    assert "cannot be read" in refusal(capsys, "password", "a03", "--password-file", "nowhere")
    typed(monkeypatch, "eleven red doors", "eleven red boats")
    assert refusal(capsys, "password", "a03") == "The two passwords differ; nothing was changed."


@pytest.mark.usefixtures("as_boss")
def test_whoever_changes_their_own_password_gives_the_present_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(monkeypatch, "eleven red doors")
    assert refusal(capsys, "password", "a01").startswith("Sign in first")
    typed(monkeypatch, "a guess at it")
    assert refusal(capsys, "password", "a01").startswith("Not signed in")
    asked = typed(monkeypatch, PASSWORDS["a01"], "eleven red doors", "eleven red doors")
    assert run("password", "a01") == 0
    assert asked == ["Your present password: ", "New password of a01: ", "The same again: "]

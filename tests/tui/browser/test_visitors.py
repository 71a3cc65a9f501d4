"""Who may reach the server: names, pages, and the shops that are not offered."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

import aiohttp
import pytest

from store.safeguards import keys
from store.safeguards.encrypting import encrypt
from store.safeguards.files import KEYS
from tests.tui.browser.chromium import PATIENCE, drawn
from tests.tui.browser.test_serving import serving, visiting
from tui.browser.visitors import is_loopback, is_named, is_own_page, names_of
from tui.command_line import main

HERE = names_of("127.0.0.1", None)
PUBLIC = "https://calls.example.com"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_is_told_from_what_others_reach(host: str) -> None:
    assert is_loopback(host)
    assert not any(map(is_loopback, ("0.0.0.0", "::", "10.0.0.5", "calls.example.com", "")))  # noqa: S104


def test_only_names_of_ours_and_plain_addresses_are_answered() -> None:
    for said in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000", "10.0.0.5:8000", "LOCALHOST"):
        assert is_named(said, HERE)
    for said in (
        "",
        "elsewhere.example",
        "localhost.elsewhere.example:8000",
        "127.0.0.1.example",
        "a b",
        "[::1",
    ):
        assert not is_named(said, HERE)
    assert is_named("calls.example.com", names_of("127.0.0.1", PUBLIC))
    assert is_named(socket.gethostname(), names_of("0.0.0.0", None))  # noqa: S104


def test_only_pages_of_ours_get_a_terminal() -> None:
    assert is_own_page("http://127.0.0.1:8000", "127.0.0.1:8000", None)
    assert is_own_page(PUBLIC, "127.0.0.1:8000", PUBLIC)
    for origin in (
        "",
        "null",
        "http://127.0.0.1:9000",
        "http://elsewhere.example",
        "file://",
        "http://[",
        PUBLIC,
    ):
        assert not is_own_page(origin, "127.0.0.1:8000", None)
    for origin in ("http://calls.example.com", "https://calls.example.com.elsewhere.example"):
        assert not is_own_page(origin, "127.0.0.1:8000", PUBLIC)


@pytest.fixture
def typed(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment as of somebody who types commands."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("typed")
def test_a_shop_where_nobody_signs_in_is_not_offered_to_other_machines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["serve", "--host", "0.0.0.0"]) == 2  # noqa: S104
    assert "nobody signs in" in capsys.readouterr().err


@pytest.mark.usefixtures("typed")
def test_a_port_that_is_taken_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    assert f"127.0.0.1:{port}: cannot be served from" in capsys.readouterr().err
    os.environ.pop("RINGBACK_BROWSER", None)


@pytest.mark.usefixtures("typed")
def test_a_pass_phrase_cannot_be_asked_for_in_a_browser(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        encrypt(Path(environment["RINGBACK_DB"]), keys.new_key("phrase", phrase="a blue horse in May"))
    finally:
        KEYS.clear()
    assert main(["serve"]) == 2
    assert "cannot be asked for in a browser" in capsys.readouterr().err


@pytest.mark.usefixtures("typed")
async def test_each_visitor_signs_in_whoever_is_signed_in_where_the_server_runs(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    password = tmp_path / "password"
    password.write_text("a long password of mine\n", encoding="utf-8")
    password.chmod(0o600)
    assert main(["staff", "role", "a01", "--role", "administrator"]) == 0
    assert main(["staff", "password", "a01", "--password-file", str(password)]) == 0, capsys.readouterr()
    named = environment | {"RINGBACK_PASSWORD_FILE": str(password)}
    async with serving(named) as served, visiting(served.socket, Origin=served.address.rstrip("/")) as page:
        seen = ""
        async with asyncio.timeout(PATIENCE):
            while "Password" not in seen:
                message = await page.receive()
                assert message.type is aiohttp.WSMsgType.BINARY
                seen += drawn(message.data)
    assert "Callbacks" not in seen

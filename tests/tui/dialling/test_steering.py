"""What is said to baresip and understood from it, where none is installed: the other side is a script."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, strategies as st
from msgspec import structs

from store import Remark, Settings, Unusable, load_settings
from tui.dialling.baresip import Baresip, messages, netstring
from tui.dialling.reports import Report

URI = "sip:+8613900000001@pbx.example"


def event(kind: str, **more: object) -> dict[str, object]:
    ours = {"peeruri": f"{URI};transport=udp", "direction": "outgoing", "id": "a1"}
    return {"event": True, "type": kind, **ours, **more}


def framed(said: Sequence[object]) -> bytes:
    return b"".join(netstring(json.dumps(one).encode()) for one in said)


@asynccontextmanager
async def speaking(said: bytes) -> AsyncIterator[tuple[Settings, list[object]]]:
    """Listen as baresip does, and say this to whoever dials; gives what was heard too."""
    heard: list[object] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async for message in messages(reader):
            heard.append(message)
            if message["command"] == "dial":
                writer.write(said)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    rules = load_settings(None)
    address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield structs.replace(rules, dialling=structs.replace(rules.dialling, baresip=address)), heard


async def called(settings: Settings) -> list[Report]:
    told: list[Report] = []
    remarks: list[Remark] = []
    telephone = Baresip(URI, settings)
    try:
        assert await telephone.call(told.append, remarks.append)
    finally:
        await telephone.close()
    assert remarks == []
    return told


async def test_events_of_our_call_are_told_and_no_others() -> None:
    said = [
        {"response": True, "ok": True, "token": "dial"},
        event("CALL_CLOSED", peeruri="sip:somebody@else.example", id="x9", param="486 Busy Here"),
        event("CALL_CLOSED", direction="incoming", id="x8"),
        event("CALL_RINGING"),
        event("CALL_REMOTE_SDP", **{"class": "other"}),
        event("CALL_ESTABLISHED"),
        event("CALL_CLOSED", id="a2", param="603 Decline"),
        event("CALL_CLOSED", param="486 Busy Here"),
    ]
    async with speaking(framed(said)) as (settings, heard):
        assert await called(settings) == [Report("ringing"), Report("answered"), Report("ended", sip=486)]
    assert heard == [{"command": "dial", "params": URI, "token": "dial"}]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (framed([{"response": True, "ok": False, "token": "dial"}]), "dial_refused"),
        (framed([event("CALL_RINGING")]), "dial_softphone_gone"),
        (b"", "dial_softphone_gone"),
        (b"HTTP/1.1 400 Bad Request\r\n", "dial_softphone_gone"),
        (b"5:{}", "dial_softphone_gone"),
        (b"2:{};", "dial_softphone_gone"),
        (b"99999999999:", "dial_softphone_gone"),
        (b"-1:,", "dial_softphone_gone"),
        (b"9" * 100_000, "dial_softphone_gone"),
        (b"4000:" + b"[" * 4000 + b",", "dial_softphone_gone"),
    ],
    ids=range(10),
)
async def test_whatever_else_it_says_is_a_refusal_not_a_crash(said: bytes, code: str) -> None:
    async with speaking(said) as (settings, _heard):
        with pytest.raises(Unusable) as refused:
            await called(settings)
    assert refused.value.remark.code == code


@given(st.lists(st.dictionaries(st.text(), st.text() | st.integers())))
async def test_messages_come_out_as_they_were_framed(said: list[dict[str, object]]) -> None:
    reader = asyncio.StreamReader()
    reader.feed_data(framed(said))
    reader.feed_eof()
    assert [message async for message in messages(reader)] == said

"""baresip, a SIP softphone, steered through its module ctrl_tcp: JSON objects in netstrings over TCP."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from store import Settings, Unusable
from tui.dialling.reports import Report
from tui.dialling.telephones import Remarked, Told

LONGEST = 65_536
"""Bytes of one message; nothing baresip says of a call comes near it."""

_RINGING = {"CALL_RINGING", "CALL_PROGRESS"}
_STATUS = re.compile(r"([3-6][0-9][0-9])\b")


class Baresip:
    """A call placed by a baresip that runs already, at the same machine or wherever the rules say."""

    def __init__(self, uri: str, settings: Settings) -> None:
        self._uri = uri
        self._address = settings.dialling.baresip
        self._seconds = settings.dialling.seconds
        self._id = ""
        self._writer: asyncio.StreamWriter | None = None

    async def call(self, told: Told, _remarked: Remarked) -> bool:
        """Have it dialled, and follow baresip's events until the call is over."""
        reader = await self._connect()
        await self._say("dial", self._uri)
        try:
            async for message in messages(reader):
                report = self._read(message)
                if report is not None:
                    told(report)
                    if report.said == "ended":
                        return True
        except (OSError, ValueError, RecursionError) as fault:
            raise Unusable("dial_softphone_gone", program="baresip") from fault
        raise Unusable("dial_softphone_gone", program="baresip")

    async def hang_up(self) -> None:
        """End the call, ringing or talking."""
        with suppress(OSError):
            await self._say("hangup")

    async def close(self) -> None:
        """Leave baresip alone; a talk on it goes on."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _connect(self) -> asyncio.StreamReader:
        host, _, port = self._address.rpartition(":")
        try:
            async with asyncio.timeout(self._seconds):
                reader, self._writer = await asyncio.open_connection(host.strip("[]"), int(port))
        except (OSError, OverflowError) as fault:
            raise Unusable("dial_softphone_away", program="baresip", address=self._address) from fault
        return reader

    async def _say(self, command: str, about: str = "") -> None:
        if self._writer is None:
            return
        said = {"command": command, "token": command} | ({"params": about} if about else {})
        self._writer.write(netstring(json.dumps(said).encode()))
        await self._writer.drain()

    def _read(self, message: dict[str, Any]) -> Report | None:
        """Read a message about our call. Raises `Unusable` where baresip refused to dial."""
        if message.get("response") and message.get("token") == "dial" and message.get("ok") is False:
            raise Unusable("dial_refused", program="baresip")
        kind = message.get("type")
        if not message.get("event") or not self._is_ours(message):
            return None
        if kind in _RINGING:
            return Report("ringing")
        if kind == "CALL_ESTABLISHED":
            return Report("answered")
        if kind == "CALL_CLOSED":
            status = _STATUS.match(str(message.get("param", "")))
            return Report("ended", sip=int(status[1])) if status else Report("ended", "given_up")
        return None

    def _is_ours(self, message: dict[str, Any]) -> bool:
        """Tell our call from others on the same telephone: first by whom it goes to, then by its id."""
        if message.get("direction") == "incoming":
            return False
        said = str(message.get("id", ""))
        if self._id:
            return said == self._id
        ours = str(message.get("peeruri", "")).partition(";")[0] == self._uri.partition(";")[0]
        if ours:
            self._id = said
        return ours


def netstring(said: bytes) -> bytes:
    """Frame a message: its length, a colon, the message, a comma."""
    return b"%d:%s," % (len(said), said)


async def messages(reader: asyncio.StreamReader) -> AsyncIterator[dict[str, Any]]:
    """Give the messages of a connection until it ends. Raises `ValueError` for what is none."""
    while True:
        try:
            length = await reader.readuntil(b":")
            size = int(length[:-1])
            if not 0 <= size <= LONGEST:
                raise ValueError("too long")
            framed = await reader.readexactly(size + 1)
        except asyncio.IncompleteReadError:
            return
        except asyncio.LimitOverrunError as fault:
            raise ValueError("no length") from fault
        if framed[-1:] != b",":
            raise ValueError("no end")
        said = json.loads(framed[:-1])
        if isinstance(said, dict):
            yield said

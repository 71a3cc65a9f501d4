"""A baresip and a sipp of a test's own, on the loopback: who calls, and who answers it as told."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import time
import wave
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

NEEDED = ("baresip", "sipp")
MODULES = (
    Path("/usr/lib/baresip/modules"),
    Path("/usr/lib/x86_64-linux-gnu/baresip/modules"),
    Path("/usr/lib64/baresip/modules"),
    Path("/usr/local/lib/baresip/modules"),
)

_ECHOED = """[last_Via:]
[last_From:]
[last_To:];tag=answerer[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
"""
_RECEIVED = """<recv request="INVITE">
  <action>
    <ereg regexp="sip:.*" search_in="hdr" header="To:" assign_to="callee"/>
    <ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/>
    <ereg regexp="sip:[^&gt;]*" search_in="hdr" header="Contact:" assign_to="contact"/>
  </action>
</recv>
"""
_TALK = """<recv request="ACK"/>
{pause}
<send retrans="500"><![CDATA[

BYE [$contact] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <[$callee];tag=answerer[call_number]
To:[$caller]
[last_Call-ID:]
CSeq: 10 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/>
"""
_SPOKEN = """Content-Type: application/sdp
Content-Length: [len]

v=0
o=answerer 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0
a=rtpmap:0 PCMU/8000
"""


def missing() -> str:
    """Say what is not installed here; empty where everything is."""
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    if not lacking and modules() is None:
        lacking = ["baresip's modules"]
    return ", ".join(lacking)


def modules() -> Path | None:
    """Find the folder of baresip's modules."""
    return next((folder for folder in MODULES if (folder / "ctrl_tcp.so").exists()), None)


_ports = itertools.count(os.getpid() % 900 * 10)


def free_port(kind: socket.SocketKind = socket.SOCK_DGRAM) -> int:
    """Find a port of the loopback that nobody uses, below those that systems give away by themselves."""
    for count in _ports:
        port = 20_000 + count % 10_000
        with socket.socket(socket.AF_INET, kind) as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port
    raise AssertionError


def sent(status: str, more: str = "Content-Length: 0\n") -> str:
    """Write a response of the answerer."""
    return f'<send retrans="500"><![CDATA[\n\nSIP/2.0 {status}\n{_ECHOED}{more}\n]]></send>\n'


def ringing() -> str:
    return sent("180 Ringing").replace(' retrans="500"', "")


def refuses(status: str) -> str:
    """Ring, then refuse the call."""
    return _RECEIVED + ringing() + sent(status) + '<recv request="ACK"/>\n'


def answers(*, talks_ms: int) -> str:
    """Ring, answer, and hang up after so many milliseconds."""
    return (
        _RECEIVED
        + ringing()
        + sent("200 OK", _SPOKEN)
        + _TALK.format(pause=f'<pause milliseconds="{talks_ms}"/>')
    )


def rings_on() -> str:
    """Ring until the caller gives up."""
    return (
        _RECEIVED
        + ringing()
        + '<recv request="CANCEL"/>\n'
        + sent("200 OK").replace(' retrans="500"', "")
        + sent("487 Request Terminated").replace("[last_CSeq:]", "CSeq: [cseq] INVITE")
        + '<recv request="ACK" optional="false" timeout="2000"/>\n'
    )


@contextmanager
def answerer(folder: Path, scenario: str) -> Iterator[int]:
    """Run sipp with one scenario for one call; gives its port.

    At the end the scenario has to have been played through: the caller did its part at every step.
    """
    file, port = folder / "answer.xml", free_port()
    used = '<Reference variables="callee,caller,contact"/>'
    file.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n'
        f'<scenario name="answer">\n{scenario}{used}\n</scenario>\n',
        encoding="utf-8",
    )
    command = ["sipp", "-sf", str(file), "-i", "127.0.0.1", "-p", str(port), "-m", "1", "-nostdin"]
    command += ["-timeout", "60", "-mp", str(free_port())]
    with _running(command, folder) as process:
        yield port
        assert process.wait(30) == 0, "the answerer's scenario was not played through"


@contextmanager
def softphone(folder: Path) -> Iterator[str]:
    """Run baresip without sound, steered over TCP; gives where."""
    folder.mkdir()
    with wave.open(str(folder / "silence.wav"), "wb") as silence:
        silence.setparams((1, 2, 8000, 0, "NONE", ""))
        silence.writeframes(bytes(2 * 8000 * 5))
    (folder / "contacts").write_text("", encoding="utf-8")
    with ExitStack() as stack:
        for _ in range(STARTS):
            control = _configure(folder)
            process = stack.enter_context(_running(["baresip", "-4", "-f", str(folder)], folder))
            if _listens(control, process):
                break
        else:
            raise TimeoutError("baresip does not start")
        yield f"127.0.0.1:{control}"


STARTS = 3
"""A port found free may be somebody else's a moment later."""


def _configure(folder: Path) -> int:
    """Write what baresip reads, with ports of its own; gives the one it is steered by."""
    control, own = free_port(socket.SOCK_STREAM), free_port()
    lines = [
        f"sip_listen 127.0.0.1:{own}",
        f"module_path {modules()}",
        *(f"module {name}.so" for name in ("g711", "aufile", "uuid")),
        *(f"module_app {name}.so" for name in ("account", "menu", "ctrl_tcp")),
        f"ctrl_tcp_listen 127.0.0.1:{control}",
        f"audio_source aufile,{folder / 'silence.wav'}",
    ]
    (folder / "config").write_text("\n".join([*lines, ""]), encoding="utf-8")
    (folder / "accounts").write_text(f"<sip:agent@127.0.0.1:{own};transport=udp>;regint=0\n", "utf-8")
    return control


@contextmanager
def _running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, stdin=nowhere, stdout=nowhere, stderr=nowhere)
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        if process.poll() is None:
            process.kill()
            process.wait()


def _listens(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until a program listens; False where it ends before, or takes too long."""
    ends = time.monotonic() + 20
    while time.monotonic() < ends and process.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return True
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
    return False

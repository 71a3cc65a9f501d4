"""A part of a large group on one PostgreSQL server: many shops in one database, their agents at work."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Command, Figure, Limit, Measure, Round, Row, said
from benchmarks.scene import Scene, copied, ours

SHOPS, AGENTS = 15, 75
"""How many shops lie in the database, and how many agents work in them."""

PACE, SECONDS = 10.0, 72.0
"""How many times as fast as people they work, and for how long they are watched."""

TIMES = 200
"""How often each step is taken by itself."""

LISTENERS = ("0", "200")

A_CALL = {"look": 1, "claim": 1, "card": 1, "open": 1, "answer": 9, "sign": 3, "hear": 240, "log": 1}
"""How often each step is taken in a call of four minutes."""


STORES = ("claim", "open", "answer", "sign", "log")
"""The steps that store something."""


def _load(scene: Scene, place: Path) -> Command:
    shop = copied(scene.worked(), place)
    return ours("benchmarks.load", str(shop), *map(str, (SHOPS, AGENTS, PACE, SECONDS, TIMES)))


def _of_a_call(figure: str) -> Figure:
    """Add up what the steps of a call cost when nobody else is at work."""

    def added(took: Round) -> float:
        alone = took["load"].said["alone"]
        names = STORES if figure == "log" else A_CALL
        return sum(A_CALL[name] * float(alone[name][figure]) for name in names)

    return added


def _row(what: str, unit: str, figure: Figure, floor: Figure, limit: Limit | None = None) -> Row:
    return Row(what, unit, figure, floor, limit, ("load", "load"))


def _waits(name: str, which: str) -> Row:
    limits = {("claim", "p99"): Limit("ours", 50), ("claim", "max"): Limit("ours", 250)}
    words = {"p50": "median", "p99": "99th percentile", "max": "longest"}
    figure, floor = said("load", "steps", name, which), said("load", "steps", name, "p50")
    return _row(f"{name} under load, {words[which]}", "ms", figure, floor, limits.get((name, which)))


def _alone(name: str) -> Row:
    processor, client = said("load", "alone", name, "processor"), said("load", "alone", name, "client")
    return _row(f"{name} alone: the server's processor, beside the client's", "ms", processor, client)


def _logged(name: str) -> Row:
    log, waits = said("load", "alone", name, "log"), said("load", "alone", name, "waits")
    return _row(f"{name} alone: bytes of the log, beside waits for the disk", "B", log, waits)


def _for_a_visit(what: str) -> Figure:
    """Give how many bytes all tables, or their indexes, have for each visit."""

    def bytes_each(took: Round) -> float:
        told = took["load"].said
        return sum(int(table[what]) for table in told["sizes"].values()) / float(told["visits"])

    return bytes_each


MEASURE = Measure(
    "load",
    {"load": _load},
    (
        *map(_alone, (*A_CALL, "making")),
        *map(_logged, (*STORES, "making")),
        _row(
            "bytes for each visit: tables, beside indexes",
            "B",
            _for_a_visit("bytes"),
            _for_a_visit("index_bytes"),
        ),
        _row(
            "memory of a connection, beside that of none",
            "MB",
            said("load", "connection_megabytes"),
            lambda _took: 1.0,
        ),
        _waits("claim", "p50"),
        _waits("claim", "p99"),
        _waits("claim", "max"),
        _waits("log", "p99"),
        _waits("answer", "p99"),
        _row(
            "calls a second, of those asked for",
            "/s",
            said("load", "a_second"),
            said("load", "asked"),
            Limit("ratio", 0.9, at_least=True),
        ),
        _row(
            "a call: the server's processor, beside alone",
            "ms",
            said("load", "a_call", "processor"),
            _of_a_call("processor"),
        ),
        _row(
            "a call: bytes of the server's log, beside alone",
            "B",
            said("load", "a_call", "log"),
            _of_a_call("log"),
        ),
        _row(
            "storing while 200 listen, beside none",
            "ms",
            said("load", "listening", LISTENERS[1]),
            said("load", "listening", LISTENERS[0]),
        ),
    ),
)

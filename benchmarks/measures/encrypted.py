"""Taking follow-ups in an encrypted shop, beside the same in the same shop as it was before."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks import child
from benchmarks.claiming import key_beside
from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.measures.claims import claimable
from benchmarks.scene import Scene, copied, ours

SECONDS = "4"
"""How long follow-ups are taken."""

ONE, CROWD = 1, 32


def _encrypted(scene: Scene, place: Path) -> Path:
    """Give a copy of the shop that is encrypted, its key beside it."""

    def make(path: Path) -> None:
        shutil.copyfile(claimable(scene), path)
        key = str(key_beside(scene.session / "encrypted.db"))
        child.run(ours("tui", "--db", str(path), "db", "encrypt", "--new-key-file", key), scene.session)

    made = scene.once("encrypted", make)
    copy = copied(made, place)
    shutil.copy2(key_beside(made), key_beside(copy))
    return copy


def _plain(scene: Scene, place: Path) -> Path:
    return copied(claimable(scene), place)


def _takes(many: Callable[[], int], shop: Callable[[Scene, Path], Path]) -> Callable[[Scene, Path], Command]:
    def part(scene: Scene, place: Path) -> Command:
        return ours("benchmarks.crowd", str(many()), SECONDS, "0", str(shop(scene, place)))

    return part


_ALONE, _MANY = ("ours", "floor"), ("crowd", "plain crowd")

MEASURE = Measure(
    "encrypted",
    {
        "ours": _takes(lambda: ONE, _encrypted),
        "floor": _takes(lambda: ONE, _plain),
        "crowd": _takes(lambda: CROWD, _encrypted),
        "plain crowd": _takes(lambda: CROWD, _plain),
    },
    tuple(
        Row(
            what,
            "/s",
            said(parts[0], "a_second"),
            said(parts[1], "a_second"),
            Limit("ratio", 0.6, at_least=True),
            parts,
        )
        for what, parts in (
            ("one process, encrypted: claims", _ALONE),
            ("32 at full speed, encrypted: claims", _MANY),
        )
    ),
)

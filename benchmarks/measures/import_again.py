"""The file that was imported last, once more: each into the shop that its own first import left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks import child
from benchmarks.measure import Command, Part, compared
from benchmarks.scene import Scene, copied, floor, taking_in

Import = Callable[[Path, Path], Command]
"""Gives the command that takes a file into a shop."""


def _again(name: str, take: Import) -> Part:
    def part(scene: Scene, place: Path) -> Command:
        file = scene.file("visits", scene.size)

        def first(path: Path) -> None:
            child.run(take(scene.blank(scene.session), file), scene.session)
            (scene.session / "shop.db").replace(path)

        return take(copied(scene.once(f"{name}-{scene.size}", first), place), file)

    return part


MEASURE = compared(
    "import-again",
    "the same CSV file again",
    ours=_again("ours", taking_in),
    floor=_again("floor", lambda shop, file: floor("import_rows", shop, file)),
    most=1.5,
)

"""Where measures take place: the folder of files made once, and shops that runs start from."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import child
from benchmarks.data import MADE_AS
from store.upgrades import NEWEST

ROOT = Path(__file__).parents[1]
FLOORS = Path(__file__).parent / "floors"

CALLS_EACH = 5
"""Past calls of each vehicle of the shop that has been worked in for years."""


class Scene:
    """Files and shops for measures of one size: `folder` is kept, `session` thrown away."""

    def __init__(self, folder: Path, session: Path, size: int) -> None:
        self.folder = folder
        self.session = session
        self.size = size

    def file(self, kind: str, size: int, suffix: str = ".csv") -> Path:
        """Give a file of so many made-up rows, made now if it is not there yet."""
        path = self.folder / f"{kind}-{size}-v{MADE_AS}{suffix}"
        if not path.exists():
            child.run(ours("benchmarks.data", kind, str(size), str(path)), self.session)
        return path

    def once(self, name: str, make: Callable[[Path], None]) -> Path:
        """Give a shop that is made once in a session; runs work on copies."""
        path = self.session / f"{name}.db"
        if not path.exists():
            part = path.with_name(f"part-{path.name}")
            make(part)
            part.replace(path)
        return path

    def kept(self, name: str, make: Callable[[Path], None]) -> Path:
        """Give a shop that takes long to make: made once and kept, upgraded since; runs work on copies."""
        path = self.folder / f"{name}-v{MADE_AS}-{NEWEST}.db"
        if not path.exists():
            part = self.session / "part.db"
            older = sorted(self.folder.glob(f"{name}-v{MADE_AS}-*.db"))
            if older:
                shutil.move(older[-1], part)
                child.run(ours("benchmarks.shop", "upgraded", str(part)), self.session)
            else:
                make(part)
            shutil.move(part, path)
        return path

    def worked(self) -> Path:
        """Give a shop of twice as many vehicles as `size`, three visits and five past calls each.

        The last months' callbacks, recall calls, invitations and complaints come on top of these.
        """

        def make(path: Path) -> None:
            file = self.file("visits", 2 * self.size * 10 // 3)
            child.run(ours("benchmarks.shop", "blank", str(path)), self.session)
            child.run(taking_in(path, file), self.session)
            child.run(ours("benchmarks.years", str(path), str(CALLS_EACH)), self.session)

        return self.kept(f"years-{self.size}", make)

    def blank(self, place: Path) -> Path:
        """Give a shop without records, in a folder of the caller's."""
        return copied(self.once("blank", self._make_blank), place)

    def _make_blank(self, path: Path) -> None:
        child.run(ours("benchmarks.shop", "blank", str(path)), self.session)


def copied(shop: Path, place: Path) -> Path:
    """Copy a shop nobody has open, and wait until everything written so far is on the disk.

    What is still on its way there would make the first commits of a run wait for it, by a second and more.
    """
    if shop.with_name(f"{shop.name}-wal").exists():
        raise RuntimeError(f"{shop.name} is still open")
    copy = place / "shop.db"
    shutil.copyfile(shop, copy)
    os.sync()
    return copy


def ours(module: str, *arguments: str) -> list[str]:
    """Give the command that runs a module of ours."""
    return [sys.executable, "-m", module, *arguments]


def taking_in(shop: Path, file: Path) -> list[str]:
    """Give the command that imports a file as people do."""
    return ours("tui", "--db", str(shop), "import", str(file), "--json")


def floor(program: str, *arguments: Path) -> list[str]:
    """Give the command that runs a floor."""
    return [sys.executable, str(FLOORS / f"{program}.py"), *map(str, arguments)]

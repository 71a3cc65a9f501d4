"""Measuring without compiled bytecode would measure the compiler: compile, check, else refuse."""

from __future__ import annotations

import compileall
import importlib.util
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.child import ROOT, Failed, run

PACKAGES = ("store", "callscripts", "tui", "benchmarks")
LOADED = (
    "tui.app",
    "tui.commands.importing",
    "store.tables",
    "store.upgrades",
    "phonenumbers",
    "python_calamine",
)
"""What has to be loaded for everything that is measured to be loaded."""


def make_sure(session: Path) -> None:
    """Compile what is ours; load everything once, so that the rest is compiled; then check.

    Raises `Failed` naming the first modules without bytecode.
    """
    for package in PACKAGES:
        compileall.compile_dir(ROOT / package, quiet=2, workers=1)
    check = [sys.executable, "-m", "benchmarks.compiled"]
    run(check, session)
    _, _, found = run(check, session)
    if missing := found["without"]:
        raise Failed(f"no bytecode for {len(missing)} modules, such as {', '.join(missing[:5])}")


def without_bytecode(sources: Iterable[str]) -> list[str]:
    """Name the source files that have no bytecode beside them."""
    return [source for source in sources if not Path(importlib.util.cache_from_source(source)).exists()]


def _main() -> None:
    for name in LOADED:
        importlib.import_module(name)
    files = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
    sources = sorted(file for file in files if file.endswith(".py") and Path(file).is_file())
    print(json.dumps({"without": without_bytecode(sources)}))


if __name__ == "__main__":
    import json

    _main()

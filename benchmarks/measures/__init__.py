"""Every measure, one a file; a new file with a `MEASURE` is found by itself."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from benchmarks.measure import Measure


def all_measures() -> dict[str, Measure]:
    """Give the measures by name, in the order of their names."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    measures: list[Measure] = [module.MEASURE for module in modules]
    return {measure.name: measure for measure in sorted(measures, key=lambda one: one.name)}

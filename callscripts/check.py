"""Proves a script before it is used: what would go wrong in a call, found without one."""

from collections.abc import Collection
from pathlib import Path

from callscripts.load import Loaded, read
from callscripts.model import Script
from callscripts.problems import Problem, ScriptUnusable


def check(script: Script | Path | str, outcomes: Collection[str]) -> list[Problem]:
    """Return every problem of a script, or of the file of one; `outcomes` are the codes it may end in."""
    from callscripts.proofs import conditions, names, ways, words

    try:
        loaded = Loaded(script, script.script, {}) if isinstance(script, Script) else read(Path(script))
    except ScriptUnusable as unusable:
        return list(unusable.problems)
    logic = [*names.problems(loaded), *conditions.problems(loaded)]
    found = [*logic, *words.problems(loaded), *ways.outcome_problems(loaded, outcomes)]
    if not any(problem.code.startswith(("id_", "condition_")) for problem in logic):
        found += ways.problems(loaded)
    return sorted(found, key=lambda problem: problem.line or 0)

"""Proves a script before it is used: what would go wrong in a call, found without one."""

from collections.abc import Collection, Mapping
from pathlib import Path

from callscripts.load import Loaded, is_workbook, read
from callscripts.model import Script
from callscripts.problems import Problem, ScriptUnusable


def check(
    script: Script | Path | str,
    outcomes: Collection[str] | Mapping[str, Collection[str]],
    facts: Collection[str] | None = None,
) -> list[Problem]:
    """Return every problem of a script, or of the file of one: YAML, or an XLSForm workbook.

    `outcomes` are the codes it may end in, or each with the kinds of call it is offered in; `facts` are those
    that a call can bring with it, where it matters which.
    """
    if isinstance(script, Script):
        return proved(Loaded(script, script.script, {}), outcomes, facts)
    try:
        if is_workbook(Path(script)):
            from callscripts.xlsform.carrying import carried

            found = carried(Path(script))
            return [*found.problems, *(proved(found.loaded, outcomes, facts) if found.loaded else ())]
        return proved(read(Path(script)), outcomes, facts)
    except ScriptUnusable as unusable:
        return list(unusable.problems)


def proved(
    loaded: Loaded,
    outcomes: Collection[str] | Mapping[str, Collection[str]],
    facts: Collection[str] | None = None,
) -> list[Problem]:
    """Return every problem of a script that was read, in the order of its lines."""
    from callscripts.proofs import conditions, names, ways, words

    logic = [*names.problems(loaded), *conditions.problems(loaded)]
    found = [*logic, *words.problems(loaded), *ways.outcome_problems(loaded, outcomes)]
    if facts is not None:
        found += names.fact_problems(loaded, facts)
    if not any(problem.code.startswith(("id_", "condition_")) for problem in logic):
        found += ways.problems(loaded)
    return sorted(found, key=lambda problem: (problem.sheet, problem.line or 0))

"""An XLSForm workbook as a script's file: carried over, proved, and written down."""

from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from callscripts.check import proved
from callscripts.problems import Problem


class Imported(msgspec.Struct, frozen=True):
    """The script of a workbook, as the text of its file, and everything that is wrong with it."""

    yaml: str
    """Empty where there is too little for a script."""
    problems: tuple[Problem, ...]


def import_workbook(
    path: Path,
    outcomes: Collection[str] | Mapping[str, Collection[str]],
    facts: Collection[str] | None = None,
) -> Imported:
    """Carry a workbook over; `outcomes` and `facts` are as for `check`.

    What could not be carried over is among the problems, with its sheet and row, and is not in the script.
    Raises `ScriptUnusable` where the file is no workbook.
    """
    from callscripts.xlsform.carrying import carried
    from callscripts.xlsform.writing import as_yaml

    found = carried(path)
    if found.loaded is None:
        return Imported("", found.problems)
    return Imported(as_yaml(found.data), (*found.problems, *proved(found.loaded, outcomes, facts)))

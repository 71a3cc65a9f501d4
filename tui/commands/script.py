"""`ringback script`: the scripts, the proof that one of your own holds, and a trial of it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from callscripts import (
    FACTS,
    PATH_LIMIT,
    Language,
    Problem,
    Script,
    WalkedPath,
    check,
    import_workbook,
    load,
    paths,
    shipped,
    shipped_names,
)
from store import Unusable, outcomes
from tui.commands.asked import print_json
from tui.text import clean
from tui.words import _, labels, language, scripts


def run(asked: argparse.Namespace) -> int:
    """List the shipped scripts, or work on a file: exit status 1 where something is wrong with it."""
    if asked.what == "list":
        return _list(as_json=asked.json)
    if asked.file is None:
        raise Unusable("script_file_missing")
    if asked.what == "try":
        return _try(asked)
    if asked.what == "import":
        return _import(asked.file, asked.out, as_json=asked.json)
    return (_check if asked.what == "check" else _paths)(asked.file, as_json=asked.json)


def _list(*, as_json: bool) -> int:
    found = [shipped(name) for name in shipped_names()]
    if as_json:
        print_json(
            [
                {
                    "script": one.script,
                    "version": one.version,
                    "kind": one.kind,
                    "questions": len(one.questions),
                }
                for one in found
            ]
        )
        return 0
    spoken: Language = "zh" if language() == "zh" else "en"
    for one in found:
        print(f"{one.script:<14} {one.kind:<11} {one.title.in_(spoken)}")
    return 0


def _script(file: str) -> Script:
    return shipped(file) if file in shipped_names() else load(Path(file).expanduser())


# Paths.


def _paths(file: str, *, as_json: bool) -> int:
    """Print every way through a script, shipped or in a file, with the outcome it ends in."""
    walked = list(paths(_script(file), PATH_LIMIT + 1))
    cut = len(walked) > PATH_LIMIT
    walked = walked[:PATH_LIMIT]
    if as_json:
        print_json([_path_document(one) for one in walked])
    else:
        _print_paths(walked)
    if cut:
        print(_("There are more; these are the first {n}.").format(n=len(walked)), file=sys.stderr)
    return 0


def _path_document(path: WalkedPath) -> dict[str, object]:
    return {
        "facts": path.facts,
        "steps": [{"question": step.question, "answers": list(step.answers)} for step in path.steps],
        "outcome": path.outcome,
    }


def _print_paths(walked: Sequence[WalkedPath]) -> None:
    """Print the ways, those of the same facts below one another."""
    deciding = sorted({name for one in walked for name in one.facts})
    before: str | None = None
    for one in walked:
        heading = _known(one, deciding)
        if heading and heading != before:
            print(clean(heading))
        before = heading
        print(clean(f"{one}  → {labels.outcome(one.outcome) if one.outcome else _('no outcome')}"))
    print(_("{n} in all").format(n=len(walked)))


def _known(path: WalkedPath, deciding: Sequence[str]) -> str:
    """Say which of the facts that decide about ways are known on this one."""
    return ", ".join(
        f"{name} = {path.facts[name]}" if name in path.facts else _("{fact} not known").format(fact=name)
        for name in deciding
    )


# Checking and importing.


def _offered() -> dict[str, list[str]]:
    """Give every outcome with the kinds of call it is offered in."""
    return {code: list(one.kinds) for code, one in outcomes().items()}


def _check(file: str, *, as_json: bool) -> int:
    problems = check(Path(file).expanduser(), _offered(), FACTS)
    if as_json:
        _print_documents(problems)
        return 1 if problems else 0
    for one in problems:
        print(clean(scripts.placed(one)))
    if not problems:
        print(_("{file}: nothing wrong with it").format(file=clean(file)))
    return 1 if problems else 0


def _import(file: str, out: str | None, *, as_json: bool) -> int:
    """Carry a workbook over, and say what stayed behind and what a check finds."""
    imported = import_workbook(Path(file).expanduser(), _offered(), FACTS)
    path = Path(out).expanduser() if out else None
    if path and imported.yaml:
        _write(path, imported.yaml)
    if as_json:
        _print_documents(imported.problems)
        return 1 if imported.problems else 0
    for one in imported.problems:
        print(clean(scripts.placed(one)), file=sys.stderr)
    if not imported.yaml:
        print(_("No script was made of it."), file=sys.stderr)
    elif path:
        print(_("{file}: written").format(file=clean(str(path))))
    else:
        print(imported.yaml, end="")
    return 1 if imported.problems else 0


def _write(path: Path, text: str) -> None:
    """Write a new file. Raises `Unusable` where there is one already, or none can be written."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as fault:
        raise Unusable("script_out_exists", path=str(path)) from fault
    except OSError as fault:
        raise Unusable("script_out_unwritable", path=str(path), problem=fault.strerror or "") from fault


def _print_documents(problems: Sequence[Problem]) -> None:
    print_json(
        [
            {
                "code": one.code,
                "file": one.file,
                "sheet": one.sheet,
                "line": one.line,
                "key": one.key,
                "facts": one.facts,
                "says": clean(scripts.sentence(one)),
            }
            for one in problems
        ]
    )


# Trying.


def _try(asked: argparse.Namespace) -> int:
    """Open the app on a throwaway shop with one made-up customer; all of it is gone afterwards."""
    from tui.trying import Trials
    from tui.wiring import Asked, own_from

    own = own_from()
    with tempfile.TemporaryDirectory(prefix="ringback-trial-") as folder:
        trials = Trials(asked.file, Path(folder), Asked(asked.db, asked.lang, asked.user, asked.config))
        from tui.app import RingbackApp
        from tui.screens.trying import TryingScreen

        first = TryingScreen(trials)
        return RingbackApp(first.desk, first, own).at_terminal()

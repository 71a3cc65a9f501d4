"""`ringback script`: the scripts, and the proof that one of your own holds."""

from __future__ import annotations

import argparse
from pathlib import Path

from callscripts import Language, check, load, paths, shipped, shipped_names
from store import Unusable, outcomes
from tui.commands.asked import print_json
from tui.text import clean
from tui.words import _, labels, language, scripts


def run(asked: argparse.Namespace) -> int:
    """List the shipped scripts, or check a file: exit status 1 where something is wrong with it."""
    if asked.what == "list":
        return _list(as_json=asked.json)
    if asked.file is None:
        raise Unusable("script_file_missing")
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


def _paths(file: str, *, as_json: bool) -> int:
    """Print every way through a script, shipped or in a file, with the outcome it ends in."""
    walked = list(paths(shipped(file) if file in shipped_names() else load(Path(file))))
    if as_json:
        print_json(
            [
                {
                    "facts": one.facts,
                    "steps": [
                        {"question": step.question, "answers": list(step.answers)} for step in one.steps
                    ],
                    "outcome": one.outcome,
                }
                for one in walked
            ]
        )
        return 0
    for one in walked:
        print(clean(f"{one}  → {labels.outcome(one.outcome or '–')}"))
    print(_("{n} in all").format(n=len(walked)))
    return 0


def _check(file: str, *, as_json: bool) -> int:
    problems = check(Path(file), outcomes())
    if as_json:
        print_json(
            [
                {"code": one.code, "file": one.file, "line": one.line, "key": one.key, "facts": one.facts}
                for one in problems
            ]
        )
    else:
        for one in problems:
            print(clean(scripts.placed(one)))
        if not problems:
            print(_("{file}: nothing wrong with it").format(file=file))
    return 1 if problems else 0

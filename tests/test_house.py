"""The house keeps its order: sizes, doors, words for every code, and nothing of any machine in the files."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import get_args

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import store
from callscripts import PROBLEMS, REFUSALS
from store.calls import agreeing
from store.engines import speaking, sqlite
from store.rules.settings import Reason, Source
from store.safeguards import checking
from tui.words import accounts, refusals, remarks, scripts

ROOT = Path(__file__).parents[1]
PACKAGES = ("store", "callscripts", "tui")
MOST_LINES = 450
MOST_LINES_OF_A_FUNCTION = 60

Use = tuple[str, str]
"""A file, and what it uses."""

THREADS: Mapping[Use, str] = {}
INNER: Mapping[Use, str] = {}
"""What is allowed by name, and why; an entry that nothing needs any more fails too."""


# Reading the code.


def sources(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def walk(*folders: str) -> Iterator[tuple[str, ast.AST]]:
    """Give every node of every file, with the file's name."""
    for file in sources(*folders):
        for node in ast.walk(tree(file)):
            yield named(file), node


def place(file: str, node: ast.AST) -> str:
    return f"{file}:{getattr(node, 'lineno', 0)}"


def last_name(function: ast.expr) -> str:
    """Give the name a function is called by: `sleep` of `time.sleep` and of `sleep`."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def stale(allowed: Iterable[Use], used: Iterable[Use]) -> list[str]:
    return [
        f"{file} no longer uses {what}: take the exception out" for file, what in set(allowed) - set(used)
    ]


def none_of(found: Iterable[str]) -> None:
    """Fail with every one of what should not be there."""
    listed = sorted(set(found))
    if listed:
        pytest.fail("\n".join(listed), pytrace=False)


# Sizes.


def test_no_file_is_long() -> None:
    lengths = {
        named(file): len(file.read_text(encoding="utf-8").splitlines())
        for file in sources(*PACKAGES)
        if "versions" not in file.parts
    }
    none_of(f"{file}: {lines} lines" for file, lines in lengths.items() if lines > MOST_LINES)


def test_no_function_is_long() -> None:
    long = []
    for file, node in walk(*PACKAGES):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "/versions/" not in file:
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > MOST_LINES_OF_A_FUNCTION:
                long.append(f"{place(file, node)} {node.name}: {lines} lines")
    none_of(long)


# Doors.


def thread_uses() -> Iterator[tuple[Use, str]]:
    names = {"to_thread", "call_from_thread", "run_in_executor", "Thread", "ThreadPoolExecutor"}
    for file, node in walk("tui"):
        if isinstance(node, ast.Attribute | ast.Name) and last_name(node) in names:
            yield (file, last_name(node)), place(file, node)
        if isinstance(node, ast.keyword) and node.arg == "thread":
            yield (file, "thread="), place(file, node.value)


def test_only_one_module_works_off_the_loop() -> None:
    uses = [(use, where) for use, where in thread_uses() if use[0] != "tui/background.py"]
    none_of(f"{where} {use[1]}" for use, where in uses if use not in THREADS)
    none_of(stale(THREADS, (use for use, _ in uses)))


def test_only_one_module_makes_toasts() -> None:
    none_of(
        place(file, node)
        for file, node in walk("tui")
        if isinstance(node, ast.Call) and last_name(node.func) == "notify" and file != "tui/background.py"
    )


def inner_imports() -> Iterator[tuple[Use, str]]:
    for file, node in walk("tui"):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            modules.append(node.module)
        for module in modules:
            if module.startswith("store."):
                yield (file, module), place(file, node)


def test_screens_know_only_the_names_the_store_hands_out() -> None:
    uses = list(inner_imports())
    none_of(f"{where} {use[1]}" for use, where in uses if use not in INNER)
    none_of(stale(INNER, (use for use, _ in uses)))


def test_type_checkers_see_the_names_the_store_hands_out() -> None:
    seen = [
        (node.module, alias.name)
        for node in ast.walk(tree(ROOT / "store" / "__init__.pyi"))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("store.")
        for alias in node.names
    ]
    handed_out = {(home, name) for home, names in store._HOMES.items() for name in names}
    none_of(f"{home}.{name} is not both seen and handed out" for home, name in set(seen) ^ handed_out)
    none_of(f"{home}.{name} stands there twice" for home, name in seen if seen.count((home, name)) > 1)


def test_screens_leave_the_inside_of_others_alone() -> None:
    found = []
    for file, node in walk("tui"):
        names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.Attribute) and not (
            (isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"})
            or (isinstance(node.value, ast.Call) and last_name(node.value.func) == "super")
        ):
            names.append(node.attr)
        found += [f"{place(file, node)} {name}" for name in names if re.match(r"_(?!_)\w", name)]
    none_of(found)


# Tests.


def test_tests_wait_for_nothing_by_the_clock() -> None:
    none_of(
        place(file, node)
        for file, node in walk("tests")
        if isinstance(node, ast.Call)
        and (
            last_name(node.func) == "sleep"
            or (last_name(node.func) == "pause" and (node.args or node.keywords))
        )
    )


# The records.

KEPT = (
    "attempt",
    "attempt_cause",
    "interview",
    "answer",
    "complaint_step",
    "work_order",
    "work_order_item",
    "quality_draw",
    "quality_drawn",
    "quality_score",
    "quality_mark",
    "import_batch",
    "rule_change",
    "audit",
    "report_kept",
)
"""Tables that are only added to."""

ERASING: Mapping[str, str] = {
    "store/safeguards/person.py": "who is erased has their words overwritten; that they were is on record",
}


def test_what_is_only_added_to_is_never_changed() -> None:
    changing = re.compile(rf"\b(?:UPDATE|DELETE FROM|REPLACE INTO) (?:{'|'.join(KEPT)})\b")
    found = [
        (file, f"{place(file, node)} {match[0]}")
        for file, node in walk("store")
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for match in changing.finditer(node.value)
    ]
    none_of(what for file, what in found if file not in ERASING)
    none_of(f"{file} no longer does: take the exception out" for file in set(ERASING) - dict(found).keys())


# Words for every code.

Said = tuple[str, str, frozenset[str] | None]
"""Where something is said, its code, and its facts' names; None where they cannot be told."""

ELSEWHERE = {
    "plainly": (*sqlite.FAULTS.values(), *speaking.FAULTS.values()),
    "_agreements": tuple(checking.RULES),
    "_despite": (
        *(f"call_{why}" for why in (*agreeing.DESPITE[:-1], agreeing.LAW)),
        *(f"visit_{why}" for why in agreeing.DESPITE),
    ),
    "_read_remark": (),
}
"""Functions whose codes come from a table, and the table."""

ENDINGS = {
    "left_out_": get_args(Reason),
    "outside_": get_args(Source),
    "call_": (*agreeing.DESPITE[:-1], agreeing.LAW),
    "visit_": agreeing.DESPITE,
}
"""What may follow the beginning of a code that is put together."""


def said() -> Iterator[Said]:
    """Give every remark and refusal that the store and the screens make."""
    for file in sources("store", "tui"):
        if named(file) == "store/remarks.py":
            continue
        for function in (
            node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and last_name(node.func) in {"Remark", "Unusable"}:
                    for code in codes(function.name, node.args[0]):
                        yield place(named(file), node), code, facts(node)


def codes(function: str, first: ast.expr) -> tuple[str, ...]:
    match first:
        case ast.Constant(value=str() as code):
            return (code,)
        case ast.JoinedStr(values=[ast.Constant(value=str() as begins), ast.FormattedValue()]):
            return tuple(f"{begins}{ending}" for ending in ENDINGS.get(begins, ("…",)))
    return ELSEWHERE.get(function, (f"{function}: {ast.unparse(first)}",))


def facts(call: ast.Call) -> frozenset[str] | None:
    names: list[object] = []
    if last_name(call.func) == "Unusable":
        names = [keyword.arg for keyword in call.keywords]
    elif len(call.args) > 1 and isinstance(call.args[1], ast.Dict):
        names = [key.value if isinstance(key, ast.Constant) else None for key in call.args[1].keys]
    elif len(call.args) > 1:
        return None
    known = frozenset(name for name in names if isinstance(name, str))
    return known if len(known) == len(names) else None


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def strange(sentence: str, known: Iterable[str]) -> set[str]:
    """Name the placeholders that no fact fills."""
    facts = set(known)
    also = {other for name, others in remarks._SAME.items() if name in facts for other in others}
    return placeholders(sentence) - facts - also


def test_every_remark_has_a_sentence() -> None:
    missing = {f"{where} {code}" for where, code, _ in said() if code not in remarks.SENTENCES}
    none_of(missing)


def test_every_sentence_is_said() -> None:
    none_of(set(remarks.SENTENCES) - {code for _, code, _ in said()})


def test_sentences_speak_of_facts_there_are() -> None:
    none_of(
        f"{where} {code}: {{{name}}}"
        for where, code, known in said()
        if known is not None
        for name in strange(remarks.SENTENCES.get(code, ""), known)
    )


@pytest.mark.parametrize(
    ("known", "sentences"),
    [(PROBLEMS, scripts.SENTENCES), (REFUSALS, refusals.SENTENCES)],
    ids=["problems", "refusals"],
)
def test_what_is_wrong_with_scripts_and_answers_has_its_sentence(
    known: Mapping[str, tuple[str, ...]], sentences: Mapping[str, str]
) -> None:
    none_of(set(known) - set(sentences))
    none_of(extra for extra in sentences if not extra.startswith(tuple(known)))
    none_of(
        f"{code}: {{{name}}}"
        for code, names in known.items()
        for name in strange(sentences.get(code, ""), names)
    )


CODED = ("calls", "cleaning", "dates", "erased", "filling", "surveys", "telephones", "timelines", "visits")
"""Modules of the intake that hold codes of what an import refuses or warns of."""


def test_what_an_import_refuses_and_warns_of_has_words() -> None:
    coded = {
        node.value.value: place(named(file), node)
        for file in sources("store/intake")
        if file.stem in CODED
        for node in tree(file).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and re.fullmatch("[a-z]+(_[a-z]+)+", node.value.value)
    }
    worded = {**accounts.REASONS, **accounts.WARNINGS}
    none_of(f"{where} {code}" for code, where in coded.items() if code not in worded)
    none_of(set(worded) - set(coded))


# Catalogues.


@cache
def gather_words() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gather_words", ROOT / "scripts" / "gather_words.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def gathered() -> Catalog:
    catalogue: Catalog = gather_words().gathered()
    return catalogue


CATALOGUES = sorted(ROOT.glob("tui/words/*/LC_MESSAGES/*.po"))


def forms(message: object) -> list[str]:
    """List the forms of a message or its translation: one, or those of its numbers."""
    return (
        [message] if isinstance(message, str) else list(message) if isinstance(message, list | tuple) else []
    )


def test_there_is_a_catalogue() -> None:
    assert CATALOGUES != []


@pytest.mark.parametrize("file", CATALOGUES, ids=named)
def test_every_message_is_translated(file: Path) -> None:
    words = gather_words()
    none_of(words.untranslated(read_po(BytesIO(words.updated(file, gathered())))))


@pytest.mark.parametrize("file", CATALOGUES, ids=named)
def test_the_catalogue_holds_what_the_code_says(file: Path) -> None:
    held = {forms(message.id)[0] for message in read_po(BytesIO(file.read_bytes())) if message.id}
    wanted = {forms(message.id)[0] for message in gathered() if message.id}
    none_of(f"said and not held: {message}" for message in wanted - held)
    none_of(f"held and not said: {message}" for message in held - wanted)


@pytest.mark.parametrize("file", CATALOGUES, ids=named)
def test_translations_keep_their_placeholders(file: Path) -> None:
    none_of(
        forms(message.id)[0]
        for message in read_po(BytesIO(file.read_bytes()))
        if message.id
        for translation in forms(message.string)
        if translation and placeholders(translation) != placeholders(forms(message.id)[-1])
    )


@pytest.mark.parametrize("file", CATALOGUES, ids=named)
def test_no_translation_is_a_guess(file: Path) -> None:
    none_of(
        str(message.id) for message in read_po(BytesIO(file.read_bytes())) if message.id and message.fuzzy
    )


# What is kept.

ELSEWHERE_ONLY = re.compile(r"(?<![\w./:])/(?:work|root|home|Users)/\w|--(?:extra-)?index-url|--find[-]links")
"""Paths of somebody's machine, and where packages come from: a lock file works behind any mirror."""


def kept_files() -> Iterator[Path]:
    """Give every file that is kept, as .gitignore says; works in an unpacked archive too."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()]
    ignored.append(".git")

    def inside(folder: Path) -> Iterator[Path]:
        for entry in sorted(folder.iterdir()):
            if any(fnmatch(entry.name, pattern) for pattern in ignored):
                continue
            if entry.is_dir():
                yield from inside(entry)
            else:
                yield entry

    return inside(ROOT)


def test_nothing_kept_names_a_machine_or_a_registry() -> None:
    found = []
    for file in kept_files():
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        found += [
            f"{named(file)}:{number} {match[0]}"
            for number, line in enumerate(lines, start=1)
            for match in [ELSEWHERE_ONLY.search(line)]
            if match
        ]
    none_of(found)

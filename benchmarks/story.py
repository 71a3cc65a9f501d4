"""What was promised and what is measured, from the newest results: `python -m benchmarks --table`.

Writes the tables of docs/performance.md and docs/scale.md, and the pictures. A measure that no promise names
stands in the second table, so that none is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.measures import all_measures
from benchmarks.plots import Bar, bars, grouped
from benchmarks.table import figure

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
"""Between these the page is written by the command."""


RUNS = 3
"""Runs in a row in which a promise has to be kept."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A row of what was promised: what, beside which floor, and the lines of a measure that show it.

    `lines` are beginnings of what lines are called; one that is empty stands for all of them.
    """

    what: str
    floor: str
    measure: str
    lines: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Found:
    """A line of results, and where it comes from: the run's name and its rows.

    `kept` says of the last `RUNS` runs with as many rows, the newest last, whether the limit held.
    """

    line: Mapping[str, Any]
    run: str
    size: int
    kept: tuple[bool, ...] = ()

    @property
    def share(self) -> float | None:
        """How much of its limit the line takes: 1 is all of it; None where it has none."""
        if self.line["limit"] is None:
            return None
        of, bound, at_least = self.line["limit"]
        value = float(self.line[of])
        if at_least:
            return float(bound) / value if value else float("inf")
        if not bound:
            return float("inf") if value else 0.0
        return value / float(bound)

    @property
    def told(self) -> str:
        """The figure that is limited, or else the ratio."""
        of = self.line["limit"][0] if self.line["limit"] else "ratio"
        if of == "ratio":
            return f"{self.line['ratio']:.2f}"
        return f"{figure(self.line['ours'])} {self.line['unit']}".strip()

    @property
    def limit(self) -> str:
        """What has to hold, in words."""
        if self.line["limit"] is None:
            return "–"
        of, bound, at_least = self.line["limit"]
        unit = f" {self.line['unit']}" if of == "ours" and self.line["unit"] else ""
        return f"at {'least' if at_least else 'most'} {bound:g}{unit}"


_STATIC = "a bare Textual app of one line"
_DRIVER = "the same statements by the bare driver"

_NAMES = {"visidata": "VisiData"}
"""What pictures call a program."""

PROMISES = (
    Promise("start to the first frame", _STATIC, "start", ("start to the first frame",)),
    Promise("start to Today's rows", _STATIC, "start", ("start to the rows",)),
    Promise("`--version`, `--help`", "`python -c pass`", "command-line"),
    Promise("`queue --json`, 100 rows", "one bare query", "queue-json"),
    Promise("cursor in view", "a key of the bare app", "at-keys", ("cursor in view: first",)),
    Promise("scrolling a line", "a key of the bare app", "at-keys", ("scrolling a line: first",)),
    Promise("scrolling a page", "a key of the bare app", "at-keys", ("scrolling a page: first",)),
    Promise("switching queue", "a key of the bare app", "at-keys", ("switching queue: first",)),
    Promise("filtering", "a key of the bare app", "at-keys", ("filtering: first",)),
    Promise("a list of 1,000,000 rows: start, keys, memory", "the list of 100 rows", "at-list"),
    Promise("opening a call", "a key of the bare app", "at-keys", ("opening a call: first",)),
    Promise("answering, the next question", "a key of the bare app", "at-keys", ("answering: first",)),
    Promise("outcome to the next card", "a key of the bare app", "at-keys", ("outcome to the next card",)),
    Promise("bytes of a cursor step", "a bare virtual list's 375", "at-keys", ("cursor in view: bytes",)),
    Promise("the day's queues made, a file", "hand-written INSERT … SELECT", "making", ("making the day",)),
    Promise(
        "made again after 500 orders", "the whole, by hand-written statements", "making", ("making them",)
    ),
    Promise("a claim, one process", _DRIVER, "claims", ("a claim",)),
    Promise("64 agents thinking: 99th percentile, longest", _DRIVER, "claims", ("64 agents",)),
    Promise("32 processes at full speed: claims a second, fairness, longest", _DRIVER, "claims", ("32 at",)),
    Promise("claims in an encrypted file", "the same in a plain one", "encrypted"),
    Promise("logging a call with nine answers", _DRIVER, "logging", ("logging a call: median",)),
    Promise("a month's figures", "hand-written SQL", "figures"),
    Promise("the monthly report, XLSX and PPTX", "those statements and bare writers", "report"),
    Promise("from a tenth of the vehicles to the whole: keys, claims, cards, searches", "a tenth", "growth"),
    Promise("search as typed, 99th percentile", "two hand-written queries for the same hits", "search"),
    Promise("the board read anew", _DRIVER, "board", ("the board",)),
    Promise("memory after a hundred calls", _STATIC, "at-rest", ("memory",)),
    Promise("idle for ten seconds: processor, bytes", _STATIC, "at-rest", ("idle",)),
    Promise("quit", _STATIC, "start", ("quit",)),
    Promise("first import", "a bare reader into bare SQLite", "import-first"),
    Promise("the same file again", "the same, again", "import-again"),
    Promise("a day's orders into a large shop", "a bare reader into bare SQLite", "import-day"),
    Promise("import of a workbook", "calamine and the import of the same as CSV", "import-xlsx"),
    Promise("import: peak memory", "–", "import-memory"),
    Promise("import: ten times the rows", "a tenth of the rows", "import-growth"),
    Promise("import beside 16 agents", "without the other", "import-beside-agents"),
    Promise("a part of a group of shops on a server", "each step by itself", "load"),
)
"""What was promised, in the order in which a day meets it."""


def newest(folder: Path) -> dict[tuple[str, str], Found]:
    """Give each line that is still measured as it was measured last."""
    found: dict[tuple[str, str], Found] = {}
    before: dict[tuple[str, str, int], tuple[bool, ...]] = {}
    kept = [(json.loads(file.read_text(encoding="utf-8")), file.stem) for file in folder.glob("*.json")]
    for run, name in sorted(kept, key=lambda each: (each[0]["at"], each[1])):
        for line in run["lines"]:
            key, size = (line["measure"], line["what"]), run["size"]
            one = Found(line, name, size)
            held = (*before.get((*key, size), ()), (one.share or 0.0) <= 1)[-RUNS:]
            before[*key, size] = held
            found[key] = replace(one, kept=held)
    measured = {(name, row.what) for name, one in all_measures().items() for row in one.rows}
    return {key: one for key, one in found.items() if key in measured}


def of_promise(promise: Promise, found: Mapping[tuple[str, str], Found]) -> list[Found]:
    """Give the lines that a promise is kept or missed by."""
    return [
        one
        for (measure, what), one in found.items()
        if measure == promise.measure and what.startswith(promise.lines) and one.share is not None
    ]


def tables(found: Mapping[tuple[str, str], Found]) -> str:
    """Put the tables together."""
    rule = "| --- | --- | --- | --- | --- | --- |"
    heads = f"| what | beside | limit | measured | | kept in the last {RUNS} runs | rows, run |"
    promised = [heads, f"{rule} --- |"]
    for promise in PROMISES:
        lines = of_promise(promise, found)
        cells = [promise.what, promise.floor, *_cells(lines), f"`{promise.measure}`"]
        promised.append(f"| {' | '.join(cells[:-2])} | {cells[-1]} {cells[-2]} |")
    others = [
        "| measure | what | ours | beside it | ratio | limit | | rows, run |",
        f"{rule} --- | --- |",
    ]
    for measure in _unpromised():
        shown = [one for (name, _), one in found.items() if name == measure]
        others += [_plain_row(one) for one in shown] or [f"| `{measure}` | not measured yet |{' – |' * 6}"]
    return "\n".join([*promised, "", "Measured besides:", "", *others])


def _cells(lines: Sequence[Found]) -> list[str]:
    if not lines:
        return ["–", "not measured yet", "–", "–", "–"]
    limits = ", ".join(dict.fromkeys(one.limit for one in lines))
    told = [one.told for one in lines]
    if len(told) > 4:
        ordered = sorted(lines, key=lambda one: float(one.line["ratio"]))
        told = [f"{ordered[0].told} to {ordered[-1].told}"]
    missed = [one for one in lines if (one.share or 0) > 1]
    holds = "holds" if not missed else "**missed**"
    if missed and len(missed) < len(lines):
        holds = f"**missed** ({len(missed)} of {len(lines)})"
    kept = min((sum(one.kept), len(one.kept)) for one in lines)
    return [limits, ", ".join(told), holds, f"{kept[0]} of {kept[1]}", _runs(lines)]


def _runs(lines: Iterable[Found]) -> str:
    runs = dict.fromkeys((one.size, one.run) for one in lines)
    return ", ".join(f"{size:,} ([{run[5:15]}](../benchmarks/results/{run}.md))" for size, run in runs)


def _plain_row(one: Found) -> str:
    cells = (f"`{one.line['measure']}`", one.line["what"], *_figures(one))
    return f"| {' | '.join(cells)} |"


def _figures(one: Found) -> list[str]:
    """Give ours, what stands beside it, their ratio, the limit, whether it holds, and the run."""
    ours, beside_it = (f"{figure(one.line[of])} {one.line['unit']}".strip() for of in ("ours", "floor"))
    holds = {None: "–", True: "holds", False: "**missed**"}[one.line["holds"]]
    return [ours, beside_it, f"{one.line['ratio']:.2f}", one.limit, holds, _runs([one])]


def _unpromised() -> list[str]:
    """Name the measures that no promise has, as those beside what others use."""
    return sorted(all_measures().keys() - {promise.measure for promise in PROMISES})


def load_table(found: Mapping[tuple[str, str], Found]) -> str:
    """Put together what the load test found, line by line; what steps cost by themselves stands elsewhere."""
    rule = "| --- | --- | --- | --- | --- | --- | --- |"
    lines = ["| what | measured | beside it | ratio | limit | | rows, run |", rule]
    for (measure, what), one in found.items():
        if measure == "load" and " alone: " not in what:
            lines.append(f"| {' | '.join((what, *_figures(one)))} |")
    return "\n".join(lines)


def written(page: str, text: str) -> str:
    """Put a text into a page, in place of what stands there. Raises ValueError without the marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(page[:80])
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def write(results: Path, docs: Path) -> None:
    """Write the pages' tables and the pictures from the newest results."""
    found = newest(results)
    for name, text in (("performance.md", tables(found)), ("scale.md", load_table(found))):
        page = docs / name
        page.write_text(written(page.read_text(encoding="utf-8"), text), encoding="utf-8")
    shares = bars("How much of its limit each promise takes, in percent", list(_shares(found)), mark=100)
    (docs / "pictures" / "limits.svg").write_text(shares, encoding="utf-8")
    (docs / "pictures" / "others.svg").write_text(beside(found), encoding="utf-8")


def _shares(found: Mapping[tuple[str, str], Found]) -> Iterator[Bar]:
    for promise in PROMISES:
        lines = of_promise(promise, found)
        if lines:
            most = max(100 * (one.share or 0.0) for one in lines)
            yield Bar(promise.what.replace("`", ""), most, missed=most > 100)


def beside(found: Mapping[tuple[str, str], Found]) -> str:
    """Draw what Ringback and the others take, in milliseconds."""
    groups: dict[str, dict[str, float]] = {}
    for (measure, what), one in found.items():
        if measure == "beside-others":
            group, _, name = what.partition(": beside ")
            groups.setdefault(group, {"Ringback": one.line["ours"]})[_NAMES.get(name, name)] = one.line[
                "floor"
            ]
    return grouped("Beside what people would use instead, in milliseconds", groups)

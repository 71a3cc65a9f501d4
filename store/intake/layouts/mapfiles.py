"""The mapping file that is written for somebody to edit, and never written over once it was."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from types import MappingProxyType

from store.intake.cells.text import one_line
from store.intake.layouts.asking import Proposal, Proposed
from store.intake.layouts.filemap import Identity
from store.remarks import Remark, Unusable

LONGEST_EXAMPLE = 40

_MARK = re.compile(r"# ringback ([0-9a-f]{16})\n")


Asked = Mapping[str, Sequence[str]]
"""Columns whose dates may be two, by name, with samples of each."""


def write_mapping(
    path: Path,
    proposal: Proposal,
    words: Callable[[Remark], str],
    asked: Asked = MappingProxyType({}),
) -> Path:
    """Write what is proposed for a file's columns as a mapping file to be corrected, and give its path.

    Every column has a line; the unsure ones are marked with `?`. The columns of dates that are `asked`
    about have a line without a value, which has to be filled in before the file can be used. `words` puts
    the comments' remarks into sentences. Where a file of that name was edited, or nobody knows what it is,
    the name gets a number. Raises `Unusable` where it cannot be written.
    """
    return _write_aside(path, "\n".join(_lines(proposal, words, asked)) + "\n")


def quoted(text: str) -> str:
    """Write a string as TOML does, on one line."""
    return "".join(('"', *map(_escaped, text), '"'))


def _escaped(sign: str) -> str:
    if sign in {"\\", '"'}:
        return f"\\{sign}"
    return sign if sign.isprintable() or 0xD800 <= ord(sign) < 0xE000 else f"\\U{ord(sign):08x}"


def _lines(proposal: Proposal, words: Callable[[Remark], str], asked: Asked) -> Iterator[str]:
    remarks = [
        Remark("map_note_how", {"file": proposal.path.name, "row": proposal.heading_row}),
        Remark("map_note_fields", {"fields": ", ".join(proposal.fields)}),
    ]
    if proposal.missing:
        remarks.append(Remark("map_note_missing", {"missing": ", ".join(proposal.missing)}))
    yield from (_comment(remark, words) for remark in remarks)
    yield f"kind = {quoted(proposal.kind)}"
    yield from ("", "[columns]")
    for column in proposal.columns:
        yield f"{quoted(column.name)} = {quoted(column.field)}  # {_beside(column)}"
    if proposal.dates or asked:
        yield from ("", "[dates]")
        yield from (f"{quoted(name)} = {quoted(order)}" for name, order in proposal.dates.items())
    if asked:
        yield _comment(Remark("map_note_days"), words)
        yield from (f'{quoted(name)} = ""  # {_listed("?", samples)}' for name, samples in asked.items())
    if proposal.identity != Identity():
        yield from ("", "[identity]")
        for name in ("vehicle", "order"):
            fields = getattr(proposal.identity, name)
            if fields:
                yield f"{name} = [{', '.join(map(quoted, fields))}]"
    elif "order_number" in proposal.missing:
        yield ""
        yield _comment(Remark("map_note_identity"), words)
        yield from ("# [identity]", '# order = ["vehicle", "delivered_at"]')


def _comment(remark: Remark, words: Callable[[Remark], str]) -> str:
    return f"# {one_line(words(remark))}"


def _beside(column: Proposed) -> str:
    """Say how certain a column is, in hundredths, and what stands in it: `? 40 | a | b`."""
    mark = "? " if column.is_unsure else ""
    return _listed(f"{mark}{round(column.confidence * 100)}", column.samples)


def _listed(first: str, samples: Sequence[str]) -> str:
    return " | ".join((first, *(one_line(each)[:LONGEST_EXAMPLE] for each in samples)))


def _write_aside(path: Path, text: str) -> Path:
    """Write a text durably and at once, below a line that tells whether it was edited since.

    Where a file of that name was edited, or is nobody knows what, the name gets a number. Gives the path
    that was written. Raises `Unusable` where that cannot be done.
    """
    try:
        for number in count(2):
            if not path.exists() or _is_untouched(path):
                break
            path = path.with_name(f"{re.sub(r'-[0-9]+$', '', path.stem)}-{number}{path.suffix}")
        _write(path, f"# ringback {_digest(text)}\n{text}".encode("utf-8", "replace"))
    except (OSError, ValueError) as fault:
        problem = getattr(fault, "strerror", None) or ""
        raise Unusable("map_unwritable", path=str(path), problem=problem) from fault
    return path


def _is_untouched(path: Path) -> bool:
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    mark = _MARK.match(text)
    return mark is not None and mark[1] == _digest(text[mark.end() :])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _write(path: Path, content: bytes) -> None:
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)

"""The monthly report as Markdown: for a wiki, a message, or a pipe."""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.reports.model import Block, Chart, Note, Report, Row, Table, Term, Words
from store.reports.writing import looks

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def write_markdown(report: Report, words: Words) -> bytes:
    """Write the report as Markdown in UTF-8."""
    return ("\n".join(_lines(report, words)) + "\n").encode()


def _lines(report: Report, words: Words) -> Iterator[str]:
    yield f"# {plain(words.term(Term('report', 'title')))} · {plain(words.month(report.first))}"
    yield ""
    yield plain(report.shop) + ("" if report.over else f" · {plain(words.term(Term('report', 'not_over')))}")
    yield ""
    for tile in report.tiles:
        number, counted, was = looks.tile_texts(tile, words)
        told = f" ({counted})" if counted else ""
        yield f"- **{plain(looks.word(tile.label, words))}: {plain(number)}**{plain(told)} · {plain(was)}"
    for number_, part in enumerate(report.parts, 1):
        yield ""
        yield f"## {number_} {plain(words.term(Term('part', part.code)))}"
        for block in part.blocks:
            yield from _block(block, words)


def _block(block: Block, words: Words) -> Iterator[str]:
    if isinstance(block, Chart):
        return
    yield ""
    if isinstance(block, Note):
        yield plain(words.term(block.term))
        return
    yield f"### {plain(words.term(block.title))}"
    yield ""
    yield "| " + " | ".join(heads(block, words)) + " |"
    yield "| " + " | ".join("---" if column.text else "---:" for column in block.columns) + " |"
    for row in block.rows:
        yield "| " + " | ".join(_cells(row, words)) + " |"
    for note in dict.fromkeys(words.remark(note) for note in block.notes):
        yield ""
        yield plain(note)


def heads(table: Table, words: Words) -> list[str]:
    """Give the headings of a table in one line each."""
    found = []
    for column in table.columns:
        parts = [looks.word(column.group, words), looks.word(column.term, words)]
        found.append(plain(" ".join(part for part in parts if part)))
    return found


def _cells(row: Row, words: Words) -> list[str]:
    texts = [plain(looks.text_of(cell, words)) for cell in row.cells]
    return [f"**{text}**" if row.strong and text else text for text in texts]


def plain(text: str) -> str:
    """Write a text so that nothing in it is Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))

"""Which formats a report is written in, by the end of the file's name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from store.remarks import Unusable
from store.reports.model import Report, Words

Writer = Callable[[Report, Words], bytes]

_WRITERS = {
    ".xlsx": ("workbook", "write_workbook"),
    ".pptx": ("slides", "write_slides"),
    ".html": ("page", "write_page"),
    ".md": ("markdown", "write_markdown"),
    ".json": ("document", "write_document"),
}


def report_suffixes() -> tuple[str, ...]:
    """List what the name of a report's file may end in."""
    return tuple(_WRITERS)


def write_report(report: Report, words: Words, file: str | Path) -> bytes:
    """Write a report in the format that the file's name asks for; return the bytes, and write no file.

    What a format needs is loaded here. Raises `Unusable` for a name that ends in none of `report_suffixes`.
    """
    suffix = Path(file).suffix.lower()
    if suffix not in _WRITERS:
        raise Unusable("report_format_unknown", file=str(file), known=" ".join(_WRITERS))
    module, name = _WRITERS[suffix]
    writer: Writer = getattr(import_module(f"store.reports.writing.{module}"), name)
    return writer(report, words)

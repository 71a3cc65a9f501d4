"""Gather the messages of `tui` into its catalogues, keeping every translation that still fits.

With `--check`, change nothing and fail where a message is missing, untranslated or no longer used.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FLEETING = (b'"POT-', b'"PO-R', b'"Last-T', b'"Report-', b'"Language-Team', b'"Generated-')
"""Header lines that would change with every run and say nothing."""

KEYWORDS = {"_": None, "N_": None, "counted": (1, 2)}


def gathered() -> Catalog:
    """Read every message that `tui` marks."""
    catalogue = Catalog(project="Ringback", charset="utf-8")
    for file, _, message, comments, context in extract_from_dir(
        ROOT / "tui", method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        catalogue.add(message, None, [(f"tui/{file}", 0)], auto_comments=comments, context=context)
    return catalogue


def updated(source: Path, template: Catalog) -> bytes:
    """Give a catalogue's text with every message of the template and no other."""
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale="zh")
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    out = BytesIO()
    write_po(
        out,
        catalogue,
        width=100,
        sort_by_file=True,
        include_lineno=False,
        omit_header=False,
        ignore_obsolete=True,
    )
    return b"".join(line for line in out.getvalue().splitlines(True) if not line.startswith(FLEETING))


def untranslated(catalogue: Catalog) -> list[str]:
    """List the messages that have no translation."""
    return [str(message.id) for message in catalogue if message.id and not all(_strings(message.string))]


def _strings(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [string or ""] if isinstance(string, str | None) else list(string)


def main(*, check: bool) -> int:
    """Update or check every catalogue; return the exit status."""
    status, template = 0, gathered()
    for source in sorted(ROOT.glob("tui/words/*/LC_MESSAGES/*.po")):
        text = updated(source, template)
        missing = untranslated(read_po(BytesIO(text)))
        if not check:
            source.write_bytes(text)
        known = {message.id for message in read_po(BytesIO(source.read_bytes())) if message.id}
        wanted = {message.id for message in template if message.id}
        for problem in (*missing, *(str(one) for one in wanted ^ known)):
            print(f"{source.relative_to(ROOT)}: {problem}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))

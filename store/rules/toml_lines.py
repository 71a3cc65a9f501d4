"""Where a key stands in a TOML file, so that whoever corrects it finds it."""

from __future__ import annotations

import re

_TABLE = re.compile(r"\s*\[\[?(?P<name>[^\[\]]+)\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*(?P<name>(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def line_of(text: str, key: str) -> int:
    """Give the line, counted from 1, of a key written `table.key`, or of the nearest table above it.

    1 where nothing of the key is written. What stands inside an inline table is found at that table.
    """
    wanted, table = key, ""
    best, line_found = 0, 1
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _TABLE.fullmatch(line):
            written = table = _joined(heading["name"])
        elif entry := _KEY.match(line):
            written = ".".join(filter(None, (table, _joined(entry["name"]))))
        else:
            continue
        if (wanted == written or wanted.startswith(f"{written}.")) and len(written) > best:
            best, line_found = len(written), number
    return line_found


def _joined(name: str) -> str:
    return ".".join(part.strip("\"'") for part in _PART.findall(name))

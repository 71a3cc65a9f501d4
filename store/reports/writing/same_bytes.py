"""Files that are zip archives, made the same whenever they are made: no clock in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)
_MADE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def same_bytes(archive: bytes, on: str, change: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """Write an Office file again with fixed times; `on`, such as `2026-04-30`, stands as its date.

    `change` may alter a part, given its name. Workbooks inside (of charts) are written again as well.
    """
    out = BytesIO()
    stamp = rf"\g<1>{on}T00:00:00Z\g<2>".encode()
    with ZipFile(BytesIO(archive)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                content = _MADE.sub(stamp, content)
            if name.endswith(".xlsx"):
                content = same_bytes(content, on)
            if change is not None:
                content = change(name, content)
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            made.writestr(entry, content)
    return out.getvalue()

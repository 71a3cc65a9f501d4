"""Damaged files: one clear reason or a whole import, never anything else."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings, strategies as st

from store.database import Database
from store.intake import import_file
from store.remarks import Unusable
from store.rules.settings import shipped_settings
from tests.store.intake.samples import CALL, NOW, VISIT, dump

RULES = shipped_settings()


def _csv(encoding: str) -> bytes:
    rows = [list(VISIT), *(list((VISIT | {"工单号": f"RO{number}"}).values()) for number in range(30))]
    return "\n".join(",".join(row) for row in rows).encode(encoding)


def _workbook() -> bytes:
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, list(CALL))
    sheet.write_row(1, 0, list(CALL.values()))
    book.close()
    return packed.getvalue()


WHOLE = [_csv("utf-8"), _csv("gb18030"), _workbook()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(
    which=st.integers(0, len(WHOLE) - 1),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
    cut=st.floats(0, 1),
    junk=st.binary(max_size=40),
)
def test_damaged_bytes(
    new_shop: Callable[[], Database],
    folder: Path,
    which: int,
    changes: list[tuple[float, int]],
    cut: float,
    junk: bytes,
) -> None:
    content = bytearray(WHOLE[which])
    for place, byte in changes:
        content[int(place * len(content))] = byte
    path = folder / "damaged"
    path.write_bytes(bytes(content[: round(cut * len(content))]) + junk)
    with closing(new_shop()) as database:
        before = dump(database)
        try:
            account = import_file(database, RULES, path, now=NOW, rejects=folder / "rejects.csv")
        except Unusable:
            assert dump(database) == before
        else:
            taken = account.new.get(account.kind, 0) + account.updated.get(account.kind, 0)
            assert account.rows == taken + account.unchanged + account.folded + account.rejected

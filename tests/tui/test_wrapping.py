"""Lines are broken where both languages break them, and nothing of them is lost."""

from __future__ import annotations

import itertools
from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
from rich.cells import cell_len
from textual.content import Content

from store import Remark
from tui import words
from tui.words import remarks
from tui.wrapping import CLOSING, wrapped

SIGNS = st.text(st.sampled_from("ab1 ，。？（您车X"), max_size=80)


def test_what_goes_on_stands_under_its_beginning() -> None:
    text = wrapped(Content("  used for nothing else, and if you would rather not be called"), 30).plain
    assert text.split("\n") == ["  used for nothing else, and", "  if you would rather not be", "  called"]


def test_chinese_is_broken_between_signs_and_not_at_the_one_space() -> None:
    assert wrapped(Content("您的ID.4 X在我们店做了保养"), 16).plain == "您的ID.4 X在我们\n店做了保养"


def test_no_line_begins_with_a_closing_sign() -> None:
    assert wrapped(Content("您现在方便吗？"), 12).plain == "您现在方便\n吗？"


@given(SIGNS, st.integers(8, 40))
def test_nothing_is_lost_and_every_line_fits(text: str, cells: int) -> None:
    lines = wrapped(Content(text), cells).plain.split("\n")
    assert all(cell_len(line.rstrip()) <= cells for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(st.sampled_from("您车。，"), min_size=1, max_size=40).filter(lambda text: "。，" not in text))
def test_a_closing_sign_stays_with_what_it_closes(text: str) -> None:
    parted = any(one in CLOSING and other in CLOSING for one, other in itertools.pairwise(text))
    lines = wrapped(Content(text), 12).plain.split("\n")
    assert parted or not any(line[0] in CLOSING for line in lines[1:])


def test_the_day_to_which_records_reach_is_written_as_people_write_it() -> None:
    words.use("en")
    remark = Remark("success_not_over", {"until": "2026-12-30", "known": "2026-11-30", "days": 30})
    said = remarks.sentence(remark, ZoneInfo("Asia/Shanghai"), date(2026, 11, 23))
    assert "records reach to 30 Nov." in said

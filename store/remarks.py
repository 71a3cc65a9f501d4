"""What the store has to say, before anyone has put it into words.

The store knows no language: it names *what* is the matter and hands over the facts. The words, in
every language, are chosen where people read them.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

Fact = str | int | float | None


class Remark(msgspec.Struct, frozen=True):
    """A sentence not yet worded: its code, and the facts to be put into it.

    `code` is stable and is what tests and other programs compare; days and instants among the facts
    are ISO text.
    """

    code: str
    facts: Mapping[str, Fact] = {}


class Unusable(Exception):
    """What was handed in cannot be used; the remark says what, where and (by its code) what to do."""

    def __init__(self, code: str, /, **facts: Fact) -> None:
        self.remark = Remark(code, facts)
        super().__init__(f"{code} {facts}")

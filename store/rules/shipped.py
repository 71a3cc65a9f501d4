"""The rules as they come, read fast: what the TOML files beside this one say, kept in one JSON file.

People read and edit the TOML; every start reads the JSON, which takes a hundredth of the time.
`python -m scripts.keep_rules` writes it, and a test holds the two together.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import json

FILES = ("shop", "seasons", "card", "outcomes", "reasons")
"""The TOML files that are kept, by their names."""

KEPT = Path(__file__).with_name("shipped.json")


def shipped(name: str) -> dict[str, Any]:
    """Give what one of the files says; each time anew, so that nobody's change is another's."""
    kept: dict[str, dict[str, Any]] = json.decode(KEPT.read_bytes())
    return kept[name]


def to_keep() -> bytes:
    """Read the files, and give what is to be kept of them; a line a value, for readable differences."""
    import tomllib

    said = {name: tomllib.loads(KEPT.with_name(f"{name}.toml").read_text(encoding="utf-8")) for name in FILES}
    return json.format(json.encode(said), indent=1) + b"\n"

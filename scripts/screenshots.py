"""Make the pictures of the README from the demo shop, worked by keys on a day that stands still.

`screenshots.py [FOLDER]`; all screens in both languages and three sizes with `--all`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tui import words
from tui.app import RingbackApp
from tui.demo import make_shop
from tui.pictures import picture
from tui.wiring import Asked

NOW = {"RINGBACK_NOW": "2026-11-23T09:41", "RINGBACK_HOME": "/nonexistent"}
WALK = (
    ("today", ()),
    ("why", ("question_mark",)),
    ("call", ("escape", "enter", "4")),
    ("low", ("2",)),
    ("details", ("t", *"tomorrow 10")),
    ("objections", ("escape", "question_mark")),
    ("help", ("escape", "f1")),
    ("card", ("escape", "n")),
    ("figures", ("escape", "g", "3")),
    ("import", ("escape", "i")),
)
README = {
    ("today", "zh", (110, 32)),
    ("call", "zh", (110, 32)),
    ("today", "en", (110, 32)),
    ("call", "en", (110, 32)),
}


async def walk(folder: Path, language: str, size: tuple[int, int], *, everything: bool) -> None:
    """Work the demo by keys and keep a picture of each stop."""
    desk = make_shop(Asked(lang=language), None, NOW)
    words.use(language)
    app = RingbackApp(desk)
    async with app.run_test(size=size) as pilot:
        for name, keys in WALK:
            await pilot.press(*keys)
            await app.workers.wait_for_complete()
            await pilot.pause()
            if everything or (name, language, size) in README:
                columns = f"-{size[0]}" if everything else ""
                (folder / f"{name}-{language}{columns}.svg").write_text(picture(app), encoding="utf-8")


def main() -> None:
    """Make the pictures."""
    everything = "--all" in sys.argv
    named = [word for word in sys.argv[1:] if not word.startswith("--")]
    folder = Path(named[0]) if named else Path(__file__).parent.parent / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    sizes = ((80, 24), (120, 40), (200, 60)) if everything else ((110, 32),)
    for language in words.LANGUAGES:
        for size in sizes:
            with tempfile.TemporaryDirectory():
                asyncio.run(walk(folder, language, size, everything=everything))


if __name__ == "__main__":
    main()

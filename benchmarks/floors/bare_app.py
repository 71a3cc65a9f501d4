"""The least a Textual app can be: one Static, changed by a key.

python benchmarks/floors/bare_app.py
"""

from textual.app import App, ComposeResult
from textual.widgets import Static


class BareApp(App[None]):
    """Counts keys."""

    def compose(self) -> ComposeResult:
        """Show one line."""
        yield Static("bare 0", id="line")

    def on_mount(self) -> None:
        """Begin at nought."""
        self.count = 0

    def on_key(self) -> None:
        """Count."""
        self.count += 1
        self.query_one("#line", Static).update(f"bare {self.count}")


if __name__ == "__main__":
    BareApp().run()

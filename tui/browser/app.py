"""The app as a visitor of the server has it: it ends with the server."""

from __future__ import annotations

import os

from textual import messages

from tui.app import RingbackApp

_EVERY = 2.0
"""Seconds between two looks whether the server is still there."""


class VisitorsApp(RingbackApp):
    """Leaves once whoever started it is gone, and leaves with everything typed stored."""

    CSS_PATH = "../styles/first.tcss"

    _settles = False
    _server = 0

    def run_for(self, server: int) -> None:
        """Run as long as this process is there that started it, and the visitor stays."""
        self._server = server
        self.run()

    def on_mount(self) -> None:
        """Begin to look, where the system says who started whom."""
        if os.name != "nt":
            self.set_interval(_EVERY, self._look)

    def _look(self) -> None:
        if os.getppid() != self._server:
            self._end()

    def on_exit_app(self, message: messages.ExitApp) -> None:
        """Store what was typed before the app ends, where its page was closed."""
        if not self._settles:
            self._settles = True
            message.prevent_default()
            self._end()

"""What stands beside the script on a wide screen: what to say to the usual objections."""

from __future__ import annotations

from tui.calling import Call
from tui.widgets import call_parts as parts
from tui.widgets.pane import Pane


class Beside(Pane):
    """Objections in sight while the agent talks; drawn anew only for another script or language."""

    _told: tuple[object, ...] = ()

    def tell(self, call: Call) -> None:
        """Show the objections of a call."""
        told = (call.interview.script, call.interview.language)
        if told != self._told:
            self._told = told
            self.show(parts.objections(call))

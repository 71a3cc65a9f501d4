"""Opening a complaint by hand: what it is about and what was said, then how bad it is and how it came in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.screen import Screen

from store import Grievance
from tui import complaining
from tui.background import away, toast
from tui.screens.choice import ChoiceScreen
from tui.wiring import Desk
from tui.words import _, complaints, labels

WAYS = [
    (source, severity) for source in ("telephone", "visit") for severity in ("minor", "serious", "severe")
]


def ask_new(
    screen: Screen[None],
    desk: Desk,
    customer: int,
    vehicle: int,
    name: str,
    then: Callable[[None], Awaitable[None]],
) -> None:
    """Ask for what a complaint needs, open it, and go on with `then`."""
    causes = list(desk.settings.complaints.departments)
    title = _("A complaint: what is it about?")

    def caused(given: tuple[int, str] | None) -> None:
        if given is None:
            return
        cause, note = causes[given[0]], given[1]

        async def rated(chosen: tuple[int, str] | None) -> None:
            if chosen is None:
                return
            source, severity = WAYS[chosen[0]]
            told = Grievance(customer, vehicle, cause=cause, severity=severity, source=source, note=note)
            number = await away(screen, lambda: complaining.open_one(desk, told))
            if number is not None:
                toast(screen, _("complaint {complaint} opened").format(complaint=number))
                await then(None)

        ways = [
            f"{labels.label(labels.SEVERITIES, severity)} · {labels.label(complaints.SOURCES, source)}"
            for source, severity in WAYS
        ]
        about = [f"{name}  {labels.label(labels.CAUSES, cause)}  {note}"]
        screen.app.push_screen(ChoiceScreen(_("How bad is it?"), ways, about=about, note=None), rated)

    options = [labels.label(labels.CAUSES, cause) for cause in causes]
    screen.app.push_screen(ChoiceScreen(title, options, about=[name], needed=True), caused)

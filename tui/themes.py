"""The house's colours: one accent, one warning, one alarm, dark and light."""

from __future__ import annotations

from textual.theme import Theme

THEMES = (
    Theme(
        name="ringback-dark",
        primary="#7fb4e6",
        secondary="#9aa7b5",
        accent="#5fc9a8",
        warning="#f0b95a",
        error="#ff8a80",
        success="#5fc9a8",
        foreground="#dfe4ea",
        background="#14181d",
        surface="#1a2027",
        panel="#232b34",
        dark=True,
    ),
    Theme(
        name="ringback-light",
        primary="#0b5394",
        secondary="#4a5560",
        accent="#00695c",
        warning="#8a4b00",
        error="#b3261e",
        success="#00695c",
        foreground="#1b1f24",
        background="#fbfbf9",
        surface="#f1f2ee",
        panel="#e3e6e0",
        dark=False,
    ),
)

"""The house's colours: one accent, one warning, one alarm; dark, light, and of high contrast."""

from __future__ import annotations

from textual.theme import Theme

from tui.words import N_

NAMES = {"dark": N_("dark"), "light": N_("light"), "contrast": N_("high contrast")}
"""The themes, in the order in which a key goes through them."""

THEMES = {
    "dark": Theme(
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
    "light": Theme(
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
    "contrast": Theme(
        name="ringback-contrast",
        primary="#9fd0ff",
        secondary="#d6d6d6",
        accent="#7dffd0",
        warning="#ffd84d",
        error="#ffb3ab",
        success="#7dffd0",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1c1c1c",
        dark=True,
    ),
}


def following(name: str) -> str:
    """Give the theme after this one."""
    names = list(NAMES)
    return names[(names.index(name) + 1) % len(names)]

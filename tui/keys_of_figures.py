"""The commands of the figures and of the cases behind them; tui/keys.py hands them out."""

from __future__ import annotations

from tui.keying import Command
from tui.words import N_

FIGURES = (
    Command("cases", "figures", "enter", N_("cases"), N_("Open the cases behind the number marked.")),
    Command(
        "beside", "figures", "tab", N_("next number"), N_("Mark the next number of the line."), footer=False
    ),
    Command(
        "beside_back",
        "figures",
        "shift+tab",
        N_("number before"),
        N_("Mark the number before it."),
        footer=False,
    ),
    Command("list", "figures", "f", N_("figure"), N_("Choose another figure from the list."), rank=3),
    Command(
        "split",
        "figures",
        "b",
        N_("split by"),
        N_("Split by the next: agent, advisor, technician, model, tier, day …"),
        rank=3,
    ),
    Command("split_back", "figures", "B", N_("split back"), N_("Split by the one before."), footer=False),
    Command(
        "sort",
        "figures",
        "r",
        N_("rank"),
        N_("Put the highest rates first, or back in order; rates of few cases are not ranked."),
    ),
    Command("about", "figures", "question_mark", N_("what is it"), N_("Say what the figure counts.")),
    Command(
        "as_of",
        "figures",
        "a",
        N_("as of"),
        N_("Show what was on record by the end of a past day; empty: by now."),
        rank=1,
    ),
    Command("period_1", "figures", "1", N_("today"), N_("Show today's figures."), footer=False),
    Command("period_2", "figures", "2", N_("this week"), N_("Show this week's figures."), footer=False),
    Command("period_3", "figures", "3", N_("this month"), N_("Show this month's figures."), footer=False),
    Command(
        "period_4",
        "figures",
        "4",
        N_("range"),
        N_("Show any days: a month, or first and last."),
        footer=False,
    ),
    Command("plots", "figures", "p", N_("plots"), N_("See the trends drawn."), footer=False),
    Command(
        "subjects", "figures", "s", N_("what they say"), N_("See what customers talk about."), footer=False
    ),
    Command("earlier", "figures", "left", N_("earlier"), N_("Show the period before."), footer=False),
    Command("later", "figures", "right", N_("later"), N_("Show the period after."), footer=False),
    Command("close", "figures", "escape", N_("back"), N_("Go back to the queues.")),
)

CASES = (
    Command(
        "open", "cases", "enter", N_("their file"), N_("Open the file of the customer under the cursor.")
    ),
    Command("close", "cases", "escape", N_("back"), N_("Go back to the number.")),
)

"""The commands of the rules, and of what customers say; tui/keys.py hands them out."""

from __future__ import annotations

from tui.keying import Command
from tui.words import N_

RULES = (
    Command("change", "rules", "enter", N_("change it"), N_("Change the rule under the cursor.")),
    Command(
        "shipped",
        "rules",
        "x",
        N_("as shipped"),
        N_("Let the shipped value hold again for this rule."),
        rank=3,
    ),
    Command(
        "look",
        "rules",
        "f2",
        N_("look and save"),
        N_("See who would enter and leave the queues; from there, save."),
        rank=4,
    ),
    Command("drop", "rules", "d", N_("drop"), N_("Drop the changes that are not saved.")),
    Command("group_1", "rules", "1", N_("queues"), N_("Show the rules of the queues."), footer=False),
    Command("group_2", "rules", "2", N_("maintenance"), N_("Show when maintenance is due."), footer=False),
    Command(
        "group_3",
        "rules",
        "3",
        N_("hours"),
        N_("Show calling hours, appointments, working days."),
        footer=False,
    ),
    Command("group_4", "rules", "4", N_("calls"), N_("Show attempts, limits and targets."), footer=False),
    Command("group_5", "rules", "5", N_("complaints"), N_("Show the clocks of complaints."), footer=False),
    Command("group_6", "rules", "6", N_("figures"), N_("Show what figures go by."), footer=False),
    Command(
        "group_7",
        "rules",
        "7",
        N_("shop and dialling"),
        N_("Show the shop's own data, and dialling."),
        footer=False,
    ),
    Command(
        "group_8", "rules", "8", N_("changes"), N_("Show who changed which rule, and when."), footer=False
    ),
    Command("close", "rules", "escape", N_("back"), N_("Go back; what is not saved is asked about.")),
)

EFFECT = (
    Command("save", "effect", "enter", N_("save"), N_("Save the changes; they hold at once."), rank=4),
    Command("day_1", "effect", "1", N_("today"), N_("Show who enters and leaves today.")),
    Command("day_2", "effect", "2", N_("tomorrow"), N_("Show who enters and leaves tomorrow.")),
    Command("file", "effect", "f", N_("their file"), N_("Open the customer's file.")),
    Command("close", "effect", "escape", N_("back"), N_("Go back to the rules; nothing is saved.")),
)

SUBJECTS = (
    Command("cases", "subjects", "enter", N_("cases"), N_("Show what was said, case by case.")),
    Command("which_1", "subjects", "1", N_("all"), N_("Show what everybody said."), footer=False),
    Command("which_2", "subjects", "2", N_("bad"), N_("Show what the dissatisfied said."), footer=False),
    Command("which_3", "subjects", "3", N_("good"), N_("Show what the satisfied said."), footer=False),
    Command(
        "length",
        "subjects",
        "m",
        N_("month or week"),
        N_("Show a week in place of a month, or a month again."),
    ),
    Command(
        "as_of",
        "subjects",
        "a",
        N_("as of"),
        N_("Show what was on record by the end of a past day; empty: by now."),
        footer=False,
    ),
    Command("earlier", "subjects", "left", N_("earlier"), N_("Show the time before."), rank=1),
    Command("later", "subjects", "right", N_("later"), N_("Show the time after."), rank=1),
    Command("close", "subjects", "escape", N_("back"), N_("Go back.")),
)

SAID = (
    Command("open", "said", "enter", N_("their file"), N_("Open the file of the customer under the cursor.")),
    Command("close", "said", "escape", N_("back"), N_("Go back to the subjects.")),
)

TO_RULES = (
    Command(
        "rules",
        "today",
        "u",
        N_("rules"),
        N_("Change the shop's rules, and see first who enters and leaves the queues."),
        footer=False,
        right="rules",
    ),
    Command(
        "subjects",
        "today",
        "s",
        N_("what they say"),
        N_("See what customers talk about."),
        footer=False,
        right="figures",
    ),
    Command(
        "audit",
        "today",
        "t",
        N_("audit trail"),
        N_("See who looked at, called, changed and exported what, and when."),
        footer=False,
        right="audit",
    ),
)
"""The ways there from Today."""

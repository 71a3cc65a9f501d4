"""The commands of the audit trail; tui/keys.py hands them out."""

from __future__ import annotations

from tui.keying import Command
from tui.words import N_

AUDIT = (
    Command("open", "audit", "enter", N_("open it"), N_("Open what the entry is about, where it still is.")),
    Command("family_0", "audit", "0", N_("all"), N_("Show entries of every kind."), footer=False),
    Command("family_1", "audit", "1", N_("calls"), N_("Show what was done in calls."), footer=False),
    Command("family_2", "audit", "2", N_("looks"), N_("Show who looked at what."), footer=False),
    Command("family_3", "audit", "3", N_("changes"), N_("Show what was changed."), footer=False),
    Command(
        "family_4",
        "audit",
        "4",
        N_("copies and erasures"),
        N_("Show exports, backups and erasures."),
        footer=False,
    ),
    Command("family_5", "audit", "5", N_("staff"), N_("Show sign-ins and changes of staff."), footer=False),
    Command("who", "audit", "g", N_("whose"), N_("Choose whose entries are shown, or everybody's.")),
    Command(
        "verify",
        "audit",
        "v",
        N_("verify"),
        N_("Follow the whole trail and say what was tampered with."),
        rank=3,
    ),
    Command("reload", "audit", "f5", N_("refresh"), N_("Read the trail again."), footer=False),
    Command("close", "audit", "escape", N_("back"), N_("Go back to the queues.")),
)

"""What is wrong with the audit trail, where it was followed."""

from __future__ import annotations

from tui.words import N_

SENTENCES = {
    "trail_entry_changed": N_("Entry {id} is not what was stored: it was changed."),
    "trail_unreadable": N_(
        "Entry {id} of the audit trail was changed so that it cannot be read; ringback audit --verify says"
        " where somebody tampered with it."
    ),
    "trail_entry_missing": N_("Entry {id} is missing: it was removed."),
    "trail_entries_missing": N_("Entries {first} to {last} are missing: they were removed."),
    "trail_entry_unlinked": N_("Entry {id} does not follow entry {before}: one of the two was replaced."),
    "trail_cut": N_("The end was cut off: entries {first} to {last} are missing."),
    "trail_end_differs": N_(
        "The end is not the one kept apart: entry {id}, the last, was replaced or put on."
    ),
    "trail_end_unknown": N_("Where the trail ends was kept apart from it, and is missing."),
    "trail_not_as_sealed": N_(
        "Entry {id} is not the one that was kept in {kept}: it, or what came before it, was"
        " rewritten, or a backup was put in place since."
    ),
    "trail_cut_before_seal": N_(
        "The trail ends at entry {id}, but {kept} names entry {sealed}: its end was cut off, or a backup"
        " was put in place since."
    ),
    "audit_kind_unknown": N_("{value}: there is no such kind of entry; there are {known}."),
    "audit_about_unreadable": N_("{value}: name a table, or one row of it, such as customer:12."),
    "seals_unreadable": N_("{file}: cannot be read; give the file in which seals are kept, one a line."),
    "seal_unreadable": N_(
        "{file}, line {row}: this is no seal; one begins with a number and a hash of 64 digits."
    ),
}

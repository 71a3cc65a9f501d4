"""Sentences about changing the rules, and about what customers say."""

from __future__ import annotations

from tui.words import N_

SENTENCES = {
    "rules_no_file": N_("The rules of this shop are made up, and cannot be changed."),
    "rule_key": N_("{key}: no key of the rules; ringback rules list names them."),
    "rule_missing": N_("Which rule? Give its key; ringback rules list names them."),
    "rule_value_missing": N_("{key}: give the value, or --as-shipped."),
    "rule_by_hand": N_("{key}: cannot be changed in this file from here; change it in the file by hand."),
    "other_desk": N_("Goes to the other list."),
}

"""The kinds of follow-up, as SQL: named, an index that begins with the kind finds a vehicle's follow-ups."""

KINDS = "'complaint', 'callback', 'invitation', 'recall'"
"""All there are."""

"""What somebody's own login on a server lets them do, where that is asked before it is tried."""

from __future__ import annotations

from store.database import Records


def only_reads(records: Records) -> bool:
    """Say whether the shop is open by a login that writes none of its records: an auditor's, a group's."""
    return records.standing == "member" and not records.value(
        "SELECT has_table_privilege('follow_up', 'UPDATE')"
    )

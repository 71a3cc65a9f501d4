"""By what it is seen that a long step was cut off: an import, its taking back, a change of rules."""

HALF_TAKEN_BACK = """SELECT t.batch_id FROM import_taken_back t WHERE t.shop_id = :shop AND EXISTS (
  SELECT 1 FROM import_change c WHERE c.shop_id = :shop AND c.batch_id = t.batch_id)"""
"""Finds the import that was being taken back when that was cut off."""

LEFTOVERS = (
    "SELECT 1 FROM arriving WHERE shop_id = :shop",
    "SELECT 1 FROM rule_saving WHERE shop_id = :shop",
    HALF_TAKEN_BACK,
)
"""Queries that find something where a step is under way, or was cut off."""

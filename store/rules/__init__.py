"""The rules of the trade, as data with a schema and pure functions over records. No database here."""

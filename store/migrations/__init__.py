"""Upgrades of the schema, run by alembic; never loaded while the schema is the newest."""

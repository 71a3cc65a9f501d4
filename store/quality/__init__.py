"""Calls looked at again: drawn by lot and scored; patterns listed with their cases."""

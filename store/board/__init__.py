"""The supervisor's board: a day as it goes, or as it went."""

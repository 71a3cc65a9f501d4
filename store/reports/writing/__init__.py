"""A report, and a list, as a file: one writer a format."""

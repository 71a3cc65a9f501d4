"""Dialling: a number handed to a telephone, and what the telephone says of the call."""

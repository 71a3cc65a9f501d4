"""Tests of the queues: made, shown, asked about and taken from."""

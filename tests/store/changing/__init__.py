"""Tests of changing rules."""

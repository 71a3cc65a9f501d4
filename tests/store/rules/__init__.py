"""Tests of the rules: data and pure functions."""

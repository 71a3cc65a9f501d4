"""Tests of calls: opened, kept, closed, with all that follows."""

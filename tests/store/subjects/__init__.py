"""Tests of what customers say."""

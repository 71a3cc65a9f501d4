"""Tests of what keeps records and people safe."""

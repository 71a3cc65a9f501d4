"""Complaints: opened, seen to by their owner, solved, asked about, closed by somebody else."""

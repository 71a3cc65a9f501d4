"""The commands of the command line, one a file: each has `run(asked) -> exit status`."""

"""One upgrade a file, oldest first."""

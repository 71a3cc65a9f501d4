"""What is proved of a script, a matter a file."""

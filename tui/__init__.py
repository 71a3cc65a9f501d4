"""What people see and type: the Textual app and the command line."""

"""The app and the command line, worked as people work them."""

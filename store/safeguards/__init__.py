"""What keeps people's data safe: so far, masking."""

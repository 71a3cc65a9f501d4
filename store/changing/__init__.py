"""The shop's rules -> other rules: what a change would do, and making it."""

"""The screens, one a file: each composes, binds keys, and hands on what happens."""

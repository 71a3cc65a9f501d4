"""What differs between the engines that a shop's records may lie in; SQLite's own is the usual one."""

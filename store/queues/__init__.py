"""Records -> today's follow-ups: the rules' windows, who is left out and why, the order, taking the next."""

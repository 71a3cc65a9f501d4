"""A day with made-up customers, for those who learn to call; nothing is recorded but the score."""

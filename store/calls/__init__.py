"""A claimed follow-up -> attempt, answers and all their consequences, in one transaction."""

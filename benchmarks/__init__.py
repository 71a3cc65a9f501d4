"""How fast Ringback is, measured beside floors that do the same work by the barest means."""

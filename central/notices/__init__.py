"""Short messages to candidates: what they say, when they go, and by whom."""

"""One class and one .kv for each screen."""

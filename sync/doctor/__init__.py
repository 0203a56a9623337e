"""Looks at everything between this machine and the server, and says what to do."""

"""The server's tables, and the only SQL of this room."""

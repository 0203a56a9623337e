"""How the office lets kiosks in, sees how they are, and shuts them out."""

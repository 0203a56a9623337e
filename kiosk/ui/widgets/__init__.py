"""The building blocks of all screens."""

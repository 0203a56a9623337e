"""The commands by which an office keeps what it has: backup, restore, check."""

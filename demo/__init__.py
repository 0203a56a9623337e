"""The whole line on one machine: a sample exam, and a story played through it."""

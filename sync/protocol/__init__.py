"""The wire, version 1: its messages and how requests are signed."""

"""Registrations as offices have them: files read, checked, staged, switched in."""

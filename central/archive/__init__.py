"""Decided dossiers: written out for the archive, then erased for good."""

"""Specimen documents, and photographs of them, made by a seeded generator."""

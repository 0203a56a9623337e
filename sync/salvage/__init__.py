"""Looks into a damaged store page by page, and takes out what is whole."""

"""Pixels: find the page, straighten it, turn it upright, judge it, fit it."""

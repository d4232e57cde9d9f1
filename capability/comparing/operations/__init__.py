"""Writes of comparisons and of falls."""

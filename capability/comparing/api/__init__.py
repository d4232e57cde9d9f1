"""API doors of comparisons and falls."""

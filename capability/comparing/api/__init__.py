"""API doors of comparisons, evaluations and falls."""

"""API doors of evaluations that were kept."""

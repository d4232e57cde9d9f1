"""API doors of reporting."""

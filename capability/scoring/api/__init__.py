"""API doors of capabilities and their scores."""

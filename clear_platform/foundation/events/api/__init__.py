"""API doors of events."""

"""API doors of letting institutions in."""

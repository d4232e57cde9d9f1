"""API doors of outcomes and metrics."""

"""API doors of readiness, and of computing anew."""

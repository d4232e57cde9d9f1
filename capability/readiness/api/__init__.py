"""API door of readiness."""

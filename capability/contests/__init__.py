"""Asking a person to look again at a readiness, and what that person answers. Not here: how readiness is computed."""

"""Writes of decisions, by stage of their life."""

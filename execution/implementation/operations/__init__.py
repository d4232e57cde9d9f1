"""Writes of tasks and milestones, by stage of the work."""

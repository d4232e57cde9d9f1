"""Index of this app's administration, by slice."""

from execution.implementation.admin import MilestoneAdmin, TaskAdmin

__all__ = ["MilestoneAdmin", "TaskAdmin"]

"""Index of this app's administration, by slice."""

from execution.implementation.admin import MilestoneAdmin, TaskAdmin
from execution.reviews.admin import ReviewAdmin
from execution.runs.admin import BreakerAdmin, RunAdmin, RunStepAdmin

__all__ = ["BreakerAdmin", "MilestoneAdmin", "ReviewAdmin", "RunAdmin", "RunStepAdmin", "TaskAdmin"]

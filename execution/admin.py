"""Index of this app's administration, by slice."""

from execution.implementation.admin import MilestoneAdmin, TaskAdmin, WorkFollowingAdmin
from execution.narration.admin import LLMBudgetAdmin, LLMLogAdmin, PromptAdmin, PromptVersionAdmin
from execution.packs.admin import PackAdmin, PackPriceAdmin, PackRateAdmin
from execution.reviews.admin import ReviewAdmin
from execution.roadmaps.admin import (
    LibraryAdmin,
    PackUploadAdmin,
    RoadmapAdmin,
    TicketInstanceAdmin,
    TicketPackAdmin,
)
from execution.runs.admin import BreakerAdmin, RunAdmin, RunStepAdmin

__all__ = [
    "BreakerAdmin",
    "LLMBudgetAdmin",
    "LLMLogAdmin",
    "LibraryAdmin",
    "MilestoneAdmin",
    "PackAdmin",
    "PackPriceAdmin",
    "PackRateAdmin",
    "PackUploadAdmin",
    "PromptAdmin",
    "PromptVersionAdmin",
    "ReviewAdmin",
    "RoadmapAdmin",
    "RunAdmin",
    "RunStepAdmin",
    "TaskAdmin",
    "TicketInstanceAdmin",
    "TicketPackAdmin",
    "WorkFollowingAdmin",
]

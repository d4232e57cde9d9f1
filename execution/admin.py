"""Index of this app's administration, by slice."""

from execution.implementation.admin import MilestoneAdmin, TaskAdmin
from execution.narration.admin import LLMBudgetAdmin, LLMLogAdmin, PromptAdmin, PromptVersionAdmin
from execution.packs.admin import PackAdmin, PackPriceAdmin, PackRateAdmin
from execution.reviews.admin import ReviewAdmin
from execution.runs.admin import BreakerAdmin, RunAdmin, RunStepAdmin

__all__ = [
    "BreakerAdmin",
    "LLMBudgetAdmin",
    "LLMLogAdmin",
    "MilestoneAdmin",
    "PackAdmin",
    "PackPriceAdmin",
    "PackRateAdmin",
    "PromptAdmin",
    "PromptVersionAdmin",
    "ReviewAdmin",
    "RunAdmin",
    "RunStepAdmin",
    "TaskAdmin",
]

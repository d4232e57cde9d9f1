"""Index of this app's administration, by slice."""

from execution.implementation.admin import MilestoneAdmin, TaskAdmin
from execution.packs.admin import PackAdmin, PackPriceAdmin, PackRateAdmin

from execution.runs.admin import BreakerAdmin, RunAdmin, RunStepAdmin

__all__ = [
    "BreakerAdmin",
    "MilestoneAdmin",
    "PackAdmin",
    "PackPriceAdmin",
    "PackRateAdmin",
    "RunAdmin",
    "RunStepAdmin",
    "TaskAdmin",
]

"""Index of this app's administration, by slice."""

from execution.implementation.admin import MilestoneAdmin, TaskAdmin
from execution.packs.admin import PackAdmin, PackPriceAdmin, PackRateAdmin

__all__ = ["MilestoneAdmin", "PackAdmin", "PackPriceAdmin", "PackRateAdmin", "TaskAdmin"]

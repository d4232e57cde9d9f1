"""Index of this app's models, by slice."""

from execution.implementation.models import ImplementationTask, Milestone, TaskDependency
from execution.packs.models import DataPack, PackPrice, PackRate

__all__ = ["DataPack", "ImplementationTask", "Milestone", "PackPrice", "PackRate", "TaskDependency"]

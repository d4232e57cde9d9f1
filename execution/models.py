"""Index of this app's models, by slice."""

from execution.implementation.models import ImplementationTask, Milestone, TaskDependency

__all__ = ["ImplementationTask", "Milestone", "TaskDependency"]

"""Index of this app's models, by slice."""

from execution.implementation.models import ImplementationTask, Milestone, TaskDependency
from execution.reviews.models import Review
from execution.runs.models import Breaker, Run, RunBlob, RunStep, StepCache

__all__ = [
    "Breaker",
    "ImplementationTask",
    "Milestone",
    "Review",
    "Run",
    "RunBlob",
    "RunStep",
    "StepCache",
    "TaskDependency",
]

"""Index of this app's models, by slice."""

from execution.implementation.models import ImplementationTask, Milestone, TaskDependency
from execution.narration.models import LLMBudget, LLMLog, Prompt, PromptVersion
from execution.packs.models import DataPack, PackPrice, PackRate
from execution.reviews.models import Review
from execution.runs.models import Breaker, Run, RunBlob, RunStep, StepCache

__all__ = [
    "Breaker",
    "DataPack",
    "ImplementationTask",
    "LLMBudget",
    "LLMLog",
    "Milestone",
    "PackPrice",
    "PackRate",
    "Prompt",
    "PromptVersion",
    "Review",
    "Run",
    "RunBlob",
    "RunStep",
    "StepCache",
    "TaskDependency",
]

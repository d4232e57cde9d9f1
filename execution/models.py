"""Index of this app's models, by slice."""

from execution.implementation.models import ImplementationTask, Milestone, TaskDependency, WorkFollowing
from execution.narration.models import LLMBudget, LLMLog, Prompt, PromptVersion
from execution.packs.models import DataPack, PackPrice, PackRate
from execution.reviews.models import Review
from execution.roadmaps.models import (
    PackConflict,
    PackExport,
    PackUpload,
    Roadmap,
    RoadmapSection,
    Ticket,
    TicketDependency,
    TicketInstance,
    TicketPack,
)
from execution.runs.models import Breaker, Run, RunBlob, RunStep, StepCache

__all__ = [
    "Breaker",
    "DataPack",
    "ImplementationTask",
    "LLMBudget",
    "LLMLog",
    "Milestone",
    "PackConflict",
    "PackExport",
    "PackPrice",
    "PackRate",
    "PackUpload",
    "Prompt",
    "PromptVersion",
    "Review",
    "Roadmap",
    "RoadmapSection",
    "Run",
    "RunBlob",
    "RunStep",
    "StepCache",
    "TaskDependency",
    "Ticket",
    "TicketDependency",
    "TicketInstance",
    "TicketPack",
    "WorkFollowing",
]

"""What is told of tasks and milestones."""

from __future__ import annotations

from typing import Literal

from clear_platform.foundation.public import Contract, contract
from clear_platform.foundation.said import Day, Digest, RowId, Uuid

TaskStatus = Literal["todo", "in_progress", "blocked", "done", "cancelled"]


@contract("task.status_changed", version=1)
class TaskStatusChanged(Contract):
    """A task was started, blocked, done or given up."""

    task_id: RowId
    decision_id: Uuid
    enterprise_id: RowId | None
    before: TaskStatus
    after: TaskStatus


@contract("milestone.logged", version=1)
class MilestoneLogged(Contract):
    """Something was reached on a task; `evidence_hash` is null where nothing shows it."""

    milestone_id: RowId
    task_id: RowId
    decision_id: Uuid
    enterprise_id: RowId | None
    milestone_type: str
    evidence_hash: Digest | None
    effective_date: Day | None

"""What is told of runs."""

from __future__ import annotations

from typing import Literal

from clear_platform.foundation.public import Contract, contract
from clear_platform.foundation.said import Code, Moment, RowId, Uuid


@contract("run.finished", version=1)
class RunFinished(Contract):
    """A run of a pattern ended."""

    run_id: Uuid
    kind: Code
    pattern: Code
    enterprise_id: RowId | None
    status: Literal["succeeded", "failed", "dead_lettered", "cancelled"]
    attempts: RowId
    started_at: Moment
    finished_at: Moment
    error_code: Code | None

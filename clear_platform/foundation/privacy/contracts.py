"""What is told of requests about one's own data."""

from __future__ import annotations

from typing import Literal

from clear_platform.foundation.events.registry import Contract, contract
from clear_platform.foundation.said import Moment, RowId

RequestStatus = Literal[
    "pending", "processing", "awaiting_review", "ready", "scheduled", "cancelled", "completed", "failed"
]


@contract("privacy.request_changed", version=1)
class PrivacyRequestChanged(Contract):
    """A request for one's own data, or for its deletion, came to another status. It never says whose."""

    request_id: RowId
    kind: Literal["export", "delete"]
    before: RequestStatus | None
    after: RequestStatus
    due_at: Moment | None

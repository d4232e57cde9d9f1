"""What is told of snapshots."""

from __future__ import annotations

from typing import Literal

from clear_platform.foundation.public import Contract, contract
from clear_platform.foundation.said import Code, Day, Figure, RowId


@contract("snapshot.captured", version=1)
class SnapshotCaptured(Contract):
    """How an enterprise stood on a day was written down; metrics that were not measured are left out."""

    snapshot_id: RowId
    enterprise_id: RowId
    day: Day
    label: Literal["baseline", "30d", "60d", "90d", "custom"]
    source: Literal["manual", "ghl_export", "api"]
    metrics: dict[Code, Figure]

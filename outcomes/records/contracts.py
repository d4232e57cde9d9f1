"""What is told of outcomes."""

from __future__ import annotations

from clear_platform.foundation.public import Contract, contract
from clear_platform.foundation.said import Code, Day, Figure, Moment, RowId, Uuid


@contract("outcome.recorded", version=1)
class OutcomeRecorded(Contract):
    """A measured result was written down, or one from a file was made equal to a newer file (`changed`)."""

    outcome_id: RowId
    enterprise_id: RowId | None
    decision_id: Uuid | None
    outcome_type: Code
    metrics: dict[Code, Figure]
    measured_at: Moment | None
    valid_on: Day | None
    import_id: RowId | None
    changed: bool

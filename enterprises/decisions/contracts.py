"""What is told of decisions."""

from __future__ import annotations

from clear_platform.foundation.public import Contract, contract
from clear_platform.foundation.said import Code, Digest, RowId, Uuid


@contract("decision.recorded", version=1)
class DecisionRecorded(Contract):
    """A version of a decision was begun as a draft."""

    decision_id: Uuid
    enterprise_id: RowId | None
    domain: Code
    version: RowId
    follows: Uuid | None
    content_hash: Digest


@contract("decision.approved", version=1)
class DecisionApproved(Contract):
    """A version of a decision was approved; what was signed is its content hash."""

    decision_id: Uuid
    enterprise_id: RowId | None
    domain: Code
    version: RowId
    content_hash: Digest


@contract("decision.superseded", version=1)
class DecisionSuperseded(Contract):
    """An approved version of a decision no longer holds: a later one was approved."""

    decision_id: Uuid
    enterprise_id: RowId | None
    version: RowId
    superseded_by: Uuid

"""Contracts of what the ground itself tells."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from clear_platform.foundation.events.registry import Contract, contract

AUDIT_RECORDED = "audit.recorded"


@contract(AUDIT_RECORDED, version=1)
class AuditRecorded(Contract):
    """An entry was appended to an organization's audit log; the log itself says what it holds."""

    seq: Annotated[int, Field(ge=1, description="Its place in the organization's chain.")]
    action: Annotated[str, Field(max_length=80)]
    object_type: Annotated[str, Field(max_length=80)]
    object_id: Annotated[str, Field(max_length=80)]

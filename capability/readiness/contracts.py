"""What is told of scores and readiness."""

from __future__ import annotations

from pydantic import Field

from clear_platform.foundation.public import Contract, contract
from clear_platform.foundation.said import Code, Digest, Figure, RowId


class ScoreTold(Contract):
    """One capability as it was computed."""

    capability: Code
    score: Figure
    confidence: Figure | None
    inputs_hash: Digest


@contract("capability.scored", version=1)
class CapabilityScored(Contract):
    """Capabilities of an enterprise were computed from other inputs than before; those that were not are left out."""

    enterprise_id: RowId
    scores: list[ScoreTold] = Field(min_length=1)


@contract("readiness.lapsed", version=1)
class ReadinessLapsed(Contract):
    """Nothing counts any more that a readiness rests on; there is none until `readiness.changed` tells of one."""

    enterprise_id: RowId
    readiness_id: RowId
    before: Figure


@contract("readiness.changed", version=1)
class ReadinessChanged(Contract):
    """The financing readiness of an enterprise was computed from other inputs; `before` is null at first."""

    enterprise_id: RowId
    score: Figure
    confidence: Figure | None
    before: Figure | None
    flags: list[Code]
    inputs_hash: Digest

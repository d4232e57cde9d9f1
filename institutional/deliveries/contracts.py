"""What is told of deliveries."""

from __future__ import annotations

from typing import Literal

from clear_platform.foundation.public import Contract, contract
from clear_platform.foundation.said import Code, RowId, Uuid


@contract("delivery.finished", version=1)
class DeliveryFinished(Contract):
    """A delivery to a platform outside was taken there, or given up."""

    delivery_id: Uuid
    platform: Literal["benevity", "goodera", "workday", "webhook"]
    period: Code | None
    payload_type: Code
    status: Literal["delivered", "failed", "dead_lettered"]
    attempts: RowId
    replay_of: Uuid | None

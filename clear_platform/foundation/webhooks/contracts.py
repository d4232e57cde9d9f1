"""What is sent to try an address out. It is told to that address alone, and is no event of anybody's."""

from __future__ import annotations

from clear_platform.foundation.events.registry import Contract, contract
from clear_platform.foundation.said import Moment, RowId

TEST = "webhook.tested"


@contract(TEST, version=1)
class WebhookTested(Contract):
    """Somebody asked for a message to try a webhook out. It is sent to that one address, and to nobody else."""

    endpoint_id: RowId
    asked_at: Moment

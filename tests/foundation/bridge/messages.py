"""Events that others send, as they go over NATS; and their subjects."""

from __future__ import annotations

import json
from typing import Any

from clear_platform.foundation.bridge.models import EventSender


def profile(number: int, **members: Any) -> dict[str, Any]:
    """A change of somebody's journey, of which nothing is bound by a licence; `members` of the envelope replaced."""
    sent = {
        "specversion": "1.0",
        "id": f"change-{number}",
        "source": "/journeys",
        "type": "orchestration.profile.updated",
        "subject": f"participant/{number}",
        "data": {
            "participant_ref": f"p-{number}",
            "flags": {"welcomed": True},
            "updated_at": "2026-11-20T10:00:00Z",
        },
    }
    return {name: value for name, value in {**sent, **members}.items() if value is not None}


def session(number: int) -> dict[str, Any]:
    """A session, whose source does not let it be shared."""
    return profile(
        number,
        type="kintell.rating.created",
        data={
            "session_ref": f"s-{number}",
            "participant_ref": f"p-{number}",
            "rating": 4,
            "rated_at": "2026-11-20T10:00:00Z",
        },
    )


def message(sender: EventSender, sent: Any) -> tuple[str, bytes]:
    """Subject and body of what a sender sends."""
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return f"clear.in.{sender.token}.journeys", body

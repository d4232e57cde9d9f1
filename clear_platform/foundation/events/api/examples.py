"""Examples of events in the description of the API."""

from __future__ import annotations

from typing import Any

from clear_platform.foundation.events.errors import EventRefused

ID = "01981f2e-5d10-7c3a-9b1e-2f1d7a3c4b5d"

SENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "session-8812",
    "source": "/kintell/sessions",
    "type": "kintell.session.completed",
    "subject": "participant/p-204",
    "time": "2026-11-20T16:45:00Z",
    "dataschema": "/api/v1/event-contracts/kintell.session.completed/1",
    "data": {
        "session_ref": "session-8812",
        "participant_ref": "p-204",
        "counterpart_ref": "m-17",
        "kind": "language",
        "completed_at": "2026-11-20T16:45:00Z",
        "minutes": 45,
        "language_level": "B1",
    },
}
SHOWN: dict[str, Any] = {
    "event": ID,
    "recorded_at": "2026-11-20T16:45:02Z",
    "envelope": {
        **SENT,
        "datacontenttype": "application/json",
        "correlationid": "5b0c0f6e-1a2b-4c3d-8e9f-0a1b2c3d4e5f",
        "organizationid": "12",
    },
    "attributions": [
        {
            "source": "kintell",
            "name": "Kintell sessions of the institution's programmes",
            "licence": "By contract of the institution",
            "text": "",
        }
    ],
}
TAKEN: dict[str, Any] = {"id": "session-8812", "status": "accepted", "event": ID}
BATCH_TAKEN: dict[str, Any] = {
    "accepted": 1,
    "duplicate": 0,
    "refused": 1,
    "items": [
        {**TAKEN, "code": None, "detail": None, "problems": []},
        {
            "id": "session-8813",
            "status": "refused",
            "event": None,
            "code": "event.refused",
            "detail": EventRefused.sentence,
            "problems": [
                {
                    "pointer": "/data/minutes",
                    "code": "greater_than_equal",
                    "detail": "Input should be greater than or equal to 0.",
                }
            ],
        },
    ],
}
CONTRACT: dict[str, Any] = {
    "type": "kintell.session.completed",
    "version": 1,
    "says": "A language or mentorship session took place.",
    "from_outside": True,
    "schema": "/api/v1/event-contracts/kintell.session.completed/1",
}

"""Examples of webhooks in the description of the API."""

from __future__ import annotations

from typing import Any

ENDPOINT: dict[str, Any] = {
    "id": 3,
    "organization": 12,
    "url": "https://receiver.example.org/clear",
    "types": ["decision.approved", "outcome.recorded"],
    "description": "Data warehouse",
    "active": True,
    "disabled_because": "",
    "created_at": "2026-11-20T09:42:00.000000Z",
    "former_secret_until": None,
}
WANTED: dict[str, Any] = {
    "url": "https://receiver.example.org/clear",
    "types": ["decision.approved", "outcome.recorded"],
    "description": "Data warehouse",
}
GIVEN: dict[str, Any] = {**ENDPOINT, "secret": "whsec_…"}
DELIVERY: dict[str, Any] = {
    "id": "01981f2e-6a40-7d11-8c55-0b4f7a1e2d3c",
    "organization": 12,
    "endpoint": 3,
    "url": "https://receiver.example.org/clear",
    "event": "01981f2e-5d10-7c3a-9b1e-2f1d7a3c4b5d",
    "type": "decision.approved",
    "webhook_id": "01981f2e-5d10-7c3a-9b1e-2f1d7a3c4b5d",
    "status": "delivered",
    "because": "",
    "attempt": 1,
    "next_at": None,
    "created_at": "2026-11-20T16:45:02.000000Z",
    "ended_at": "2026-11-20T16:45:03.000000Z",
    "response_code": 204,
    "response_ms": 84,
    "replay_of": None,
}
TAKEN: dict[str, Any] = {
    "id": "session-8812",
    "status": "accepted",
    "event": "01981f2e-5d10-7c3a-9b1e-2f1d7a3c4b5d",
}

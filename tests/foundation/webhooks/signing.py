"""Senders of signed events for tests: they sign with the library that senders use, and send to the real door."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from standardwebhooks import Webhook

from clear_platform.foundation.events.api import examples
from clear_platform.foundation.webhooks.results import InboundGiven

DOOR = "/api/v1/webhooks/events"


def body(**members: Any) -> str:
    """An event as a sender writes it, with members of its envelope replaced."""
    return json.dumps({**examples.SENT, **members})


def signed(secret: str, text: str, *, id: str = "msg-1", age: timedelta = timedelta(0)) -> dict[str, str]:
    """The headers of a text that is signed so long ago."""
    at = datetime.now(tz=UTC) - age
    return {
        "webhook-id": id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(id, at, text),
    }


@dataclass(frozen=True)
class Sender:
    """Who was given an address and its secret."""

    given: InboundGiven

    @property
    def path(self) -> str:
        return f"{DOOR}?endpoint={self.given.id}"

    def send(self, text: str = "", *, headers: dict[str, str] | None = None, path: str = "", **how: Any) -> Any:
        """Send a text, signed unless other headers are given; gives the answer."""
        text = text or body()
        sent = signed(self.given.secret, text, **how) if headers is None else headers
        return Client().post(path or self.path, text, content_type="application/cloudevents+json", headers=sent)

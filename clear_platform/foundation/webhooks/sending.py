"""Calling the other side: one signed request through the guard of outgoing calls, while no transaction is open.

Not here: what follows of the answer (`operations.delivering`).
"""

from __future__ import annotations

from time import monotonic
from uuid import UUID

from requests import Response

from clear_platform.foundation import clock
from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.events.envelope import MEDIA_TYPE
from clear_platform.foundation.masking import masked
from clear_platform.foundation.outbound.sessions import GuardedSession
from clear_platform.foundation.tenancy.queries import system_actor
from clear_platform.foundation.webhooks import rules
from clear_platform.foundation.webhooks.operations.delivering import (
    NAME,
    begin_webhook_attempt,
    finish_webhook_attempt,
)
from clear_platform.foundation.webhooks.results import Answer, Sending

AGENT = "CLEAR-Webhooks/1"


def deliver(delivery_id: UUID) -> str:
    """Try once to deliver. Gives the status that the delivery came to, empty where there was nothing to send."""
    actor = system_actor(NAME)
    sending = begin_webhook_attempt(actor=actor, delivery_id=delivery_id)
    if sending is None:
        return ""
    return finish_webhook_attempt(actor=actor, sending=sending, answer=answer_to(sending))


def answer_to(sending: Sending) -> Answer:
    """Send, and give what came of it. Refuses: `InsideTransaction`."""
    signed = rules.headers(sending.secrets, webhook_id=sending.webhook_id, at=clock.now(), payload=sending.payload)
    began = monotonic()
    try:
        with GuardedSession() as session:
            response = session.post(
                sending.url,
                data=sending.payload.encode(),
                headers={**signed, "Content-Type": MEDIA_TYPE, "User-Agent": AGENT},
            )
    except ClearError as refusal:
        # That it could not be reached, or may not be called, is what came of this try.
        return Answer(milliseconds=_since(began), error=refusal.detail)
    return _understood(response, _since(began))


def _understood(response: Response, milliseconds: int) -> Answer:
    asked = rules.retry_after_seconds(response.headers.get("Retry-After", ""), now=clock.now())
    # What another machine wrote is shown to people: as text, cut short, without what could not be kept.
    body = response.content[: 4 * rules.LONGEST_ANSWER].decode("utf-8", "replace").replace("\x00", "")
    return Answer(
        milliseconds=milliseconds,
        code=response.status_code,
        body=masked(body)[: rules.LONGEST_ANSWER],
        retry_after_seconds=asked,
    )


def _since(began: float) -> int:
    return round((monotonic() - began) * 1000)

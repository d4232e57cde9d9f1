"""Jobs of the bridge: what was given up, tried again where staff retry its dead letter."""

from __future__ import annotations

from clear_platform.foundation.bridge.incoming import TAKE_IN_AGAIN, take_again
from clear_platform.foundation.bridge.outgoing import GO_OUT_AGAIN, send_again
from clear_platform.foundation.jobs.registry import job


@job(GO_OUT_AGAIN, queue="events")
def send_event_again(event_id: str) -> None:
    """Send an event that was given up."""
    send_again(event_id)


@job(TAKE_IN_AGAIN, queue="events")
def take_message_again(subject: str, text: str) -> None:
    """Take in a message that was given up."""
    take_again(subject, text)

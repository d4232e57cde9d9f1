"""What was sent, for tests: events told to the subscriber, deliveries and tries as they stand."""

from __future__ import annotations

from uuid import UUID

from clear_platform.foundation.events.dispatching import dispatch
from clear_platform.foundation.models import AuditEvent, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from clear_platform.foundation.public import acting
from clear_platform.foundation.webhooks.sending import deliver
from tests.foundation.events.happenings import LOOKING, tell


def told(organization_id: int, subject: str = "decision/7") -> UUID:
    """Tell an event, and have its subscribers take it in; gives its id."""
    made = tell(subject, organization_id)
    while dispatch():
        pass
    return made


def deliveries() -> list[WebhookDelivery]:
    """Every delivery, in the order in which they were made."""
    with acting(LOOKING):
        return list(WebhookDelivery.objects.for_actor(LOOKING).select_related("endpoint").order_by("created_at", "pk"))


def delivery() -> WebhookDelivery:
    """The last delivery."""
    return deliveries()[-1]


def tries() -> list[WebhookAttempt]:
    """Every try, in order."""
    with acting(LOOKING):
        return list(WebhookAttempt.objects.for_actor(LOOKING).order_by("pk"))


def endpoint() -> WebhookEndpoint:
    """The one address there is."""
    with acting(LOOKING):
        found: WebhookEndpoint = WebhookEndpoint.objects.for_actor(LOOKING).get()
        return found


def tried() -> str:
    """Try the last delivery once; gives how it stands then."""
    return deliver(delivery().pk)


def due_now() -> None:
    """Let the time of the last delivery's next try have come."""
    with acting(LOOKING):
        WebhookDelivery.objects.for_actor(LOOKING).filter(pk=delivery().pk, status="failed").update(
            next_at="2020-01-01T00:00:00Z"
        )


def entries(action: str) -> list[AuditEvent]:
    """The entries of an action in the log."""
    with acting(LOOKING):
        return list(AuditEvent.objects.for_actor(LOOKING).filter(action=action).order_by("pk"))

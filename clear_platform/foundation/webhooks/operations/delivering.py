"""One try to deliver, from its beginning to its end: two transactions, between which the other side is called.

A try that is cut off in between has been counted, and its job begins the next one. Whoever holds an older fence writes
nothing any more.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.jobs.leases import current_lease, lease_seconds
from clear_platform.foundation.jobs.registry import enqueue_at
from clear_platform.foundation.jobs.scheduling import database_moment
from clear_platform.foundation.leaving.gate import weigh
from clear_platform.foundation.leaving.results import Purpose
from clear_platform.foundation.tenancy.actors import Actor, Allowed
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.queries import system_actor
from clear_platform.foundation.webhooks import queries, rules
from clear_platform.foundation.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from clear_platform.foundation.webhooks.operations.queueing import DELIVER, PART, note_withheld, why_withheld
from clear_platform.foundation.webhooks.results import Answer, Sending

NAME = "webhooks"
SWITCHED_OFF = "Nothing is sent to this address any more: it was switched off or removed."
GONE = "The other side says that this address is gone for good (410), so it was switched off."
NEVER_ENDED = "Its last try was cut off as those before it, and no more are made."
Status = WebhookDelivery.Status

_log = structlog.get_logger("clear.webhooks")
_chance = random.SystemRandom()


@operation(Allowed(), system=True)
def begin_webhook_attempt(*, actor: Actor, delivery_id: UUID) -> Sending | None:
    """Begin the next try of a delivery. None where there is nothing to send: it has ended, or its time comes later.

    Asked once more here: whether anything is sent to the address, and whether the event's source lets it be shared.
    Leaves: a try that has begun; or a delivery that has ended, with why.
    """
    row = _held(actor, delivery_id)
    fence = _fence()
    if row is None or row.status in {Status.DELIVERED, Status.DEAD_LETTERED} or row.fence >= fence:
        return None
    now = clock.now()
    if row.status == Status.FAILED and row.next_at is not None and row.next_at > database_moment():
        # The job that set this time has one that comes then: by the clock of the database, as all jobs do.
        return None
    if because := _why_not(actor, row):
        _end(row, Status.DEAD_LETTERED, because)
        return None
    row.status, row.attempt, row.fence, row.next_at = Status.SENDING, row.attempt + 1, fence, None
    row.lease_until = now + timedelta(seconds=lease_seconds())
    row.save(update_fields=["status", "attempt", "fence", "lease_until", "next_at"])
    WebhookAttempt.objects.create(organization_id=row.organization_id, delivery=row, number=row.attempt, began_at=now)
    return Sending(
        delivery_id=row.pk,
        organization_id=row.organization_id,
        number=row.attempt,
        fence=fence,
        url=row.endpoint.url,
        webhook_id=row.webhook_id,
        payload=row.payload,
        secrets=queries.secrets_of(row.endpoint),
    )


@operation(Allowed(), system=True)
def finish_webhook_attempt(*, actor: Actor, sending: Sending, answer: Answer) -> str:
    """Write down what became of a try, and what follows: nothing more, another try, or an end without it.

    Gives: the status of the delivery then, empty where somebody else goes on with it. Leaves: a job for the next try;
    where the other side says that the address is gone, that address switched off and an entry in the log.
    """
    row = _held(actor, sending.delivery_id)
    if row is None or row.status != Status.SENDING or row.fence != sending.fence:
        _log.warning("webhook_is_somebody_elses", delivery_id=str(sending.delivery_id), attempt=sending.number)
        return ""
    _write_down(actor, row, answer)
    if answer.taken:
        _end(row, Status.DELIVERED, "")
    elif answer.code == rules.GONE:
        _end(row, Status.DEAD_LETTERED, GONE)
        _switch_off(actor, row)
    elif row.attempt >= rules.MOST_TRIES:
        _end(row, Status.DEAD_LETTERED, f"{row.attempt} tries failed. The last: {_said(answer)}")
    else:
        _come_again(row, answer)
    return str(row.status)


def given_up(arguments: dict[str, Any], error: tuple[str, str]) -> None:
    """Let a delivery whose job is given up say so; called in that very transaction."""
    actor = system_actor("jobs")
    row = _held(actor, UUID(arguments["delivery_id"]))
    if row is not None and row.status not in {Status.DELIVERED, Status.DEAD_LETTERED}:
        code, _text = error
        _end(row, Status.DEAD_LETTERED, f"Sending it failed here ({code}), and was given up.")


def taken_up(actor: Actor, arguments: dict[str, Any]) -> None:
    """Let a delivery whose job was given up be sent after all; called where that job is retried."""
    row = _held(actor, UUID(arguments["delivery_id"]))
    if row is not None and row.status == Status.DEAD_LETTERED:
        row.status, row.because, row.ended_at = Status.QUEUED, "", None
        row.save(update_fields=["status", "because", "ended_at"])


def _held(actor: Actor, delivery_id: UUID) -> WebhookDelivery | None:
    rows = WebhookDelivery.objects.for_actor(actor).select_for_update(of=("self",)).select_related("endpoint")
    row: WebhookDelivery | None = rows.filter(pk=delivery_id).first()
    return row


def _fence() -> int:
    lease = current_lease()
    if lease is not None:
        return lease.fence
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('foundation_job_fence')")
        return int(cursor.fetchone()[0])


def _why_not(actor: Actor, row: WebhookDelivery) -> str:
    """Give why a delivery is not sent, empty where it is; that a source forbids it stands in the log as well."""
    if not row.endpoint.active or row.endpoint.removed_at is not None:
        return SWITCHED_OFF
    if row.attempt >= rules.MOST_TRIES:
        return NEVER_ENDED
    owner = system_actor(NAME, organization_id=row.organization_id)
    scales = weigh(owner, Purpose.SHARE)
    if scales.keeps(PART, row.sources):
        return ""
    because = why_withheld(scales)
    note_withheld(actor, row, because)
    return because


def _write_down(actor: Actor, row: WebhookDelivery, answer: Answer) -> None:
    facts = {
        "response_code": answer.code,
        "response_ms": answer.milliseconds,
        "response_body": answer.body[: rules.LONGEST_ANSWER],
    }
    tries = WebhookAttempt.objects.for_actor(actor).filter(delivery=row, number=row.attempt)
    tries.update(**facts, ended_at=clock.now(), error=answer.error[:500])
    for name, value in facts.items():
        setattr(row, name, value)


def _end(row: WebhookDelivery, status: str, because: str) -> None:
    row.status, row.because, row.ended_at = status, because[:500], clock.now()
    row.next_at = row.lease_until = None
    row.save()


def _come_again(row: WebhookDelivery, answer: Answer) -> None:
    asked = answer.retry_after_seconds if answer.code in rules.HEED_RETRY_AFTER else 0.0
    seconds = rules.wait_seconds(row.attempt, asked=asked, chance=_chance.uniform)
    row.status, row.because, row.lease_until = Status.FAILED, _said(answer)[:500], None
    row.next_at = clock.now() + timedelta(seconds=seconds)
    row.save()
    enqueue_at(DELIVER, row.next_at, delivery_id=str(row.pk))


def _switch_off(actor: Actor, row: WebhookDelivery) -> None:
    endpoint = row.endpoint
    endpoint.active, endpoint.disabled_because = False, WebhookEndpoint.Because.GONE
    endpoint.save(update_fields=["active", "disabled_because"])
    record(
        actor=actor,
        action="finish_webhook_attempt.gone",
        obj=endpoint,
        after={"active": False, "disabled_because": endpoint.disabled_because, "delivery": row.pk},
    )


def _said(answer: Answer) -> str:
    return answer.error or f"It answered {answer.code}."

"""Telling events to their subscribers: each consumer once, in the order of each subject, in a transaction of its own.

A consumer that fails is tried again later, and what comes after on the same subject waits behind it; all others go on.
In the end it becomes a dead letter, and the way is free. Any number of dispatchers may run: whoever tells something
holds its lane for that transaction.

What a consumer leaves, that it took the event in, and that the event waits no more, are committed together: whatever
goes down in between, there is one effect.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

import structlog
from django.db import InterfaceError, OperationalError, connection

from clear_platform.foundation import clock
from clear_platform.foundation.events import rules, waiting
from clear_platform.foundation.events.errors import DispatcherDied
from clear_platform.foundation.events.models import Event, EventRetry, ProcessedEvent
from clear_platform.foundation.events.publishing import caused_by
from clear_platform.foundation.events.reading import newest
from clear_platform.foundation.events.subscribers import Happened, Subscriber, subscriber_named, subscribers_of
from clear_platform.foundation.jobs.leases import lease_seconds
from clear_platform.foundation.jobs.rules import told, wait_seconds, worth_another_try
from clear_platform.foundation.jobs.settling import bury, fit_to_keep
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import system_actor

log = structlog.get_logger("clear.events")

TELL_AGAIN = "foundation.tell_event_again"
_chance = random.SystemRandom()
_TRUSTED: set[int] = set()
"""Lanes in which this process has told something, and so is past what may have taken the last one along."""


def dispatch() -> int:
    """Tell what waits, and try again what is due. Gives how often something was told; 0 where nothing is to be done."""
    with acting(_dispatcher(), read_only=True):
        lanes = waiting.waiting_lanes()
        due = waiting.due_retries()
    # Several dispatchers begin at several places.
    _chance.shuffle(lanes)
    return sum(_lane(lane) for lane in lanes) + sum(_again(one) for one in due)


def tell_again(event_id: str, consumer: str) -> None:
    """Tell an event to a consumer that was given up with it. Nothing happens where it has taken it in by now.

    Refuses: as the consumer does.
    """
    with acting(_dispatcher(), read_only=True):
        event: Event = Event.objects.get_for(_dispatcher(), event_id)
    subscriber = subscriber_named(consumer, event.type)
    if subscriber is None:
        return
    with _following(event), acting(_named(subscriber, event)):
        waiting.hold_lane(waiting.lane_of(event), patiently=True)
        _take_in(subscriber, event)


def _lane(lane: int) -> int:
    """Tell the first of what waits in a lane, for as long as nobody else holds it."""
    with acting(_dispatcher()):
        if not waiting.hold_lane(lane):
            return 0
        rows = waiting.waiting_in(_dispatcher(), lane)
        heard = _heard(rows)
        unheard = [one.outbox_id for one, subscribers in heard if not subscribers]
        if unheard:
            waiting.forget(unheard)
    done = len(unheard)
    for one, subscribers in heard:
        for subscriber in subscribers:
            if not _tell(one, subscriber, last=subscriber is subscribers[-1]):
                return done
            done += 1
    return done


def _heard(rows: Sequence[waiting.Waiting]) -> list[tuple[waiting.Waiting, list[Subscriber]]]:
    """Give with each event who is to be told of it. Asked after the events were read: who listens by then is told."""
    heard = [(one, subscribers_of(one.event.type)) for one in rows]
    asking = {each.consumer: each.of_whom for _one, subscribers in heard for each in subscribers if each.of_whom}
    whose = {one.event.organization_id for one in rows}
    listening = {consumer: of_whom(_dispatcher(), whose) for consumer, of_whom in asking.items()}
    return [
        (one, [each for each in subscribers if one.event.organization_id in listening.get(each.consumer, whose)])
        for one, subscribers in heard
    ]


def _tell(one: waiting.Waiting, subscriber: Subscriber, *, last: bool) -> bool:
    """Tell one event to one consumer. Gives whether the lane may go on: not where another dispatcher holds it."""
    event = one.event
    try:
        if one.lane not in _TRUSTED and not _may_begin(one, subscriber):
            return False
        with _following(event), acting(_named(subscriber, event)):
            if not waiting.hold_lane(one.lane):
                return False
            if not waiting.still_waits(one.outbox_id):
                return True
            if _is_behind(subscriber, event):
                _park(subscriber, event)
            elif not _parked(subscriber, event):
                _take_in(subscriber, event)
            if last:
                waiting.forget([one.outbox_id])
    except Exception as fault:
        if _database_is_away(fault):
            raise
        log.exception("subscriber_failed", consumer=subscriber.consumer, event_id=str(event.pk), type=event.type)
        _note_failure(subscriber, event, fault, one, last=last)
    _TRUSTED.add(one.lane)
    return True


def _may_begin(one: waiting.Waiting, subscriber: Subscriber) -> bool:
    """Note what is begun with in a lane that this process has told nothing of; gives whether the lane is free.

    It may be what took the last dispatcher along. Refuses: `DispatcherDied` where it did so again and again.
    """
    with acting(_dispatcher()):
        if not waiting.hold_lane(one.lane):
            return False
        begun = waiting.begun(one, subscriber.consumer)
    if begun > rules.MOST_DEATHS:
        raise DispatcherDied(consumer=subscriber.consumer)
    return True


def _database_is_away(fault: Exception) -> bool:
    """Whether the database went away: that is no subscriber's failure, and the event still waits."""
    return isinstance(fault, (OperationalError, InterfaceError)) and not connection.is_usable()


def _note_failure(subscriber: Subscriber, event: Event, fault: Exception, one: waiting.Waiting, *, last: bool) -> None:
    with acting(_dispatcher()):
        waiting.hold_lane(one.lane, patiently=True)
        if not waiting.still_waits(one.outbox_id):
            return
        if worth_another_try(fault):
            _park(subscriber, event, fault=fault)
        else:
            _bury(subscriber.consumer, event, told(fault), attempts=1)
        if last:
            waiting.forget([one.outbox_id])


def _again(due: waiting.Due) -> int:
    """Try a consumer again with what it failed with before. Gives 1, or 0 where another dispatcher does."""
    with acting(_dispatcher(), read_only=True):
        row = EventRetry.objects.for_actor(_dispatcher()).select_related("event").filter(pk=due.retry_id).first()
    if row is None:
        return 0
    event = row.event
    subscriber = subscriber_named(due.consumer, event.type)
    if subscriber is None:
        with acting(_dispatcher()):
            waiting.hold_lane(due.lane, patiently=True)
            _leave_the_head(row)
        return 1
    with acting(_dispatcher()):
        if not waiting.hold_lane(due.lane) or not _still_due(row):
            return 0
        _spend_a_try(row)
    if row.attempts > rules.MOST_TRIES:
        _failed_again(row, DispatcherDied(consumer=due.consumer), due.lane)
        return 1
    try:
        with _following(event), acting(_named(subscriber, event)):
            if not waiting.hold_lane(due.lane) or not _still_due(row):
                return 0
            _take_in(subscriber, event)
            _leave_the_head(row)
    except Exception as fault:
        if _database_is_away(fault):
            raise
        log.exception("subscriber_failed", consumer=due.consumer, event_id=str(event.pk), type=event.type)
        _failed_again(row, fault, due.lane)
    return 1


def _failed_again(row: EventRetry, fault: Exception, lane: int) -> None:
    with acting(_dispatcher()):
        waiting.hold_lane(lane, patiently=True)
        if not _still_due(row):
            return
        if worth_another_try(fault) and row.attempts < rules.MOST_TRIES:
            _next_try(row, fault)
            row.save(update_fields=["next_at", "error_code", "error"])
            return
        _bury(row.consumer, row.event, told(fault), attempts=row.attempts)
        _leave_the_head(row)


def _spend_a_try(row: EventRetry) -> None:
    """Count the try before it begins: what takes the dispatcher along has had it. Nobody else begins meanwhile."""
    row.attempts += 1
    row.next_at = clock.now() + timedelta(seconds=lease_seconds())
    row.save(update_fields=["attempts", "next_at"])


def _take_in(subscriber: Subscriber, event: Event) -> None:
    actor = _named(subscriber, event)
    taken = ProcessedEvent.objects.for_actor(actor).filter(
        organization_id=event.organization_id, event_id=event.pk, consumer=subscriber.consumer
    )
    if taken.exists():
        return
    ProcessedEvent.objects.create(
        organization_id=event.organization_id, consumer=subscriber.consumer, event_id=event.pk
    )
    subscriber.handler(actor=actor, event=happened(event))


def happened(event: Event) -> Happened:
    """Give an event as subscribers get it, in the newest version of its contract."""
    return Happened(
        id=event.pk,
        type=event.type,
        subject=event.subject,
        organization_id=event.organization_id,
        time=event.time,
        correlation_id=event.correlation_id,
        data=newest(event.type, event.version, event.data_json),
    )


def _is_behind(subscriber: Subscriber, event: Event) -> bool:
    """Whether the consumer failed with something earlier on the same subject, and has not got over it."""
    rows = EventRetry.objects.for_actor(_dispatcher()).filter(
        consumer=subscriber.consumer, organization_id=event.organization_id, subject=event.subject
    )
    return bool(rows.filter(position__lt=event.position).exists())


def _parked(subscriber: Subscriber, event: Event) -> bool:
    rows = EventRetry.objects.for_actor(_dispatcher()).filter(event_id=event.pk, consumer=subscriber.consumer)
    return bool(rows.exists())


def _park(subscriber: Subscriber, event: Event, *, fault: Exception | None = None) -> None:
    row = EventRetry(
        organization_id=event.organization_id,
        consumer=subscriber.consumer,
        event_id=event.pk,
        subject=event.subject,
        position=event.position,
    )
    if fault is not None:
        row.attempts = 1
        _next_try(row, fault)
    if not _parked(subscriber, event):
        row.save(force_insert=True)


def _next_try(row: EventRetry, fault: Exception) -> None:
    seconds = wait_seconds(
        row.attempts,
        backoff_seconds=rules.BACKOFF_SECONDS,
        chance=_chance.uniform,
        most=rules.LONGEST_WAIT_SECONDS,
    )
    code, text = told(fault)
    row.next_at = clock.now() + timedelta(seconds=seconds)
    row.error_code, row.error = code[:80], fit_to_keep(text)


def _still_due(row: EventRetry) -> bool:
    rows = EventRetry.objects.for_actor(_dispatcher()).filter(pk=row.pk, attempts=row.attempts, next_at=row.next_at)
    return bool(rows.exists())


def _leave_the_head(row: EventRetry) -> None:
    """Take a consumer's first row of a subject away, and let the one behind it be tried at once."""
    rows = EventRetry.objects.for_actor(_dispatcher()).filter(
        consumer=row.consumer, organization_id=row.organization_id, subject=row.subject
    )
    rows.filter(pk=row.pk).delete()
    following = rows.order_by("position").values_list("pk", flat=True).first()
    if following is not None:
        rows.filter(pk=following).update(next_at=clock.now())


def _bury(consumer: str, event: Event, error: tuple[str, str], *, attempts: int) -> None:
    """Give a consumer up with an event. Retrying the dead letter tells it again."""
    bury(
        job=TELL_AGAIN,
        queue="events",
        payload={"event_id": str(event.pk), "consumer": consumer},
        attempts=attempts,
        error=error,
        organization_id=event.organization_id,
        correlation_id=event.correlation_id,
    )


def _following(event: Event) -> AbstractContextManager[None]:
    return caused_by(event.pk, type=event.type, correlation_id=event.correlation_id)


def _dispatcher() -> Actor:
    return system_actor("events.dispatcher")


def _named(subscriber: Subscriber, event: Event) -> Actor:
    return system_actor(subscriber.consumer, organization_id=event.organization_id)

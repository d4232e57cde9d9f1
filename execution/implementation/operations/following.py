"""A person's own feed of tasks for a calendar, and whether and when late ones are told by mail."""

from __future__ import annotations

import secrets
from datetime import date

from clear_platform.foundation import clock
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.hashing import hash_of_secret
from clear_platform.foundation.public import Actor, Allowed, StaffGroup, operation, pass_gate_by_address, record
from execution.implementation.models import WorkFollowing

PERSONS = Allowed(persons=True)


@operation(PERSONS)
def make_work_feed(*, actor: Actor) -> str:
    """Make the address of one's own feed, in place of the one before, which answers no more.

    Gives: its secret, of which a hash is kept. Refuses: as `pass_gate_by_address`, for then nothing could be read at
    it. Leaves: an audit entry.
    """
    row, secret = _own(actor), secrets.token_urlsafe(32)
    pass_gate_by_address(row.user)
    replaced = row.token_hash is not None
    row.token_hash, row.made_at, row.organization_id = hash_of_secret(secret), clock.now(), actor.organization_id
    row.save(update_fields=["token_hash", "made_at", "organization"])
    record(actor=actor, action="make_work_feed", obj=row, after={"replaced": replaced})
    return secret


@operation(PERSONS)
def end_work_feed(*, actor: Actor) -> None:
    """End one's own feed: its address answers no more. Where there is none, nothing is done."""
    _end(actor, _own(actor), action="end_work_feed")


@operation(Allowed(staff=(StaffGroup.ADMINISTRATOR,)))
def end_work_feed_of(*, actor: Actor, user_id: int) -> None:
    """End the feed of somebody whose address got out; they can make another. Where there is none, nothing is done."""
    row = WorkFollowing.objects.select_for_update(of=("self",)).filter(user_id=user_id).first()
    if row is None:
        raise NotFound()
    _end(actor, row, action="end_work_feed_of")


@operation(PERSONS)
def choose_digest(*, actor: Actor, wanted: bool) -> None:
    """Say whether one wants to be told of one's late tasks by mail."""
    row = _own(actor)
    before, row.digest_wanted = row.digest_wanted, wanted
    row.save(update_fields=["digest_wanted"])
    record(actor=actor, action="choose_digest", obj=row, before={"wanted": before}, after={"wanted": wanted})


def take_digest(*, actor: Actor, day: date) -> bool:
    """Keep that a person is told on a day, and say whether that is still to be done; part of the job, nobody's act.

    To be committed before the mail goes: a worker that dies in between tells nobody twice.
    """
    row = _own(actor)
    if not row.digest_wanted or (row.digest_on is not None and row.digest_on >= day):
        return False
    row.digest_on = day
    row.save(update_fields=["digest_on"])
    return True


def give_digest_back(*, actor: Actor, day: date) -> None:
    """Keep that a person was not told on a day after all, for the mail server took nothing; part of the job."""
    row = _own(actor)
    if row.digest_on == day:
        row.digest_on = None
        row.save(update_fields=["digest_on"])


def _end(actor: Actor, row: WorkFollowing, *, action: str) -> None:
    if row.token_hash is None:
        return
    row.token_hash = row.made_at = None
    row.save(update_fields=["token_hash", "made_at"])
    record(actor=actor, action=action, obj=row)


def _own(actor: Actor) -> WorkFollowing:
    if actor.id is None:
        raise NotFound()
    # Two who make the first row at once make one: the second waits for it.
    WorkFollowing.objects.bulk_create([WorkFollowing(user_id=actor.id)], ignore_conflicts=True)
    return WorkFollowing.objects.select_for_update(of=("self",)).get(user_id=actor.id)

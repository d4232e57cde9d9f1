"""Beginning and ending sessions. Not here: how somebody proves who they are (`access`, `second_factor`, `sso`)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.sessions.errors import UnknownSession
from clear_platform.foundation.sessions.gate import Proof, pass_gate
from clear_platform.foundation.sessions.models import Session
from clear_platform.foundation.sessions.touching import touch
from clear_platform.foundation.tenancy import queries
from clear_platform.foundation.tenancy.actors import CHOSEN_ORGANIZATION, Actor, Allowed
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.models import User

EVERYBODY = Allowed(persons=True)


def begin_session(request: HttpRequest, user: User, *, proof: Proof, organization_id: int | None = None) -> None:
    """Sign a person in who proved who they are: a session under a new key, and an event in the audit log.

    Takes: how they proved it; the organization to act for first, which is the one whose provider vouched for them
    where one did. Refuses: as `pass_gate` does.
    """
    pass_gate(user, proof, organization_id=organization_id, sets_up=True)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    touch(request, anew=True)
    actor = queries.actor_for(
        user,
        organization_id=organization_id,
        request_id=getattr(request, "request_id", None),
        ip=request.META.get("REMOTE_ADDR") or None,
    )
    if actor.seat is not None:
        # Kept also where there is only one to act for: a seat that is given later changes nothing here.
        request.session[CHOSEN_ORGANIZATION] = actor.organization_id
    with acting(actor):
        record(
            actor=actor, action="sign_in", obj=user, organization_id=actor.organization_id, after={"proof": str(proof)}
        )


@operation(EVERYBODY)
def end_session(*, actor: Actor, public_id: UUID) -> None:
    """End one of one's own sessions, wherever it is open. Refuses: `UnknownSession`."""
    gone, _ = Session.objects.filter(user_id=actor.id or 0, public_id=public_id).delete()
    if not gone:
        raise UnknownSession()
    record(actor=actor, action="end_session", object_type="foundation.session", object_id=public_id)


def end_sessions_of(user_id: int, *, but: str | None = None) -> int:
    """End the sessions of an account, all but the one with the key `but`; part of operations, which audit."""
    gone, _ = Session.objects.filter(user_id=user_id).exclude(pk=but or "").delete()
    return gone


def forget_sessions_that_ran_out() -> int:
    """Take away the rows of sessions whose time is over; part of operations, which audit. Gives how many went."""
    gone, _ = Session.objects.filter(expire_date__lt=clock.now()).delete()
    return gone

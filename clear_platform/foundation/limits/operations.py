"""Writes of limits: unlocking a sign-in, and forgetting counters nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.limits.attempts import account_subject, address_subject
from clear_platform.foundation.limits.models import FailedSignIns, RequestCount
from clear_platform.foundation.tenancy import queries
from clear_platform.foundation.tenancy.actors import STAFF_WRITERS, Actor, Allowed
from clear_platform.foundation.tenancy.framing import operation

KEEP_REQUEST_COUNTS = timedelta(minutes=10)


@operation(Allowed(staff=STAFF_WRITERS), system=True)
def unlock_sign_in(*, actor: Actor, email: str = "", address: str = "") -> int:
    """Let an account, or whoever is at an address, try to sign in again at once.

    Gives: how many locks and counts were taken away; 0 when nothing was counted.
    """
    user = queries.account_by_email(email) if email else None
    subjects = [account_subject(email)] if email else []
    subjects += [f"code:{user.pk}"] if user else []
    subjects += [address_subject(address)] if address else []
    gone, _ = FailedSignIns.objects.filter(subject__in=subjects).delete()
    record(
        actor=actor,
        action="unlock_sign_in",
        object_type="foundation.user" if user else "address",
        object_id=user.pk if user else "",
        after={"counts_taken_away": gone, "address": address},
    )
    return gone


@operation(Allowed(), system=True)
def purge_counters(*, actor: Actor) -> int:
    """Forget failed sign-ins that lock nobody any more and requests of windows long ended. Gives how many went."""
    now = clock.now()
    span = timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
    failed, _ = FailedSignIns.objects.filter(last_at__lt=now - span).delete()
    requests, _ = RequestCount.objects.filter(started_at__lt=now - KEEP_REQUEST_COUNTS).delete()
    record(actor=actor, action="purge_counters", object_type="counters", after={"gone": failed + requests})
    return failed + requests

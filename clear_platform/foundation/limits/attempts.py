"""Sign-ins that fail are counted and lock, by account and by address. Every check of a password or code begins here.

An attempt is counted *before* it is decided, in a transaction of its own: a hundred at the same moment find the count
already taken, and a refused request does not undo it. One that succeeds gives its count back. Not here: the check of a
sign-in or a code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.crypto import salted_hmac

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.limits import rules
from clear_platform.foundation.limits.errors import SignInLocked
from clear_platform.foundation.limits.models import FailedSignIns
from clear_platform.foundation.tenancy import context, queries
from clear_platform.foundation.tenancy.addresses import normal_address
from clear_platform.foundation.tenancy.models import User


@dataclass(frozen=True)
class Attempt:
    """One attempt that was counted and is not decided yet: call `failed` or `succeeded` when it is."""

    who: str
    address: str
    fullest: tuple[str, ...] = ()
    counted: bool = True

    def failed(self) -> None:
        """Let the count stand; the attempt that made it full is written to the audit log."""
        if not self.fullest:
            return
        with context.apart(), context.acting(replace(queries.system_actor("sign-in"), ip=_ip(self.address))) as scope:
            for subject in self.fullest:
                kind, _, name = subject.partition(":")
                record(
                    actor=scope.actor or queries.system_actor("sign-in"),
                    action="sign_in.locked",
                    object_type=kind,
                    object_id=name,
                    after={"failures": settings.SIGN_IN_FAILURES, "minutes": settings.SIGN_IN_LOCK_MINUTES},
                )

    def succeeded(self) -> None:
        """Forget the failures of the account, and give back what this attempt alone counted of the address."""
        if not self.counted:
            return
        with context.apart(), context.acting(queries.system_actor("sign-in")):
            _held([self.who, self.address])
            FailedSignIns.objects.filter(subject=self.who).delete()
            FailedSignIns.objects.filter(subject=self.address).update(failures=Greatest(F("failures") - 1, 0))


def begin_sign_in(*, email: str, address: str | None) -> Attempt:
    """Count an attempt to sign in to an account, whether or not there is one. Refuses: `SignInLocked`."""
    return _begin(account_subject(email), address)


def begin_code(*, user_id: int, address: str | None) -> Attempt:
    """Count an attempt to give the second factor of an account. Refuses: `SignInLocked`."""
    return _begin(f"code:{user_id}", address)


def password_holds(user: User, password: str, *, address: str | None) -> bool:
    """Say whether this is the password of somebody signed in already, counted as a sign-in. Refuses: `SignInLocked`."""
    attempt = begin_sign_in(email=user.email, address=address)
    if not check_password(password, user.password):
        attempt.failed()
        return False
    attempt.succeeded()
    return True


def account_subject(email: str) -> str:
    """Give what an account is counted under: a keyed digest, for what is typed as an address may be anything.

    Every spelling that leads to an account has the same one; what leads to none is counted as it is typed.
    """
    counted = normal_address(email) or email.strip().lower()
    return f"account:{salted_hmac('clear.limits.account', counted, algorithm='sha256').hexdigest()}"


def address_subject(address: str) -> str:
    """Give what a network address is counted under."""
    return f"address:{rules.counted_address(address)}"


def _begin(who: str, address: str | None) -> Attempt:
    whence = address_subject(address or "")
    most, span = settings.SIGN_IN_FAILURES, timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
    if not most:
        return Attempt(who, whence, counted=False)
    now = clock.now()
    with context.apart(), context.acting(queries.system_actor("sign-in")):
        rows = _held([who, whence])
        wait = max(rules.wait_seconds(row.failures, row.last_at, now=now, most=most, span=span) for row in rows)
        if wait:
            raise SignInLocked(minutes=-(-wait // 60), retry_after_seconds=wait)
        for row in rows:
            row.failures = rules.standing_failures(row.failures, row.last_at, now=now, span=span) + 1
            row.last_at = now
        FailedSignIns.objects.bulk_update(rows, ["failures", "last_at"])
    return Attempt(who, whence, fullest=tuple(row.subject for row in rows if row.failures == most))


def _held(subjects: Sequence[str]) -> list[FailedSignIns]:
    # Always in the same order, so that two attempts never wait for each other.
    FailedSignIns.objects.bulk_create(
        [FailedSignIns(subject=one, failures=0) for one in sorted(subjects)], ignore_conflicts=True
    )
    return list(FailedSignIns.objects.select_for_update().filter(subject__in=subjects).order_by("subject"))


def _ip(subject: str) -> str | None:
    name = subject.partition(":")[2].partition("/")[0]
    return None if name == "unknown" else name

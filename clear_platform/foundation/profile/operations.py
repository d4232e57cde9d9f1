"""Changes to one's own account: name and display, password, a forgotten password."""

from __future__ import annotations

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError

from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.jobs.registry import enqueue, job_name
from clear_platform.foundation.limits.attempts import account_subject, password_holds
from clear_platform.foundation.limits.errors import TooManyRequests
from clear_platform.foundation.limits.rates import resets_per_account, spend
from clear_platform.foundation.profile.errors import OldPasswordRefused, PasswordTooWeak, ResetRefused
from clear_platform.foundation.sessions.operations import end_sessions_of
from clear_platform.foundation.tenancy import queries
from clear_platform.foundation.tenancy.actors import Actor, Allowed
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.models import User

EVERYBODY = Allowed(persons=True)
SEND_RESET = job_name("foundation.send_password_reset")
OWN_FIELDS = ("name", "locale", "timezone", "density")


@operation(EVERYBODY)
def update_profile(*, actor: Actor, name: str, locale: str, timezone: str, density: str) -> User:
    """Change one's own name, language, time zone and how dense lists are shown."""
    user = queries.account_for(actor, for_update=True)
    before = {field: getattr(user, field) for field in OWN_FIELDS}
    after = dict(zip(OWN_FIELDS, (name.strip(), locale, timezone, density), strict=True))
    for field, value in after.items():
        setattr(user, field, value)
    user.save(update_fields=list(OWN_FIELDS))
    changed = [field for field in OWN_FIELDS if before[field] != after[field]]
    record(
        actor=actor,
        action="update_profile",
        obj=user,
        before={field: before[field] for field in changed},
        after={field: after[field] for field in changed},
    )
    return user


@operation(EVERYBODY)
def change_password(*, actor: Actor, old_password: str, new_password: str, session_key: str | None) -> User:
    """Give oneself a new password, which ends every session but the one it is changed from, and all tokens.

    Refuses: `OldPasswordRefused`, `SignInLocked` after too many of them, `PasswordTooWeak`.
    """
    user = queries.account_for(actor, for_update=True)
    if not password_holds(user, old_password, address=actor.ip):
        raise OldPasswordRefused(problems=[FieldProblem("/old_password", "wrong", OldPasswordRefused.sentence)])
    refuse_weak(new_password, user, field="new_password")
    _give(user, new_password)
    ended = end_sessions_of(user.pk, but=session_key)
    record(actor=actor, action="change_password", obj=user, after={"sessions_ended": ended})
    return user


@operation(Allowed())
def request_password_reset(*, actor: Actor, email: str) -> None:
    """Send a link to a new password to an address, if an account has it; nothing tells whether one does.

    An address is sent three an hour; what is asked for beyond that is answered alike and sends nothing.
    Leaves: a job either way, so that the answer takes as long for an address nobody has.
    """
    try:
        spend(resets_per_account(), account_subject(email))
        within = True
    except TooManyRequests:
        within = False
    user = queries.account_by_email(email)
    known = user is not None and user.is_active
    enqueue(SEND_RESET, user_id=user.pk if user is not None and known and within else 0)
    record(
        actor=actor,
        action="request_password_reset",
        object_type="foundation.user",
        object_id=user.pk if user is not None and known else "",
    )


@operation(Allowed())
def reset_password(*, actor: Actor, user_id: int, token: str, new_password: str) -> User:
    """Give an account a new password by the link sent to its address, which ends its sessions everywhere.

    Refuses: `ResetRefused`, `PasswordTooWeak`.
    """
    user = account_of_reset(user_id, token, for_update=True)
    refuse_weak(new_password, user, field="new_password")
    _give(user, new_password)
    ended = end_sessions_of(user.pk)
    record(actor=actor, action="reset_password", obj=user, after={"sessions_ended": ended})
    return user


def account_of_reset(user_id: int, token: str, *, for_update: bool = False) -> User:
    """Give the account that a link to a new password belongs to. Refuses: `ResetRefused`."""
    rows = User.objects.select_for_update() if for_update else User.objects
    user = rows.filter(pk=user_id, is_active=True).first()
    if user is None or not default_token_generator.check_token(user, token):
        raise ResetRefused()
    return user


def refuse_weak(password: str, user: User, *, field: str) -> None:
    """Refuse a password that does not keep the rules, with every reason. Refuses: `PasswordTooWeak`."""
    try:
        password_validation.validate_password(password, user)
    except ValidationError as faults:
        raise PasswordTooWeak(
            because=" ".join(faults.messages),
            problems=[FieldProblem(f"/{field}", "too_weak", message) for message in faults.messages],
        ) from faults


def _give(user: User, password: str) -> None:
    user.password = make_password(password)
    user.save(update_fields=["password"])

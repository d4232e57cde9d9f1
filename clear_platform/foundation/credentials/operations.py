"""Writes of tokens and keys: giving, renewing and ending them, and rotating the keys that sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.credentials import queries, rules, signing, tokens
from clear_platform.foundation.credentials.errors import (
    ExpiryPassed,
    ExpiryTooLate,
    KeyExpired,
    KeyRevoked,
    KeysComeFromEnvironment,
    RefreshReplayed,
    ScopeTooWide,
    UnknownScope,
    UnknownSignIn,
)
from clear_platform.foundation.credentials.models import ApiKey, TokenFamily
from clear_platform.foundation.credentials.results import KeyGiven, KeyShown, Purged, TokenPair
from clear_platform.foundation.credentials.scopes import every_scope
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.hashing import hash_of_secret
from clear_platform.foundation.sessions.gate import Proof, pass_gate
from clear_platform.foundation.sessions.operations import end_sessions_of, forget_sessions_that_ran_out
from clear_platform.foundation.tenancy import context
from clear_platform.foundation.tenancy.actors import Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.errors import NotSignedIn, NotVisible, RoleNotAllowed
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.models import User
from clear_platform.foundation.versions.tags import Expected, refuse_stale

PERSONS = Allowed(persons=True)


@operation(PERSONS)
def give_tokens(*, actor: Actor, proof: Proof, user_agent: str = "") -> TokenPair:
    """Open a family of tokens for somebody who just proved who they are.

    Takes: the actor as it will act: its organization and role stand in the tokens; how they proved it. Refuses: as
    `pass_gate` does. Leaves: one family.
    """
    now = clock.now()
    claims = _claims(actor, family_id=uuid4())
    user = User.objects.get(pk=_person(actor))
    pass_gate(user, proof)
    family = TokenFamily.objects.create(
        pk=claims.family_id,
        user=user,
        organization_id=actor.organization_id,
        refresh_hash=hash_of_secret(claims.id),
        stamp=user.get_session_auth_hash(),
        refreshed_at=now,
        expires_at=now + tokens.REFRESH_LIFETIME,
        ip=actor.ip,
        user_agent=user_agent[:200],
    )
    record(actor=actor, action="give_tokens", obj=family, organization_id=actor.organization_id)
    return _pair(claims, now=now)


@operation(PERSONS)
def refresh_tokens(*, actor: Actor, claims: tokens.Claims) -> TokenPair:
    """Give the next pair of a family for its newest refresh token, which is used up by that.

    Refuses: `RefreshReplayed` when the token was used before: then somebody else may hold it, and the whole family
    ends, access tokens too. Of several who send the same token at once the first gets a pair, and the others end it.
    As `pass_gate` does, where a password has become too little since.
    """
    now = clock.now()
    # The code was asked for when the family began.
    pass_gate(User.objects.get(pk=_person(actor)), Proof.TWO_FACTORS)
    following = _claims(actor, family_id=claims.family_id)
    if not _moved_on(claims, following, now=now):
        # The refusal undoes this transaction; what it leads to must stand.
        with context.apart(), context.acting(actor):
            _end(actor, claims.family_id, TokenFamily.Ended.REPLAYED, action="refresh_tokens.replayed")
        raise RefreshReplayed()
    record(
        actor=actor,
        action="refresh_tokens",
        object_type=TokenFamily._meta.label_lower,
        object_id=claims.family_id,
        organization_id=actor.organization_id,
    )
    return _pair(following, now=now)


@operation(PERSONS)
def revoke_tokens(*, actor: Actor, family_id: UUID) -> None:
    """End a family of the actor's own: its refresh token and every access token, at once. Again is no error.

    Refuses: `UnknownSignIn` for a family that is somebody else's, or that there is not.
    """
    if not TokenFamily.objects.filter(pk=family_id, user_id=_person(actor)).exists():
        raise UnknownSignIn()
    _end(actor, family_id, TokenFamily.Ended.REVOKED, action="revoke_tokens")


@operation(PERSONS)
def sign_out_everywhere(*, actor: Actor) -> int:
    """End every session and every token of the actor, this one too. Keys of organizations go on.

    Gives: how many families of tokens ended. Leaves: sessions that no longer hold.
    """
    now = clock.now()
    User.objects.filter(pk=_person(actor)).update(signed_out_everywhere_at=now)
    ended = TokenFamily.objects.filter(user_id=_person(actor), revoked_at__isnull=True).update(
        revoked_at=now, ended=TokenFamily.Ended.SIGNED_OUT
    )
    end_sessions_of(_person(actor))
    record(
        actor=actor,
        action="sign_out_everywhere",
        object_type=User._meta.label_lower,
        object_id=actor.id,
        after={"token_families": ended},
    )
    return ended


@operation(queries.KEY_RUNNERS)
def create_api_key(*, actor: Actor, name: str, scopes: Sequence[str], expires_at: datetime | None = None) -> KeyGiven:
    """Make a key with which a program acts for the actor's organization.

    Refuses: `UnknownScope`, `ExpiryPassed`; to a key also `ScopeTooWide` and `ExpiryTooLate`, since what it makes may
    neither do more than itself nor outlive it. Gives: the key's text, which is shown this once.
    """
    wanted = _known_scopes(actor, scopes)
    if expires_at is not None and expires_at <= clock.now():
        raise ExpiryPassed()
    _refuse_later_than_own(actor, expires_at)
    text = rules.new_key_text()
    row = ApiKey.objects.create(
        organization_id=_organization(actor),
        name=name.strip(),
        prefix=text.prefix,
        secret_hash=hash_of_secret(text.secret),
        scopes=wanted,
        made_by_id=_person(actor),
        expires_at=expires_at,
    )
    record(actor=actor, action="create_api_key", obj=row, after=_facts(row))
    return KeyGiven(queries.shown(row), str(text))


@operation(queries.KEY_RUNNERS)
def rotate_api_key(*, actor: Actor, key_id: int) -> KeyGiven:
    """Give a key another text; the old one ends at once. Whoever does it answers for the key from now on.

    Refuses: `NotVisible`, `KeyRevoked`, `KeyExpired`; to a key also `ScopeTooWide` and `ExpiryTooLate`.
    """
    row = _own_key(actor, key_id)
    if row.revoked_at is not None:
        raise KeyRevoked()
    if not row.holds:
        raise KeyExpired()
    _refuse_later_than_own(actor, row.expires_at)
    before = _facts(row)
    # A scope that no operation needs any more falls away: nobody could choose it again.
    row.scopes = _known_scopes(actor, sorted(set(row.scopes) & set(every_scope())))
    text = rules.new_key_text()
    row.former_prefix, row.former_hash = row.prefix, row.secret_hash
    row.prefix, row.secret_hash = text.prefix, hash_of_secret(text.secret)
    row.renewed_at, row.made_by_id, row.last_used_at = clock.now(), _person(actor), None
    row.save(
        update_fields=[
            "prefix", "secret_hash", "former_prefix", "former_hash",
            "scopes", "renewed_at", "made_by", "last_used_at",
        ]
    )  # fmt: skip
    record(actor=actor, action="rotate_api_key", obj=row, before=before, after=_facts(row))
    return KeyGiven(queries.shown(row), str(text))


@operation(queries.KEY_REVOKERS)
def revoke_api_key(*, actor: Actor, key_id: int, expected: Expected | None = None) -> KeyShown:
    """End a key at once and for good; again is no error.

    Refuses: `NotVisible`, `NotFound` to those who see all; `Stale`; to a key `ScopeTooWide`.
    """
    row = _own_key(actor, key_id)
    _refuse_wider_than_own(actor, sorted(set(row.scopes) & set(every_scope())))
    refuse_stale(expected, lambda: queries.tag_of_key(queries.key_for(actor, key_id)))
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
    record(actor=actor, action="revoke_api_key", obj=row, before=_facts(row))
    return queries.shown(row)


@operation(Allowed(staff=(StaffGroup.ADMINISTRATOR,)), system=True)
def rotate_signing_key(*, actor: Actor) -> tuple[str, ...]:
    """Sign with a new key from now on; tokens signed with the one before hold until they expire. Gives the keys' ids.

    Refuses: `KeysComeFromEnvironment`.
    """
    if settings.TOKEN_SIGNING_KEYS:
        raise KeysComeFromEnvironment()
    before = signing.keys()
    kept = (signing.new_key(settings.TOKEN_ALGORITHM), before[0])
    ids = tuple(key.id for key in kept)
    record(
        actor=actor,
        action="rotate_signing_key",
        object_type="signing_key",
        object_id=ids[0],
        before={"keys": [key.id for key in before]},
        after={"keys": list(ids)},
    )
    # A rotation that is undone must not have let go of a key: tokens it signed would end with nobody told.
    transaction.on_commit(partial(signing.keep, kept))
    return ids


def new_signing_key() -> str:
    """Give a new signing key as it is written in TOKEN_SIGNING_KEYS. It is a secret, and nothing is changed."""
    return signing.new_key(settings.TOKEN_ALGORITHM).as_text()


@operation(Allowed(), system=True)
def purge_credentials(*, actor: Actor) -> Purged:
    """Forget families of tokens that ended a while ago and sessions that ran out. Keys stay listed with their end."""
    families, _ = TokenFamily.objects.filter(expires_at__lt=clock.now() - tokens.REFRESH_LIFETIME).delete()
    gone = Purged(token_families=families, sessions=forget_sessions_that_ran_out())
    record(actor=actor, action="purge_credentials", object_type="credentials", after=asdict(gone))
    return gone


def note_key_use(actor: Actor) -> None:
    """Write down that a key was used; the door calls it at most once a minute, after the request's own transaction."""
    with context.acting(actor):
        ApiKey.objects.for_actor(actor).filter(pk=actor.key_id or 0).update(last_used_at=clock.now())


def _person(actor: Actor) -> int:
    if actor.id is None:
        raise NotSignedIn()
    return actor.id


def _organization(actor: Actor) -> int:
    if actor.organization_id is None:
        raise RoleNotAllowed(allowed=queries.KEY_RUNNERS.in_words())
    return actor.organization_id


def _claims(actor: Actor, *, family_id: UUID) -> tokens.Claims:
    return tokens.Claims(_person(actor), actor.organization_id, actor.role, family_id, tokens.new_id())


def _moved_on(used: tokens.Claims, following: tokens.Claims, *, now: datetime) -> bool:
    with transaction.atomic():
        moved = TokenFamily.objects.filter(
            pk=used.family_id, user_id=used.user_id, revoked_at__isnull=True, refresh_hash=hash_of_secret(used.id)
        ).update(
            refresh_hash=hash_of_secret(following.id),
            organization_id=following.organization_id,
            refreshed_at=now,
            expires_at=now + tokens.REFRESH_LIFETIME,
        )
        if not moved:
            # Whoever waited for the row holds its lock even when it no longer matches; undoing this lets go of it.
            transaction.set_rollback(True)
    return bool(moved)


def _pair(refresh: tokens.Claims, *, now: datetime) -> TokenPair:
    access = tokens.Claims(refresh.user_id, refresh.organization_id, refresh.role, refresh.family_id, tokens.new_id())
    return TokenPair(
        access=tokens.sign("access", access, now=now),
        refresh=tokens.sign("refresh", refresh, now=now),
        expires_in_seconds=int(tokens.ACCESS_LIFETIME.total_seconds()),
        refresh_expires_in_seconds=int(tokens.REFRESH_LIFETIME.total_seconds()),
    )


def _end(actor: Actor, family_id: UUID, how: str, *, action: str) -> None:
    ended = TokenFamily.objects.filter(pk=family_id, user_id=_person(actor), revoked_at__isnull=True).update(
        revoked_at=clock.now(), ended=how
    )
    record(
        actor=actor,
        action=action,
        object_type=TokenFamily._meta.label_lower,
        object_id=family_id,
        organization_id=actor.organization_id,
        after={"ended": bool(ended)},
    )


def _own_key(actor: Actor, key_id: int) -> ApiKey:
    rows = ApiKey.objects.for_actor(actor).select_for_update(of=("self",)).select_related("made_by")
    row: ApiKey | None = rows.filter(pk=key_id).first()
    if row is None or not (actor.sees_all or row.organization_id == actor.organization_id):
        raise NotFound() if actor.sees_all else NotVisible(noun="API key")
    return row


def _known_scopes(actor: Actor, scopes: Sequence[str]) -> list[str]:
    known = set(every_scope())
    for scope in scopes:
        if scope not in known:
            raise UnknownScope(scope=scope[:60])
    _refuse_wider_than_own(actor, scopes)
    return sorted(set(scopes))


def _refuse_wider_than_own(actor: Actor, scopes: Sequence[str]) -> None:
    for scope in scopes:
        if actor.scopes is not None and scope not in actor.scopes:
            raise ScopeTooWide(scope=scope)


def _refuse_later_than_own(actor: Actor, expires_at: datetime | None) -> None:
    if actor.key_id is None:
        return
    ends = ApiKey.objects.for_actor(actor).values_list("expires_at", flat=True).get(pk=actor.key_id)
    if ends is not None and (expires_at is None or expires_at > ends):
        raise ExpiryTooLate(ends=ends.isoformat())


def _facts(row: ApiKey) -> dict[str, Any]:
    return {
        "name": row.name,
        "prefix": row.prefix,
        "scopes": row.scopes,
        "made_by": row.made_by_id,
        "expires_at": row.expires_at,
    }

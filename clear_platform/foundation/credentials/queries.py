"""Reads of tokens and keys: whether a token's family stands, which key a text is, what an organization's keys are."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from clear_platform.foundation import clock
from clear_platform.foundation.credentials import rules, tokens
from clear_platform.foundation.credentials.errors import CredentialEnded
from clear_platform.foundation.credentials.models import ApiKey, TokenFamily
from clear_platform.foundation.credentials.results import FoundKey, KeyShown
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.hashing import hash_of_secret, same
from clear_platform.foundation.tenancy import context, standing
from clear_platform.foundation.tenancy.actors import STAFF_WRITERS, Actor, Allowed, OrganizationKind, Seat
from clear_platform.foundation.tenancy.errors import NotVisible
from clear_platform.foundation.tenancy.framing import require
from clear_platform.foundation.tenancy.models import Membership, User
from clear_platform.foundation.tenancy.scoping import ScopedQuerySet
from clear_platform.foundation.versions.tags import tag_of_values

KEY_RUNNERS = Allowed(institution=("admin",), enterprise=("owner",))
KEY_REVOKERS = Allowed(staff=STAFF_WRITERS, institution=("admin",), enterprise=("owner",))


def bearer_of(claims: tokens.Claims) -> User | None:
    """Give the account a token speaks for, None when its family has ended or the account is closed. One query."""
    family = family_of(claims)
    return family.user if family else None


def family_of(claims: tokens.Claims) -> TokenFamily | None:
    """Give the family of a token with its account, None when it has ended or never was."""
    found = TokenFamily.objects.select_related("user").filter(pk=claims.family_id, user_id=claims.user_id).first()
    if found is None or not found.user.is_active or not stands(found):
        return None
    return found


def stands(family: TokenFamily) -> bool:
    """Say whether a family still holds: not ended, and nothing has ended all of the account's."""
    return rules.holds(now=clock.now(), expires_at=family.expires_at, revoked_at=family.revoked_at) and same(
        family.stamp, family.user.get_session_auth_hash()
    )


def families_of(user_id: int) -> QuerySet[TokenFamily]:
    """Give the sign-ins at the API that an account has open, newest first."""
    rows = TokenFamily.objects.filter(user_id=user_id, revoked_at__isnull=True, expires_at__gt=clock.now())
    return rows.order_by("-created_at")


def identify_key(text: str) -> str | None:
    """Give as which key's the requests that send a text are counted, None when it is none that holds."""
    if rules.read_key_text(text) is None:
        return None
    try:
        with context.database_access():
            found = key_of(text)
    except CredentialEnded:
        # Said where the key is read for what it opens.
        return None
    return f"key:{found.id}" if found else None


def key_of(text: str) -> FoundKey | None:
    """Give the key a text is, None when it is none.

    Refuses: `CredentialEnded` when its secret proves that it was one: it is over, was revoked, got another text (the
    last one before the present is known), or who made it has left.
    Leaves: the open scope acting for the key's organization, since no row of it can be read before.
    """
    spelt = rules.read_key_text(text)
    if spelt is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT key_id, organization_id, made_by_id FROM clear_find_api_key(%s)", [spelt.prefix])
        found = cursor.fetchone()
    if found is None:
        return None
    key_id, organization_id, made_by_id = found
    row = _row_of(key_id, organization_id=organization_id, made_by_id=made_by_id)
    # By prefix the key is found under its present text or the one before; only the present one may open anything.
    present = row is not None and row.prefix == spelt.prefix
    if row is None or not same(row.secret_hash if present else row.former_hash, hash_of_secret(spelt.secret)):
        return None
    if not present:
        raise CredentialEnded()
    return _held(row)


def key_again(key_id: int, *, organization_id: int, made_by_id: int) -> FoundKey:
    """Give a key that asked for something earlier, as it stands now; for work that is done after its request.

    Refuses: `CredentialEnded` when it is over, was revoked, or who made it has left. Another text for it is no end.
    Leaves: the open scope acting for the key's organization.
    """
    row = _row_of(key_id, organization_id=organization_id, made_by_id=made_by_id)
    if row is None:
        raise CredentialEnded()
    return _held(row)


def _row_of(key_id: int, *, organization_id: int, made_by_id: int) -> Any:
    looking = Actor(
        kind="key",
        id=made_by_id,
        key_id=key_id,
        name="API key",
        organization_id=organization_id,
        seats=(Seat(organization_id, OrganizationKind.ENTERPRISE, "viewer", ""),),
    )
    standing.bind(looking)
    return (
        ApiKey.objects.for_actor(looking)
        .filter(pk=key_id, organization_id=organization_id, made_by_id=made_by_id)
        .select_related("organization", "made_by")
        .annotate(role=Subquery(_role_of_maker()))
        .first()
    )


def _held(row: Any) -> FoundKey:
    """Give a row with its maker's role as a key that holds. Refuses: `CredentialEnded`."""
    now = clock.now()
    stands = rules.holds(now=now, expires_at=row.expires_at, revoked_at=row.revoked_at)
    if not (stands and row.made_by.is_active and row.role is not None):
        raise CredentialEnded()
    kind = OrganizationKind(row.organization.kind)
    return FoundKey(
        id=row.pk,
        name=row.name,
        maker=row.made_by,
        seat=Seat(row.organization_id, kind, row.role, row.organization.name),
        scopes=tuple(row.scopes),
        used_lately=rules.used_lately(row.last_used_at, now=now),
    )


def keys_for(actor: Actor) -> ScopedQuerySet:
    """Give the keys of the organization the actor acts for, staff those of all, newest first.

    Refuses: `RoleNotAllowed` to whoever may not revoke one.
    """
    require(actor, KEY_REVOKERS)
    rows = ApiKey.objects.for_actor(actor).select_related("made_by")
    if not actor.sees_all:
        # Grants let one see an enterprise's rows, never its credentials.
        rows = rows.filter(organization_id=actor.organization_id or 0)
    return rows.order_by("-created_at", "-pk")


def key_for(actor: Actor, key_id: int) -> KeyShown:
    """Give one key of the organization the actor acts for. Refuses: `RoleNotAllowed`, `NotVisible`."""
    row: ApiKey | None = keys_for(actor).filter(pk=key_id).first()
    if row is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="API key")
    return shown(row)


def keys_of(actor: Actor, organization_id: int) -> ScopedQuerySet:
    """Give the keys of one organization, newest first. Refuses: `RoleNotAllowed`."""
    return keys_for(actor).filter(organization_id=organization_id)


def key_in(actor: Actor, organization_id: int, key_id: int) -> ApiKey:
    """Give one key of one organization. Refuses: `RoleNotAllowed`, `NotVisible`; `NotFound` to those who see all."""
    row: ApiKey | None = keys_of(actor, organization_id).filter(pk=key_id).first()
    if row is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="API key")
    return row


def shown(row: ApiKey) -> KeyShown:
    """Give a key as it is listed."""
    return KeyShown(
        id=row.pk,
        organization_id=row.organization_id,
        name=row.name,
        prefix=row.prefix,
        scopes=tuple(row.scopes),
        made_by=row.made_by.name,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
        holds=row.holds,
    )


def tag_of_key(found: KeyShown) -> str:
    """Give the tag of a key as the API shows it; it changes when the key is used, too."""
    return tag_of_values(*asdict(found).values())


def _role_of_maker() -> QuerySet[Membership, str]:
    rows = Membership.objects.filter(user_id=OuterRef("made_by_id"), organization_id=OuterRef("organization_id"))
    return rows.values_list("role", flat=True)[:1]

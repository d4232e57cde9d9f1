"""Reading signing keys: an organization's own, and the one that signs. Only `private_half` gives a private half."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import (
    Actor,
    NotVisible,
    ScopedQuerySet,
    platform_organization_id,
    raised_to_staff,
    system_actor,
)
from clear_platform.foundation.sealing import SealBroken, unseal
from enterprises.public import head_of, place_of
from institutional.proof.errors import KeyUnreadable
from institutional.proof.models import SigningKey
from institutional.proof.results import HeadHere, KeyShown

PURPOSE: Final = "signing key"
FINGERPRINT: Final = re.compile("[0-9a-f]{64}")
ORGANIZATION: Final = re.compile("[0-9]{1,18}")


def signs_for(actor: Actor) -> int:
    """Give the organization in whose name and book an actor's packages leave: its own, else that of the platform."""
    organization_id = actor.organization_id or platform_organization_id()
    if organization_id is None:
        raise RuntimeError("There is no organization of the platform. Load the reference data first.")
    return organization_id


def keys_for(actor: Actor) -> ScopedQuerySet:
    """Give the keys of the organization that the actor acts for, newest first; to staff those of all."""
    rows = SigningKey.objects.for_actor(actor).defer("private_key").select_related("organization", "made_by")
    own = rows if actor.sees_all else rows.filter(organization_id=actor.organization_id or 0)
    return own.order_by("-made_at", "-pk")


def key_for(actor: Actor, fingerprint: str) -> SigningKey:
    """Give a key of the organization that the actor acts for, to staff any. Refuses: `NotVisible`, `NotFound`."""
    found: SigningKey | None = keys_for(actor).filter(fingerprint=_whole(fingerprint)).first()
    if found is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="signing key")
    return found


def keys_in(actor: Actor, organization_id: int) -> ScopedQuerySet:
    """Give the keys of one organization, newest first, as far as the actor sees them."""
    return keys_for(actor).filter(organization_id=organization_id)


def key_in(actor: Actor, organization_id: int, fingerprint: str) -> KeyShown:
    """Give a key of one organization. Refuses: `NotVisible`; `NotFound` to those who see all."""
    row = key_for(actor, fingerprint)
    if row.organization_id != organization_id:
        raise NotFound()
    return shown(row)


def key_to_write(actor: Actor, fingerprint: str) -> SigningKey:
    """Give a key that the actor may end, locked until the transaction is over. Refuses: as `key_for`."""
    rows = SigningKey.objects.for_actor(actor, "act").select_related("organization", "made_by")
    own = rows if actor.sees_all else rows.filter(organization_id=actor.organization_id or 0)
    found: SigningKey | None = own.select_for_update(of=("self",)).filter(fingerprint=_whole(fingerprint)).first()
    if found is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="signing key")
    return found


def key_behind(fingerprint: str) -> KeyShown | None:
    """Give a key by its whole fingerprint to anybody who has that; None where there is none.

    Nobody has to be known: a fingerprint is in every package, and leads to one key and to no list of them.
    """
    with raised_to_staff():
        system = system_actor("signing keys")
        rows = SigningKey.objects.for_actor(system).defer("private_key").select_related("organization")
        found = rows.filter(fingerprint=_whole(fingerprint)).first()
        return None if found is None else replace(shown(found), made_by=None)


def heads_here(named: Mapping[str, str]) -> list[HeadHere]:
    """Hold the heads that a package names against the ledgers that are kept here. To be called within a scope.

    Takes: heads by organization, as the verifier read them: anybody may have written those. Nobody has to be known:
    whoever has a package learns no more than whether its own hash is on record.
    """
    with raised_to_staff():
        system = system_actor("signing keys")
        return [_head_here(system, whose, hash) for whose, hash in named.items()]


def _head_here(actor: Actor, whose: str, hash: str) -> HeadHere:
    if not ORGANIZATION.fullmatch(whose) or not FINGERPRINT.fullmatch(hash):
        return HeadHere(whose, hash, None, None)
    newest = head_of(actor, int(whose))
    return HeadHere(whose, hash, place_of(actor, int(whose), hash), None if newest is None else newest.seq)


def _whole(fingerprint: str) -> str:
    """Give a fingerprint as it is kept; what is none fits no key."""
    wanted = fingerprint.lower()
    return wanted if FINGERPRINT.fullmatch(wanted) else ""


def current_key(actor: Actor, organization_id: int) -> SigningKey | None:
    """Give the key that signs for an organization now; None before the first."""
    rows = SigningKey.objects.for_actor(actor).filter(organization_id=organization_id)
    found: SigningKey | None = rows.filter(retired_at=None, revoked_at=None).first()
    return found


def private_half(actor: Actor) -> bytes | None:
    """Give the private half of the key that signs for the actor; None before the first. Refuses: `KeyUnreadable`."""
    row = current_key(actor, signs_for(actor))
    if row is None:
        return None
    try:
        return base64.b64decode(unseal(row.private_key, purpose=PURPOSE))
    except SealBroken as fault:
        raise KeyUnreadable() from fault


def shown(row: SigningKey) -> KeyShown:
    """Give a key as it is shown."""
    return KeyShown(
        id=row.pk,
        organization_id=row.organization_id,
        organization=row.organization.name,
        fingerprint=row.fingerprint,
        public_key=row.public_key,
        made_at=row.made_at,
        made_by=row.made_by.name if row.made_by is not None else None,
        retired_at=row.retired_at,
        revoked_at=row.revoked_at,
        revoked_because=row.revoked_because,
    )

"""Making, rotating and revoking the keys that packages are signed with."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.errors import FieldProblem, NotFound
from clear_platform.foundation.public import (
    EXPORTERS,
    Actor,
    Allowed,
    NotVisible,
    StaffGroup,
    operation,
    organizations_for,
    record,
)
from clear_platform.foundation.rendering.wording import moment_full
from clear_platform.foundation.sealing import seal
from institutional.proof import queries
from institutional.proof.errors import AlreadyRevoked, ReasonMissing
from institutional.proof.models import SigningKey
from institutional.proof.results import KeyShown
from institutional.proof.rules import as_text, fingerprint_of

RUNNERS = Allowed(staff=(StaffGroup.ADMINISTRATOR,), institution=("admin",), enterprise=("owner",))
"""Who may put another key in the place of the one at work, or revoke one: whoever runs the organization."""


@operation(EXPORTERS)
def keep_export_key(*, actor: Actor, public: bytes, private: bytes) -> KeyShown:
    """Keep the first key of the organization that the actor acts for.

    Where another was kept in the meantime, this one rests from its first moment: what it has signed stays good, and it
    signs no more. Leaves: one key, sealed, and one audit event.
    """
    organization_id = queries.signs_for(actor)
    _one_at_a_time(organization_id)
    rests = queries.current_key(actor, organization_id) is not None
    row = _kept(actor, organization_id, public, private, rests=rests)
    record(actor=actor, action="keep_export_key", obj=row, after={"fingerprint": row.fingerprint})
    return queries.shown(row)


@operation(RUNNERS)
def rotate_export_key(*, actor: Actor, organization_id: int | None = None) -> KeyShown:
    """Have an organization sign with another key from now on. The one before rests: what it signed stays good.

    Takes: the organization, where staff do it for one; else it is that of the actor, for staff the platform's. Gives:
    the new key. Refuses: `NotVisible`; `NotFound` to staff. Leaves: the private half of the one before is gone.
    """
    wanted = _of_whom(actor, organization_id)
    _one_at_a_time(wanted)
    before = queries.current_key(actor, wanted)
    if before is not None:
        before.retired_at, before.private_key = clock.now(), ""
        before.save(update_fields=["retired_at", "private_key"])
    public, private = new_key()
    row = _kept(actor, wanted, public, private)
    record(
        actor=actor,
        action="rotate_export_key",
        obj=row,
        before={"fingerprint": before.fingerprint if before is not None else None},
        after={"fingerprint": row.fingerprint},
    )
    return queries.shown(row)


@operation(RUNNERS)
def revoke_export_key(*, actor: Actor, fingerprint: str, because: str) -> KeyShown:
    """Say of a key that nothing it signed proves anything any more, as when somebody else may have had it.

    The next package is signed with a new one. Takes: `because`, a sentence that everybody can read. Refuses:
    `ReasonMissing`, `AlreadyRevoked`, `NotVisible`; `NotFound` to staff. Leaves: its private half is gone.
    """
    because = " ".join(because.split())
    if not because:
        raise ReasonMissing(problems=[FieldProblem("/because", "required", ReasonMissing.sentence)])
    # In the order in which a rotation locks, so that neither waits for the other for ever.
    _one_at_a_time(queries.key_for(actor, fingerprint).organization_id)
    _until_nobody_relies_on(fingerprint)
    row = queries.key_to_write(actor, fingerprint)
    if row.revoked_at is not None:
        raise AlreadyRevoked(on=moment_full(row.revoked_at))
    before = queries.shown(row).state
    row.revoked_at, row.revoked_because, row.private_key = clock.now(), because, ""
    row.save(update_fields=["revoked_at", "revoked_because", "private_key"])
    record(
        actor=actor,
        action="revoke_export_key",
        obj=row,
        before={"state": before},
        after={"fingerprint": row.fingerprint, "state": "revoked", "because": because},
    )
    return queries.shown(row)


def rely_on_key(fingerprint: str) -> None:
    """Keep a key from being revoked until the transaction ends; waits where it is being revoked.

    Takes: the whole fingerprint, empty of what is not signed. Whether it was revoked before is to be asked after.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext(%s))", [f"signature:{fingerprint}"])


def _until_nobody_relies_on(fingerprint: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"signature:{fingerprint.lower()}"])


def new_key() -> tuple[bytes, bytes]:
    """Give the public and the private half of a key that nobody else has."""
    made = Ed25519PrivateKey.generate()
    public = made.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return public, made.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def _kept(actor: Actor, organization_id: int, public: bytes, private: bytes, *, rests: bool = False) -> SigningKey:
    made: SigningKey = SigningKey.objects.create(
        organization_id=organization_id,
        fingerprint=fingerprint_of(public),
        public_key=as_text(public),
        private_key="" if rests else seal(base64.b64encode(private).decode("ascii"), purpose=queries.PURPOSE),
        made_by_id=actor.id if actor.kind in ("user", "key") else None,
        retired_at=clock.now() if rests else None,
    )
    return made


def _of_whom(actor: Actor, organization_id: int | None) -> int:
    own = queries.signs_for(actor)
    if organization_id is None or organization_id == own:
        return own
    if not actor.sees_all:
        raise NotVisible(noun="organization")
    if not organizations_for(actor).filter(pk=organization_id).exists():
        raise NotFound()
    return organization_id


def _one_at_a_time(organization_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"signing keys:{organization_id}"])

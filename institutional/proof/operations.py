"""Making, rotating and revoking the keys that packages are signed with."""

from __future__ import annotations

import base64

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.public import EXPORTERS, Actor, operation, record
from clear_platform.foundation.sealing import seal
from institutional.proof import queries
from institutional.proof.models import SigningKey
from institutional.proof.results import KeyShown
from institutional.proof.rules import as_text, fingerprint_of


@operation(EXPORTERS)
def keep_signing_key(*, actor: Actor, public: bytes, private: bytes) -> KeyShown:
    """Keep the first key of the organization that the actor acts for.

    Where another was kept in the meantime, this one rests from its first moment: what it has signed stays good, and it
    signs no more. Leaves: one key, sealed, and one audit event.
    """
    organization_id = queries.signs_for(actor)
    one_at_a_time(organization_id)
    rests = queries.current_key(actor, organization_id) is not None
    row = SigningKey.objects.create(
        organization_id=organization_id,
        fingerprint=fingerprint_of(public),
        public_key=as_text(public),
        private_key="" if rests else seal(base64.b64encode(private).decode("ascii"), purpose=queries.PURPOSE),
        made_by_id=actor.id if actor.kind == "user" else None,
        retired_at=clock.now() if rests else None,
    )
    record(actor=actor, action="keep_signing_key", obj=row, after={"fingerprint": row.fingerprint})
    return queries.shown(row)


def one_at_a_time(organization_id: int) -> None:
    """Wait until no other transaction makes or ends a key of the organization."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"signing keys:{organization_id}"])

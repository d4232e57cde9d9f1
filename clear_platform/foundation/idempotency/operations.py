"""Finding, keeping and forgetting the answers of requests that carry a key. All in the transaction of the request."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.idempotency import rules
from clear_platform.foundation.idempotency.errors import KeyInFlight, KeyReused, NotRepeatable
from clear_platform.foundation.idempotency.models import KeptAnswer, SpentKey
from clear_platform.foundation.idempotency.rules import Asked
from clear_platform.foundation.tenancy.actors import Actor, Allowed
from clear_platform.foundation.tenancy.framing import operation


def hold(digest: str) -> None:
    """Hold the key until the transaction ends, so that of requests at once only one is carried out.

    To be called before the body is read, which may take long. Refuses: `KeyInFlight` where another holds it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [rules.lock_number(digest)])
        [held] = cursor.fetchone()
    if not held:
        raise KeyInFlight(retry_after_seconds=1)


def earlier_answer(*, actor: Actor, asked: Asked) -> KeptAnswer | None:
    """Give the answer that the same request had within a day, None where it is the first. The key is held.

    Refuses: `KeyReused` where the body was another; `NotRepeatable` where the answer was not kept.
    """
    since = rules.kept_since(clock.now())
    answers = KeptAnswer.objects.for_actor(actor).filter(digest=asked.digest)
    spent = SpentKey.objects.filter(digest=asked.digest)
    for rows in (answers, spent):
        row = rows.first()
        if row is None:
            continue
        if row.kept_at <= since:
            rows.delete()
            continue
        if row.fingerprint != asked.fingerprint:
            raise KeyReused()
        if isinstance(row, SpentKey):
            raise NotRepeatable()
        return row
    return None


def keep_answer(*, organization_id: int, asked: Asked, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Keep an answer for a day, for the organization that was acted for."""
    KeptAnswer.objects.create(
        organization_id=organization_id,
        digest=asked.digest,
        fingerprint=asked.fingerprint,
        status=status,
        headers_json=dict(headers),
        body=body,
    )


def spend_key(*, asked: Asked) -> None:
    """Note that a request was carried out without keeping its answer."""
    SpentKey.objects.create(digest=asked.digest, fingerprint=asked.fingerprint)


def was_spent(digest: str) -> bool:
    """Say whether a request was carried out without its answer being kept. The key is held."""
    return SpentKey.objects.filter(digest=digest).exists()


def owner_of_answers(actor: Actor) -> int | None:
    """Give the organization an actor's answers are kept for: the one it acts for, if it reads that one's rows."""
    reads = actor.sees_all or actor.organization_id in actor.reading_ids
    return actor.organization_id if reads else None


@operation(Allowed(), system=True)
def forget_kept_answers(*, actor: Actor) -> int:
    """Forget answers and keys that are older than a day. Gives how many there were."""
    since = rules.kept_since(clock.now())
    answers, _ = KeptAnswer.objects.for_actor(actor).filter(kept_at__lte=since).delete()
    keys, _ = SpentKey.objects.filter(kept_at__lte=since).delete()
    if answers or keys:
        record(
            actor=actor,
            action="forget_kept_answers",
            object_type="foundation.keptanswer",
            before={"answers": answers, "keys": keys},
        )
    return answers + keys

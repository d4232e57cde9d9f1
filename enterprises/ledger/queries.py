"""Reading ledgers within the reader's scope: entries, heads, and what was held at a hash."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor, NotVisible, ScopedQuerySet, streamed
from enterprises.ledger.errors import NoSuchCommit
from enterprises.ledger.models import DecisionLedgerEntry, DecisionLedgerHead
from enterprises.ledger.results import Head
from enterprises.ledger.rules import Entry, content_of, sources_of_image

# The image as text, so that no digit of a number is lost on its way through a float.
_CHAIN: Final = """
WITH asked AS (
    SELECT entry.seq FROM unnest(%(types)s::text[], %(ids)s::text[]) AS thing(object_type, object_id)
    JOIN enterprises_decisionledgerentry AS entry USING (object_type, object_id)
    WHERE entry.organization_id = %(organization)s AND entry.seq <= %(upto)s
)
SELECT entry.seq, entry.prev_hash, entry.hash, entry.seq IN (SELECT seq FROM asked), entry.kind, entry.object_type,
    entry.object_id, CASE WHEN entry.seq IN (SELECT seq FROM asked) THEN entry.image_json::text END, entry.actor,
    entry.recorded_at
FROM enterprises_decisionledgerentry AS entry
WHERE entry.organization_id = %(organization)s
    AND entry.seq BETWEEN (SELECT min(seq) FROM asked) AND %(upto)s
ORDER BY entry.seq
"""

Rows = TypeVar("Rows", bound=QuerySet[Any])


def entries_for(actor: Actor) -> ScopedQuerySet:
    """Give the entries of the organization that the actor acts for, newest first; to staff those of all."""
    rows = DecisionLedgerEntry.objects.for_actor(actor).order_by("-recorded_at", "-pk")
    return rows if actor.sees_all else rows.filter(organization_id=actor.organization_id or 0)


def entries_about(actor: Actor, *, object_type: str, object_id: object) -> ScopedQuerySet:
    """Give the entries about one object that the actor may see, oldest first."""
    rows = DecisionLedgerEntry.objects.for_actor(actor)
    return rows.filter(object_type=object_type, object_id=str(object_id)).order_by("organization_id", "seq")


def seen_object(actor: Actor, object_id: str) -> None:
    """Ask whether any entry that the actor may see tells of an object; every object that is kept has one.

    Refuses: `NotVisible`; `NotFound` to those who see all.
    """
    if not DecisionLedgerEntry.objects.for_actor(actor).filter(object_id=object_id).exists():
        raise NotFound() if actor.sees_all else NotVisible(noun="object")


def head_of(actor: Actor, organization_id: int) -> Head | None:
    """Give the newest entry of an organization's ledger; None while there is none, or out of sight."""
    row = DecisionLedgerHead.objects.for_actor(actor).filter(organization_id=organization_id, seq__gt=0).first()
    return None if row is None else Head(organization_id, row.seq, row.hash)


def place_of(actor: Actor, organization_id: int, hash: str) -> int | None:
    """Give the place in an organization's ledger of the entry with a hash; None where none has it, or out of sight."""
    rows = DecisionLedgerEntry.objects.for_actor(actor).filter(organization_id=organization_id, hash=hash)
    found: int | None = rows.values_list("seq", flat=True).first()
    return found


def ledger_head(actor: Actor, organization_id: int) -> str | None:
    """Give the hash that an organization's ledger stands at; None while it keeps none."""
    head = head_of(actor, organization_id)
    return None if head is None else head.hash


def ledger_head_by(actor: Actor, organization_id: int, end: datetime) -> str | None:
    """Give the hash that an organization's ledger stood at just before a moment; None where it kept nothing by then."""
    rows = DecisionLedgerEntry.objects.for_actor(actor).filter(organization_id=organization_id, recorded_at__lt=end)
    found: str | None = rows.order_by("-seq").values_list("hash", flat=True).first()
    return found


def ledger_begins(actor: Actor, organization_id: int) -> datetime | None:
    """Give when the first entry of an organization's ledger was recorded; None while it keeps none."""
    rows = DecisionLedgerEntry.objects.for_actor(actor).filter(organization_id=organization_id)
    found: datetime | None = rows.order_by("seq").values_list("recorded_at", flat=True).first()
    return found


def tells_more(actor: Actor, organization_id: int, commit_hash: str, *, beside: str) -> bool:
    """Say whether a ledger tells of anything since it stood at a hash, besides objects of one type.

    Where no entry has the hash, all that it tells of came since.
    """
    rows = DecisionLedgerEntry.objects.for_actor(actor).filter(organization_id=organization_id)
    since = place_of(actor, organization_id, commit_hash) or 0
    return rows.filter(seq__gt=since).exclude(object_type=beside).exists()


def chain_of(
    actor: Actor, *, head: Head, things: Iterable[tuple[str, str]], without: Collection[str] = ()
) -> Iterator[dict[str, Any]]:
    """Give what of a ledger some things rest on, so that whoever has it can compute it again up to the head.

    From the first entry about any of them on: those about them whole, with `hash`; of the others between and after
    `organization`, `seq`, `prev_hash` and `hash` alone. Read in pieces.

    Takes: `head`, as `head_of` gave it to this actor; things as object type and id; `without`, codes of sources whose
    images stay here, of which the hashes alone are given.
    """
    wanted = sorted({(object_type, str(object_id)) for object_type, object_id in things})
    values = {
        "organization": head.organization_id,
        "upto": head.seq,
        "types": [one for one, _ in wanted],
        "ids": [one for _, one in wanted],
    }
    for seq, prev_hash, text, whole, kind, object_type, object_id, image, who, at in streamed(_CHAIN, values):
        told = None if image is None else json.loads(image, parse_float=Decimal)
        if not whole or not set(without).isdisjoint(sources_of_image(told)):
            yield {"organization": head.organization_id, "seq": seq, "prev_hash": prev_hash, "hash": text}
            continue
        entry = Entry(head.organization_id, seq, prev_hash, kind, object_type, object_id, told, who, at)
        yield {**content_of(entry), "hash": text}


def images_at(
    *, actor: Actor, organization_id: int, commit_hash: str, object_type: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give id and image of every object of a type as an organization had them when its ledger stood at a hash.

    In the order of the ids as text, read in pieces. Refuses: `NoSuchCommit`.
    """
    rows = DecisionLedgerEntry.objects.for_actor(actor).filter(organization_id=organization_id)
    at = rows.filter(hash=commit_hash).values_list("seq", flat=True).first()
    if at is None:
        raise NoSuchCommit(commit_hash=commit_hash[:64])
    newest = (
        rows.filter(object_type=object_type, seq__lte=at)
        .order_by("object_id", "-seq")
        .distinct("object_id")
        .values_list("object_id", "image_json")
    )
    for object_id, image in newest.iterator(chunk_size=2000):
        if image is not None:
            yield object_id, image


def not_kept(object_type: str, rows: Rows) -> Rows:
    """Keep of some rows those that no entry tells of yet: what earlier releases wrote."""
    kept = DecisionLedgerEntry._base_manager.filter(
        organization_id=OuterRef("organization_id"), object_type=object_type, object_id=OuterRef("as_object_id")
    )
    # One look into the index for each row, as `not_noted` does.
    first = Subquery(kept.values("pk")[:1])
    return rows.alias(as_object_id=Cast("pk", CharField()), kept_in=first).filter(kept_in__isnull=True)

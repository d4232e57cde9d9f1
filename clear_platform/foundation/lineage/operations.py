"""Noting how citable things stand, and who cites them. Parts of larger operations, which check roles and audit.

Every operation that changes a citable thing touches it. What rests on it is not written to: staleness is read. Who may
note what is kept by the database, which knows who acts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.lineage.models import Citable, Citation
from clear_platform.foundation.lineage.registry import is_citable
from clear_platform.foundation.lineage.results import Cited, NewCitation, Thing, Touched
from clear_platform.foundation.tenancy.actors import Actor

AT_ONCE = 1000
LABEL_LENGTH = 255

# In one order, so that two who touch the same things in another do not wait for each other.
_TOUCH = """
INSERT INTO foundation_citable (organization_id, kind, ref, hash, label, standing, changed_at)
SELECT organization_id, kind, ref, hash, label, standing, %(at)s
FROM jsonb_to_recordset(%(things)s::jsonb)
    AS one(organization_id bigint, kind text, ref text, hash text, label text, standing text)
ORDER BY kind, ref
ON CONFLICT (kind, ref) DO UPDATE SET hash = excluded.hash, label = excluded.label, standing = excluded.standing,
    changed_at = CASE WHEN foundation_citable.hash = excluded.hash AND foundation_citable.standing = excluded.standing
        THEN foundation_citable.changed_at ELSE excluded.changed_at END
WHERE (foundation_citable.hash, foundation_citable.label, foundation_citable.standing)
    IS DISTINCT FROM (excluded.hash, excluded.label, excluded.standing)
"""
_CITE = """
INSERT INTO foundation_citation (organization_id, citing_kind, citing_ref, cited_kind, cited_ref, hash_then, noted_at)
SELECT one.organization_id, one.citing_kind, one.citing_ref, one.cited_kind, one.cited_ref,
    coalesce(nullif(one.hash, ''), citable.hash, ''), %(at)s
FROM jsonb_to_recordset(%(citations)s::jsonb) AS one(
    organization_id bigint, citing_kind text, citing_ref text, cited_kind text, cited_ref text, hash text
)
LEFT JOIN foundation_citable AS citable ON citable.kind = one.cited_kind AND citable.ref = one.cited_ref
ORDER BY one.citing_kind, one.citing_ref, one.cited_kind, one.cited_ref
ON CONFLICT (citing_kind, citing_ref, cited_kind, cited_ref)
DO UPDATE SET hash_then = excluded.hash_then, noted_at = excluded.noted_at
WHERE foundation_citation.hash_then IS DISTINCT FROM excluded.hash_then
"""


def touch(*, kind: str, ref: object, hash: str, label: str, organization_id: int) -> None:
    """Note how a thing stands after a change; nothing is written where nothing of it changed."""
    touch_many(things=[Touched(kind, str(ref), hash, label, organization_id)])


def touch_many(*, things: Iterable[Touched]) -> None:
    """Note how many things stand; the last of one thing counts. One statement for each thousand.

    Refuses: `ValueError` for a kind that no app registered.
    """
    newest = {(one.kind, one.ref): one for one in things}
    rows = [
        {
            "organization_id": one.organization_id,
            "kind": _known(one.kind),
            "ref": one.ref,
            "hash": one.hash,
            "label": one.label[:LABEL_LENGTH],
            "standing": one.standing,
        }
        for one in newest.values()
    ]
    at = clock.now()
    for part in _in_parts(rows):
        with connection.cursor() as cursor:
            cursor.execute(_TOUCH, {"things": json.dumps(part), "at": at})


def mark_removed(*, actor: Actor, kind: str, refs: Iterable[object]) -> None:
    """Note that things are gone; what cites them shows it. One statement for each thousand."""
    wanted = sorted({str(ref) for ref in refs})
    for part in _in_parts(wanted):
        rows = Citable.objects.for_actor(actor).filter(kind=_known(kind), ref__in=part)
        rows.update(standing=Citable.Standing.REMOVED, changed_at=clock.now())


def cite(*, actor: Actor, organization_id: int, citing: Thing, cited: Sequence[Cited]) -> None:
    """Make what a thing cites exactly this: others of its citations go. Three statements at most.

    Takes: whose citation it is; a hash where the cited one is meant as it stood earlier.
    Refuses: `ValueError` for a kind that no app registered.
    """
    stays = [(one.kind, one.ref) for one in cited]
    standing = Citation.objects.for_actor(actor).filter(citing_kind=citing.kind, citing_ref=citing.ref)
    gone = [row.pk for row in standing if (row.cited_kind, row.cited_ref) not in stays]
    if gone:
        Citation.objects.for_actor(actor).filter(pk__in=gone).delete()
    cite_many(wanted=[NewCitation(organization_id, citing, one) for one in cited])


def cite_many(*, wanted: Iterable[NewCitation]) -> None:
    """Note many citations beside those that stand; one thing is cited once by another. One statement a thousand.

    Refuses: `ValueError` for a kind that no app registered.
    """
    newest = {(one.citing, one.cited.kind, one.cited.ref): one for one in wanted}
    rows = [
        {
            "organization_id": one.organization_id,
            "citing_kind": _known(one.citing.kind),
            "citing_ref": one.citing.ref,
            "cited_kind": _known(one.cited.kind),
            "cited_ref": one.cited.ref,
            "hash": one.cited.hash,
        }
        for one in newest.values()
    ]
    at = clock.now()
    for part in _in_parts(rows):
        with connection.cursor() as cursor:
            cursor.execute(_CITE, {"citations": json.dumps(part), "at": at})


def _known(kind: str) -> str:
    if not is_citable(kind):
        raise ValueError(f"No app registered {kind!r} as something that can be cited.")
    return kind


def _in_parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]

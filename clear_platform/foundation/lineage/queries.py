"""Reading who cites what, and which citations no longer hold, within the reader's sight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from clear_platform.foundation.lineage.models import Citable
from clear_platform.foundation.lineage.registry import link_to
from clear_platform.foundation.lineage.results import CitationShown, CitingShown, StaleCitation, Thing
from clear_platform.foundation.lineage.rules import verdict_on
from clear_platform.foundation.lineage.walking import stale_from
from clear_platform.foundation.tenancy.actors import Actor

MOST_CITING = 500
Rows = TypeVar("Rows", bound=QuerySet[Any])

# A citation is reached once, whatever leads to it: UNION drops the second, so that a circle ends.
_REACHED = """
WITH RECURSIVE seen AS MATERIALIZED (
    SELECT organization_id FROM foundation_accessgrant WHERE grantee_id = ANY(%(reading)s)
), reached AS (
    SELECT citation.citing_ref AS root, citation.id, citation.citing_kind, citation.citing_ref, citation.cited_kind,
        citation.cited_ref, citation.hash_then, citation.noted_at
    FROM foundation_citation AS citation
    WHERE citation.citing_kind = %(kind)s AND citation.citing_ref = ANY(%(refs)s)
      AND (%(all)s OR citation.organization_id IN (SELECT organization_id FROM seen))
    UNION
    SELECT reached.root, citation.id, citation.citing_kind, citation.citing_ref, citation.cited_kind,
        citation.cited_ref, citation.hash_then, citation.noted_at
    FROM foundation_citation AS citation
    JOIN reached ON citation.citing_kind = reached.cited_kind AND citation.citing_ref = reached.cited_ref
    WHERE %(deep)s AND (%(all)s OR citation.organization_id IN (SELECT organization_id FROM seen))
)
SELECT reached.root, reached.citing_kind, reached.citing_ref, reached.cited_kind, reached.cited_ref, reached.hash_then,
    reached.noted_at, citable.hash, citable.label, citable.standing, citable.changed_at
FROM reached LEFT JOIN foundation_citable AS citable
    ON citable.kind = reached.cited_kind AND citable.ref = reached.cited_ref
    AND (%(all)s OR citable.organization_id IN (SELECT organization_id FROM seen))
ORDER BY reached.id
"""
_CITING = """
WITH RECURSIVE seen AS MATERIALIZED (
    SELECT organization_id FROM foundation_accessgrant WHERE grantee_id = ANY(%(reading)s)
), above AS (
    SELECT citation.id, citation.citing_kind, citation.citing_ref, citation.cited_kind, citation.cited_ref,
        citation.hash_then
    FROM foundation_citation AS citation
    WHERE citation.cited_kind = %(kind)s AND citation.cited_ref = %(ref)s
      AND (%(all)s OR citation.organization_id IN (SELECT organization_id FROM seen))
    UNION
    SELECT citation.id, citation.citing_kind, citation.citing_ref, citation.cited_kind, citation.cited_ref,
        citation.hash_then
    FROM foundation_citation AS citation
    JOIN above ON citation.cited_kind = above.citing_kind AND citation.cited_ref = above.citing_ref
    WHERE %(all)s OR citation.organization_id IN (SELECT organization_id FROM seen)
)
SELECT above.citing_kind, above.citing_ref, above.cited_kind, above.cited_ref, above.hash_then, cited.hash,
    cited.standing, citing.label
FROM above
LEFT JOIN foundation_citable AS cited ON cited.kind = above.cited_kind AND cited.ref = above.cited_ref
    AND (%(all)s OR cited.organization_id IN (SELECT organization_id FROM seen))
LEFT JOIN foundation_citable AS citing ON citing.kind = above.citing_kind AND citing.ref = above.citing_ref
    AND (%(all)s OR citing.organization_id IN (SELECT organization_id FROM seen))
ORDER BY (above.cited_kind = %(kind)s AND above.cited_ref = %(ref)s) DESC, above.id LIMIT %(most)s
"""
_HASHES = """
SELECT citable.kind, citable.ref, citable.hash FROM foundation_citable AS citable
JOIN unnest(%(kinds)s::text[], %(refs)s::text[]) AS wanted(kind, ref)
    ON wanted.kind = citable.kind AND wanted.ref = citable.ref
WHERE %(all)s OR citable.organization_id IN (
    SELECT organization_id FROM foundation_accessgrant WHERE grantee_id = ANY(%(reading)s)
)
"""


def stale_citations(*, actor: Actor, kind: str, refs: Iterable[str]) -> dict[str, list[StaleCitation]]:
    """Give, for each thing asked about, what no longer holds of all it rests on, with the way to it. One statement.

    Transitive: what a cited thing cites counts as well, as far as the actor sees it. Of what it does not see it says
    that it cannot be read. Things that rest on nothing stale are left out.
    """
    wanted = sorted(set(refs))
    by_root: dict[str, list[CitationShown]] = {}
    for root, one in _reached(actor, kind, wanted, deep=True):
        by_root.setdefault(root, []).append(one)
    stale = {root: stale_from(Thing(kind, root), found) for root, found in by_root.items()}
    return {root: found for root, found in stale.items() if found}


def citations_of(*, actor: Actor, kind: str, ref: str) -> list[CitationShown]:
    """Give what a thing cites, in the order in which it was noted, with how each citation stands. One statement."""
    return [one for _root, one in _reached(actor, kind, [ref], deep=False)]


def rests_on(*, actor: Actor, kind: str, ref: str) -> list[CitationShown]:
    """Give every citation that can be reached from a thing, its own and those beneath. One statement."""
    return [one for _root, one in _reached(actor, kind, [ref], deep=True)]


def citing(*, actor: Actor, kind: str, ref: str, most: int = MOST_CITING) -> list[CitingShown]:
    """Give what cites a thing, directly or by way of another, from at most so many citations. One statement.

    Those that cite it directly are read before all others, so that none of them is cut off for one that does not. Who
    has to know whether there are more asks for one more than it shows. The nearest first; `verdict` is on the citation
    by which each comes to it, `through` what stands between.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CITING, {**_scope(actor), "kind": kind, "ref": ref, "most": most})
        rows = cursor.fetchall()
    asked = Thing(kind, ref)
    ways: dict[Thing, tuple[Thing, ...]] = {asked: ()}
    found: dict[Thing, CitingShown] = {}
    waiting, before = rows, -1
    # The nearest first: what cites by way of another is placed once that other is.
    while waiting and len(waiting) != before:
        before, later = len(waiting), []
        for row in waiting:
            upper, lower = Thing(row[0], row[1]), Thing(row[2], row[3])
            if lower not in ways:
                later.append(row)
            elif upper not in ways:
                ways[upper] = () if lower == asked else (lower, *ways[lower])
                verdict = verdict_on(hash_then=row[4], hash_now=row[5], standing=row[6])
                found[upper] = CitingShown(upper, row[7] or "", link_to(*upper), ways[upper], verdict)
        waiting = later
    return list(found.values())


def hashes_now(*, actor: Actor, things: Sequence[Thing]) -> dict[Thing, str]:
    """Give the hash that each thing has now; those that the actor does not see are left out. One statement."""
    if not things:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _HASHES, {**_scope(actor), "kinds": [one.kind for one in things], "refs": [one.ref for one in things]}
        )
        return {Thing(kind, ref): text for kind, ref, text in cursor.fetchall()}


def not_noted(kind: str, rows: Rows) -> Rows:
    """Keep of some rows those that no touch has noted yet: what earlier releases wrote."""
    # One look into the index for each row. NOT EXISTS is made a join, which on a table that was filled a moment ago and
    # has no statistics yet compares every row with every note: 1.7 s for 4,000 rows, in place of 8 ms.
    noted = Citable._base_manager.filter(kind=kind, ref=OuterRef("as_ref")).values("pk")[:1]
    return rows.alias(as_ref=Cast("pk", CharField()), noted=Subquery(noted)).filter(noted__isnull=True)


def _reached(actor: Actor, kind: str, refs: list[str], *, deep: bool) -> list[tuple[str, CitationShown]]:
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, {**_scope(actor), "kind": kind, "refs": refs, "deep": deep})
        return [(row[0], _shown(row)) for row in cursor.fetchall()]


def _scope(actor: Actor) -> dict[str, Any]:
    return {"all": actor.sees_all, "reading": list(actor.reading_ids)}


def _shown(row: tuple[Any, ...]) -> CitationShown:
    _root, citing_kind, citing_ref, cited_kind, cited_ref, hash_then, noted_at, hash_now, label, standing, changed = row
    return CitationShown(
        citing=Thing(citing_kind, citing_ref),
        cited=Thing(cited_kind, cited_ref),
        hash_then=hash_then,
        hash_now=hash_now or "",
        label=label or "",
        verdict=verdict_on(hash_then=hash_then, hash_now=hash_now, standing=standing),
        noted_at=noted_at,
        changed_at=changed,
        link="" if hash_now is None else link_to(cited_kind, cited_ref),
    )

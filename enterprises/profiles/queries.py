"""Reads of enterprises within the reader's scope."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from clear_platform.foundation.imports.origins import files_by_batch
from clear_platform.foundation.public import INTERNAL, Actor, GrantLevel, ScopedQuerySet, tag_of
from enterprises.profiles.models import Enterprise
from enterprises.profiles.regions import regions_named
from enterprises.profiles.results import EnterpriseShown

MATCHES_IN_ONE_STATEMENT = 5000
LONGEST_SEARCH = 6
"""How many words of a text are looked for."""


def enterprises_for(actor: Actor) -> ScopedQuerySet:
    """Give the enterprises an actor may see, with their organizations, by name."""
    return Enterprise.objects.for_actor(actor).select_related("organization").order_by("organization__name", "pk")


def enterprise_for(*, actor: Actor, enterprise_id: int, level: GrantLevel = "read") -> EnterpriseShown:
    """Give one enterprise in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    return shown(Enterprise.objects.select_related("organization").get_for(actor, enterprise_id, level))


def enterprises_by_id(*, actor: Actor, enterprise_ids: Iterable[int]) -> dict[int, EnterpriseShown]:
    """Give the enterprises among the ids that the actor may see, by id. One query."""
    return {row.pk: shown(row) for row in enterprises_for(actor).filter(pk__in=set(enterprise_ids))}


def enterprises_by_match_key(*, actor: Actor, keys: Iterable[str]) -> dict[str, int]:
    """Give the ids of enterprises the actor may read, by match key; of two with one key, the older."""
    wanted = sorted(set(keys))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), MATCHES_IN_ONE_STATEMENT):
        part = wanted[start : start + MATCHES_IN_ONE_STATEMENT]
        rows = Enterprise.objects.for_actor(actor).filter(match_key__in=part, merged_into__isnull=True)
        found.update({str(key): pk for key, pk in rows.order_by("-pk").values_list("match_key", "pk")})
    return found


def searched(rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    """Keep the enterprises whose name or place holds each word of the text."""
    for word in text.split()[:LONGEST_SEARCH]:
        rows = rows.filter(named_or_placed(word))
    return rows


def named_or_placed(word: str, *, at: str = "") -> Q:
    """Give the condition that a word is in the name, the city, or the name of the region or country of an enterprise.

    Takes: `at`, the path to the enterprise from what is looked through, such as `enterprise__`.
    """
    where = {
        f"{at}organization__name__icontains": word,
        f"{at}city__icontains": word,
        f"{at}region__in": sorted(regions_named(word)),
    }
    return reduce(or_, (Q(**{lookup: value}) for lookup, value in where.items()))


def in_portfolio(rows: QuerySet[Enterprise], *, actor: Actor, portfolio_id: int) -> QuerySet[Enterprise]:
    """Keep the enterprises that one portfolio gave sight of; somebody else's portfolio shows nothing."""
    grants: dict[str, object] = {"organization__grants_given__via": f"portfolio:{portfolio_id}"}
    if not actor.sees_all:
        grants["organization__grants_given__grantee_id__in"] = actor.organization_ids
    return rows.filter(**grants)


def facets_for(actor: Actor) -> dict[str, list[str]]:
    """Give the industries, regions and size bands that occur among the enterprises an actor may see, for filters."""
    rows = Enterprise.objects.for_actor(actor)
    return {
        "region": [one for one in rows.order_by("region").values_list("region", flat=True).distinct() if one],
        "industry": sorted({one[:2] for one in rows.values_list("industry", flat=True).distinct() if one}),
        "size_band": list(Enterprise.SizeBand.values),
    }


def sources_of(rows: Iterable[Enterprise | EnterpriseShown]) -> set[str]:
    """Give the codes of the sources of the files that enterprises were read from. One statement, none for no file."""
    batches = {row.import_batch_id for row in rows} - {None}
    return {file.source for file in files_by_batch(batches).values() if file.source} if batches else set()


def shown(row: Enterprise) -> EnterpriseShown:
    """Give an enterprise, joined with its organization, as others read it."""
    organization = row.organization
    return EnterpriseShown(
        id=row.pk,
        name=organization.name,
        slug=organization.slug,
        origin=organization.origin,
        industry=row.industry,
        region=row.region,
        city=row.city,
        size_band=row.size_band,
        external_ids=row.external_ids_json,
        settings=organization.settings_json,
        merged_into_id=row.merged_into_id,
        import_batch_id=row.import_batch_id,
        created_at=organization.created_at,
        tag=tag_of(row, organization),
    )


def narrowed(
    rows: QuerySet[Enterprise],
    *,
    words: str = "",
    sectors: Sequence[str] = (),
    regions: Sequence[str] = (),
    size_bands: Sequence[str] = (),
) -> QuerySet[Enterprise]:
    """Keep the enterprises that fit every filter set; several values of one filter widen it.

    Takes: sectors as the first two digits of the industry.
    """
    if sectors:
        rows = rows.filter(reduce(or_, (Q(industry__startswith=one[:2]) for one in sectors)))
    if regions:
        rows = rows.filter(region__in=regions)
    if size_bands:
        rows = rows.filter(size_band__in=size_bands)
    return searched(rows, words)


def sources_of_told(actor: Actor, told: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, Collection[str]]:
    """Give the source of the file that each enterprise told of came with; those of enterprises gone are left out."""
    rows = Enterprise.objects.for_actor(actor).filter(pk__in={data["enterprise_id"] for data in told.values()})
    batches = dict(rows.values_list("pk", "import_batch_id"))
    files = files_by_batch(batches.values())
    # Read past the sight of batches: a join would find none but the reader's own, and take the rest for the house's.
    return {
        event_id: {file.source if (file := files.get(batches[data["enterprise_id"]])) and file.source else INTERNAL}
        for event_id, data in told.items()
        if data["enterprise_id"] in batches
    }

"""Reads of institutions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.functions import Upper

from clear_platform.foundation.public import Actor, GrantLevel, tag_of
from institutional.institutions.models import Institution
from institutional.institutions.results import InstitutionShown


def institutions_for(actor: Actor) -> QuerySet[Institution]:
    """Give the institutions the actor may see, with their organizations."""
    rows: QuerySet[Institution] = Institution.objects.for_actor(actor).select_related("organization")
    return rows


def institutions_named(*, actor: Actor, words: str) -> QuerySet[Institution]:
    """Give the institutions the actor may see whose name holds each of the words, by name; no word finds all."""
    rows = institutions_for(actor)
    for word in words.split():
        rows = rows.filter(organization__name__icontains=word)
    return rows.order_by("organization__name", "pk")


def institution_for(*, actor: Actor, institution_id: int, level: GrantLevel = "read") -> InstitutionShown:
    """Give one institution. Refuses: `NotVisible`; `NotFound` to those who see all."""
    row = Institution.objects.select_related("organization").get_for(actor, institution_id, level)
    return shown(row)


def shown(row: Institution) -> InstitutionShown:
    """Give an institution as doors show it; its organization must be joined."""
    return InstitutionShown(
        id=row.pk,
        name=row.organization.name,
        slug=row.organization.slug,
        type=row.type,
        origin=row.organization.origin,
        tag=tag_of(row, row.organization),
    )


def institutions_by_name(*, actor: Actor, names: Iterable[str]) -> dict[str, int]:
    """Give the ids of institutions by their names in capitals, of those that exist; of two alike the older one."""
    rows = (
        Institution.objects.for_actor(actor)
        .annotate(capitals=Upper("organization__name"))
        .filter(capitals__in={name.upper() for name in names})
        .order_by("-pk")
    )
    return dict(rows.values_list("capitals", "pk"))

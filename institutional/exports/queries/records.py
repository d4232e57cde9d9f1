"""Reading what was exported, narrowed and in an order, and where ledgers stood as it left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    F,
    Field,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast

from clear_platform.foundation.public import Actor, ScopedQuerySet
from enterprises.public import Witness, decisions_for, enterprises_for
from institutional.exports.models import ExportRecord
from outcomes.public import roadmap_outcomes_for


def exports_for(actor: Actor) -> ScopedQuerySet:
    """Give the exports of the organizations the actor belongs to, newest first, with who made them; to staff all.

    What others took away of an enterprise that the actor was let into is theirs to read, not the actor's. `named` says
    of each whether what it is about may still be read: else `told_name` is blank, whatever it was called as it left.
    """
    rows = ExportRecord.objects.for_actor(actor).select_related("exported_by")
    own = rows if actor.sees_all else rows.filter(organization_id__in=actor.reading_ids)
    told = own.annotate(named=_in_sight(actor)).annotate(
        told_name=Case(When(named=True, then=F("subject_name")), default=Value(""))
    )
    return told.order_by("-exported_at", "-pk")


def _in_sight(actor: Actor) -> Any:
    """Say of an export whether what it is about may be read. A portfolio is its own institution's for ever."""
    if actor.sees_all:
        return Value(True, output_field=BooleanField())
    of: tuple[tuple[str, QuerySet[Any], Field[Any, Any]], ...] = (
        ("enterprise", enterprises_for(actor), BigIntegerField()),
        ("decision", decisions_for(actor), UUIDField()),
        ("roadmap_outcome", roadmap_outcomes_for(actor), BigIntegerField()),
    )
    return Case(
        *(When(subject_type=kind, then=Exists(_of_subject(rows, field))) for kind, rows, field in of),
        default=Value(True),
        output_field=BooleanField(),
    )


def _of_subject(rows: QuerySet[Any], field: Field[Any, Any]) -> QuerySet[Any]:
    return rows.select_related(None).order_by().filter(pk=Cast(OuterRef("subject_id"), field))


ORDERINGS: Final[Mapping[str, str]] = {
    "id": "pk",
    "subject_name": "told_name",
    "exported_by": "exported_by__name",
    "row_count": "row_count",
    "byte_count": "byte_count",
    "exported_at": "exported_at",
}
"""What a list of exports can be put in order by."""
MOST_NAMED: Final = 200
"""How many subjects, and how many people, a list offers to choose from."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a list is asked for; what is empty narrows nothing. Subjects are given as their kind and id."""

    words: str = ""
    kinds: Sequence[str] = ()
    subjects: Sequence[tuple[str, str]] = ()
    people: Sequence[int] = ()
    formats: Sequence[str] = ()
    scopes: Sequence[str] = ()
    states: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    ordering: str = ""


def narrowed(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    """Keep the exports that are asked for, in the order asked for, the newest first unless there is one."""
    if wanted.words:
        rows = rows.filter(told_name__icontains=wanted.words)
    for path, values in (
        ("subject_type", wanted.kinds),
        ("exported_by_id", wanted.people),
        ("format", wanted.formats),
        ("scope", wanted.scopes),
        ("state", wanted.states),
    ):
        if values:
            rows = rows.filter(**{f"{path}__in": list(values)})
    if wanted.subjects:
        about = Q()
        for kind, id in wanted.subjects:
            about |= Q(subject_type=kind, subject_id=id)
        rows = rows.filter(about)
    if wanted.since is not None:
        rows = rows.filter(exported_at__date__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(exported_at__date__lte=wanted.until)
    key = ORDERINGS.get(wanted.ordering.removeprefix("-"))
    if key is None:
        return rows
    down = wanted.ordering.startswith("-")
    by = F(key).desc(nulls_last=True) if down else F(key).asc(nulls_last=True)
    return rows.order_by(by, "-pk" if down else "pk")


@dataclass(frozen=True, slots=True)
class Named:
    """What a list has to choose from: subjects as kind, id and newest name; people as id and name.

    The name of a subject is blank where it may not be told.
    """

    subjects: Sequence[tuple[str, str, str]]
    people: Sequence[tuple[int, str]]


def named_in(rows: QuerySet[Any]) -> Named:
    """Give what a list has to choose from. Two statements."""
    subjects = rows.order_by("subject_type", "subject_id", "-exported_at", "-pk").distinct("subject_type", "subject_id")
    people = rows.filter(exported_by__isnull=False).order_by("exported_by__name", "exported_by_id")
    return Named(
        sorted(subjects.values_list("subject_type", "subject_id", "told_name")[:MOST_NAMED], key=lambda one: one[2]),
        list(people.values_list("exported_by_id", "exported_by__name").distinct()[:MOST_NAMED]),
    )


def ledger_heads_named(actor: Actor, organization_id: int | None) -> Iterator[Witness]:
    """Give the hashes of ledgers that exports left with, of one organization's or of all; read in pieces."""
    rows = ExportRecord.objects.for_actor(actor).exclude(ledger_commit_hash="")
    own = rows if organization_id is None else rows.filter(organization_id=organization_id)
    named = own.order_by("pk").values_list("organization_id", "ledger_commit_hash", "pk")
    for owner, text, pk in named.iterator(chunk_size=2000):
        yield Witness(owner, text, f"export {pk}")

"""Reads of positions. Not here: sums over a portfolio (`overview`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Length, StrIndex

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor, GrantLevel, ScopedQuerySet, events_read, tag_of
from institutional.portfolios.queries import portfolio_row
from institutional.portfolios.results import PortfolioShown
from institutional.positions.models import Position
from institutional.positions.results import Correction, PositionShown, TermChanged
from institutional.positions.rules import GUARANTEE, LOAN, SEPARATORS, SHORTEST_NAMED, terms_changed

BY_HAND = ("correct_position", "update_position")


def positions_for(actor: Actor) -> QuerySet[Position]:
    """Give the positions the actor's institutions hold, each with enterprise and source.

    `approved_or_never` orders those without a day of approval before all others.
    """
    rows: QuerySet[Position] = (
        Position.objects.for_actor(actor)
        .select_related("enterprise__organization", "source")
        .annotate(approved_or_never=Coalesce("approved_on", date.min))
    )
    return rows


def positions_of(*, actor: Actor, portfolio_id: int) -> QuerySet[Position]:
    """Give the positions of one portfolio. Refuses: `NotVisible`; `NotFound` to those who see all."""
    portfolio_row(actor=actor, portfolio_id=portfolio_id)
    return positions_for(actor).filter(portfolio_id=portfolio_id)


def held_in(portfolio: PortfolioShown) -> QuerySet[Position]:
    """Give the positions of a portfolio that was reached in scope, bare."""
    # Unscoped on purpose: a portfolio already reached in scope has the same holder as its positions, and to ask of each
    # of thousands once more costs as much as to sum them.
    rows: QuerySet[Position] = Position._base_manager.filter(portfolio_id=portfolio.id)
    return rows


def positions_in(*, actor: Actor, enterprise_id: int) -> QuerySet[Position]:
    """Give what the actor's institutions hold in an enterprise, the largest first."""
    return positions_for(actor).filter(enterprise_id=enterprise_id).order_by("-principal", "pk")


def position_row(*, actor: Actor, portfolio_id: int, position_id: int, level: GrantLevel = "read") -> Position:
    """Give one position of a portfolio, locked where it is to be changed.

    Refuses: `NotVisible`; `NotFound` to those who see all, and where it is a position of another portfolio.
    """
    rows = Position.objects.select_related("enterprise__organization", "source", "portfolio")
    if level == "act":
        rows = rows.select_for_update(of=("self",))
    row: Position = rows.get_for(actor, position_id, level)
    if row.portfolio_id != portfolio_id:
        portfolio_row(actor=actor, portfolio_id=portfolio_id)
        raise NotFound()
    return row


def position_for(*, actor: Actor, portfolio_id: int, position_id: int) -> PositionShown:
    """Give one position as doors show it. Refuses as `position_row` does."""
    return shown(position_row(actor=actor, portfolio_id=portfolio_id, position_id=position_id))


def changes_of(*, actor: Actor, portfolio_id: int, position_id: int) -> ScopedQuerySet:
    """Give what was changed of a position by somebody, as the log holds it, newest first. Refuses as `position_row`."""
    row = position_row(actor=actor, portfolio_id=portfolio_id, position_id=position_id)
    events = events_read(actor).filter(organization_id=row.organization_id, action__in=BY_HAND)
    return events.filter(object_type=Position._meta.label_lower, object_id=str(row.pk))


def correction(event: Any) -> Correction:
    """Give one entry of the log as a correction; the reason is blank where none was asked."""
    before, after = dict(event.facts_before or {}), dict(event.facts_after or {})
    because = str(after.pop("because", ""))
    terms = tuple(TermChanged(*one) for one in terms_changed(before, after))
    return Correction(event.at, event.who, because, terms)


def shown(row: Position) -> PositionShown:
    """Give a position as doors show it; enterprise and source must be joined."""
    return PositionShown(
        id=row.pk,
        portfolio_id=row.portfolio_id,
        enterprise_id=row.enterprise_id,
        enterprise=row.enterprise.organization.name,
        instrument=row.instrument,
        principal=row.principal,
        outstanding=row.outstanding,
        written_off_amount=row.written_off_amount,
        currency=row.currency,
        interest_ratio=row.interest_ratio,
        approved_on=row.approved_on,
        started_on=row.started_on,
        matures_on=row.matures_on,
        status=row.status,
        external_ref=row.external_ref,
        source=row.source.code,
        facts=row.facts_json,
        recorded_at=row.recorded_at,
        import_batch_id=row.import_batch_id,
        import_row=row.import_row,
        tag=tag_of(row, row.enterprise.organization, row.source),
    )


def positions_by_reference(*, actor: Actor, references: Iterable[str]) -> dict[tuple[int, str, str], int]:
    """Give the positions that carry one of these references: {(institution id, instrument, reference): position id}."""
    rows = Position.objects.for_actor(actor).filter(external_ref__in={one for one in references if one})
    return {
        (institution_id, instrument, reference): pk
        for institution_id, instrument, reference, pk in rows.values_list(
            "organization_id", "instrument", "external_ref", "pk"
        )
    }


def newest_positions_of(actor: Actor, *, portfolio_id: int) -> QuerySet[Position]:
    """Give for each enterprise of a portfolio the position that was approved last; without a day counts as oldest."""
    rows: QuerySet[Position] = (
        Position.objects.for_actor(actor).filter(portfolio_id=portfolio_id).select_related("source")
    )
    return rows.order_by("enterprise_id", F("approved_on").desc(nulls_last=True), "-pk").distinct("enterprise_id")


def defaults_held(actor: Actor, *, institution_id: int) -> QuerySet[Position]:
    """Give the positions of an institution in default, of all its portfolios, the one approved last first."""
    rows: QuerySet[Position] = (
        Position.objects.for_actor(actor)
        .filter(organization_id=institution_id, status="default")
        .select_related("source")
    )
    return rows.order_by("enterprise_id", F("approved_on").desc(nulls_last=True), "-pk")


def counted_beside_their_loan(rows: QuerySet[Position]) -> int:
    """Give how many guarantees among positions stand beside the loan that they cover, as `rules` has it. One statement.

    Takes: positions in no order or any, not cut to some of them.
    """
    named = StrIndex(_in_blanks(OuterRef("external_ref")), _in_blanks(F("external_ref")))
    loans = rows.order_by().exclude(external_ref="").annotate(signs=Length("external_ref"), named=named)
    theirs = loans.filter(
        Q(external_ref=OuterRef("external_ref")) | Q(signs__gte=SHORTEST_NAMED, named__gt=0),
        instrument=LOAN,
        portfolio_id=OuterRef("portfolio_id"),
        enterprise_id=OuterRef("enterprise_id"),
    )
    return rows.order_by().filter(Exists(theirs), instrument=GUARANTEE).count()


def _in_blanks(reference: F | OuterRef) -> Concat:
    blanks = Func(reference, Value(SEPARATORS), Value(" " * len(SEPARATORS)), function="translate")
    return Concat(Value(" "), blanks, Value(" "))

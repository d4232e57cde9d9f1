"""Writes of positions: entered, changed, removed; and the bulk doors of imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from clear_platform.foundation import clock
from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.public import Actor, Expected, operation, record, refuse_stale, sources_by_code
from clear_platform.foundation.stated import LAST_DAY, refuse_out_of_reach, refuse_too_much, words_of
from enterprises.public import enterprise_for
from institutional.portfolios.models import Portfolio
from institutional.portfolios.operations import PORTFOLIO_WRITERS, portfolio_to_write
from institutional.portfolios.queries import entry_of
from institutional.portfolios.rules import is_currency
from institutional.positions import queries, rules
from institutional.positions.errors import (
    ApprovedLater,
    CurrencyNotInForce,
    DatesOutOfOrder,
    EnteredJustNow,
    EnterpriseNotInPortfolio,
    FactsFaulty,
    NothingCorrected,
    ReasonMissing,
    ReferenceTaken,
    TermsFaulty,
    UnknownSource,
)
from institutional.positions.keeping import keep_positions, keep_removal
from institutional.positions.models import Position
from institutional.positions.results import NewPosition, PositionShown

_AUDITED = ("enterprise_id", *rules.TERMS, "source_id", "facts_json")
LATER = "Give a day that has come."
NOT_IN_FORCE = "No currency that is in force has this code."
SENT_TWICE_WITHIN = timedelta(minutes=1)
_DAYS = ("approved_on", "started_on", "matures_on")


class OptionalTerms(TypedDict, total=False):
    """The terms that a position may be without; what is left out is not known, or stays as it is."""

    outstanding: Decimal | None
    written_off_amount: Decimal | None
    currency: str
    interest_ratio: Decimal | None
    approved_on: date | None
    started_on: date | None
    matures_on: date | None
    status: str
    external_ref: str
    source: str
    facts: Mapping[str, Any]


_REPLACED = (
    "principal",
    "outstanding",
    "written_off_amount",
    "interest_ratio",
    "approved_on",
    "started_on",
    "matures_on",
    "status",
    "import_row",
)


class PositionTerms(OptionalTerms, total=False):
    """All terms of a position that can be changed."""

    instrument: str
    principal: Decimal


@operation(PORTFOLIO_WRITERS)
def create_position(
    *,
    actor: Actor,
    portfolio_id: int,
    enterprise_id: int,
    instrument: str,
    principal: Decimal,
    **terms: Unpack[OptionalTerms],
) -> PositionShown:
    """Enter a position in an enterprise of a portfolio.

    Takes: amounts in the position's currency, the portfolio's where none is given; `source`, a code of a data source,
    `internal` where none is given. Refuses: `NotVisible`, `EnterpriseNotInPortfolio`,
    `ReferenceTaken`, `CurrencyNotInForce`, `DayOutOfReach`, `ApprovedLater`, `DatesOutOfOrder`, `UnknownSource`,
    `TermsFaulty`, `FactsFaulty`, `TooMuchStated`.
    """
    portfolio = portfolio_to_write(actor=actor, portfolio_id=portfolio_id)
    enterprise_for(actor=actor, enterprise_id=enterprise_id)
    if entry_of(actor=actor, portfolio_id=portfolio_id, enterprise_id=enterprise_id) is None:
        raise EnterpriseNotInPortfolio(portfolio=portfolio.name)
    row = _new(portfolio, enterprise_id, {"instrument": instrument, "principal": principal, **terms})
    _check(actor, row)
    _save(row, force_insert=True)
    keep_positions(actor=actor, operation="create_position", rows=[row])
    record(actor=actor, action="create_position", obj=row, after=_facts_of(row))
    return queries.position_for(actor=actor, portfolio_id=portfolio_id, position_id=row.pk)


def enter_position(
    *,
    actor: Actor,
    portfolio_id: int,
    enterprise_id: int,
    instrument: str,
    principal: Decimal,
    **terms: Unpack[OptionalTerms],
) -> PositionShown:
    """Enter a position from a form, which may be sent twice: by `create_position`, once.

    Refuses: as that does; `EnteredJustNow` where the same stands there without a reference since less than a minute.
    """
    portfolio = portfolio_to_write(actor=actor, portfolio_id=portfolio_id)
    if not terms.get("external_ref"):
        wanted = _new(portfolio, enterprise_id, {"instrument": instrument, "principal": principal, **terms})
        rows = Position.objects.for_actor(actor).filter(portfolio=portfolio, **_facts_of(wanted))
        if rows.filter(recorded_at__gte=clock.now() - SENT_TWICE_WITHIN).exists():
            raise EnteredJustNow()
    return create_position(
        actor=actor,
        portfolio_id=portfolio_id,
        enterprise_id=enterprise_id,
        instrument=instrument,
        principal=principal,
        **terms,
    )


@operation(PORTFOLIO_WRITERS)
def update_position(
    *,
    actor: Actor,
    portfolio_id: int,
    position_id: int,
    expected: Expected | None = None,
    **terms: Unpack[PositionTerms],
) -> PositionShown:
    """Change terms of a position; what is left out stays, a currency that was given up too.

    Refuses: `NotVisible`, `Stale`, `ReferenceTaken`, `CurrencyNotInForce`, `DayOutOfReach`, `ApprovedLater`,
    `DatesOutOfOrder`, `UnknownSource`, `TermsFaulty`, `FactsFaulty`, `TooMuchStated`.
    """
    row = _to_write(actor, portfolio_id, position_id)
    refuse_stale(expected, lambda: _tag(actor, row))
    before = _facts_of(row)
    _write_terms(row, terms)
    _check(actor, row)
    _save(row)
    keep_positions(actor=actor, operation="update_position", rows=[row])
    record(actor=actor, action="update_position", obj=row, before=before, after=_facts_of(row))
    return queries.position_for(actor=actor, portfolio_id=portfolio_id, position_id=position_id)


@operation(PORTFOLIO_WRITERS)
def correct_position(
    *,
    actor: Actor,
    portfolio_id: int,
    position_id: int,
    because: str,
    expected: Expected | None = None,
    **terms: Unpack[PositionTerms],
) -> PositionShown:
    """Set right what was recorded of a position; the reason stays with what stood there before.

    Takes: the terms as they should be; one that is so already changes nothing, what is left out stays. Refuses: as
    `update_position`; `ReasonMissing`, `NothingCorrected`. Leaves: an audit event with the reason, and of each term
    that differs what was and what became of it.
    """
    row = _to_write(actor, portfolio_id, position_id)
    refuse_stale(expected, lambda: _tag(actor, row))
    why = words_of(because)
    if not why:
        raise ReasonMissing()
    stood = _facts_of(row)
    _write_terms(row, terms)
    _check(actor, row)
    became = _facts_of(row)
    differing = [name for name in _AUDITED if stood[name] != became[name]]
    if not differing:
        raise NothingCorrected()
    _save(row)
    keep_positions(actor=actor, operation="correct_position", rows=[row])
    record(
        actor=actor,
        action="correct_position",
        obj=row,
        before={name: stood[name] for name in differing},
        after={**{name: became[name] for name in differing}, "because": why},
    )
    return queries.position_for(actor=actor, portfolio_id=portfolio_id, position_id=position_id)


@operation(PORTFOLIO_WRITERS)
def remove_position(*, actor: Actor, portfolio_id: int, position_id: int, expected: Expected | None = None) -> None:
    """Take a position away that should not have been entered; the audit log keeps what it was.

    Refuses: `NotVisible`, `Stale`.
    """
    row = _to_write(actor, portfolio_id, position_id)
    refuse_stale(expected, lambda: _tag(actor, row))
    record(actor=actor, action="remove_position", obj=row, before=_facts_of(row))
    keep_removal(actor=actor, operation="remove_position", rows=[(row.organization_id, row.pk)])
    row.delete()


def add_positions(*, actor: Actor, rows: Sequence[NewPosition], batch_id: int | None) -> list[int]:
    """Enter many positions, in the order given, or none. Gives their ids.

    Part of larger operations, which audit and have put the enterprises into the portfolios; one statement for each
    thousand. Refuses: `ReferenceTaken` where somebody enters one of them at the same moment; it stands by then.
    """
    wanted = [
        Position(
            organization_id=one.institution_id,
            facts_json=dict(one.facts),
            import_batch_id=batch_id,
            **{name: value for name, value in asdict(one).items() if name not in {"institution_id", "facts"}},
        )
        for one in rows
    ]
    try:
        with transaction.atomic():
            made = Position.objects.bulk_create(wanted, batch_size=1000)
    except IntegrityError as fault:
        standing = queries.positions_by_reference(actor=actor, references=[one.external_ref for one in rows])
        taken = [one for one in rows if (one.institution_id, one.instrument, one.external_ref) in standing]
        if taken and _gives_a_reference_twice(fault):
            raise ReferenceTaken(instrument=taken[0].instrument, external_ref=taken[0].external_ref) from fault
        raise
    keep_positions(actor=actor, operation="add_positions", rows=made)
    return [one.pk for one in made]


def replace_positions(*, actor: Actor, rows: Sequence[NewPosition], batch_id: int | None) -> int:
    """Make positions that stand (same institution, instrument, reference) what a newer row says. Gives how many.

    Part of larger operations, which audit; two statements for each thousand. Holder, enterprise and portfolio stay.
    """
    wanted = {(one.institution_id, one.instrument, one.external_ref): one for one in rows}
    standing = list(
        Position.objects.for_actor(actor).filter(
            external_ref__in={one.external_ref for one in rows},
            organization_id__in={one.institution_id for one in rows},
        )
    )
    altered = []
    for row in standing:
        one = wanted.get((row.organization_id, row.instrument, row.external_ref))
        if one is not None:
            for name in _REPLACED:
                setattr(row, name, getattr(one, name))
            row.facts_json, row.import_batch_id = dict(one.facts), batch_id
            altered.append(row)
    if altered:
        fields = [*_REPLACED, "facts_json", "import_batch"]
        Position.objects.for_actor(actor).bulk_update(altered, fields, batch_size=1000)
        keep_positions(actor=actor, operation="replace_positions", rows=altered)
    return len(altered)


def remove_positions_of_import(*, actor: Actor, batch_id: int) -> int:
    """Take away the positions that an import entered; part of its undoing. Gives how many went."""
    rows = Position.objects.for_actor(actor).filter(import_batch_id=batch_id)
    going = list(rows.order_by("pk").values_list("organization_id", "pk"))
    gone, _ = rows.delete()
    keep_removal(actor=actor, operation="remove_positions_of_import", rows=going)
    return gone


def _to_write(actor: Actor, portfolio_id: int, position_id: int) -> Position:
    portfolio_to_write(actor=actor, portfolio_id=portfolio_id)
    return queries.position_row(actor=actor, portfolio_id=portfolio_id, position_id=position_id, level="act")


def _tag(actor: Actor, row: Position) -> str:
    return queries.position_for(actor=actor, portfolio_id=row.portfolio_id, position_id=row.pk).tag


def _new(portfolio: Portfolio, enterprise_id: int, terms: Mapping[str, Any]) -> Position:
    """Give a position as it would be entered, with what is taken for granted of what the terms leave out."""
    row = Position(
        organization_id=portfolio.organization_id,
        portfolio=portfolio,
        enterprise_id=enterprise_id,
        currency=portfolio.currency,
    )
    _write_terms(row, {"source": "internal", **terms})
    return row


def _save(row: Position, **how: Any) -> None:
    """Write a position. Refuses: `ReferenceTaken`; of two who give a reference at once, neither saw the other's row."""
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as fault:
        if _gives_a_reference_twice(fault):
            raise ReferenceTaken(instrument=row.instrument, external_ref=row.external_ref) from fault
        raise


def _gives_a_reference_twice(fault: IntegrityError) -> bool:
    cause = fault.__cause__
    return isinstance(cause, UniqueViolation) and cause.diag.constraint_name == "position_once_for_each_reference"


def _write_terms(row: Position, terms: Mapping[str, Any]) -> None:
    for name, value in terms.items():
        if name == "source":
            row.source_id = _source_id(value)
        elif name == "facts":
            refuse_too_much(value, "/facts")
            faults = rules.faults_of_facts(value)
            if faults:
                raise FactsFaulty(problems=faults)
            row.facts_json = dict(value)
        elif name == "currency" and value != row.currency and not is_currency(value):
            at_fault = FieldProblem("/currency", "not_in_force", NOT_IN_FORCE)
            raise CurrencyNotInForce(currency=value, problems=[at_fault])
        elif name == "approved_on" and value is not None and clock.today() < value <= LAST_DAY:
            raise ApprovedLater(approved_on=value, problems=[FieldProblem("/approved_on", "out_of_range", LATER)])
        else:
            setattr(row, name, value)


def _source_id(code: str) -> int:
    found = sources_by_code([code])
    if code not in found:
        raise UnknownSource(source=code)
    return found[code].pk


def _check(actor: Actor, row: Position) -> None:
    faults = rules.faults_of_terms({name: getattr(row, name) for name in rules.TERMS})
    if faults:
        raise TermsFaulty(problems=faults)
    for name in _DAYS:
        refuse_out_of_reach(getattr(row, name), f"/{name}")
    if not rules.in_order(row.started_on, row.matures_on):
        raise DatesOutOfOrder(started_on=row.started_on, matures_on=row.matures_on)
    if row.external_ref:
        same = Position.objects.for_actor(actor).filter(
            organization_id=row.organization_id, instrument=row.instrument, external_ref=row.external_ref
        )
        if same.exclude(pk=row.pk).exists():
            raise ReferenceTaken(instrument=row.instrument, external_ref=row.external_ref)


def _facts_of(row: Position) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _AUDITED}

"""Writes of portfolios: made, renamed, enterprises put in and taken out; and the bulk doors of imports."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from psycopg.errors import UniqueViolation

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    STAFF_WRITERS,
    Actor,
    Allowed,
    Expected,
    NewGrant,
    add_grants,
    grant_access,
    may_reach,
    operation,
    organizations_granted,
    record,
    refuse_stale,
    revoke_access,
    revoke_grants,
    system_actor,
)
from clear_platform.foundation.stated import one_line, words_of
from enterprises.public import enterprise_for
from institutional.institutions.operations import institution_to_write
from institutional.portfolios import queries
from institutional.portfolios.errors import (
    AlreadyInPortfolio,
    CurrencyInUse,
    CurrencyUnknown,
    EnterpriseNotOpen,
    InstitutionNeeded,
    NotInPortfolio,
    PortfolioNameMissing,
    PortfolioNameTaken,
    StillHasPositions,
)
from institutional.portfolios.keeping import keep_entries, keep_removal
from institutional.portfolios.models import Portfolio, PortfolioEnterprise
from institutional.portfolios.results import EntryShown, NewEntry, NewPortfolio, PortfolioShown, PutIn
from institutional.portfolios.rules import ENDED, grant_of, is_currency

PORTFOLIO_WRITERS = Allowed(staff=STAFF_WRITERS, institution=("admin", "analyst"))


@operation(PORTFOLIO_WRITERS)
def create_portfolio(*, actor: Actor, name: str, currency: str, institution_id: int | None = None) -> PortfolioShown:
    """Make a portfolio of the institution the actor acts for; staff say of which.

    Takes: `currency`, an ISO 4217 code. Refuses: `InstitutionNeeded`, `NotVisible`,
    `CurrencyUnknown`, `PortfolioNameMissing`, `PortfolioNameTaken`.
    """
    wanted = institution_id
    if wanted is None and actor.seat is not None:
        wanted = actor.organization_id
    if wanted is None:
        raise InstitutionNeeded()
    institution = institution_to_write(actor=actor, institution_id=wanted)
    _refuse_unknown(currency)
    name = _named(name)
    if queries.portfolios_by_name(actor=actor, institution_ids=[institution.id], name=name):
        raise PortfolioNameTaken(name=name)
    made = Portfolio(organization_id=institution.id, name=name, currency=currency)
    _save(made, force_insert=True)
    record(actor=actor, action="create_portfolio", obj=made, after={"name": name, "currency": currency})
    return queries.shown(made)


@operation(PORTFOLIO_WRITERS)
def update_portfolio(
    *,
    actor: Actor,
    portfolio_id: int,
    name: str | None = None,
    currency: str | None = None,
    expected: Expected | None = None,
) -> PortfolioShown:
    """Give a portfolio another name or currency; what is left out stays.

    Refuses: `NotVisible`, `Stale`, `PortfolioNameMissing`, `PortfolioNameTaken`, `CurrencyUnknown`, `CurrencyInUse`
    once it holds positions.
    """
    row = portfolio_to_write(actor=actor, portfolio_id=portfolio_id)
    refuse_stale(expected, lambda: queries.portfolio_for(actor=actor, portfolio_id=portfolio_id).tag)
    before = {"name": row.name, "currency": row.currency}
    if name is not None:
        row.name = _named(name)
    if currency is not None:
        row.currency = currency
    after = {"name": row.name, "currency": row.currency}
    if row.name != before["name"] and queries.portfolios_by_name(
        actor=actor, institution_ids=[row.organization_id], name=row.name
    ):
        raise PortfolioNameTaken(name=row.name)
    if row.currency != before["currency"]:
        _refuse_unknown(row.currency)
        count = row.positions.for_actor(actor).count()
        if count:
            raise CurrencyInUse(count=count, currency=before["currency"], wanted=row.currency)
    if after != before:
        _save(row, update_fields=["name", "currency"])
        row.refresh_from_db(fields=["row_version"])
    record(actor=actor, action="update_portfolio", obj=row, before=before, after=after)
    return queries.shown(row)


@operation(PORTFOLIO_WRITERS)
def add_enterprise_to_portfolio(*, actor: Actor, portfolio_id: int, enterprise_id: int) -> EntryShown:
    """Put an enterprise into a portfolio; its institution may read it from then on.

    An institution may add what it made, already reads, or was let in to by invitation; staff may add any.
    Refuses: `NotVisible`, `EnterpriseNotOpen`, `AlreadyInPortfolio`.
    Leaves: a grant to read that rests on this portfolio.
    """
    _hold_sight([enterprise_id])
    portfolio = portfolio_to_write(actor=actor, portfolio_id=portfolio_id)
    if not actor.sees_all and not _reads(actor, portfolio.organization_id, enterprise_id):
        raise EnterpriseNotOpen()
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id)
    if queries.entry_of(actor=actor, portfolio_id=portfolio_id, enterprise_id=enterprise_id):
        raise AlreadyInPortfolio(enterprise=enterprise.name, portfolio=portfolio.name)
    entry = PortfolioEnterprise.objects.create(
        organization_id=portfolio.organization_id, portfolio=portfolio, enterprise_id=enterprise_id
    )
    grant_access(
        actor=actor,
        grantee_id=portfolio.organization_id,
        organization_ids=[enterprise_id],
        via=grant_of(portfolio.pk),
    )
    keep_entries(actor=actor, operation="add_enterprise_to_portfolio", rows=[entry])
    record(
        actor=actor,
        action="add_enterprise_to_portfolio",
        obj=entry,
        after={"portfolio": portfolio.pk, "enterprise": enterprise_id},
    )
    return queries.entry_shown(entry)


def add_enterprises_to_portfolio(*, actor: Actor, portfolio_id: int, enterprise_ids: Collection[int]) -> PutIn:
    """Put several enterprises into a portfolio, each by `add_enterprise_to_portfolio`; those in it stay as they are.

    Gives: how many were put in, and how many were there. Refuses: as that does, and then none is put in.
    """
    _hold_sight(enterprise_ids)
    portfolio = portfolio_to_write(actor=actor, portfolio_id=portfolio_id)
    there = {
        one
        for _, one in queries.pairs_standing(actor=actor, portfolio_ids=[portfolio_id], enterprise_ids=enterprise_ids)
    }
    new = [one for one in enterprise_ids if one not in there]
    # All are asked for before the first is put in; none can go out of sight since.
    if not actor.sees_all and not all(_reads(actor, portfolio.organization_id, one) for one in new):
        raise EnterpriseNotOpen()
    for one in new:
        add_enterprise_to_portfolio(actor=actor, portfolio_id=portfolio_id, enterprise_id=one)
    return PutIn(len(new), len(there))


@operation(PORTFOLIO_WRITERS)
def remove_enterprise_from_portfolio(
    *, actor: Actor, portfolio_id: int, enterprise_id: int, expected: Expected | None = None
) -> EntryShown:
    """Take an enterprise out of a portfolio. What the institution reads through another portfolio it keeps.

    Refuses: `NotVisible`, `NotInPortfolio`, `Stale`, `StillHasPositions` while a position in it is not over.
    Leaves: the entry with its end, and every position that is over; the grant that rested on this portfolio is revoked.
    """
    portfolio = portfolio_to_write(actor=actor, portfolio_id=portfolio_id)
    entry = queries.entry_of(actor=actor, portfolio_id=portfolio_id, enterprise_id=enterprise_id)
    if entry is None:
        enterprise_for(actor=actor, enterprise_id=enterprise_id)
        raise NotInPortfolio(portfolio=portfolio.name)
    refuse_stale(expected, lambda: queries.entry_shown(entry).tag)
    name = entry.enterprise.organization.name
    held = _running(portfolio, actor, enterprise_id).count()
    if held:
        raise StillHasPositions(enterprise=name, count=held, portfolio=portfolio.name)
    entry.removed_at = clock.now()
    entry.save(update_fields=["removed_at"])
    keep_entries(actor=actor, operation="remove_enterprise_from_portfolio", rows=[entry])
    revoke_access(grantee_id=portfolio.organization_id, organization_ids=[enterprise_id], via=grant_of(portfolio.pk))
    record(
        actor=actor,
        action="remove_enterprise_from_portfolio",
        obj=entry,
        before={"portfolio": portfolio.pk, "enterprise": enterprise_id},
    )
    entry.refresh_from_db(fields=["row_version"])
    return queries.entry_shown(entry)


def _hold_sight(enterprise_ids: Collection[int]) -> None:
    """Keep what is seen of enterprises from being ended until the transaction ends; waits where it is being ended.

    Taken before any portfolio is locked, so that whoever puts in and whoever ends never wait for each other in turn.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(hashtext('sight:' || one)) FROM unnest(%s::text[]) AS one",
            [[str(one) for one in sorted(enterprise_ids)]],
        )


def hold_back_from_portfolios(enterprise_id: int) -> None:
    """Wait until nobody puts an enterprise into a portfolio, and let nobody begin to until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sight:' || %s))", [str(enterprise_id)])


def portfolio_to_write(*, actor: Actor, portfolio_id: int) -> Portfolio:
    """Give a portfolio the actor may act on, locked until the transaction ends: writes to one come one after another.

    Refuses: `NotVisible`; `NotFound` to those who see all.
    """
    rows = Portfolio.objects.select_for_update(of=("self",)).select_related("organization")
    row: Portfolio = rows.get_for(actor, portfolio_id, "act")
    return row


def take_out_what_was_put_in_since(
    *, actor: Actor, institution_id: int, enterprise_id: int, since: datetime, operation: str
) -> list[int]:
    """Take an enterprise out of an institution's portfolios that it was put into since a moment. Gives their ids.

    What an import put in stays, and so does what holds positions that are not over, as in
    `remove_enterprise_from_portfolio`.
    Part of a larger operation, named by `operation`, which audits and, being the enterprise's, sees past the wall.
    Leaves: the entries with their end, told to the ledger; the grants that rested on them are revoked.
    """
    whole = system_actor(operation)
    portfolios = Portfolio.objects.for_actor(whole).filter(organization_id=institution_id).order_by("pk")
    locked = {one.pk: one for one in portfolios.select_for_update(of=("self",))}
    rows = PortfolioEnterprise.objects.for_actor(whole).filter(
        portfolio_id__in=locked,
        enterprise_id=enterprise_id,
        removed_at__isnull=True,
        added_at__gte=since,
        import_batch__isnull=True,
    )
    going = [
        row for row in rows.order_by("pk") if not _running(locked[row.portfolio_id], whole, enterprise_id).exists()
    ]
    for row in going:
        row.removed_at = clock.now()
        row.save(update_fields=["removed_at"])
    keep_entries(actor=actor, operation=operation, rows=going)
    revoke_grants(wanted=[NewGrant(institution_id, enterprise_id, grant_of(row.portfolio_id)) for row in going])
    return [row.portfolio_id for row in going]


def add_portfolios(*, actor: Actor, wanted: Sequence[NewPortfolio], batch_id: int | None) -> list[int]:
    """Make portfolios. Gives their ids, in the order given.

    One that somebody else makes at the same moment is taken as it stands, as if it had been there before. Part of
    larger operations, which audit; one statement for each thousand, and one that reads.
    """
    Portfolio.objects.bulk_create(
        [
            Portfolio(
                organization_id=one.institution_id, name=one.name, currency=one.currency, import_batch_id=batch_id
            )
            for one in wanted
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    pairs = [(one.institution_id, one.name) for one in wanted]
    standing = queries.portfolios_by_names(actor=actor, wanted=pairs)
    return [standing[pair] for pair in pairs]


def add_to_portfolios(*, actor: Actor, wanted: Sequence[NewEntry], batch_id: int | None) -> int:
    """Put enterprises into portfolios and let each portfolio's institution read them. Gives how many were put in.

    Takes: pairs that do not stand yet (`pairs_standing` tells). Part of larger operations, which audit; a constant
    number of statements for each thousand.
    """
    made = PortfolioEnterprise.objects.bulk_create(
        [
            PortfolioEnterprise(
                organization_id=one.institution_id,
                portfolio_id=one.portfolio_id,
                enterprise_id=one.enterprise_id,
                import_batch_id=batch_id,
            )
            for one in wanted
        ],
        batch_size=1000,
    )
    add_grants(
        actor=actor,
        wanted=[NewGrant(one.institution_id, one.enterprise_id, grant_of(one.portfolio_id)) for one in wanted],
    )
    keep_entries(actor=actor, operation="add_to_portfolios", rows=made)
    return len(wanted)


def remove_entries_of_import(*, actor: Actor, batch_id: int) -> int:
    """Take back the entries that an import made, with their grants; part of its undoing. Gives how many went."""
    rows = PortfolioEnterprise.objects.for_actor(actor).filter(import_batch_id=batch_id)
    entries = rows.values_list("organization_id", "enterprise_id", "portfolio_id")
    going = list(rows.order_by("pk").values_list("organization_id", "pk"))
    revoke_grants(
        wanted=[
            NewGrant(institution_id, enterprise_id, grant_of(portfolio_id))
            for institution_id, enterprise_id, portfolio_id in entries
        ]
    )
    gone, _ = rows.delete()
    keep_removal(actor=actor, operation="remove_entries_of_import", rows=going)
    return gone


def remove_portfolios_of_import(*, actor: Actor, batch_id: int) -> int:
    """Take away the portfolios that an import made, once nothing is in them; part of its undoing.

    Gives: how many went. The database refuses while an entry or a position is left in one.
    """
    gone, _ = Portfolio.objects.for_actor(actor).filter(import_batch_id=batch_id).delete()
    return gone


def _save(row: Portfolio, **how: Any) -> None:
    """Write a portfolio. Refuses: `PortfolioNameTaken`; of two who give a name at once, neither saw the other's row."""
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as fault:
        cause = fault.__cause__
        if isinstance(cause, UniqueViolation) and cause.diag.constraint_name == "portfolio_name_once":
            raise PortfolioNameTaken(name=row.name) from fault
        raise


def _running(portfolio: Portfolio, actor: Actor, enterprise_id: int) -> QuerySet[Any]:
    """Give the positions of an enterprise in a portfolio that are not over."""
    rows: QuerySet[Any] = portfolio.positions.for_actor(actor)
    return rows.filter(enterprise_id=enterprise_id).exclude(status__in=ENDED)


def _reads(actor: Actor, institution_id: int, enterprise_id: int) -> bool:
    granted = organizations_granted(institution_id).filter(organization_id=enterprise_id).exists()
    return granted and may_reach(actor, enterprise_id, "read")


def _refuse_unknown(currency: str) -> None:
    if not is_currency(currency):
        raise CurrencyUnknown(currency=currency)


def _named(said: str) -> str:
    name = words_of(one_line(said))
    if not name:
        raise PortfolioNameMissing()
    return name

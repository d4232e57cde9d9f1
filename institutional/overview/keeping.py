"""How what portfolios come to is kept, and how changes are forgotten that all of it knows of.

Written by the system alone. Nobody decided anything in it and nothing can be said of it that the rows below it do not
say, so no entry of the log is left. Whether what is kept counts, the database says (ADR 0054).
"""

from __future__ import annotations

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, OrganizationKind, Seat, Standing, acting, standing_as, system_actor
from institutional.overview.models import KeptSums
from institutional.overview.queries.kept import KEPT_FROM, fingerprint, plain, portfolios_to_keep
from institutional.overview.queries.sums import asked_of, rows_of
from institutional.portfolios.queries import portfolio_for, portfolios_for, shown
from institutional.portfolios.results import PortfolioShown

WHO = "sums of portfolios"
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('sums of portfolios'))"
_AGREE = """
UPDATE institutional_keptsums SET as_of = clear_moment()
WHERE NOT clear_sums_changed(portfolio_id, organization_id, as_of)
"""
_DROP = """
DELETE FROM institutional_keptsums AS kept
WHERE clear_sums_changed(portfolio_id, organization_id, as_of)
  AND NOT EXISTS (SELECT FROM institutional_position WHERE portfolio_id = kept.portfolio_id OFFSET %s)
"""
_FORGET = """
DELETE FROM institutional_sumschange WHERE changed_in < (
    SELECT least(clear_moment_begins(%s), min(clear_moment_begins(as_of))) FROM institutional_keptsums
) OR changed_in >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint -- of another cluster
"""


def keep_all_sums() -> int:
    """Keep what each large portfolio comes to of which nothing is kept that counts. Gives of how many.

    Leaves: no change that all that is kept knows of. Cut off anywhere, what is left is kept the next time.
    """
    actor = system_actor(WHO)
    with acting(actor, read_only=True):
        begun, portfolios = _moment(), portfolios_to_keep(_fingerprint_now(actor))
    for portfolio_id in portfolios:
        keep_sums(portfolio_id=portfolio_id)
    forget_changes(until=begun)
    return len(portfolios)


def keep_sums(*, portfolio_id: int) -> None:
    """Keep what a portfolio comes to, summed as a viewer of its institution sees it, who belongs to no other."""
    actor = system_actor(WHO)
    with acting(actor):
        _one_at_a_time()
        portfolio = portfolio_for(actor=actor, portfolio_id=portfolio_id)
        # Before the rows are read: what is changed in between is in them, and counts as changed since.
        moment, reader = _moment(), _reader_for(portfolio)
        with standing_as(Standing(reader, "clear_app")):
            asked = asked_of(reader, portfolio)
            rows = rows_of(asked)
        KeptSums.objects.for_actor(actor).update_or_create(
            portfolio_id=portfolio.id,
            defaults={
                "organization_id": portfolio.institution_id,
                "currency": portfolio.currency,
                "rows_json": plain(rows),
                "fingerprint": fingerprint(asked),
                "as_of": moment,
                "kept_at": clock.now(),
            },
        )


def forget_changes(*, until: str) -> None:
    """Forget the changes before a moment that all kept sums know of; those that still count know of them from now on.

    Leaves: no kept sums that do not count of a portfolio that became small.
    """
    with acting(system_actor(WHO)), connection.cursor() as cursor:
        _one_at_a_time()
        cursor.execute(_AGREE)
        cursor.execute(_DROP, [KEPT_FROM - 1])
        cursor.execute(_FORGET, [until])


def _one_at_a_time() -> None:
    """Wait until nobody else keeps sums or forgets: what one forgets, another may not have read yet."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def _moment() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_moment()")
        moment: str = cursor.fetchone()[0]
    return moment


def _fingerprint_now(actor: Actor) -> str:
    """Give the fingerprint of this release: the same for every portfolio, none where there is no portfolio."""
    first = portfolios_for(actor).order_by("pk").first()
    if first is None:
        return ""
    portfolio = shown(first)
    return fingerprint(asked_of(_reader_for(portfolio), portfolio))


def _reader_for(portfolio: PortfolioShown) -> Actor:
    seat = Seat(portfolio.institution_id, OrganizationKind.INSTITUTION, "viewer", portfolio.institution)
    return Actor(kind="key", id=None, name=WHO, organization_id=portfolio.institution_id, seats=(seat,))

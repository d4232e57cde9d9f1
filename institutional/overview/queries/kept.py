"""What a portfolio comes to, from the rows that were kept of it where these still count, else summed anew.

Whether they count says the database (ADR 0054): it shows them to nobody but the institution they were summed for, and
only while nothing that is to be seen now was changed since. Not here: how they come to be kept (`keeping`).
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from clear_platform.foundation.public import Actor
from institutional.overview.models import KeptSums
from institutional.overview.queries.sums import Asked, Row, Sums, asked_of, rows_of, sums_from
from institutional.portfolios.results import PortfolioShown

KEPT_FROM = 500
"""Of how many positions on sums are kept; fewer are summed as fast as what was kept of them is read."""
_WANTED = """
SELECT portfolio.id FROM institutional_portfolio AS portfolio
LEFT JOIN institutional_keptsums AS kept ON kept.portfolio_id = portfolio.id
WHERE (kept.portfolio_id IS NULL OR kept.fingerprint <> %s OR kept.currency <> portfolio.currency
       OR clear_sums_changed(kept.portfolio_id, kept.organization_id, kept.as_of))
  AND EXISTS (SELECT FROM institutional_position WHERE portfolio_id = portfolio.id OFFSET %s)
ORDER BY portfolio.id
"""


def sums_shown(*, actor: Actor, portfolio: PortfolioShown) -> Sums:
    """Give what a portfolio comes to, for somebody who was shown it. The same as `sums_of`, sooner where it was kept.

    One statement where it was kept and counts, two where not.
    """
    asked = asked_of(actor, portfolio)
    kept = None if actor.sees_all else _kept(actor, portfolio, asked)
    return sums_from(rows_of(asked) if kept is None else kept)


def _kept(actor: Actor, portfolio: PortfolioShown, asked: Asked) -> list[Row] | None:
    # Unscoped on purpose: the database shows these rows to the institution alone, where its policy says they count.
    rows = KeptSums._base_manager.filter(
        portfolio_id=portfolio.id,
        organization_id=portfolio.institution_id,
        currency=portfolio.currency,
        fingerprint=fingerprint(asked),
    )
    found = rows.values_list("rows_json", flat=True).first()
    return None if found is None else [_row(one) for one in found]


def fingerprint(asked: Asked) -> str:
    """Give what rows are known by: the text of the statement, which another release may ask otherwise."""
    return sha256(asked.statement.encode()).hexdigest()


def plain(rows: list[Row]) -> list[list[Any]]:
    """Give rows as they are kept: amounts and days as text, so that nothing of them is lost."""
    kept: list[list[Any]] = json.loads(json.dumps(rows, cls=DjangoJSONEncoder))
    return kept


def _row(kept: list[Any]) -> Row:
    read = Row(*kept)
    return read._replace(
        amount=_amount(read.amount),
        second=_amount(read.second),
        third=_amount(read.third),
        first=_day(read.first),
        last=_day(read.last),
    )


def _amount(text: Any) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: Any) -> date | None:
    return None if text is None else date.fromisoformat(text)


def portfolios_to_keep(wanted: str) -> list[int]:
    """Give the large portfolios of which nothing is kept that counts, by the fingerprint of what is wanted.

    For those who see all alone. Nothing is looked for where nothing was changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM institutional_sumschange)"
            " OR EXISTS (SELECT FROM institutional_keptsums WHERE fingerprint <> %s)",
            [wanted],
        )
        if not cursor.fetchone()[0]:
            return []
        cursor.execute(_WANTED, [wanted, KEPT_FROM - 1])
        return [portfolio_id for (portfolio_id,) in cursor.fetchall()]

"""What checks find among the portfolios in sight: counted, and listed part by part. One statement each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.public import INTERNAL, Actor
from institutional.overview.queries.standing import STALE_AFTER_DAYS
from institutional.portfolios.queries import portfolio_for
from institutional.quality import statements
from institutional.quality.rules import (
    BY_CODE,
    CHECKS,
    FEWEST_OF_A_GROUP,
    NEAR_DAYS,
    OUTLYING_FROM,
    TO_NORMAL,
    VERIFIED_WITHIN_DAYS,
    Check,
    Counted,
    Finding,
)

AT_ONCE = 2000


def counted(actor: Actor, *, portfolio_id: int | None = None) -> list[Counted]:
    """Give how much every check finds, of one portfolio where it is named. One statement.

    Refuses: `NotVisible`, `NotFound` for a portfolio that is not in sight.
    """
    if portfolio_id is not None:
        portfolio_for(actor=actor, portfolio_id=portfolio_id)
    with connection.cursor() as cursor:
        cursor.execute(statements.counting(CHECKS), _asked(actor, portfolio_id))
        found = {code: (count, enterprises) for code, count, enterprises in cursor.fetchall()}
    return [Counted(one, *found.get(one.code, (0, 0))) for one in CHECKS]


def findings(
    actor: Actor, *, checks: Sequence[Check], portfolio_id: int | None = None, limit: int, offset: int = 0
) -> list[Finding]:
    """Give what some checks find, in their order and by name. One statement; none where no check is asked for."""
    if not checks:
        return []
    if portfolio_id is not None:
        portfolio_for(actor=actor, portfolio_id=portfolio_id)
    asked = {**_asked(actor, portfolio_id), "limit": limit, "offset": offset, "order": [one.code for one in checks]}
    with connection.cursor() as cursor:
        cursor.execute(statements.listing(checks), asked)
        return [_finding(row) for row in cursor.fetchall()]


def first_findings(
    actor: Actor, *, checks: Sequence[Check], portfolio_id: int | None = None, each: int
) -> list[Finding]:
    """Give the first of what every one of some checks finds, `each` at most, in their order and by name. One statement.

    Refuses: `NotVisible`, `NotFound` for a portfolio that is not in sight.
    """
    if not checks:
        return []
    if portfolio_id is not None:
        portfolio_for(actor=actor, portfolio_id=portfolio_id)
    asked = {**_asked(actor, portfolio_id), "each": each, "limit": None, "offset": 0}
    with connection.cursor() as cursor:
        cursor.execute(statements.listing_first(checks), {**asked, "order": [one.code for one in checks]})
        return [_finding(row) for row in cursor.fetchall()]


def every_finding(actor: Actor, *, checks: Sequence[Check], portfolio_id: int | None = None) -> Iterator[Finding]:
    """Give all that some checks find, as `findings` does: looked for once, and read part by part."""
    if not checks:
        return
    if portfolio_id is not None:
        portfolio_for(actor=actor, portfolio_id=portfolio_id)
    asked = {**_asked(actor, portfolio_id), "limit": None, "offset": 0, "order": [one.code for one in checks]}
    with connection.chunked_cursor() as cursor:
        cursor.execute(statements.listing(checks), asked)
        while part := cursor.fetchmany(AT_ONCE):
            yield from map(_finding, part)


def _asked(actor: Actor, portfolio_id: int | None) -> dict[str, Any]:
    return {
        "all": actor.sees_all,
        "organizations": list(actor.reading_ids),
        "portfolio": portfolio_id,
        "today": clock.today(),
        "stale": clock.now() - timedelta(days=STALE_AFTER_DAYS),
        "near": NEAR_DAYS,
        "waiting": clock.now() - timedelta(days=VERIFIED_WITHIN_DAYS),
        "fewest": FEWEST_OF_A_GROUP,
        "outlying": OUTLYING_FROM,
        "to_normal": TO_NORMAL,
    }


def _finding(row: tuple[Any, ...]) -> Finding:
    code, portfolio, enterprise, name, position, reference, currency, batch, figure, against, about, *sources = row
    return Finding(
        check=BY_CODE[code],
        portfolio_id=portfolio,
        enterprise_id=enterprise,
        enterprise=name,
        position_id=position,
        reference=reference or "",
        currency=currency or "",
        from_file=bool(batch),
        figure=figure,
        against=against,
        about_id=about,
        sources=frozenset(one for one in sources if one) or frozenset({INTERNAL}),
    )

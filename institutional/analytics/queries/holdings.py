"""What a run reads of a portfolio: holdings as the ledger stood, and what was kept of the enterprises they are in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from clear_platform.foundation.public import Actor, Purpose, decide
from enterprises.public import images_at
from institutional.analytics.errors import KeptForAnotherDay, NotItsInstitution, SourceForbiddenSince
from institutional.analytics.queries.kept import facts_kept, kept_at
from institutional.analytics.rules.holding import Enterprise, Part, parts_of
from institutional.portfolios.queries import portfolio_row
from institutional.positions.keeping import KIND


def holdings_read(
    actor: Actor, *, portfolio_id: int, organization_id: int, commit_hash: str | None, asof: date
) -> dict[str, Any]:
    """Give the holdings of a portfolio as they are kept with a run: plain as JSON, columns instead of rows.

    All of it follows from the entry of the ledger that the run stands on: positions stand as the ledger did, those
    whose source let nobody compute with them then are left out and counted, and enterprises are as they were kept.
    Refuses: `NotVisible`, `NotItsInstitution`, `NothingKept`, `KeptForAnotherDay`, `SourceForbiddenSince`.
    A constant number of statements.
    """
    portfolio = portfolio_row(actor=actor, portfolio_id=portfolio_id)
    if portfolio.organization_id != organization_id:
        raise NotItsInstitution(institution=portfolio.organization.name)
    kept = kept_at(actor, portfolio_id=portfolio_id, organization_id=organization_id, commit_hash=commit_hash or "")
    if kept.asof_date != asof:
        raise KeptForAnotherDay(kept_for=kept.asof_date.isoformat(), asof_date=asof.isoformat())
    refused = set(kept.computed_with) - usable(actor, kept.computed_with)
    if refused:
        raise SourceForbiddenSince(sources=", ".join(sorted(refused)))
    images = list(
        images_of(actor, portfolio_id=portfolio_id, organization_id=organization_id, commit_hash=kept.holdings_at)
    )
    counted = Counter(str(one["source"]) for one in images)
    return {
        "currency": kept.currency,
        "parts": columns_of_parts(parts_of(one for one in images if one["source"] in kept.computed_with)),
        "enterprises": facts_kept(actor, organization_id=organization_id, kept=kept),
        "facts_hash": kept.facts_hash,
        "left_out": [
            {"source": code, "positions": count}
            for code, count in sorted(counted.items())
            if code not in kept.computed_with
        ],
        "sources": sorted(kept.computed_with),
    }


def images_of(
    actor: Actor, *, portfolio_id: int, organization_id: int, commit_hash: str
) -> Iterator[Mapping[str, Any]]:
    """Give every position of a portfolio as the ledger of its institution stood at a hash; none where that is blank."""
    if not commit_hash:
        return
    kept = images_at(actor=actor, organization_id=organization_id, commit_hash=commit_hash, object_type=KIND)
    for _id, image in kept:
        if image["portfolio"] == portfolio_id:
            yield image


def usable(actor: Actor, sources: Collection[str]) -> set[str]:
    """Give those of some sources that an actor may compute with."""
    decision = decide(actor, Purpose.DERIVE, set(sources))
    return {code for code in sources if decision.on(code).allowed}


def columns_of_parts(parts: list[Part]) -> dict[str, list[Any]]:
    """Give parts column by column, amounts as text: a third of the bytes that rows with names take."""
    return {
        "enterprise": [one.enterprise for one in parts],
        "instrument": [one.instrument for one in parts],
        "status": [one.status for one in parts],
        "currency": [one.currency for one in parts],
        "positions": [one.positions for one in parts],
        "principal": [format(one.principal, ".2f") for one in parts],
        "exposure": [format(one.exposure, ".2f") for one in parts],
        "by_principal": [one.by_principal for one in parts],
    }


def columns_of_enterprises(enterprises: list[Enterprise]) -> dict[str, list[Any]]:
    """Give enterprises column by column; a readiness that there is not is blank."""
    return {
        "id": [one.id for one in enterprises],
        "industry": [one.industry for one in enterprises],
        "size_band": [one.size_band for one in enterprises],
        "region": [one.region for one in enterprises],
        "readiness": ["" if one.readiness is None else format(one.readiness, "f") for one in enterprises],
    }

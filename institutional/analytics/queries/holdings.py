"""What a run reads of a portfolio: holdings as the ledger stood, and what is known of the enterprises they are in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When

from capability.public import readiness_for, stood_before
from clear_platform.foundation.public import Actor, Purpose, decide
from enterprises.public import enterprises_for, images_at
from institutional.analytics.errors import NotItsInstitution
from institutional.analytics.rules.holding import Enterprise, Part, parts_of
from institutional.portfolios.queries import portfolio_row
from institutional.positions.keeping import KIND

NOT_KNOWN = ("", "", "")


def holdings_read(
    actor: Actor, *, portfolio_id: int, organization_id: int, commit_hash: str | None, asof: date
) -> dict[str, Any]:
    """Give the holdings of a portfolio as they are kept with a run: plain as JSON, columns instead of rows.

    Positions stand as the ledger stood at a hash; those whose source lets nobody compute with them are left out and
    counted. Enterprises are as known now, their readiness the newest computed by the end of the day.
    Refuses: `NotVisible`, `NotItsInstitution`. A constant number of statements.
    """
    portfolio = portfolio_row(actor=actor, portfolio_id=portfolio_id)
    if portfolio.organization_id != organization_id:
        raise NotItsInstitution(institution=portfolio.organization.name)
    images = list(_images(actor, portfolio_id, organization_id, commit_hash))
    counted = Counter(str(one["source"]) for one in images)
    decision = decide(actor, Purpose.DERIVE, set(counted))
    allowed = {code for code in counted if decision.on(code).allowed}
    parts = parts_of(one for one in images if one["source"] in allowed)
    return {
        "currency": portfolio.currency,
        "parts": columns_of_parts(parts),
        "enterprises": columns_of_enterprises(
            _enterprises(actor, {one.enterprise for one in parts}, organization_id, asof)
        ),
        "left_out": [
            {"source": code, "positions": count} for code, count in sorted(counted.items()) if code not in allowed
        ],
        "sources": sorted(allowed),
    }


def _images(
    actor: Actor, portfolio_id: int, organization_id: int, commit_hash: str | None
) -> Iterator[Mapping[str, Any]]:
    if commit_hash is None:
        return
    kept = images_at(actor=actor, organization_id=organization_id, commit_hash=commit_hash, object_type=KIND)
    for _id, image in kept:
        if image["portfolio"] == portfolio_id:
            yield image


def _enterprises(actor: Actor, ids: Collection[int], institution_id: int, asof: date) -> list[Enterprise]:
    known = enterprises_for(actor).filter(pk__in=ids).order_by()
    about = {
        pk: (industry or "", size_band or "", region or "")
        for pk, industry, size_band, region in known.values_list("pk", "industry", "size_band", "region")
    }
    scores = _readiness(actor, ids, institution_id, asof)
    return [Enterprise(one, *about.get(one, NOT_KNOWN), scores.get(one)) for one in sorted(ids)]


def _readiness(actor: Actor, ids: Collection[int], institution_id: int, asof: date) -> dict[int, Decimal]:
    """Give the readiness that counts for an institution: its own computation, else the enterprise's, by a day's end.

    Left out are enterprises of whose newest by then nothing counted any more.
    """
    own_first = Case(When(organization_id=institution_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    ended = datetime.combine(asof + timedelta(days=1), time(), UTC)
    rows = readiness_for(actor).filter(
        Q(organization_id=institution_id) | Q(organization_id=F("enterprise_id")),
        enterprise_id__in=ids,
        computed_at__lt=ended,
    )
    newest = rows.order_by("enterprise_id", own_first, "-computed_at", "-pk").distinct("enterprise_id")
    found = newest.annotate(stood=stood_before(ended)).values_list("enterprise_id", "readiness_score", "stood")
    return {enterprise_id: score for enterprise_id, score, stood in found if stood}


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

"""What is known of the enterprises that a portfolio holds positions in, as it is read before it is kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from capability.public import read_of_each, readiness_for, stood_before
from clear_platform.foundation.public import Actor
from enterprises.public import enterprises_for
from institutional.analytics.queries.kept import facts_kept, kept_by
from institutional.analytics.rules.holding import Enterprise

NOT_KNOWN = ("", "", "")
Profiles = dict[int, tuple[str, str, str]]
"""Industry, size and region of enterprises by their ids; blank where it is not known."""


def end_of(day: date) -> datetime:
    """Give the moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def known_of(
    actor: Actor, ids: Collection[int], *, portfolio_id: int, organization_id: int, asof: date, whole_day: bool
) -> list[Enterprise]:
    """Give what is known of enterprises: their readiness by the end of a day, and their profiles.

    Of a day that is over profiles are what the institution kept of them by then; an enterprise of which it kept nothing
    has the one it has now, for what a row was before is its own organization's alone to read.
    """
    about = _profiles(actor, ids)
    if whole_day:
        about |= _profiles_kept(actor, portfolio_id, organization_id, asof)
    scores = _readiness(actor, ids, organization_id, asof)
    return [Enterprise(one, *about.get(one, NOT_KNOWN), scores.get(one)) for one in sorted(ids)]


def _profiles(actor: Actor, ids: Collection[int]) -> Profiles:
    rows = enterprises_for(actor).filter(pk__in=ids).order_by()
    return {
        pk: (industry or "", size_band or "", region or "")
        for pk, industry, size_band, region in rows.values_list("pk", "industry", "size_band", "region")
    }


def _profiles_kept(actor: Actor, portfolio_id: int, organization_id: int, asof: date) -> Profiles:
    kept = kept_by(actor, portfolio_id=portfolio_id, organization_id=organization_id, end=end_of(asof))
    if kept is None:
        return {}
    columns = facts_kept(actor, organization_id=organization_id, kept=kept)
    rows = zip(columns["id"], columns["industry"], columns["size_band"], columns["region"], strict=True)
    return {pk: (industry, size_band, region) for pk, industry, size_band, region in rows}


def _readiness(actor: Actor, ids: Collection[int], institution_id: int, asof: date) -> dict[int, Decimal]:
    """Give the readiness that an institution reads of enterprises by a day's end.

    Left out are enterprises of whose newest by then nothing counted any more.
    """
    ended = end_of(asof)
    newest = read_of_each(readiness_for(actor).filter(enterprise_id__in=ids, computed_at__lt=ended), institution_id)
    found = newest.annotate(stood=stood_before(ended)).values_list("enterprise_id", "readiness_score", "stood")
    return {enterprise_id: score for enterprise_id, score, stood in found if stood}

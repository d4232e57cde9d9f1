"""What the ledger keeps of what was known of a portfolio's enterprises. Not here: the keeping of it (`operations`).

An entry names the day and the values by their hash; the values themselves are among those that runs keep.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from clear_platform.foundation.public import Actor
from enterprises.public import entries_about
from execution.public import body_of
from institutional.analytics.errors import NothingKept
from institutional.analytics.results import Kept

KIND = "portfolio_facts"
"""What was known of a portfolio's enterprises, as the ledger calls it. Its id is the portfolio's."""


def kept_at(actor: Actor, *, portfolio_id: int, organization_id: int, commit_hash: str) -> Kept:
    """Give what an entry of the ledger keeps of a portfolio. Refuses: `NothingKept` where it is no such entry."""
    rows = _entries(actor, portfolio_id, organization_id).filter(hash=commit_hash)
    found = _newest(rows)
    if found is None:
        raise NothingKept(commit_hash=commit_hash[:64])
    return found


def newest_kept(actor: Actor, *, portfolio_id: int, organization_id: int, asof: date, whole_day: bool) -> Kept | None:
    """Give what was kept last of a portfolio for a day: while the day went on, or as it was when it was over."""
    rows = _entries(actor, portfolio_id, organization_id)
    return _newest(rows.filter(image_json__asof_date=asof.isoformat(), image_json__whole_day=whole_day))


def kept_by(actor: Actor, *, portfolio_id: int, organization_id: int, end: datetime) -> Kept | None:
    """Give what was kept last of a portfolio before a moment, as it was then and not on an earlier day."""
    rows = _entries(actor, portfolio_id, organization_id)
    return _newest(rows.filter(recorded_at__lt=end, image_json__whole_day=False))


def facts_kept(actor: Actor, *, organization_id: int, kept: Kept) -> dict[str, list[Any]]:
    """Give what was known of the enterprises, column by column. Refuses: `NothingKept`, `KeptValueAltered`."""
    body = body_of(actor, organization_id, kept.facts_hash)
    if body is None:
        raise NothingKept(commit_hash=kept.commit_hash)
    columns: dict[str, list[Any]] = json.loads(body)
    return columns


def _entries(actor: Actor, portfolio_id: int, organization_id: int) -> Any:
    rows = entries_about(actor, object_type=KIND, object_id=portfolio_id)
    return rows.filter(organization_id=organization_id, image_json__isnull=False)


def _newest(rows: Any) -> Kept | None:
    found = rows.order_by("-seq").values_list("hash", "image_json").first()
    if found is None:
        return None
    commit_hash, image = found
    return Kept(
        commit_hash=commit_hash,
        asof_date=date.fromisoformat(image["asof_date"]),
        whole_day=image["whole_day"],
        currency=image["currency"],
        holdings_at=image["holdings_at"],
        facts_hash=image["facts_hash"],
        computed_with=tuple(image["computed_with"]),
    )

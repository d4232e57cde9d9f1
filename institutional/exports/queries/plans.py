"""What a package of each kind is put together from, as the actor may see it. Nothing of it is read or weighed yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from capability.public import readiness_of, series_of
from clear_platform.foundation.imports.origins import files_by_batch
from clear_platform.foundation.public import INTERNAL, Actor, Scales
from enterprises.public import (
    EnterpriseShown,
    analyses_for,
    analyses_of,
    decision_for,
    decisions_for,
    decisions_of,
    enterprise_for,
    versions_of,
)
from execution.public import tasks_for, tasks_of
from institutional.analytics.queries.overviews import newest_overview
from institutional.exports.contracts.published import DECISION, ENTERPRISE, KINDS, PORTFOLIO, Kind
from institutional.exports.errors import NoSuchId, NothingToExport, UnknownScope
from institutional.exports.queries import deciding, doing, holding, standing
from institutional.exports.queries.pieces import PartToWrite
from institutional.exports.queries.wording import moment
from institutional.overview.queries.holdings import holdings, holdings_in_other_currencies
from institutional.overview.queries.measured import measured_of
from institutional.portfolios.queries import entries_of, portfolio_for
from institutional.portfolios.results import PortfolioShown
from institutional.positions.queries import positions_in, positions_of
from outcomes.public import outcomes_for, outcomes_of, snapshots_for, snapshots_of

WHOLE = "enterprise"
"""What the enterprise itself is called where it is weighed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A package that can be weighed, counted and written: what it is about, and its parts in their order.

    `admits` weighs what everything in it is said of; where that may not leave, nothing said of it may. `told_of` gives
    the parts once it is known what may not: those of a portfolio are of the members that may be told of, which
    `members_told` names; of one that is written in several transactions each part is held to those named at first.
    """

    kind: Kind
    id: str
    name: str
    scope: str
    origin: str
    about: Mapping[str, Any]
    admits: Callable[[Scales], bool]
    members_told: Callable[[Scales], Sequence[int]]
    parts: Callable[[Scales, Collection[int] | None], Sequence[PartToWrite]]

    @property
    def currency(self) -> str | None:
        """Give the currency of its figures, where it has any."""
        return self.about.get("currency")

    def told_of(self, scales: Scales, *, only: Collection[int] | None = None) -> Sequence[PartToWrite]:
        """Give the parts, those of a portfolio held to some of its members where they are named."""
        return self.parts(scales, only)


def plan_of(*, actor: Actor, kind: str, id: str, scope: str) -> Plan:
    """Give the plan of a package.

    Refuses: `NothingToExport` where there is no such kind, `UnknownScope`, `NoSuchId`, `NotVisible`; `NotFound` to
    those who see all.
    """
    if kind not in KINDS:
        raise NothingToExport(kind=kind[:40], choices=", ".join(KINDS))
    if scope not in KINDS[kind].scopes:
        raise UnknownScope(scope=scope[:40], choices=", ".join(KINDS[kind].scopes))
    try:
        (UUID if kind == "decision" else int)(id)
    except ValueError as fault:
        raise NoSuchId(id=id[:40], kind=kind) from fault
    return _PLANS[kind](actor, id, scope)


def _enterprise(actor: Actor, id: str, scope: str) -> Plan:
    enterprise_id = int(id)
    shown = enterprise_for(actor=actor, enterprise_id=enterprise_id)
    made: dict[str, Callable[[], PartToWrite]] = {
        "decisions": lambda: deciding.decisions(actor, decisions_of(actor=actor, enterprise_id=enterprise_id)),
        "analyses": lambda: deciding.analyses(analyses_of(actor=actor, enterprise_id=enterprise_id)),
        "tasks": lambda: doing.tasks(actor, tasks_of(actor=actor, enterprise_id=enterprise_id)),
        "outcomes": lambda: doing.outcomes(outcomes_of(actor, enterprise_id=enterprise_id)),
        "snapshots": lambda: doing.snapshots(snapshots_of(actor, enterprise_id=enterprise_id)),
        "positions": lambda: holding.positions(positions_in(actor=actor, enterprise_id=enterprise_id)),
        "capability_scores": lambda: standing.scores(
            actor,
            series_of(actor, enterprise_id=enterprise_id).order_by("capability__code", "-computed_at", "-pk"),
        ),
        "readiness": lambda: standing.readiness(actor, readiness_of(actor, enterprise_id=enterprise_id)),
    }
    about = {
        name: getattr(shown, name)
        for name in ("id", "name", "slug", "origin", "industry", "region", "city", "size_band")
    }
    return _planned(ENTERPRISE, id, shown.name, scope, shown.origin, about, _filed_by(shown), made)


def _decision(actor: Actor, id: str, scope: str) -> Plan:
    version = decision_for(actor=actor, decision_id=UUID(id))
    ids = [row.pk for row in versions_of(actor=actor, decision_id=version.pk)]
    rows = decisions_for(actor).filter(pk__in=ids)
    linked = {one for found in deciding.analyses_linked(actor, list(rows)).values() for one in found}
    made: dict[str, Callable[[], PartToWrite]] = {
        "decisions": lambda: deciding.decisions(actor, rows),
        "analyses": lambda: deciding.analyses(analyses_for(actor).filter(pk__in=linked)),
        "tasks": lambda: doing.tasks(actor, tasks_for(actor).filter(decision_id__in=ids)),
        "outcomes": lambda: doing.outcomes(outcomes_for(actor).filter(decision_id__in=ids)),
    }
    shown = enterprise_for(actor=actor, enterprise_id=version.enterprise_id) if version.enterprise_id else None
    about = {
        "id": id,
        "title": version.title,
        "version": version.version,
        "status": version.status,
        "enterprise": shown.name if shown is not None else None,
        "origin": shown.origin if shown is not None else None,
    }
    filed_by = _filed_by(shown) if shown is not None else INTERNAL
    return _planned(
        DECISION, id, version.title, scope, shown.origin if shown is not None else "", about, filed_by, made
    )


def _planned(
    kind: Kind,
    id: str,
    name: str,
    scope: str,
    origin: str,
    about: Mapping[str, Any],
    filed_by: str,
    made: Mapping[str, Callable[[], PartToWrite]],
) -> Plan:
    parts = [one.name for one in kind.scopes[scope]]
    return Plan(
        kind=kind,
        id=id,
        name=name,
        scope=scope,
        origin=origin,
        about=about,
        admits=lambda scales: scales.keeps(WHOLE, [filed_by]),
        members_told=lambda _scales: (),
        parts=lambda _scales, _only: [made[one]() for one in parts],
    )


def _filed_by(shown: EnterpriseShown) -> str:
    """Give the source of the file that an enterprise was first read from; our own where somebody entered it."""
    file = files_by_batch([shown.import_batch_id]).get(shown.import_batch_id or 0)
    return (file.source if file is not None else "") or INTERNAL


def _portfolio(actor: Actor, id: str, scope: str) -> Plan:
    portfolio = portfolio_for(actor=actor, portfolio_id=int(id))
    entries = entries_of(actor=actor, portfolio_id=portfolio.id)
    filed = holding.Filed(entries)

    def members_told(scales: Scales) -> Sequence[int]:
        return list(filed.those_told(entries, scales).order_by("pk").values_list("enterprise_id", flat=True))

    def told_of(scales: Scales, only: Collection[int] | None) -> Sequence[PartToWrite]:
        held = entries if only is None else entries.filter(enterprise_id__in=only)
        ids = filed.those_told(held, scales).order_by().values("enterprise_id")
        made: dict[str, Callable[[], PartToWrite]] = {
            "members": lambda: holding.members(held, filed),
            "figures": lambda: holding.figures(
                holdings(actor=actor, portfolio=portfolio).filter(enterprise_id__in=ids),
                holdings_in_other_currencies(actor=actor, portfolio=portfolio).filter(enterprise_id__in=ids),
                measured_of(actor=actor, enterprises=ids, institution_id=portfolio.institution_id),
                currency=portfolio.currency,
            ),
            "positions": lambda: holding.positions(
                positions_of(actor=actor, portfolio_id=portfolio.id).filter(enterprise_id__in=ids)
            ),
            "decisions": lambda: deciding.decisions(actor, decisions_for(actor).filter(enterprise_id__in=ids)),
            "analyses": lambda: deciding.analyses(analyses_for(actor).filter(enterprise_id__in=ids)),
            "tasks": lambda: doing.tasks(actor, tasks_for(actor).filter(enterprise_id__in=ids)),
            "outcomes": lambda: doing.outcomes(outcomes_for(actor).filter(enterprise_id__in=ids)),
            "snapshots": lambda: doing.snapshots(snapshots_for(actor).filter(enterprise_id__in=ids)),
            "capability_scores": lambda: standing.scores(
                actor, standing.newest_scores_in(actor, enterprises=ids, holder=portfolio.institution_id)
            ),
            "readiness": lambda: standing.readiness(
                actor, standing.newest_readiness_in(actor, enterprises=ids, holder=portfolio.institution_id)
            ),
            "overviews": lambda: holding.overviews(newest_overview(actor, portfolio_id=portfolio.id), filed),
        }
        return [made[one.name]() for one in PORTFOLIO.scopes[scope]]

    return Plan(
        kind=PORTFOLIO,
        id=id,
        name=portfolio.name,
        scope=scope,
        origin=portfolio.origin,
        about=_about_portfolio(portfolio),
        admits=lambda scales: scales.keeps("portfolio", (INTERNAL,)),
        members_told=members_told,
        parts=told_of,
    )


def _about_portfolio(portfolio: PortfolioShown) -> Mapping[str, Any]:
    return {
        "id": portfolio.id,
        "name": portfolio.name,
        "institution": portfolio.institution,
        "currency": portfolio.currency,
        "origin": portfolio.origin,
        "created_at": moment(portfolio.created_at),
    }


_PLANS: Mapping[str, Callable[[Actor, str, str], Plan]] = {
    "enterprise": _enterprise,
    "decision": _decision,
    "portfolio": _portfolio,
}

"""Appraising a portfolio: what the holder's own positions say about its enterprises, as analyses and scores.

Everything belongs to the holder, because it rests on its positions. Not here: how facts are judged (execution), or how
scores are computed (capability).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Model

from capability.public import SetFlag, flagged, recompute_capabilities, set_flags
from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.public import (
    STAFF_ANALYSTS,
    Actor,
    Allowed,
    Decision,
    Purpose,
    decide,
    operation,
    record,
    record_refused_sources,
)
from execution.public import FactsOf, LoanFacts, diagnose_loan_facts_of_many
from institutional.appraisals.results import Appraised
from institutional.portfolios.queries import portfolio_row
from institutional.positions.models import Position
from institutional.positions.queries import defaults_held, newest_positions_of

OPEN_DEFAULT = "open_default"
APPRAISERS = Allowed(staff=STAFF_ANALYSTS, institution=("admin", "analyst"))


@operation(APPRAISERS)
def analyse_portfolio(*, actor: Actor, portfolio_id: int) -> Appraised:
    """Analyse every enterprise of a portfolio from its newest position, then score what changed.

    Takes: only facts that were known when the position was approved, and only positions whose source lets them be
    computed with. Refuses: `NotVisible`.
    Leaves: analyses, scores and readiness that belong to the holder, the flag of an open default set where a position
    in any of its portfolios is in default and taken back wherever none is any more; one audit event, and another
    (`rights.refused`) where positions were left out. Running
    it again with the same facts writes nothing. A constant number of statements for each thousand enterprises.
    """
    portfolio = portfolio_row(actor=actor, portfolio_id=portfolio_id, level="act")
    holder = portfolio.organization_id
    newest = list(newest_positions_of(actor, portfolio_id=portfolio_id))
    decision = _decided(actor, newest)
    positions = [one for one in newest if decision.on(one.source.code).allowed]
    found = diagnose_loan_facts_of_many(
        actor=actor,
        rows=[FactsOf(one.enterprise_id, facts_of(one), _sources(one)) for one in positions],
        organization_id=holder,
    )
    defaults = _defaults(actor, holder, positions)
    flags = set_flags(actor=actor, organization_id=holder, flags=defaults)
    scored = recompute_capabilities(
        actor=actor, enterprise_ids=[one.enterprise_id for one in defaults], organization_id=holder
    )
    appraised = Appraised(
        portfolio_id=portfolio_id,
        enterprises=len(positions),
        analyses=len(found),
        scores=scored.scores,
        readiness=scored.readiness,
    )
    record(
        actor=actor,
        action="analyse_portfolio",
        obj=portfolio,
        after={"enterprises": len(positions), "analyses": len(found), "flags": flags, "readiness": scored.readiness},
    )
    if len(positions) < len(newest):
        _record_what_is_left_out(actor, portfolio, newest, decision)
    return appraised


def _decided(actor: Actor, positions: Sequence[Position]) -> Decision:
    return decide(actor, Purpose.DERIVE, {one.source.code for one in positions})


def _record_what_is_left_out(actor: Actor, portfolio: Model, newest: Sequence[Position], decision: Decision) -> None:
    counted = Counter(one.source.code for one in newest)
    record_refused_sources(
        actor=actor,
        obj=portfolio,
        form="analyse_portfolio",
        purpose=Purpose.DERIVE,
        withheld=[
            {"source": code, "part": "positions", "rows": rows, "because": decision.on(code).sentence}
            for code, rows in sorted(counted.items())
            if not decision.on(code).allowed
        ],
    )


def _defaults(actor: Actor, holder: int, positions: Sequence[Position]) -> list[SetFlag]:
    """Give the flag of each enterprise: raised with the number of positions in default, citing the newest of them.

    Of all that the holder holds, whichever portfolio is analysed; and for enterprises of which a flag still stands
    though the holder has no position in default any more.
    """
    defaulted: dict[int, list[Position]] = defaultdict(list)
    held = list(defaults_held(actor, institution_id=holder))
    decision = _decided(actor, held)
    for one in held:
        if decision.on(one.source.code).allowed:
            defaulted[one.enterprise_id].append(one)
    analysed = [one.enterprise_id for one in positions]
    settled = flagged(actor, organization_id=holder, code=OPEN_DEFAULT) - defaulted.keys() - set(analysed)
    return [
        SetFlag(
            enterprise_id=enterprise_id,
            code=OPEN_DEFAULT,
            raised=enterprise_id in defaulted,
            figure=Decimal(len(defaulted.get(enterprise_id, ()))),
            citation=_citation(defaulted[enterprise_id][0]) if enterprise_id in defaulted else {},
        )
        for enterprise_id in [*analysed, *sorted(settled)]
    ]


def _citation(position: Position) -> dict[str, str]:
    return {"type": "position", "id": str(position.pk), "label": str(position)}


def facts_of(position: Position) -> LoanFacts:
    """Give what was known of a loan when it was approved, from the facts kept with its position."""
    facts: Mapping[str, Any] = position.facts_json
    amount = _amount(facts.get("approved")) or position.principal
    guaranteed = _amount(facts.get("guaranteed"))
    return LoanFacts(
        principal=amount,
        currency=position.currency,
        employees=facts.get("employees"),
        is_new_business=facts.get("is_new_business"),
        jobs_created_expected=facts.get("jobs_to_create"),
        jobs_retained_expected=facts.get("jobs_to_retain"),
        approval_year=facts.get("fiscal_year"),
        guaranteed_share_ratio=round(guaranteed / amount, 4) if guaranteed is not None and amount else None,
        revolving=facts.get("is_revolving"),
        low_doc=facts.get("is_low_doc"),
    )


def _amount(text: Any) -> Decimal | None:
    return None if text is None else read_decimal(text)


def _sources(position: Position) -> list[dict[str, Any]]:
    return [{"type": "institutional.position", "id": position.pk, "source": position.source.code}]

"""The readiness that the rules give a loan at its approval: the very chain of an analysis, a score, and readiness.

Nothing is fitted here. The CFO's rules judge what a loan file can state at approval, cash-flow discipline is scored
from their findings alone, and readiness follows from that one score and its flags. No statements of accounts stand in a
loan file, so that flag stands for every loan and moves none past another.
"""

from __future__ import annotations

from decimal import Decimal

from capability.catalog.shipped import SHORT_NAMES
from capability.constants import CASHFLOW
from capability.evaluation.rules.loans import ApprovedLoan
from capability.readiness.rules.flags import flags_standing
from capability.readiness.rules.summing import ScoredPart, readiness
from capability.scoring.queries.gathering import scored_findings
from capability.scoring.rules.facts import AnalysisFact, Facts
from capability.scoring.rules.scoring import score
from execution.public import LoanFacts, findings_on_loan

WHOLE = 100
NOTHING = Decimal(0)


def readiness_at_approval(loan: ApprovedLoan) -> Decimal:
    """Give the readiness, 0 to 100, that the rules find in a loan's facts: 0 where they find nothing to judge."""
    day = loan.approved_on
    findings, confidence = findings_on_loan(facts_of(loan), as_of=day)
    scored = score(
        Facts(
            analysis=AnalysisFact(
                id=0,
                hash="",
                confidence=confidence,
                findings=scored_findings([one.as_json() for one in findings]),
                inputs_had=0,
                inputs_wanted=0,
                as_of=day,
            ),
            tasks=(),
            measurements=(),
            targets=(),
        ),
        as_of=day,
    )
    if scored is None:
        return NOTHING
    part = ScoredPart(CASHFLOW, SHORT_NAMES[CASHFLOW], scored.score, scored.confidence, scored.inputs_hash)
    ready = readiness([part], flags_standing({}, (), as_of=day, statements=None))
    return NOTHING if ready is None else ready.score


def facts_of(loan: ApprovedLoan) -> LoanFacts:
    """Give a loan as the rules take it: what an imported position on it states at approval."""
    return LoanFacts(
        principal=loan.principal,
        employees=loan.employees,
        is_new_business=loan.is_new_business,
        jobs_created_expected=loan.jobs_to_create,
        jobs_retained_expected=loan.jobs_to_retain,
        approval_year=loan.fiscal_year,
        guaranteed_share_ratio=loan.guaranteed_share,
        revolving=loan.is_revolving,
        low_doc=loan.is_low_doc,
    )

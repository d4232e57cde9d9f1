"""What the rules find in the facts of one loan, for those who hold many of them against something. Records nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from execution.diagnosis.rules.diagnosing import confidence_of, told_of
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.findings import Finding
from execution.diagnosis.rules.inputs import LoanFacts

CFO = "cfo"


def findings_on_loan(facts: LoanFacts, *, as_of: date) -> tuple[tuple[Finding, ...], Decimal]:
    """Give what the CFO's rules find in a loan on a day, and how sure: what an analysis of it would hold."""
    stated = facts.stated(as_of)
    findings, _not_told = told_of(CFO, stated, as_of=as_of)
    return findings, confidence_of(DOMAINS[CFO], stated, as_of)

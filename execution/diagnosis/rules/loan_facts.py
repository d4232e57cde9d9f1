"""Measures that follow from what is known at the approval of a loan."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from execution.diagnosis.rules.findings import Finding, found
from execution.diagnosis.rules.inputs import LoanFacts
from execution.diagnosis.rules.table import CURRENCY_OF_THE_TABLE


def loan_findings(facts: LoanFacts) -> Iterator[Finding]:
    """Give a finding for each measure whose inputs are known; amounts not in the table's currency are not judged."""
    principal = facts.principal if facts.currency == CURRENCY_OF_THE_TABLE else None
    if principal is not None:
        yield found("principal", principal, ("principal",))
    if principal is not None and facts.employees:
        yield found("loan_per_employee", principal / facts.employees, ("principal", "employees"))
    jobs = (facts.jobs_created_expected or 0) + (facts.jobs_retained_expected or 0)
    if principal is not None and jobs:
        cited = ("principal", "jobs_created_expected", "jobs_retained_expected")
        yield found("loan_per_job", principal / jobs, cited)
    if facts.guaranteed_share_ratio is not None:
        yield found("guaranteed_share_ratio", facts.guaranteed_share_ratio, ("guaranteed_share_ratio",))
    if facts.is_new_business is not None:
        yield found("established", Decimal(not facts.is_new_business), ("is_new_business",))
    if facts.employees:
        yield found("employees", Decimal(facts.employees), ("employees",))
    if facts.employees and facts.jobs_created_expected is not None:
        growth = Decimal(facts.jobs_created_expected) / facts.employees
        yield found("jobs_growth_ratio", growth, ("jobs_created_expected", "employees"))
    if facts.low_doc is not None:
        yield found("low_documentation", Decimal(facts.low_doc), ("low_doc",))
    if facts.revolving is not None:
        yield found("revolving", Decimal(facts.revolving), ("revolving",))

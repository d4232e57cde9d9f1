"""A guaranteed loan as it was known on the day it was approved, and, kept apart from that, what became of it.

Not here: reading files (`institutional.loan_files`), nor what a score makes of a loan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

FORBIDDEN_COLUMNS = (
    "MIS_Status",
    "ChgOffDate",
    "ChgOffPrinGr",
    "BalanceGross",
    "DisbursementGross",
    "DisbursementDate",
    "Default",
    "xx",
    "daysterm",
    "Recession",
    "Selected",
    "Term",
    "RealEstate",
)
"""Columns of loan files that tell what happened after approval, or follow from it; no score may read one.

`Term` looks innocent and is not: in these files the term of a loan that failed was cut back to the day it failed.
"""

LEFT_OUT_BY_CHOICE = (
    "Name",
    "City",
    "State",
    "Zip",
    "Bank",
    "BankState",
    "UrbanRural",
    "ApprovalDate",
    "ApprovalFY",
    "New",
    "Portion",
)
"""Columns that a score might read and none does.

The bank named is the one that holds the loan today, after mergers and closures, so it looks back. Where a borrower is
says nothing of how it handles money, and stands in for who lives there. The year would teach the model the cycle; it
is used to part the loans, never as a feature. `New` and `Portion` repeat `NewExist` and the two amounts.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedLoan:
    """What was known of a loan when it was approved. None is unknown; amounts are US dollars.

    `approved_on` and `fiscal_year` say when; they part loans into those learnt from and those judged.
    """

    loan_number: str
    fiscal_year: int
    approved_on: date
    industry: str
    principal: Decimal
    guaranteed: Decimal
    employees: int | None
    jobs_to_create: int | None
    jobs_to_retain: int | None
    is_new_business: bool | None
    is_revolving: bool | None
    is_low_doc: bool | None
    is_franchise: bool | None

    @property
    def guaranteed_share(self) -> Decimal | None:
        """Give the part of the principal that is guaranteed, to four digits; None where there is no principal."""
        return round(self.guaranteed / self.principal, 4) if self.principal else None


@dataclass(frozen=True, slots=True)
class EndedLoan:
    """A loan whose end is known: paid in full, or charged off.

    `region` is where the borrower is, ISO 3166-2, blank where it is not known. It stands beside the facts of approval,
    so that no score can read it; it only tells whether a score does as well in one region as in another.
    """

    approved: ApprovedLoan
    paid: bool
    region: str = ""

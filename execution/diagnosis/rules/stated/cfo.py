"""What may be stated of cash and debt: facts of a loan at its approval, figures of the books, or both."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from execution.diagnosis.rules.stated.kinds import Amount, Balance, Count, Day, Part, Share, Stated, asked

LOAN, BOOKS, CUSTOMERS, DEBTS, MONTHS = "The loan, at its approval", "The books", "Customers", "Debts", "Month by month"


class AgedReceivables(Part):
    """Receivables by how long ago they fell due."""

    not_due: Amount = Decimal(0)
    days_1_to_30: Amount = Decimal(0)
    days_31_to_60: Amount = Decimal(0)
    days_61_to_90: Amount = Decimal(0)
    over_90_days: Amount = Decimal(0)

    @property
    def total(self) -> Decimal:
        """All of them."""
        return self.not_due + self.days_1_to_30 + self.days_31_to_60 + self.late

    @property
    def late(self) -> Decimal:
        """Those more than 60 days old."""
        return self.days_61_to_90 + self.over_90_days


class LoanTerms(Part):
    """A loan that is being repaid by equal monthly instalments."""

    principal: Amount
    annual_rate_ratio: Share
    months_left: Annotated[int, Field(ge=1, le=600)]


Series = Annotated[list[Amount], Field(min_length=1, max_length=60)]


class CfoStated(Stated):
    """What is known of cash and debt. Nothing needs to be complete; nothing that happened after a loan may stand here.

    There is no rule on a loan's term: in public loan files it was changed by how the loan ended. `term_months` and
    `secured` are kept with the analysis and weighed by no rule.
    """

    statements_as_of: Day | None = asked(
        "Books as of",
        BOOKS,
        "date",
        "The day that these figures are of. Without it they count as old and add little to the confidence.",
    )
    cash: Amount | None = asked("Cash and bank balances", BOOKS, "currency")
    monthly_operating_cost: Amount | None = asked("Operating cost of a usual month", BOOKS, "currency")
    revenue_12m: Amount | None = asked("Revenue, twelve months", BOOKS, "currency")
    cost_of_sales_12m: Amount | None = asked("Cost of sales, twelve months", BOOKS, "currency")
    operating_cost_12m: Amount | None = asked("Other operating cost, twelve months", BOOKS, "currency")
    inventory: Amount | None = asked("Stock", BOOKS, "currency")
    payables: Amount | None = asked("Owed to suppliers", BOOKS, "currency")
    equity: Balance | None = asked("Equity", BOOKS, "currency", "Negative where more is owed than there is.")
    tax_arrears: Amount | None = asked("Taxes overdue", BOOKS, "currency")
    receivables: Amount | None = asked("Owed by customers", CUSTOMERS, "currency")
    receivables_over_60_days_ratio: Share | None = asked(
        "Share of what customers owe that is more than 60 days old", CUSTOMERS, "share"
    )
    receivables_aged: AgedReceivables | None = asked(
        "Owed by customers, by age", CUSTOMERS, "currency", "In place of the two figures above."
    )
    largest_customer_share_ratio: Share | None = asked("Share of revenue of the largest customer", CUSTOMERS, "share")
    debt: Amount | None = asked("Debt that bears interest", DEBTS, "currency")
    debt_service_12m: Amount | None = asked("Interest and repayment, twelve months", DEBTS, "currency")
    operating_cash_flow_12m: Balance | None = asked("Cash flow from operations, twelve months", DEBTS, "currency")
    loan_terms: Annotated[list[LoanTerms], Field(min_length=1, max_length=40)] | None = asked(
        "Loans and their terms", DEBTS, "currency", "In place of interest and repayment, which follow from it."
    )
    monthly_receipts: Series | None = asked(
        "Receipts by month", MONTHS, "currency", "The oldest first; from six months on their swing is measured."
    )
    monthly_cash: Series | None = asked(
        "Cash at the end of each month", MONTHS, "currency", "The oldest first; from three months on their course."
    )
    principal: Amount | None = asked("Loan approved", LOAN, "currency")
    employees: Count | None = asked("Employees at approval", LOAN, "count")
    is_new_business: bool | None = asked(
        "New business at approval", LOAN, says="Whether the business was new when the loan was approved."
    )
    jobs_created_expected: Count | None = asked("Jobs that the loan is to create", LOAN, "count")
    jobs_retained_expected: Count | None = asked("Jobs that the loan is to keep", LOAN, "count")
    approval_year: Annotated[int, Field(ge=1950, le=2100)] | None = asked(
        "Year that the loan was approved",
        LOAN,
        "year",
        "Without it the facts of the loan count as old and add little to the confidence.",
    )
    guaranteed_share_ratio: Share | None = asked("Share of the loan that is guaranteed", LOAN, "share")
    revolving: bool | None = asked(
        "Loan may be drawn again", LOAN, says="Whether what was repaid may be drawn again, as with a credit line."
    )
    low_doc: bool | None = asked("Loan approved on little paper", LOAN)
    term_months: Annotated[int, Field(ge=1, le=600)] | None = asked(
        "Term of the loan at approval", LOAN, "months", "Kept with the analysis, weighed by no rule."
    )
    secured: bool | None = asked("Loan is secured", LOAN, says="Kept with the analysis, weighed by no rule.")

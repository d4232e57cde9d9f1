"""What may be stated of winning and keeping customers, over one period of months."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from execution.diagnosis.rules.stated.kinds import Amount, Count, Day, Name, Number, Part, Points, Share, Stated, asked

FUNNEL, MONEY, KEPT, CHANNELS, PROCESS = (
    "From lead to customer", "Money", "Customers kept", "Channels", "How it is worked"
)  # fmt: skip


class Channel(Part):
    """A channel that leads come by, and what came of it over the period."""

    name: Name
    leads: Count = 0
    won: Count = 0
    spend: Amount = Decimal(0)


class Cohort(Part):
    """Customers who were won in the same time, and how many of them were still there twelve months on."""

    customers: Annotated[int, Field(ge=1, le=10_000_000)]
    kept_12m: Count


class CmoStated(Stated):
    """What is known of leads, customers and what winning them costs. All counts and amounts are of the same period."""

    figures_as_of: Day | None = asked(
        "Figures as of",
        FUNNEL,
        "date",
        "The last day of the period. Without it the figures count as old and add little to the confidence.",
    )
    period_months: Annotated[int, Field(ge=1, le=60)] | None = asked("Months that the period has", FUNNEL, "months")
    leads: Count | None = asked("Leads", FUNNEL, "count", "Enquiries that came in over the period.")
    qualified_leads: Count | None = asked("Qualified leads", FUNNEL, "count", "Leads that were found to fit.")
    customers_won: Count | None = asked("Customers won", FUNNEL, "count")
    lead_response_minutes: Number | None = asked("Minutes until a lead hears back", FUNNEL, "minutes", "The median.")
    marketing_spend: Amount | None = asked("Spent on marketing", MONEY, "currency")
    sales_spend: Amount | None = asked("Spent on sales", MONEY, "currency", "Wages of those who sell among it.")
    revenue_per_customer_12m: Amount | None = asked("Revenue of a customer, twelve months", MONEY, "currency")
    gross_margin_ratio: Share | None = asked("Gross margin", MONEY, "share")
    customers_at_start: Count | None = asked("Customers at the beginning", KEPT, "count", "When the period began.")
    customers_lost: Count | None = asked("Customers lost", KEPT, "count", "Of those there were at the beginning.")
    repeat_customers_share_ratio: Share | None = asked("Share of customers who bought again", KEPT, "share")
    cohorts: Annotated[list[Cohort], Field(min_length=1, max_length=60)] | None = asked(
        "Cohorts and how many stayed", KEPT, "count"
    )
    nps: Points | None = asked("Net promoter score", KEPT, "points", "From −100 to 100.")
    channels: Annotated[list[Channel], Field(min_length=1, max_length=60)] | None = asked(
        "Channels", CHANNELS, "", "Each with its leads, customers won and spend."
    )
    stages_written: bool | None = asked("The steps from lead to sale are written down", PROCESS)
    leads_recorded: bool | None = asked("Every lead is recorded in one place", PROCESS)
    source_recorded: bool | None = asked("Where a lead came from is recorded", PROCESS)
    follow_up_rule: bool | None = asked("There is a rule when a lead is followed up", PROCESS)
    pipeline_reviewed: bool | None = asked("Open deals are gone through every week", PROCESS)
    losses_examined: bool | None = asked("Why a deal was lost is written down", PROCESS)

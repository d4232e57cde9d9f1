"""Measures of winning and keeping customers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from execution.diagnosis.rules.measuring import (
    Measure,
    Told,
    Undefined,
    as_stated,
    divided,
    need,
    share_measure,
    share_of,
)
from execution.diagnosis.rules.stated.cmo import CmoStated

MONTHS_OF_A_YEAR = 12
LONGEST_LIFETIME_YEARS = Decimal(10)
PRACTICES = (
    "stages_written",
    "leads_recorded",
    "source_recorded",
    "follow_up_rule",
    "pipeline_reviewed",
    "losses_examined",
)


def customer_acquisition_cost(stated: CmoStated, day: date) -> Told:
    """Give (marketing + sales spend) ÷ customers won, of one period. **Source:** customer acquisition cost, loaded."""
    marketing, sales, won = need(stated, "marketing_spend", "sales_spend", "customers_won")
    return Told(divided(marketing + sales, won, "no_customers_won"))


def churn_ratio(stated: CmoStated, day: date) -> Told:
    """Give customers lost in a year ÷ customers at the beginning, the period's share compounded to twelve months.

    **Source:** customer churn; 1 − (1 − share)^(12 ÷ months of the period).
    """
    lost, before, months = need(stated, "customers_lost", "customers_at_start", "period_months")
    share = share_of(lost, before, "no_customers")
    if months == MONTHS_OF_A_YEAR:
        return Told(share)
    if share == 1:
        return Told(Decimal(1))
    return Told(1 - (1 - share) ** (Decimal(MONTHS_OF_A_YEAR) / months))


def gross_profit_of_customer(stated: CmoStated) -> Decimal:
    """Give what a customer earns in twelve months after the cost of what is sold."""
    revenue, margin = need(stated, "revenue_per_customer_12m", "gross_margin_ratio")
    return Decimal(revenue * margin)


def lifetime_value(stated: CmoStated, day: date) -> Told:
    """Give gross profit of a customer a year ÷ churn a year, ten years at most.

    **Source:** customer lifetime value, without discount, by the mean lifetime 1 ÷ churn.
    """
    profit, churn = gross_profit_of_customer(stated), churn_ratio(stated, day).value
    if churn * LONGEST_LIFETIME_YEARS <= 1:
        return Told(profit * LONGEST_LIFETIME_YEARS, "lifetime_capped" if churn * LONGEST_LIFETIME_YEARS < 1 else "")
    return Told(profit / churn)


def ltv_to_cac_ratio(stated: CmoStated, day: date) -> Told:
    """Give lifetime value ÷ acquisition cost. **Source:** LTV/CAC."""
    value, caveat = lifetime_value(stated, day)
    return Told(divided(value, customer_acquisition_cost(stated, day).value, "no_spend"), caveat)


def cac_payback_months(stated: CmoStated, day: date) -> Told:
    """Give acquisition cost ÷ gross profit of a customer a month. **Source:** CAC payback."""
    cost = customer_acquisition_cost(stated, day).value
    return Told(divided(cost, gross_profit_of_customer(stated) / MONTHS_OF_A_YEAR, "no_margin"))


def cohort_retention_ratio(stated: CmoStated, day: date) -> Told:
    """Give customers kept twelve months on ÷ customers won, over all cohorts. **Source:** cohort retention."""
    (cohorts,) = need(stated, "cohorts")
    kept, won = sum(one.kept_12m for one in cohorts), sum(one.customers for one in cohorts)
    if any(one.kept_12m > one.customers for one in cohorts):
        raise Undefined("part_above_whole")
    return Told(Decimal(kept) / won)


def channel_concentration_ratio(stated: CmoStated, day: date) -> Told:
    """Give customers of the largest channel ÷ customers by all channels; by leads where no customer was won yet.

    **Source:** concentration ratio of one.
    """
    (channels,) = need(stated, "channels")
    won, caveat = [one.won for one in channels], ""
    if not any(won):
        won, caveat = [one.leads for one in channels], "no_channel_won"
    return Told(divided(max(won), sum(won), "nobody_won_by_channel"), caveat)


def process_score(stated: CmoStated, day: date) -> Told:
    """Give 100 × practices that are in place ÷ six; all six have to be answered. **Source:** house rule."""
    answers = need(stated, *PRACTICES)
    return Told(Decimal(100 * sum(answers)) / len(PRACTICES))


CMO_MEASURES: tuple[Measure, ...] = (
    Measure(
        "ltv_to_cac_ratio",
        "What a customer brings for each unit spent on winning one",
        "ratio",
        5,
        (("0", 5), ("1", 25), ("2", 48), ("3", 65), ("5", 85)),
        "Below 1 each customer costs more than it ever brings; room for overhead begins well above.",
        "lifetime value ÷ acquisition cost",
        "LTV/CAC",
        (
            "revenue_per_customer_12m",
            "gross_margin_ratio",
            "customers_lost",
            "customers_at_start",
            "period_months",
            "marketing_spend",
            "sales_spend",
            "customers_won",
        ),
        ltv_to_cac_ratio,
    ),
    Measure(
        "cac_payback_months",
        "Months until a customer has paid for being won",
        "months",
        4,
        (("3", 90), ("6", 75), ("12", 58), ("18", 42), ("36", 12)),
        "Until then growth eats cash.",
        "acquisition cost ÷ gross profit of a customer a month",
        "CAC payback",
        ("marketing_spend", "sales_spend", "customers_won", "revenue_per_customer_12m", "gross_margin_ratio"),
        cac_payback_months,
    ),
    Measure(
        "customer_acquisition_cost",
        "Cost of winning a customer",
        "currency",
        0,
        (),
        "By itself neither much nor little: it is held against what a customer brings.",
        "(marketing spend + sales spend) ÷ customers won",
        "customer acquisition cost, loaded with the cost of selling",
        ("marketing_spend", "sales_spend", "customers_won"),
        customer_acquisition_cost,
    ),
    Measure(
        "customer_lifetime_value",
        "Gross profit of a customer over its lifetime",
        "currency",
        0,
        (),
        "By itself neither much nor little: it is held against what winning a customer costs.",
        "gross profit of a customer a year ÷ churn a year, ten years at most",
        "customer lifetime value, without discount",
        ("revenue_per_customer_12m", "gross_margin_ratio", "customers_lost", "customers_at_start", "period_months"),
        lifetime_value,
    ),
    Measure(
        "lead_qualified_ratio",
        "Share of leads that fit",
        "share",
        2,
        (("0.05", 15), ("0.15", 40), ("0.30", 60), ("0.50", 80)),
        "Leads that do not fit cost the hours that those who do would have needed.",
        "qualified leads ÷ leads",
        "conversion rate by stage",
        ("qualified_leads", "leads"),
        share_measure("qualified_leads", "leads", "no_leads"),
    ),
    Measure(
        "qualified_won_ratio",
        "Share of qualified leads that become customers",
        "share",
        4,
        (("0.02", 10), ("0.10", 35), ("0.20", 55), ("0.35", 75), ("0.50", 88)),
        "Whoever fits and does not buy tells about offer, price or follow-up.",
        "customers won ÷ qualified leads",
        "conversion rate by stage",
        ("customers_won", "qualified_leads"),
        share_measure("customers_won", "qualified_leads", "no_qualified_leads"),
    ),
    Measure(
        "lead_won_ratio",
        "Share of leads that become customers",
        "share",
        2,
        (("0.005", 15), ("0.02", 40), ("0.05", 58), ("0.12", 78)),
        "What comes out of all that came in.",
        "customers won ÷ leads",
        "conversion rate of the funnel as a whole",
        ("customers_won", "leads"),
        share_measure("customers_won", "leads", "no_leads"),
    ),
    Measure(
        "lead_response_minutes",
        "Minutes until a lead hears back",
        "minutes",
        2,
        (("5", 90), ("60", 68), ("240", 48), ("1440", 25), ("4320", 8)),
        "Who asks, asks others too.",
        "median of the minutes from enquiry to answer, as stated",
        "house rule",
        ("lead_response_minutes",),
        as_stated("lead_response_minutes"),
    ),
    Measure(
        "churn_ratio",
        "Share of customers lost in a year",
        "share",
        4,
        (("0.02", 90), ("0.10", 70), ("0.20", 50), ("0.35", 28), ("0.60", 8)),
        "Each customer lost has to be won again before growth begins.",
        "1 − (1 − customers lost ÷ customers at the beginning)^(12 ÷ months)",
        "customer churn, of a year",
        ("customers_lost", "customers_at_start", "period_months"),
        churn_ratio,
    ),
    Measure(
        "cohort_retention_ratio",
        "Share of new customers still there after twelve months",
        "share",
        3,
        (("0.20", 12), ("0.50", 40), ("0.70", 60), ("0.85", 80)),
        "Old customers hide how many new ones leave again.",
        "kept after twelve months ÷ won, over all cohorts",
        "cohort retention, weighted by size",
        ("cohorts",),
        cohort_retention_ratio,
    ),
    Measure(
        "repeat_share_ratio",
        "Share of customers who bought again",
        "share",
        2,
        (("0.05", 20), ("0.20", 45), ("0.40", 65), ("0.60", 82)),
        "Buying again is the answer to whether it was worth it.",
        "customers with a second purchase ÷ customers, as stated",
        "repeat purchase rate",
        ("repeat_customers_share_ratio",),
        as_stated("repeat_customers_share_ratio"),
    ),
    Measure(
        "net_promoter_score",
        "Net promoter score",
        "points",
        2,
        (("-50", 8), ("0", 35), ("30", 58), ("60", 82)),
        "More promoters than critics is the least.",
        "share of promoters − share of critics, in points, as stated",
        "net promoter score (Reichheld, 2003)",
        ("nps",),
        as_stated("nps"),
    ),
    Measure(
        "channel_concentration_ratio",
        "Share of customers from the largest channel",
        "share",
        3,
        (("0.25", 85), ("0.50", 60), ("0.75", 32), ("1.00", 10)),
        "A channel can change its rules or its price overnight.",
        "customers of the largest channel ÷ customers by all channels",
        "concentration ratio of one",
        ("channels",),
        channel_concentration_ratio,
    ),
    Measure(
        "process_score",
        "How far selling is a process",
        "points",
        3,
        (("0", 8), ("33", 35), ("50", 48), ("67", 62), ("100", 88)),
        "What is only in somebody's head leaves with that head.",
        "100 × practices in place ÷ six",
        "house rule: six practices, each yes or no",
        PRACTICES,
        process_score,
    ),
)

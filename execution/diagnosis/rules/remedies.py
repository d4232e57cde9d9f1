"""The library of remedies: what is commonly done about a weak measure, step by step, and what it should move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

Target = Callable[[Decimal], Decimal]


@dataclass(frozen=True)
class Step:
    """One step of a remedy: what is done, by whom (a role), within how many days, and what proves it."""

    title: str
    owner: str
    due_days: int
    proof: str
    priority: str = "normal"


@dataclass(frozen=True)
class Effect:
    """What a remedy is expected to move: a metric of the outcome library, from today's value to its target, by a day.

    Today's value is the measure's, or the stated input that `baseline` names; the unit `currency` is the inputs' own.
    """

    metric: str
    unit: str
    target: Target
    by_days: int
    baseline: str = ""


@dataclass(frozen=True)
class Remedy:
    """An answer to one measure. `evidence` says why it is expected to work, `cost` what it takes."""

    measure: str
    title: str
    rationale: str
    cost: str
    risk: str
    evidence: str
    steps: tuple[Step, ...]
    effect: Effect | None = None


def at_least(value: str) -> Target:
    """Give the target that a measure reaches: `value`, or what it is already where that is more."""
    return lambda today: max(today, Decimal(value))


def at_most(value: str) -> Target:
    """Give the target that a measure falls to: `value`, or what it is already where that is less."""
    return lambda today: min(today, Decimal(value))


_REMEDIES = (
    Remedy(
        "runway_months",
        "Steer cash by a rolling thirteen-week forecast",
        "Receipts and payments are planned week by week, and the gap is acted on before it is there.",
        "About two hours a week of whoever keeps the books.",
        "A forecast that nobody corrects is worse than none.",
        "House judgement: most shortfalls are seen six to eight weeks ahead once receipts are listed by due date.",
        (
            Step("Set up the forecast from open invoices and fixed costs", "owner", 14, "The first forecast", "high"),
            Step("Compare forecast and bank balance each week for eight weeks", "bookkeeper", 70, "Eight comparisons"),
            Step("Agree a reserve and the account that it stays in", "owner", 45, "Bank confirmation"),
        ),
        Effect("cash_runway_months", "months", at_least("3"), 90),
    ),
    Remedy(
        "debt_service_cover_ratio",
        "Fit repayments to the cash the business earns",
        "The lender is asked early, with figures, for a repayment plan that leaves a quarter of the cash flow free.",
        "Possibly more interest over a longer time.",
        "The lender may ask for further security.",
        "House judgement: a plan asked for before a payment is missed is granted far more often than one after it.",
        (
            Step("List every debt with rate, instalment and security", "bookkeeper", 14, "The list", "high"),
            Step("Put a repayment plan to the lender", "owner", 30, "The letter and its answer"),
            Step("Sign the changed plan and put it into the forecast", "owner", 75, "The signed plan"),
        ),
        Effect("debt_service_cover_ratio", "times", at_least("1.25"), 180),
    ),
    Remedy(
        "operating_margin_ratio",
        "Find what does not earn its cost, and stop it or price it",
        "Margin is worked out by product and customer, the worst tenth is repriced or ended.",
        "Some revenue is given up.",
        "A customer may leave who would have grown.",
        "House judgement: the least profitable tenth of sales usually costs more than it brings.",
        (
            Step("Work out the margin of each product and customer", "bookkeeper", 21, "The table", "high"),
            Step("Reprice or end the worst tenth", "owner", 60, "New price list"),
            Step("Cut the three largest avoidable costs", "owner", 60, "Ended contracts"),
        ),
        Effect("operating_margin_ratio", "ratio", at_least("0.05"), 180),
    ),
    Remedy(
        "gross_margin_ratio",
        "Buy better and price by cost",
        "Three offers for the five largest purchases, and prices that follow the cost of purchase.",
        "Some days of comparing offers.",
        "A cheaper supplier may deliver later.",
        "House judgement: prices that were never asked for again drift above the market.",
        (
            Step("Obtain three offers for each of the five largest purchases", "buyer", 30, "The offers"),
            Step("Change supplier or terms where it pays", "owner", 60, "New terms"),
            Step("Tie prices to the cost of purchase", "owner", 75, "The rule and a price list"),
        ),
        Effect("gross_margin_ratio", "ratio", at_least("0.30"), 180),
    ),
    Remedy(
        "liquidity_ratio",
        "Bring short-term debts under what can be turned into money",
        "Payables are spread by agreement, slow stock is sold, receivables are collected.",
        "Discounts on slow stock.",
        "Suppliers may shorten their terms.",
        "House judgement: suppliers agree to a dated plan more readily than to silence.",
        (
            Step("Agree dated payments with the largest suppliers", "owner", 21, "Their answers", "high"),
            Step("Sell stock that has not moved for six months", "sales", 60, "Stock list before and after"),
        ),
    ),
    Remedy(
        "cash_conversion_days",
        "Be paid sooner than suppliers are",
        "Invoices leave on the day of delivery, terms are shortened, stock is ordered later.",
        "A little goodwill of customers with long terms.",
        "A large customer may refuse shorter terms.",
        "House judgement: a third of the days usually lie between delivery and invoice.",
        (
            Step("Send each invoice on the day of delivery", "bookkeeper", 21, "Dates of twenty deliveries"),
            Step("Offer terms of at most 30 days on new business", "sales", 30, "Changed terms"),
            Step("Take a deposit on orders above a set amount", "sales", 45, "The rule and the first deposit"),
        ),
    ),
    Remedy(
        "late_invoice_share_ratio",
        "Collect what is overdue, on a calendar",
        "Each invoice is followed on day 1, 14, 30 and 45 after it is due, by a named person.",
        "One to two hours a week.",
        "A customer may be annoyed; most respect a friendly rule.",
        "House judgement: reminders on fixed days halve the share of old invoices within a quarter.",
        (
            Step("Name who collects, and set the reminder days", "owner", 7, "The calendar", "high"),
            Step("Call every customer with an invoice over 60 days", "bookkeeper", 21, "List of calls and promises"),
            Step("Stop deliveries on account to those who do not answer", "owner", 60, "List of stopped accounts"),
        ),
        Effect("late_invoice_share_ratio", "share", at_most("0.10"), 90),
    ),
    Remedy(
        "tax_arrears_ratio",
        "Agree instalments for the overdue taxes",
        "The authority is asked for a plan that stops enforcement, and current taxes are set aside weekly.",
        "Interest of the plan.",
        "A missed instalment ends the plan.",
        "House judgement: an application before enforcement is the usual way and is usually granted.",
        (
            Step("Apply for instalments with a forecast enclosed", "owner", 14, "The application", "high"),
            Step("Set current taxes aside in an account of their own each week", "bookkeeper", 21, "Account statement"),
            Step("Pay the first three instalments on the day", "bookkeeper", 110, "Receipts"),
        ),
        Effect("tax_arrears", "currency", at_most("0"), 360, baseline="tax_arrears"),
    ),
    Remedy(
        "equity_ratio",
        "Build equity by a plan of retained profits or new capital",
        "Profits stay in the business, owners' loans are made subordinate, a partner is looked for where it needs one.",
        "Owners take out less.",
        "A partner wants a say.",
        "House judgement: lenders count subordinated owners' loans as capital.",
        (
            Step("Make owners' loans subordinate", "owner", 45, "The agreement"),
            Step("Agree how much profit stays in for two years", "owner", 60, "The resolution"),
        ),
    ),
    Remedy(
        "customer_concentration_ratio",
        "Win business beside the largest customer",
        "A list of twenty likely customers is worked through with an offer that needs no special terms.",
        "A day a week of sales for a quarter.",
        "The largest customer may feel neglected.",
        "House judgement: one new customer in ten asked is what small enterprises commonly reach.",
        (
            Step("List twenty likely customers and an offer for them", "sales", 21, "The list and the offer"),
            Step("Visit ten of them", "sales", 60, "Notes of the visits"),
            Step("Sign two", "owner", 120, "The contracts", "high"),
        ),
        Effect("largest_customer_share_ratio", "share", at_most("0.40"), 270),
    ),
    Remedy(
        "cash_flow_volatility_ratio",
        "Keep a reserve for the weak months",
        "The gap of the weakest month of a year is saved in the strong ones.",
        "Money that lies still.",
        "It is spent on something else.",
        "House judgement: the weakest month of last year is a fair first size.",
        (Step("Work out and fill the reserve in three parts", "bookkeeper", 120, "Three transfers"),),
    ),
    Remedy(
        "loan_per_job",
        "Tie the loan to a hiring plan that can be followed",
        "Each job that the loan is to create or keep gets a month, a wage and the order that pays for it.",
        "A day of planning, half a day each quarter.",
        "Orders come later than planned.",
        "House judgement: a plan by month shows a slip a quarter earlier than a yearly total.",
        (
            Step("Write the hiring plan by month, with wages", "owner", 21, "The plan"),
            Step("Report payroll against the plan each quarter", "bookkeeper", 100, "Payroll summary", "high"),
        ),
    ),
    Remedy(
        "established",
        "Get a new business into the habit of monthly accounts",
        "Monthly accounts with cash, receivables and payables are closed by the tenth of the next month.",
        "A bookkeeper for one day a month.",
        "They are made and not read.",
        "House judgement: what is looked at monthly is mended within the quarter.",
        (
            Step("Choose who closes the month, and how", "owner", 14, "Name and checklist"),
            Step("Close three months in a row by the tenth", "bookkeeper", 100, "Three closings", "high"),
        ),
    ),
    Remedy(
        "employees",
        "Give money matters a second pair of eyes",
        "A second person can pay, invoice and read the forecast when the owner is away.",
        "A few days of handing over.",
        "Access to accounts must be limited and noted.",
        "House judgement: small enterprises lose most time when the one who knows is ill.",
        (Step("Name a deputy, hand over, and test a week without the owner", "owner", 60, "Note of the test week"),),
    ),
    Remedy(
        "principal",
        "Prepare the file for a larger, secured loan",
        "Assets, contracts and two years of accounts are put into one file before more money is asked for.",
        "Two days of collecting papers.",
        "None beyond the time.",
        "House judgement: lenders price what they can see.",
        (Step("Collect accounts, contracts and a list of assets in one file", "bookkeeper", 45, "The file's index"),),
    ),
)
LIBRARY: Mapping[str, Remedy] = {one.measure: one for one in _REMEDIES}

BRING_FIGURES = Remedy(
    "lacking",
    "Bring the books up to date and send five figures",
    "Without revenue, cash, receivables, debt service and equity, nobody can say how the enterprise stands.",
    "A day of a bookkeeper.",
    "None beyond the time.",
    "House judgement: five figures raise what can be said more than any model does.",
    (
        Step("Close the last twelve months", "bookkeeper", 30, "Trial balance", "high"),
        Step("State revenue, cash, receivables by age, debt service and equity", "owner", 40, "The five figures"),
    ),
)

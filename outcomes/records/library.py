"""The metrics that ship with the product, as plain data. Loading them into the database is done in `operations`.

What a standard calls a metric is given only where the published definition asks for the same thing; a metric that is
merely close to one has none. `CATALOGUES` says which edition of each was read. How each is counted stands in
`definitions`. `capability` names the capability that an improvement of the metric speaks for, `weight` the metric by
whose size a ratio counts where several enterprises are put together, `by` how its values may be broken down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from outcomes.records.definitions import DEFINITIONS

VERSION = 3

CATALOGUES: Mapping[str, str] = {
    "iris": "IRIS Catalog of Metrics 5.3, Global Impact Investing Network, June 2022",
    "sdg": "Global indicator framework for the Sustainable Development Goals, A/RES/71/313, as refined to 2025",
    "vsme": "Voluntary sustainability reporting standard for non-listed SMEs, EFRAG, December 2024: disclosures",
}
"""The editions that `iris`, `sdg` and `vsme` of each metric were compared with."""

CASH = "cashflow_discipline"
OPERATIONS = "operational_reliability"
GROWTH = "growth_systemization"
TECHNOLOGY = "technology_resilience"

ZERO = Decimal(0)
WHOLE = Decimal(1)
PEOPLE_BY = ("gender", "youth", "location")
PLACE = ("location",)


@dataclass(frozen=True)
class ShippedMetric:
    """One definition. `low` and `high` are the bounds a value may take, inclusive; None where there is none."""

    code: str
    name: str
    unit: str
    direction: str
    kind: str
    aggregation: str
    low: Decimal | None = None
    high: Decimal | None = None
    cumulative: bool = False
    capability: str = ""
    iris: str = ""
    sdg: tuple[str, ...] = ()
    vsme: str = ""
    weight: str = ""
    by: tuple[str, ...] = ()

    @property
    def definition(self) -> str:
        """How it is counted, in one sentence."""
        return DEFINITIONS[self.code]


# How a number behaves over time and over enterprises, so that each definition below says only what is its own.
_count = partial(ShippedMetric, kind="stock", aggregation="last", low=ZERO)
_flow = partial(ShippedMetric, kind="flow", aggregation="sum", low=ZERO)
_balance = partial(ShippedMetric, kind="flow", aggregation="sum")
_share = partial(ShippedMetric, kind="ratio", aggregation="ratio", low=ZERO, high=WHOLE)
_margin = partial(ShippedMetric, kind="ratio", aggregation="ratio", high=WHOLE)
_span = partial(ShippedMetric, kind="stock", aggregation="mean", low=ZERO)
_score = partial(ShippedMetric, kind="score", aggregation="weighted_mean")

JOBS = (
    _count("employees_total", "People employed", "people", "up", vsme="B8", by=PEOPLE_BY),
    _count("employees_full_time", "Full-time employees", "people", "up", iris="OI3160", sdg=("8.5",), by=PEOPLE_BY),
    _count("employees_part_time", "Part-time employees", "people", "up", iris="OI8864", by=PEOPLE_BY),
    _count("employees_women_full_time", "Full-time employees who are women", "people", "up", iris="OI6213", by=PLACE),
    _count("employees_under_30", "Employees under 30", "people", "up", by=("gender", "location")),
    _flow(
        "jobs_created", "Jobs created", "jobs", "up",
        cumulative=True, iris="PI3687", sdg=("8.3", "8.5"), by=PEOPLE_BY,
    ),
    _flow("jobs_retained", "Jobs retained", "jobs", "up", cumulative=True, sdg=("8.3", "8.5"), by=PEOPLE_BY),
    _share(
        "permanent_contract_share_ratio", "Employees with a permanent contract", "share", "up",
        weight="employees_total", by=("gender",),
    ),
    _share(
        "staff_turnover_ratio", "Employees who left in the year", "share", "down",
        vsme="B8", capability=OPERATIONS, weight="employees_total",
    ),
)  # fmt: skip

REVENUE = (
    _flow("revenue", "Revenue", "currency", "up", iris="FP6510", capability=GROWTH, by=PLACE),
    _margin(
        "revenue_growth_ratio", "Revenue growth on the year before", "ratio", "up",
        iris="FP4761", capability=GROWTH, weight="revenue",
    ),
    _share(
        "recurring_revenue_share_ratio", "Revenue that recurs by contract", "share", "up",
        capability=GROWTH, weight="revenue",
    ),
    _share("export_revenue_share_ratio", "Revenue from abroad", "share", "up", weight="revenue"),
    _share(
        "largest_customer_share_ratio", "Revenue from the largest customer", "share", "down",
        capability=CASH, weight="revenue",
    ),
    _span("average_deal_value", "Average value of a deal", "currency", "up", capability=GROWTH),
    _flow("order_intake", "Orders taken in", "currency", "up", capability=GROWTH),
)  # fmt: skip

FINANCE = (
    _margin("gross_margin_ratio", "Gross margin", "ratio", "up", iris="FP4373", capability=CASH, weight="revenue"),
    _margin("operating_margin_ratio", "Operating margin", "ratio", "up", capability=CASH, weight="revenue"),
    _balance("net_income", "Net income", "currency", "up", iris="FP1301", capability=CASH),
    _balance("operating_cash_flow", "Operating cash flow", "currency", "up", iris="FP4812", capability=CASH),
    _count("cash_balance", "Cash in the bank", "currency", "up", iris="FP6462", capability=CASH),
    _span("cash_runway_months", "Cash runway", "months", "up", capability=CASH),
    _share("late_invoice_share_ratio", "Receivables over 60 days late, by value", "share", "down", capability=CASH),
    _span("days_sales_outstanding", "Days until customers pay", "days", "down", capability=CASH),
    _span("days_payables_outstanding", "Days until suppliers are paid", "days", "down"),
    ShippedMetric(
        "debt_service_cover_ratio", "Debt-service cover", "times", "up", "ratio", "weighted_mean", capability=CASH
    ),
    _count("tax_arrears", "Taxes overdue", "currency", "down", capability=CASH),
    ShippedMetric("liquidity_ratio", "Liquidity", "times", "up", "ratio", "weighted_mean", low=ZERO, capability=CASH),
    _margin("equity_ratio", "Equity of equity and debt", "ratio", "up", capability=CASH),
    ShippedMetric("equity", "Equity", "currency", "up", "stock", "last", iris="FP5317", capability=CASH),
    # How a loan ended speaks for no capability: a readiness that knew it would foretell what it had been told.
    _share("loan_repaid_share_ratio", "Loan repaid, of the principal", "share", "up"),
    _count("loans_in_default", "Loans in default", "loans", "down"),
    _flow("loan_written_off_amount", "Loan written off", "currency", "down", cumulative=True),
    _flow("capital_raised", "Capital raised", "currency", "up", cumulative=True, iris="FP8293", sdg=("9.3",)),
)

RELIABILITY = (
    _share("on_time_delivery_ratio", "Orders delivered on the day promised", "share", "up", capability=OPERATIONS),
    _share("defect_ratio", "Units with a defect", "share", "down", capability=OPERATIONS),
    _share("order_return_ratio", "Orders sent back", "share", "down", capability=OPERATIONS),
    _span("order_lead_time_days", "Days from order to delivery", "days", "down", capability=OPERATIONS),
    _span("inventory_days", "Days of stock held", "days", "down", capability=OPERATIONS),
    _share("capacity_use_ratio", "Capacity in use", "share", "up", capability=OPERATIONS),
    _span("weekly_ops_hours", "Hours a week on running the operation", "hours", "down", capability=OPERATIONS),
    _share("single_source_parts_ratio", "Parts that one supplier alone has", "share", "down", capability=OPERATIONS),
    _share("rework_ratio", "Units mended before they left", "share", "down", capability=OPERATIONS),
    _share("first_pass_yield_ratio", "Units right at the first go", "share", "up", capability=OPERATIONS),
    _share("stock_out_ratio", "Ordered lines that were not in stock", "share", "down", capability=OPERATIONS),
    _share("downtime_ratio", "Planned hours lost to stops", "share", "down", capability=OPERATIONS),
    _share("written_procedure_ratio", "Core procedures that are written down", "share", "up", capability=OPERATIONS),
    _flow("output_units", "Units produced or served", "units", "up"),
)

CUSTOMERS = (
    _span("lead_response_minutes", "Minutes until a lead hears back", "minutes", "down", capability=GROWTH),
    _share("lead_to_appt_rate", "Leads that become an appointment", "share", "up", capability=GROWTH),
    _share("close_rate", "Appointments that become a sale", "share", "up", capability=GROWTH),
    _share("crm_adoption_rate", "Sales work recorded in the customer system", "share", "up", capability=GROWTH),
    _score("nps", "Net promoter score", "points", "up", low=Decimal(-100), high=Decimal(100), capability=GROWTH),
    _share("customer_retention_ratio", "Customers kept", "share", "up", iris="PI9319", capability=GROWTH),
    _flow("new_customers", "New customers", "customers", "up", capability=GROWTH),
    _span("customer_acquisition_cost", "Cost of winning a customer", "currency", "down", capability=GROWTH),
    _share("qualified_lead_ratio", "Leads that fit", "share", "up", capability=GROWTH),
    _share("qualified_close_ratio", "Qualified leads that become customers", "share", "up", capability=GROWTH),
    _share("lead_to_customer_ratio", "Leads that become customers", "share", "up", capability=GROWTH),
    _share("repeat_customer_share_ratio", "Customers who bought again", "share", "up", capability=GROWTH),
    _share("largest_channel_share_ratio", "Customers from the largest channel", "share", "down", capability=GROWTH),
    ShippedMetric(
        "ltv_to_cac_ratio",
        "What a customer brings for each unit spent on winning one",
        "times",
        "up",
        "ratio",
        "weighted_mean",
        low=ZERO,
        capability=GROWTH,
    ),
    _span("cac_payback_months", "Months until a customer has paid for being won", "months", "down", capability=GROWTH),
    _score(
        "sales_process_score",
        "How far selling is a process",
        "points",
        "up",
        low=ZERO,
        high=Decimal(100),
        capability=GROWTH,
    ),
    _count("client_individuals", "Individual clients", "people", "up", iris="PI4060", by=PEOPLE_BY),
    _span("complaint_answer_hours", "Hours until a complaint is answered", "hours", "down", capability=OPERATIONS),
)

PEOPLE = (
    _flow("training_hours", "Hours of training taken", "hours", "up", iris="OI7877", sdg=("4.4",), by=PEOPLE_BY),
    _span("training_hours_per_employee", "Hours of training for each employee", "hours", "up", vsme="B10"),
    _flow("employees_trained", "Employees trained", "people", "up", iris="OI4229", sdg=("4.4",), by=PEOPLE_BY),
    _flow("work_accidents", "Recordable work accidents", "accidents", "down", sdg=("8.8",), vsme="B9", by=PEOPLE_BY),
    _flow("work_fatalities", "Deaths from work", "people", "down", sdg=("8.8",), vsme="B9", by=PEOPLE_BY),
    _share(
        "collective_agreement_share_ratio", "Employees under a collective agreement", "share", "up",
        sdg=("8.8",), vsme="B10", weight="employees_total",
    ),
    ShippedMetric(
        "gender_pay_gap_ratio", "Pay gap between men and women", "ratio", "down", "ratio", "ratio",
        sdg=("8.5",), vsme="B10", weight="employees_total",
    ),
    _share("women_in_management_ratio", "Managers who are women", "share", "up", sdg=("5.5",)),
    _share(
        "absence_ratio", "Working days lost to absence", "share", "down",
        capability=OPERATIONS, weight="employees_total",
    ),
    _score(
        "employee_engagement_score", "Engagement as employees state it", "points", "up",
        low=ZERO, high=Decimal(100), weight="employees_total",
    ),
)  # fmt: skip

ENVIRONMENT = (
    _flow("ghg_emissions_tonnes", "Greenhouse gas emissions", "t CO2e", "down", iris="OI1479", vsme="B3", by=PLACE),
    _flow("energy_used_mwh", "Energy used", "MWh", "down", vsme="B3", by=PLACE),
    _share(
        "renewable_energy_share_ratio", "Energy from renewable sources", "share", "up",
        sdg=("7.2",), weight="energy_used_mwh",
    ),
    _flow(
        "water_withdrawn_m3", "Water withdrawn", "m³", "down",
        iris="OI0263", sdg=("6.4",), vsme="B6", by=PLACE,
    ),
    _flow(
        "waste_generated_tonnes", "Waste generated", "t", "down",
        iris="OI6709", sdg=("12.5",), vsme="B7", by=PLACE,
    ),
    _flow("waste_recycled_tonnes", "Waste reused or recycled", "t", "up", iris="OI2535", sdg=("12.5",), vsme="B7"),
    _share(
        "waste_recycled_share_ratio", "Waste reused or recycled, of all waste", "share", "up",
        sdg=("12.5",), weight="waste_generated_tonnes",
    ),
)  # fmt: skip

TECHNOLOGY_METRICS = (
    _span("restore_test_age_days", "Days since a backup was last restored", "days", "down", capability=TECHNOLOGY),
    _share("backup_coverage_ratio", "Systems with a tested backup", "share", "up", capability=TECHNOLOGY),
    _share("system_uptime_ratio", "Time that core systems were up", "share", "up", capability=TECHNOLOGY),
    _share("two_factor_account_ratio", "Accounts behind a second factor", "share", "up", capability=TECHNOLOGY),
    _share("patched_systems_ratio", "Systems patched within 30 days", "share", "up", capability=TECHNOLOGY),
    _flow("security_incidents", "Security incidents", "incidents", "down", capability=TECHNOLOGY),
    _span("incident_recovery_hours", "Hours until a failed system runs again", "hours", "down", capability=TECHNOLOGY),
    _share("key_person_system_ratio", "Systems one person alone can run", "share", "down", capability=TECHNOLOGY),
    _span("patch_age_days", "Days an open security update waits", "days", "down", capability=TECHNOLOGY),
    _span("access_review_age_days", "Days since access was gone through", "days", "down", capability=TECHNOLOGY),
    _share("manual_entry_ratio", "Records typed in a second time by hand", "share", "down", capability=TECHNOLOGY),
)

SHIPPED_METRICS: tuple[ShippedMetric, ...] = (
    *JOBS,
    *REVENUE,
    *FINANCE,
    *RELIABILITY,
    *CUSTOMERS,
    *PEOPLE,
    *ENVIRONMENT,
    *TECHNOLOGY_METRICS,
)

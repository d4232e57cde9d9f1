"""Inputs for tests: one whole set a domain, and strategies that leave out, zero and turn around."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from execution.diagnosis.reading import read_stated
from execution.diagnosis.rules.stated.kinds import Stated

DAY = date(2026, 11, 21)
WHOLE: Mapping[str, Mapping[str, Any]] = {
    "cfo": {
        "principal": "120000",
        "employees": 4,
        "is_new_business": True,
        "jobs_created_expected": 6,
        "jobs_retained_expected": 0,
        "approval_year": 2026,
        "guaranteed_share_ratio": "0.5",
        "revolving": True,
        "low_doc": False,
        "statements_as_of": "2026-09-30",
        "cash": "20000",
        "monthly_operating_cost": "10000",
        "revenue_12m": "400000",
        "cost_of_sales_12m": "240000",
        "operating_cost_12m": "120000",
        "receivables": "80000",
        "receivables_over_60_days_ratio": "0.30",
        "payables": "60000",
        "inventory": "20000",
        "debt": "90000",
        "debt_service_12m": "30000",
        "operating_cash_flow_12m": "36000",
        "equity": "30000",
        "tax_arrears": "2000",
        "largest_customer_share_ratio": "0.55",
        "monthly_receipts": ["10", "20", "30", "10", "20", "30"],
        "monthly_cash": ["26000", "23000", "20000"],
    },
    "cmo": {
        "figures_as_of": "2026-09-30",
        "period_months": 12,
        "leads": 400,
        "qualified_leads": 100,
        "customers_won": 20,
        "lead_response_minutes": "240",
        "marketing_spend": "16000",
        "sales_spend": "14000",
        "revenue_per_customer_12m": "1200",
        "gross_margin_ratio": "0.5",
        "customers_at_start": 200,
        "customers_lost": 60,
        "repeat_customers_share_ratio": "0.2",
        "cohorts": [{"customers": 40, "kept_12m": 24}],
        "nps": "10",
        "channels": [{"name": "Shop", "leads": 300, "won": 18}, {"name": "Search", "leads": 100, "won": 2}],
        "stages_written": True,
        "leads_recorded": False,
        "source_recorded": False,
        "follow_up_rule": False,
        "pipeline_reviewed": True,
        "losses_examined": False,
    },
    "coo": {
        "figures_as_of": "2026-09-30",
        "orders": 400,
        "on_time_orders": 320,
        "returned_orders": 20,
        "order_lead_time_days": "6",
        "order_lines": 1000,
        "unfilled_lines": 60,
        "units_produced": 1000,
        "defective_units": 40,
        "rework_units": 60,
        "capacity_units": 2000,
        "planned_hours": "160",
        "downtime_hours": "20",
        "critical_inputs": 8,
        "single_source_inputs": 4,
        "suppliers": [{"name": "Mill", "spend": "60000", "replaceable": False}],
        "weekly_ops_hours": "40",
        "core_procedures": 10,
        "written_procedures": 2,
    },
    "cto": {
        "figures_as_of": "2026-09-30",
        "systems": 10,
        "patched_systems": 6,
        "key_person_systems": 5,
        "patch_age_days": "60",
        "manual_entry_ratio": "0.3",
        "backed_up_systems": 6,
        "restore_tested": True,
        "last_restore_test": "2026-01-21",
        "incidents_12m": 8,
        "recovery_minutes": ["300", "900"],
        "downtime_minutes_12m": "6000",
        "access_reviewed": True,
        "last_access_review": "2026-01-21",
        "accounts": 20,
        "two_factor_accounts": 6,
    },
}


def stated(domain: str, **changes: Any) -> Stated:
    """The whole set of a domain with some inputs changed; None leaves one out."""
    return read_stated(domain, {**WHOLE[domain], **changes}, today=DAY)


def only(domain: str, **inputs: Any) -> Stated:
    """These inputs alone."""
    return read_stated(domain, inputs, today=DAY)

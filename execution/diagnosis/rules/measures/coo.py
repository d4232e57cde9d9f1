"""Measures of running the operation."""

from __future__ import annotations

from datetime import date

from execution.diagnosis.rules.measuring import (
    ZERO,
    Measure,
    Told,
    as_stated,
    divided,
    need,
    share_measure,
    share_of,
)
from execution.diagnosis.rules.stated.coo import CooStated


def first_pass_yield_ratio(stated: CooStated, day: date) -> Told:
    """Give (units − defects − rework) ÷ units. **Source:** first pass yield, ISO 22400-2."""
    units, defects, rework = need(stated, "units_produced", "defective_units", "rework_units")
    return Told(1 - share_of(defects + rework, units, "no_units"))


def utilisation_ratio(stated: CooStated, day: date) -> Told:
    """Give units produced ÷ units that could have been produced. **Source:** capacity utilisation rate."""
    units, capacity = need(stated, "units_produced", "capacity_units")
    used = divided(units, capacity, "no_capacity")
    return Told(used, "above_capacity" if used > 1 else "")


def availability_ratio(stated: CooStated, day: date) -> Told:
    """Give (planned hours − hours lost) ÷ planned hours. **Source:** availability, ISO 22400-2."""
    planned, lost = need(stated, "planned_hours", "downtime_hours")
    return Told(1 - share_of(lost, planned, "no_planned_hours"))


def single_source_ratio(stated: CooStated, day: date) -> Told:
    """Give inputs that one supplier alone has ÷ inputs that work stops without. **Source:** single-source exposure."""
    single, critical = need(stated, "single_source_inputs", "critical_inputs")
    return Told(share_of(single, critical, "no_critical_inputs"))


def irreplaceable_spend_ratio(stated: CooStated, day: date) -> Told:
    """Give spend at suppliers nobody could replace ÷ spend at all. **Source:** single-source exposure, by value."""
    (suppliers,) = need(stated, "suppliers")
    alone = sum((one.spend for one in suppliers if not one.replaceable), ZERO)
    return Told(divided(alone, sum((one.spend for one in suppliers), ZERO), "no_supplier_spend"))


def supplier_concentration_ratio(stated: CooStated, day: date) -> Told:
    """Give spend at the largest supplier ÷ spend at all. **Source:** concentration ratio of one."""
    (suppliers,) = need(stated, "suppliers")
    return Told(
        divided(max(one.spend for one in suppliers), sum((one.spend for one in suppliers), ZERO), "no_supplier_spend")
    )


COO_MEASURES: tuple[Measure, ...] = (
    Measure(
        "on_time_ratio",
        "Share of orders delivered on the day promised",
        "share",
        5,
        (("0.60", 8), ("0.80", 35), ("0.90", 58), ("0.95", 75), ("0.99", 92)),
        "A promise kept is what customers come back for.",
        "orders on the day promised ÷ orders",
        "on-time delivery rate",
        ("on_time_orders", "orders"),
        share_measure("on_time_orders", "orders", "no_orders"),
    ),
    Measure(
        "defect_ratio",
        "Share of units with a defect",
        "share",
        4,
        (("0.001", 92), ("0.01", 72), ("0.03", 48), ("0.08", 22), ("0.20", 5)),
        "What is thrown away was paid for twice: in material and in hours.",
        "defective units ÷ units",
        "scrap ratio, ISO 22400-2",
        ("defective_units", "units_produced"),
        share_measure("defective_units", "units_produced", "no_units"),
    ),
    Measure(
        "rework_ratio",
        "Share of units mended before they left",
        "share",
        2,
        (("0.005", 88), ("0.03", 65), ("0.08", 42), ("0.20", 15)),
        "Mending hides a fault and takes the hours of the next order.",
        "units mended ÷ units",
        "rework ratio, ISO 22400-2",
        ("rework_units", "units_produced"),
        share_measure("rework_units", "units_produced", "no_units"),
    ),
    Measure(
        "first_pass_yield_ratio",
        "Share of units right at the first go",
        "share",
        2,
        (("0.70", 10), ("0.85", 35), ("0.93", 58), ("0.98", 80)),
        "It shows what defects and rework cost together.",
        "(units − defects − rework) ÷ units",
        "first pass yield, ISO 22400-2",
        ("units_produced", "defective_units", "rework_units"),
        first_pass_yield_ratio,
    ),
    Measure(
        "utilisation_ratio",
        "Share of capacity in use",
        "share",
        3,
        (("0.30", 15), ("0.50", 38), ("0.70", 65), ("0.85", 85), ("0.95", 60), ("1.05", 30)),
        "Too little does not pay for what stands there; too much leaves no hour for what goes wrong.",
        "units produced ÷ units that could have been produced",
        "capacity utilisation rate",
        ("units_produced", "capacity_units"),
        utilisation_ratio,
    ),
    Measure(
        "availability_ratio",
        "Share of planned hours that ran",
        "share",
        3,
        (("0.70", 10), ("0.85", 38), ("0.92", 60), ("0.97", 80), ("0.99", 90)),
        "An hour that stood still is paid for and brings nothing.",
        "(planned hours − hours lost) ÷ planned hours",
        "availability, ISO 22400-2",
        ("planned_hours", "downtime_hours"),
        availability_ratio,
    ),
    Measure(
        "single_source_ratio",
        "Share of critical inputs that one supplier alone has",
        "share",
        4,
        (("0.00", 90), ("0.20", 62), ("0.40", 40), ("0.70", 18), ("1.00", 5)),
        "If that supplier stops, work stops.",
        "inputs of one supplier alone ÷ inputs that work stops without",
        "single-source exposure",
        ("single_source_inputs", "critical_inputs"),
        single_source_ratio,
    ),
    Measure(
        "irreplaceable_spend_ratio",
        "Share of purchases from suppliers that nobody could replace",
        "share",
        2,
        (("0.00", 88), ("0.20", 62), ("0.50", 32), ("0.80", 10)),
        "It is also the share whose price is not negotiated.",
        "purchases from suppliers without replacement ÷ purchases",
        "single-source exposure, by value",
        ("suppliers",),
        irreplaceable_spend_ratio,
    ),
    Measure(
        "supplier_concentration_ratio",
        "Share of purchases from the largest supplier",
        "share",
        1,
        (("0.15", 82), ("0.35", 60), ("0.60", 35), ("0.90", 12)),
        "One supplier's trouble is then the enterprise's.",
        "purchases from the largest supplier ÷ purchases",
        "concentration ratio of one",
        ("suppliers",),
        supplier_concentration_ratio,
    ),
    Measure(
        "stock_out_ratio",
        "Share of ordered lines that were not in stock",
        "share",
        3,
        (("0.005", 88), ("0.02", 68), ("0.05", 48), ("0.12", 22), ("0.25", 6)),
        "Most who do not find it buy it elsewhere.",
        "lines not in stock when wanted ÷ lines ordered",
        "stock-out rate, by order line",
        ("unfilled_lines", "order_lines"),
        share_measure("unfilled_lines", "order_lines", "no_orders"),
    ),
    Measure(
        "order_return_ratio",
        "Share of orders sent back or redone",
        "share",
        2,
        (("0.005", 88), ("0.02", 68), ("0.05", 48), ("0.15", 18)),
        "The customer found the fault first.",
        "orders sent back or redone ÷ orders",
        "return rate",
        ("returned_orders", "orders"),
        share_measure("returned_orders", "orders", "no_orders"),
    ),
    Measure(
        "order_lead_time_days",
        "Days from order to delivery",
        "days",
        0,
        (),
        "Much in one trade is little in another: it is held against peers alone.",
        "median of the days from order to delivery, as stated",
        "order lead time",
        ("order_lead_time_days",),
        as_stated("order_lead_time_days"),
    ),
    Measure(
        "weekly_ops_hours",
        "Hours a week that the owner spends on running the operation",
        "hours",
        3,
        (("5", 88), ("15", 70), ("25", 52), ("40", 30), ("60", 8)),
        "Hours in the operation are missing for the enterprise.",
        "hours a week, as stated",
        "house rule",
        ("weekly_ops_hours",),
        as_stated("weekly_ops_hours"),
    ),
    Measure(
        "written_procedure_ratio",
        "Share of core procedures that are written down",
        "share",
        3,
        (("0.00", 12), ("0.25", 32), ("0.50", 50), ("0.80", 72), ("1.00", 85)),
        "What is written can be handed over.",
        "core procedures written down ÷ core procedures",
        "house rule, after the documented information of ISO 9001",
        ("written_procedures", "core_procedures"),
        share_measure("written_procedures", "core_procedures", "no_procedures"),
    ),
)

"""What may be stated of running the operation, over one period."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from execution.diagnosis.rules.stated.kinds import Amount, Count, Day, Name, Number, Part, Stated, WeekHours, asked

ORDERS, MAKING, SUPPLY, HOURS = "Orders", "Making", "Supply", "Hours and rules"


class Supplier(Part):
    """A supplier, what is bought there over the period, and whether somebody else could deliver the same."""

    name: Name
    spend: Amount
    replaceable: bool


class CooStated(Stated):
    """What is known of orders, output and supply. All counts and amounts are of the same period."""

    figures_as_of: Day | None = asked(
        "Figures as of",
        ORDERS,
        "date",
        "The last day of the period. Without it the figures count as old and add little to the confidence.",
    )
    orders: Count | None = asked("Orders delivered", ORDERS, "count", "Over the period; jobs or visits of a service.")
    on_time_orders: Count | None = asked("Orders delivered on the day promised", ORDERS, "count")
    returned_orders: Count | None = asked("Orders sent back or redone free of charge", ORDERS, "count")
    order_lead_time_days: Number | None = asked("Days from order to delivery", ORDERS, "days", "The median.")
    order_lines: Count | None = asked("Lines ordered", ORDERS, "count", "Each article of an order is a line.")
    unfilled_lines: Count | None = asked("Lines not in stock when wanted", ORDERS, "count")
    units_produced: Count | None = asked("Units produced or served", MAKING, "count", "Good ones and bad ones.")
    defective_units: Count | None = asked("Units with a defect, not mended", MAKING, "count")
    rework_units: Count | None = asked("Units mended before they left", MAKING, "count")
    capacity_units: Count | None = asked("Units that could have been produced", MAKING, "count", "At usual hours.")
    planned_hours: Number | None = asked("Hours that were planned to run", MAKING, "hours")
    downtime_hours: Number | None = asked("Hours lost to stops that were not planned", MAKING, "hours")
    critical_inputs: Count | None = asked("Inputs that work stops without", SUPPLY, "count")
    single_source_inputs: Count | None = asked(
        "Inputs that work stops without, from one supplier alone", SUPPLY, "count"
    )
    suppliers: Annotated[list[Supplier], Field(min_length=1, max_length=200)] | None = asked(
        "Suppliers", SUPPLY, "currency", "Each with what was bought there, and whether another could deliver it."
    )
    weekly_ops_hours: WeekHours | None = asked(
        "Hours a week that the owner spends on running the operation", HOURS, "hours"
    )
    core_procedures: Count | None = asked("Core procedures", HOURS, "count", "What has to go right every day.")
    written_procedures: Count | None = asked("Core procedures that are written down", HOURS, "count")

"""How each metric that ships is counted, in one sentence for whoever fills in a form. Units and bounds: `library`."""

from __future__ import annotations

from collections.abc import Mapping

_JOBS = {
    "employees_total": "Head count on the last day of the period, full-time and part-time, permanent and temporary.",
    "employees_full_time": "Paid full-time employees on the last day of the period; one person counts once.",
    "employees_part_time": "Paid part-time employees on the last day of the period; one person counts once.",
    "employees_women_full_time": "Women among the paid full-time employees on the last day of the period.",
    "employees_under_30": "Employees who are not yet 30 on the last day of the period.",
    "jobs_created": "Net new jobs in full-time equivalents since support began, added up to the day of measuring.",
    "jobs_retained": "Jobs that would have been lost without the support, added up since it began.",
    "permanent_contract_share_ratio": "Employees whose contract names no end, divided by all employees.",
    "staff_turnover_ratio": "Employees who left in twelve months, for any reason, divided by the mean head count.",
}

_REVENUE = {
    "revenue": "All revenue of the period, without sales taxes, in the currency of the accounts.",
    "revenue_growth_ratio": "Revenue of the period minus that of the same period a year before, divided by the latter.",
    "recurring_revenue_share_ratio": "Revenue from contracts that renew unless ended, divided by all revenue.",
    "export_revenue_share_ratio": "Revenue from customers in other countries, divided by all revenue.",
    "largest_customer_share_ratio": "Revenue from the one customer who bought most, divided by all revenue.",
    "average_deal_value": "Value of the deals won in the period, divided by their number.",
    "order_intake": "Value of the binding orders received in the period, delivered or not.",
}

_FINANCE = {
    "gross_margin_ratio": "Revenue minus the direct cost of what was sold, divided by revenue.",
    "operating_margin_ratio": "Profit before interest and taxes, divided by revenue.",
    "net_income": "Profit of the period after all costs, interest and taxes; a loss is negative.",
    "operating_cash_flow": "Cash that running the business brought in, minus what it took, in the period.",
    "cash_balance": "Cash and what turns into cash within three months, on the last day of the period.",
    "cash_runway_months": "Cash in the bank divided by what a month takes out of it, on the mean of three months.",
    "late_invoice_share_ratio": "Open invoices more than 60 days past their date, divided by all open invoices.",
    "days_sales_outstanding": "Open invoices divided by the revenue of the period, times its days.",
    "days_payables_outstanding": "Unpaid supplier invoices divided by purchases of the period, times its days.",
    "debt_service_cover_ratio": "Operating cash flow divided by the interest and principal due in the same period.",
    "tax_arrears": "Taxes and social contributions whose date has passed and that are not paid.",
    "liquidity_ratio": "What turns into cash within a year, divided by what is due within a year.",
    "equity_ratio": "Equity divided by equity and debt together.",
    "equity": "What the owners' share is worth in the books: assets minus all liabilities.",
    "loan_repaid_share_ratio": "Principal paid back so far, divided by the principal lent.",
    "loans_in_default": "Loans of which a payment is overdue for so long that the lender treats them as in default.",
    "loan_written_off_amount": "Principal that was given up, added up since the loan was made.",
    "capital_raised": "Loans and equity newly put into the enterprise, added up since support began.",
}

_RELIABILITY = {
    "on_time_delivery_ratio": "Orders delivered on or before the day promised, divided by all orders delivered.",
    "defect_ratio": "Units found faulty, before or after they left, divided by all units made.",
    "order_return_ratio": "Orders sent back wholly or in part, divided by all orders delivered.",
    "order_lead_time_days": "Days from receiving an order to delivering it, on the mean of the orders delivered.",
    "inventory_days": "Stock divided by the cost of what was sold in the period, times its days.",
    "capacity_use_ratio": "Hours or units produced, divided by those the equipment and staff could produce.",
    "weekly_ops_hours": "Hours a week that people spend on running the operation, on the mean of the period.",
    "single_source_parts_ratio": "Parts that only one supplier could deliver, divided by all parts bought.",
    "rework_ratio": "Units that had to be mended before delivery, divided by all units made.",
    "first_pass_yield_ratio": "Units right without being mended, divided by all units begun.",
    "stock_out_ratio": "Order lines that could not be filled from stock, divided by all order lines.",
    "downtime_ratio": "Planned hours in which equipment stood still, divided by all planned hours.",
    "written_procedure_ratio": "Core procedures with a written and current description, divided by all core ones.",
    "output_units": "Units made, or customers or patients served, in the period.",
}

_CUSTOMERS = {
    "lead_response_minutes": "Minutes from a first enquiry to the first answer by a person, on the median.",
    "lead_to_appt_rate": "Enquiries that led to an appointment, divided by all enquiries.",
    "close_rate": "Appointments that led to a sale, divided by all appointments.",
    "crm_adoption_rate": "Deals whose steps stand in the customer system, divided by all deals worked on.",
    "nps": "Share of customers who would recommend (9 or 10 of 10) minus share who would not (0 to 6), times 100.",
    "customer_retention_ratio": "Customers at the start who are still active at the end, of those at the start.",
    "new_customers": "Customers who bought for the first time in the period.",
    "customer_acquisition_cost": "Cost of marketing and selling, divided by the customers newly won.",
    "qualified_lead_ratio": "Enquiries that fit what is offered, divided by all enquiries.",
    "qualified_close_ratio": "Fitting enquiries that became customers, divided by all fitting ones.",
    "lead_to_customer_ratio": "Enquiries that became customers, divided by all enquiries.",
    "repeat_customer_share_ratio": "Customers with more than one purchase, divided by all customers of the period.",
    "largest_channel_share_ratio": "New customers from the channel that brought most, divided by all new ones.",
    "ltv_to_cac_ratio": "Margin a customer brings over the whole relation, divided by the cost of winning one.",
    "cac_payback_months": "Cost of winning a customer, divided by the margin a customer brings in a month.",
    "sales_process_score": "Points for written steps, owners, figures and follow-up in selling, of 100.",
    "client_individuals": "Different persons who were clients in the period; each counts once.",
    "complaint_answer_hours": "Hours from receiving a complaint to answering it, on the mean of the period.",
}

_PEOPLE = {
    "training_hours": "Hours of training that all employees together took in the period.",
    "training_hours_per_employee": "Hours of training in twelve months, divided by the mean head count.",
    "employees_trained": "Employees who completed at least one training in the period; each counts once.",
    "work_accidents": "Accidents at work in the period that must be recorded under the law that holds there.",
    "work_fatalities": "Deaths in the period from injuries at work or illness that work caused.",
    "collective_agreement_share_ratio": "Employees whose pay a collective agreement governs, divided by all employees.",
    "gender_pay_gap_ratio": "Mean hourly pay of men minus that of women, divided by that of men.",
    "women_in_management_ratio": "Women among those who lead others or a field, divided by all who do.",
    "absence_ratio": "Working days lost to illness and accidents, divided by the working days planned.",
    "employee_engagement_score": "Mean of what employees answer to the same questions each year, of 100.",
}

_ENVIRONMENT = {
    "ghg_emissions_tonnes": "Direct emissions and those of bought energy (scope 1 and location-based scope 2).",
    "energy_used_mwh": "Electricity, heat and fuels used in the period, bought or made oneself.",
    "renewable_energy_share_ratio": "Energy from renewable sources, divided by all energy used.",
    "water_withdrawn_m3": "Water taken from the mains, wells, surface or sea in the period.",
    "waste_generated_tonnes": "All waste of the period, hazardous and not.",
    "waste_recycled_tonnes": "Waste of the period that was reused or recycled, by oneself or others.",
    "waste_recycled_share_ratio": "Waste reused or recycled, divided by all waste.",
}

_TECHNOLOGY = {
    "restore_test_age_days": "Days since data was last brought back from a backup to see whether it can be.",
    "backup_coverage_ratio": "Systems in use whose backup was tested in the last year, divided by all in use.",
    "system_uptime_ratio": "Hours in which the core systems could be used, divided by those they should have been.",
    "two_factor_account_ratio": "Accounts that ask for a second factor, divided by all accounts.",
    "patched_systems_ratio": "Systems whose security updates are at most 30 days old, divided by all systems.",
    "security_incidents": "Events in the period that put data or systems at risk and had to be acted on.",
    "incident_recovery_hours": "Hours from a failure to normal work, on the mean of the failures of the period.",
    "key_person_system_ratio": "Systems that only one person could bring back, divided by all systems.",
    "patch_age_days": "Days that the oldest open security update has waited.",
    "access_review_age_days": "Days since somebody last went through who has access to what.",
    "manual_entry_ratio": "Records that are typed in again from another system, divided by all records.",
}

DEFINITIONS: Mapping[str, str] = {
    **_JOBS,
    **_REVENUE,
    **_FINANCE,
    **_RELIABILITY,
    **_CUSTOMERS,
    **_PEOPLE,
    **_ENVIRONMENT,
    **_TECHNOLOGY,
}
"""One sentence for each metric of the library, by its code."""

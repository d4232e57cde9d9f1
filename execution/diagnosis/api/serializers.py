"""Shapes of the diagnosis API: the documented inputs of a cfo diagnosis, and what it leaves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from clear_platform.foundation import clock
from clear_platform.foundation.rendering.api import StrictSerializer
from execution.diagnosis.rules.inputs import LoanFacts, Statements

LARGEST = Decimal("1000000000000")


def _amount(help_text: str, *, least: Decimal | None = Decimal(0)) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=18, decimal_places=2, min_value=least, max_value=LARGEST, required=False, help_text=help_text
    )


def _share(help_text: str) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=7, decimal_places=6, min_value=Decimal(0), max_value=Decimal(1), required=False, help_text=help_text
    )


def _count(help_text: str) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=10_000_000, required=False, help_text=help_text)


class CfoInputs(StrictSerializer):
    """What is known: facts of a loan at its approval, figures of the books, or both. Nothing needs to be complete."""

    currency = serializers.RegexField(r"^[A-Z]{3}$", default="USD", help_text="ISO 4217, of every amount here.")
    principal = _amount("Loan approved.")
    employees = _count("Employees at approval.")
    is_new_business = serializers.BooleanField(required=False, help_text="True where the business is new.")
    jobs_created_expected = _count("Jobs that the loan is to create.")
    jobs_retained_expected = _count("Jobs that the loan is to keep.")
    approval_year = serializers.IntegerField(min_value=1950, max_value=2100, required=False)
    guaranteed_share_ratio = _share("Share of the loan that is guaranteed.")
    revolving = serializers.BooleanField(required=False, help_text="A line that may be drawn again.")
    low_doc = serializers.BooleanField(required=False, help_text="Approved with little documentation.")
    term_months = serializers.IntegerField(
        min_value=1,
        max_value=600,
        required=False,
        help_text="Term at approval; kept with the analysis, weighed by no rule.",
    )
    secured = serializers.BooleanField(
        required=False, help_text="True where something secures the loan; kept with the analysis, weighed by no rule."
    )
    statements_as_of = serializers.DateField(required=False, help_text="The day the figures below are of.")
    cash = _amount("Cash and bank balances.")
    monthly_operating_cost = _amount("Operating cost of a usual month.")
    revenue_12m = _amount("Revenue of twelve months.")
    cost_of_sales_12m = _amount("Cost of sales of twelve months.")
    operating_cost_12m = _amount("Other operating cost of twelve months.")
    receivables = _amount("Owed by customers.")
    receivables_over_60_days_ratio = _share("Share of it, by value, that is more than 60 days old.")
    payables = _amount("Owed to suppliers.")
    inventory = _amount("Stock.")
    debt = _amount("Debt that bears interest.")
    debt_service_12m = _amount("Interest and repayment of twelve months.")
    operating_cash_flow_12m = _amount("Cash flow from operations of twelve months.", least=-LARGEST)
    equity = _amount("Equity.", least=-LARGEST)
    tax_arrears = _amount("Taxes overdue.")
    largest_customer_share_ratio = _share("Share of revenue from the largest customer.")
    monthly_receipts = serializers.ListField(
        child=serializers.DecimalField(max_digits=18, decimal_places=2, min_value=Decimal(0)),
        required=False,
        min_length=1,
        max_length=60,
        help_text="Receipts by month, the oldest first; from six on their swing is measured.",
    )

    def validate_statements_as_of(self, value: date) -> date:
        """Refuse books of a day that has not come."""
        if value > clock.today():
            raise serializers.ValidationError("Give a day that has come; books of the future are a plan.", "in_future")
        return value

    @staticmethod
    def loan_of(stated: dict[str, Any]) -> LoanFacts:
        """Give the facts of the loan among the inputs."""
        return LoanFacts(**{name: stated[name] for name in LoanFacts.__dataclass_fields__ if name in stated})

    @staticmethod
    def not_weighed(stated: dict[str, Any]) -> dict[str, Any]:
        """Give what was stated and no rule weighs."""
        # Public loan files tell no term as it was agreed, and no security: nothing was learnt from either.
        return {name: stated[name] for name in ("term_months", "secured") if name in stated}

    @staticmethod
    def books_of(stated: dict[str, Any]) -> Statements:
        """Give the figures of the books among the inputs."""
        known = {name: stated[name] for name in Statements.__dataclass_fields__ if name in stated}
        if "monthly_receipts" in known:
            known["monthly_receipts"] = tuple(known["monthly_receipts"])
        return Statements(**known)


class DiagnosisRequest(StrictSerializer):
    """What is sent to diagnose."""

    enterprise_id = serializers.IntegerField(required=False, min_value=1)
    inputs = CfoInputs()
    decision_context = serializers.DictField(required=False, help_text="Kept as the new decision's context.")
    create_tasks = serializers.BooleanField(default=False, help_text="Make tasks from the draft's plan at once.")


class AnalysisMade(serializers.Serializer[Any]):
    """The analysis that was made."""

    id = serializers.IntegerField()
    domain = serializers.CharField()
    enterprise = serializers.IntegerField(source="enterprise_id", allow_null=True)
    input_json = serializers.DictField(source="inputs")
    analysis_json = serializers.DictField(source="findings")
    confidence = serializers.DecimalField(max_digits=4, decimal_places=3)
    content_hash = serializers.CharField()
    created_at = serializers.DateTimeField()


class DecisionMade(serializers.Serializer[Any]):
    """The draft that answers it."""

    decision_id = serializers.UUIDField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    status = serializers.CharField()
    artifact_json = serializers.DictField()
    content_hash = serializers.CharField()


class TaskMade(serializers.Serializer[Any]):
    """A task of its plan."""

    id = serializers.IntegerField()
    action_plan_ref = serializers.CharField()
    title = serializers.CharField()
    due_date = serializers.DateField(allow_null=True)
    status = serializers.CharField()


class DiagnosisAnswer(serializers.Serializer[Any]):
    """What a diagnosis left."""

    analysis = AnalysisMade()
    decision = DecisionMade()
    tasks = TaskMade(many=True)

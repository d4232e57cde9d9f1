"""The form of a diagnosis: what is known of a loan, and figures of the books; nothing needs to be complete."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation import clock
from execution.diagnosis.rules.inputs import LoanFacts, Statements

KNOWN = [("", _("not known")), ("true", _("yes")), ("false", _("no"))]


def _yes(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _amount(label: Any, *, negative: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, max_digits=18, decimal_places=2, min_value=None if negative else 0
    )


def _share(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=1, max_digits=7, decimal_places=6,
        help_text=_("From 0 to 1, for instance 0.25."),
    )  # fmt: skip


def _choice(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, required=False, choices=KNOWN, coerce=_yes, empty_value=None)


class DiagnosisForm(forms.Form):
    """The inputs of a cfo diagnosis."""

    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency"), initial="USD", help_text=_("ISO 4217."))
    principal = _amount(_("Loan approved"))
    approval_year = forms.IntegerField(label=_("Year of approval"), required=False, min_value=1950, max_value=2100)
    employees = forms.IntegerField(label=_("Employees at approval"), required=False, min_value=0)
    is_new_business = _choice(_("New business"))
    jobs_created_expected = forms.IntegerField(label=_("Jobs to be created"), required=False, min_value=0)
    jobs_retained_expected = forms.IntegerField(label=_("Jobs to be kept"), required=False, min_value=0)
    guaranteed_share_ratio = _share(_("Share guaranteed"))
    revolving = _choice(_("May be drawn again"))
    low_doc = _choice(_("Approved on little paper"))
    statements_as_of = forms.DateField(
        label=_("Books as of"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    cash = _amount(_("Cash"))
    monthly_operating_cost = _amount(_("Operating cost of a month"))
    revenue_12m = _amount(_("Revenue, twelve months"))
    cost_of_sales_12m = _amount(_("Cost of sales, twelve months"))
    operating_cost_12m = _amount(_("Operating cost, twelve months"))
    receivables = _amount(_("Receivables"))
    receivables_over_60_days_ratio = _share(_("Share of them over 60 days old"))
    payables = _amount(_("Payables"))
    inventory = _amount(_("Stock"))
    debt = _amount(_("Debt"))
    debt_service_12m = _amount(_("Debt service, twelve months"))
    operating_cash_flow_12m = _amount(_("Operating cash flow, twelve months"), negative=True)
    equity = _amount(_("Equity"), negative=True)
    tax_arrears = _amount(_("Taxes overdue"))
    largest_customer_share_ratio = _share(_("Share of the largest customer"))
    create_tasks = forms.BooleanField(label=_("Make tasks from the draft's plan at once"), required=False)

    def clean_statements_as_of(self) -> Any:
        day = self.cleaned_data["statements_as_of"]
        if day is not None and day > clock.today():
            raise forms.ValidationError(_("Give a day that has come; books of the future are a plan."))
        return day

    def loan(self) -> LoanFacts:
        """Give the facts of the loan that were filled in."""
        return LoanFacts(**self._of(LoanFacts))

    def books(self) -> Statements:
        """Give the figures of the books that were filled in."""
        return Statements(**self._of(Statements))

    def _of(self, kind: type[LoanFacts] | type[Statements]) -> dict[str, Any]:
        filled = self.cleaned_data
        return {field.name: filled[field.name] for field in fields_of(kind) if filled.get(field.name) is not None}

    def parts(self) -> list[dict[str, Any]]:
        """Give the fields in their two groups, for the page."""
        loan = {field.name for field in fields_of(LoanFacts)}
        books = {field.name for field in fields_of(Statements)}
        return [
            {"title": _("The loan, at its approval"), "fields": [self[one] for one in self.fields if one in loan]},
            {"title": _("The books"), "fields": [self[one] for one in self.fields if one in books]},
        ]

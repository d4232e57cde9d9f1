"""Forms of roadmaps and packs. Rules are the operations'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.public import Expected
from clear_platform.foundation.rendering.bounded import BoundedDecimalField
from clear_platform.foundation.rendering.choosing import let_choose
from execution.roadmaps.rules.stated import ASSUMPTIONS, PROJECTION
from execution.roadmaps.wording import SECTION_STATUSES, STATUSES

AMOUNT: Mapping[str, Any] = {"max_digits": 15, "decimal_places": 2, "min_value": 0, "required": False}


class _Opened(forms.Form):
    """A form that carries how what it changes stood when it was opened; a caller that opened none may send none."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)

    def expected(self) -> Expected | None:
        """Give what the change is to hang on."""
        version = self.cleaned_data["version"]
        return Expected(frozenset({version})) if version else None

    def changes(self) -> dict[str, Any]:
        """Give what was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class DeletePackForm(_Opened):
    """Once more before a pack goes."""


class WorthForm(_Opened):
    """What a roadmap's worth is computed with, and what it is expected to be; whatever is left empty is not known."""

    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), required=False, help_text=_("Three letters, for instance USD.")
    )
    blended_hourly_rate = BoundedDecimalField(label=_("An hour of work is counted at"), **AMOUNT)
    annual_lead_volume = BoundedDecimalField(label=_("Leads a year"), **AMOUNT)
    avg_deal_value = BoundedDecimalField(label=_("Average value of a deal"), **AMOUNT)
    time_savings_value_annual = BoundedDecimalField(label=_("Expected: value of hours saved, a year"), **AMOUNT)
    revenue_impact_annual = BoundedDecimalField(label=_("Expected: more revenue, a year"), **AMOUNT)
    cost_avoidance_annual = BoundedDecimalField(label=_("Expected: cost avoided, a year"), **AMOUNT)
    cost = BoundedDecimalField(
        label=_("Cost of all of it"), help_text=_("Left empty, what the tickets buy is added up."), **AMOUNT
    )

    def assumptions(self) -> dict[str, Any]:
        """Give what is assumed."""
        return {name: self.cleaned_data[name] for name in ASSUMPTIONS if self.cleaned_data.get(name) not in (None, "")}

    def projection(self) -> dict[str, Any]:
        """Give what is expected."""
        return {name: self.cleaned_data[name] for name in PROJECTION if self.cleaned_data.get(name) is not None}


class PackForm(forms.Form):
    """Which decision and which tickets a roadmap is made from, and how much a sprint holds."""

    decision_id = forms.TypedChoiceField(
        label=_("Decision it carries out"), required=False, coerce=UUID, empty_value=None
    )
    recommendations = forms.MultipleChoiceField(
        label=_("Tickets chosen by hand"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hours_per_sprint = BoundedDecimalField(
        label=_("Hours that two weeks hold"), max_digits=6, decimal_places=1, min_value=1, initial=40
    )
    starts_on = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, for instance 2026-04-30.")},
    )

    def __init__(self, *args: Any, decisions: Sequence[tuple[str, str]], tickets: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "decision_id", [("", _("none")), *decisions])
        let_choose(self, "recommendations", tickets)

    def clean(self) -> dict[str, Any]:
        """Ask for something to plan."""
        given = super().clean() or {}
        if not given.get("decision_id") and not given.get("recommendations"):
            self.add_error("recommendations", _("Choose a decision above, or at least one ticket here."))
        return given


class TicketForm(_Opened):
    """Where the work on a ticket stands."""

    status = forms.ChoiceField(label=_("Status"), choices=list(STATUSES.items()))
    assignee_id = forms.TypedChoiceField(label=_("Who"), required=False, coerce=int, empty_value=None)
    sprint = forms.TypedChoiceField(label=_("Sprint"), coerce=int)
    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[int, str]], sprints: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "assignee_id", [("", _("nobody yet")), *people])
        let_choose(self, "sprint", list(sprints))


class SectionForm(_Opened):
    """The words of a section, and how far it has come."""

    status = forms.ChoiceField(label=_("How far it has come"), choices=list(SECTION_STATUSES.items()))
    content_md = forms.CharField(
        label=_("Text, in Markdown"),
        required=False,
        strip=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("What stands between two lines that begin with [//] is written anew with each version."),
    )


class UploadForm(forms.Form):
    """A file of a pack that comes back."""

    file = forms.FileField(label=_("Checklist (.md)"), help_text=_("As it was exported, with your edits in it."))

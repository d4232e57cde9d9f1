"""Forms of learning: computing an outcome, saying how exports are read, reading one. Rules are the operations'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.choosing import let_choose
from outcomes.learning.rules.exports import Columns, columns_from
from outcomes.snapshots.wording import LABELS

LISTS = ("appointment_stages", "won_values")


class OutcomeForm(forms.Form):
    """Which snapshot is held against the baseline, and what is to be said of it."""

    target_label = forms.ChoiceField(
        label=_("Hold against the baseline"),
        help_text=_("The newest snapshot of that label counts, and the newest baseline before it."),
    )
    notes = forms.CharField(
        label=_("What is to be said of it"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, targets: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "target_label", list(targets))


class MappingForm(forms.Form):
    """The columns of an export, as they are called at its head."""

    arrived_column = forms.CharField(
        label=_("When the lead came"), required=False, max_length=120, help_text=_("For instance Created On.")
    )
    answered_column = forms.CharField(
        label=_("When it was first answered"),
        required=False,
        max_length=120,
        help_text=_("Both give how fast a lead hears back."),
    )
    stage_column = forms.CharField(
        label=_("Stage"), required=False, max_length=120, help_text=_("The column that says how far a lead has come.")
    )
    appointment_stages = forms.CharField(
        label=_("Stages that reached an appointment"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, later stages too: whoever bought had an appointment."),
    )
    status_column = forms.CharField(
        label=_("Status"), required=False, max_length=120, help_text=_("The column that says whether a deal was won.")
    )
    won_values = forms.CharField(
        label=_("What it says of a deal that was won"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, for instance won."),
    )
    recorded_column = forms.CharField(
        label=_("Who it is assigned to"),
        required=False,
        max_length=120,
        help_text=_("Filled in, a lead counts as recorded in the system."),
    )

    def columns(self) -> Columns:
        """Give the columns that were named."""
        return columns_from(
            {
                name: [line.strip() for line in value.splitlines() if line.strip()] if name in LISTS else value.strip()
                for name, value in self.cleaned_data.items()
            }
        )


class ExportForm(forms.Form):
    """An export of the customer system, and of which day it is."""

    file = forms.FileField(label=_("Export (.csv)"), help_text=_("One opportunity a row, with a head."))
    on = forms.DateField(
        label=_("Taken on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write a day, for instance 2026-04-30.")},
    )
    label = forms.ChoiceField(label=_("Which one it is"), choices=list(LABELS.items()))
    notes = forms.CharField(
        label=_("Where the figures come from"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

"""Forms of runs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clear_platform.foundation.rendering import strict_json
from execution.runs.operations.steering import LONGEST_REASON

LONGEST_VALUE = 200_000


class ReasonForm(forms.Form):
    """Why a run is retried or cancelled."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It stands in the audit log."),
    )


class OverrideForm(forms.Form):
    """A step's value as a person sets it, and why."""

    value = forms.CharField(
        label=gettext_lazy("Value"),
        max_length=LONGEST_VALUE,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "mono"}),
        help_text=gettext_lazy("JSON, as the capability would give it: keep the names, change the values."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever reads the result sees it, with your name."),
    )

    def clean_value(self) -> Any:
        """Give what was written as JSON."""
        try:
            return strict_json.loads(self.cleaned_data["value"].encode())
        except strict_json.NotStrictJson as fault:
            raise ValidationError(_("This is no JSON: %(fault)s") % {"fault": fault}) from fault

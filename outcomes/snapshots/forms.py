"""The form that writes a snapshot down. Rules are the operation's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.bounded import BoundedDecimalField
from outcomes.records.rules import Metric
from outcomes.snapshots.rules import METRICS
from outcomes.snapshots.wording import LABELS, hint_of

PREFIX = "metric_"


class SnapshotForm(forms.Form):
    """The day, which of the usual days it is, the six figures, and where they come from."""

    on = forms.DateField(
        label=_("Taken on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Taken again for a day and label, all figures are replaced: one left empty is no longer there."),
        error_messages={"invalid": _("Write a day, for instance 2026-04-30.")},
    )
    label = forms.ChoiceField(
        label=_("Which one it is"),
        choices=list(LABELS.items()),
        help_text=_("The baseline is taken before the work begins; the others 30, 60 and 90 days after it."),
    )
    notes = forms.CharField(
        label=_("Where the figures come from"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=5000,
    )
    file_copy = forms.BooleanField(
        label=_("Keep a copy as a file"),
        required=False,
        help_text=_("Written into the folder of snapshots on the server."),
    )

    def __init__(self, *args: Any, known: Mapping[str, Metric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in METRICS:
            self.fields[f"{PREFIX}{name}"] = BoundedDecimalField(
                label=known[name].name,
                required=False,
                help_text=hint_of(known[name]),
                error_messages={"invalid": _("Write a number, for instance 12.5.")},
            )
        self.order_fields(["on", "label", *(f"{PREFIX}{name}" for name in METRICS), "notes", "file_copy"])

    def values(self) -> dict[str, Any]:
        """Give the figures that were filled in, by metric."""
        return {name: self.cleaned_data.get(f"{PREFIX}{name}") for name in METRICS}

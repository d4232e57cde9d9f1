"""The form that records an outcome, made from the definitions of the metrics chosen. Rules are the operation's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.records.rules import Metric, bounds_in_words

PREFIX = "metric_"


class OutcomeForm(forms.Form):
    """Type, day, decision and notes, and one number for each metric chosen."""

    outcome_type = forms.RegexField(
        r"^[a-z][a-z0-9_]{0,39}\Z",
        label=_("What kind of measurement"),
        initial="follow_up",
        help_text=_("A word such as follow_up, baseline or annual_report."),
        error_messages={"invalid": _("Write lower-case letters, digits and underscores, for instance follow_up.")},
    )
    measured_on = forms.DateField(
        label=_("Measured on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write a day, for instance 2026-04-30.")},
    )
    notes = forms.CharField(
        label=_("Where the figures come from"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=5000,
    )

    def __init__(
        self, *args: Any, metrics: Sequence[Metric], decisions: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"] = forms.ChoiceField(
            label=_("Result of the decision"), choices=[("", _("of none")), *decisions], required=False
        )
        for metric in metrics:
            self.fields[f"{PREFIX}{metric.code}"] = forms.DecimalField(
                label=_label(metric),
                required=False,
                help_text=_hint(metric),
                error_messages={"invalid": _("Write a number, for instance 12.5.")},
            )
        numbers = [f"{PREFIX}{metric.code}" for metric in metrics]
        self.order_fields(["outcome_type", "measured_on", "decision", *numbers, "notes"])

    def values(self) -> Mapping[str, Any]:
        """Give the numbers that were filled in, by metric code."""
        return {
            name.removeprefix(PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX) and value is not None
        }


def _label(metric: Metric) -> str:
    if metric.unit in {"share", "ratio"} or metric.unit in metric.name.lower():
        return metric.name
    return f"{metric.name}, {metric.unit}"


def _hint(metric: Metric) -> str:
    better = _("More is better.") if metric.better_up else _("Less is better.")
    if metric.unit in {"share", "ratio"}:
        return str(_("As a share of one: 0.14 is 14 %%. %(better)s") % {"better": better})
    bounds = bounds_in_words(metric).capitalize()
    return f"{bounds}. {better}"

"""The form that records an outcome, made from the definitions of the metrics chosen. Rules are the operation's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.records.breakdown_forms import BrokenDownForm
from outcomes.records.figure_fields import FigureField
from outcomes.records.rules import Metric
from outcomes.records.wording import bounds_to_type, unit_beside

PREFIX = "metric_"


class OutcomeForm(BrokenDownForm):
    """Type, day, decision and notes, and for each metric chosen a number and its groups."""

    nothing_is_needed = True
    """The page says once that what was not measured stays empty."""

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
        self,
        *args: Any,
        metrics: Sequence[Metric],
        decisions: Iterable[tuple[str, str]],
        currency: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.metrics, self.currency = list(metrics), currency
        self.fields["decision"] = forms.ChoiceField(
            label=_("Result of the decision"), choices=[("", _("of none")), *decisions], required=False
        )
        for metric in metrics:
            self.fields[f"{PREFIX}{metric.code}"] = FigureField(
                unit=metric.unit, label=metric.name, help_text=_hint(metric)
            )
            self.add_breakdowns(f"{PREFIX}{metric.code}", metric.breakdowns, {}, unit=metric.unit)

    @property
    def sections(self) -> Sequence[dict[str, Any]]:
        """The fields by metric, for the page: the value, its unit and its groups."""
        return [
            {
                "value": self[f"{PREFIX}{one.code}"],
                "unit": unit_beside(one, self.currency),
                "groups": self.groups_shown(f"{PREFIX}{one.code}", one.breakdowns),
            }
            for one in self.metrics
        ]

    def values(self) -> Mapping[str, Any]:
        """Give the numbers that were filled in, by metric code."""
        found = {one.code: self.cleaned_data.get(f"{PREFIX}{one.code}") for one in self.metrics}
        return {code: value for code, value in found.items() if value is not None}

    def parts(self) -> Mapping[str, Any]:
        """Give the groups that were filled in, by metric code and dimension."""
        found = {one.code: self.parts_filled_in(f"{PREFIX}{one.code}", one.breakdowns) for one in self.metrics}
        return {code: parts for code, parts in found.items() if parts}


def _hint(metric: Metric) -> str:
    better = _("More is better.") if metric.better_up else _("Less is better.")
    return f"{bounds_to_type(metric)} {better}"

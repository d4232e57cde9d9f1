"""The form of a metric that an institution defines for itself. Rules are the operation's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.bounded import BoundedDecimalField
from outcomes.records.own_metrics import LONGEST_CODE, LONGEST_DEFINITION, LONGEST_NAME, LONGEST_UNIT, OwnMetric
from outcomes.records.rules import Metric
from outcomes.records.wording import BEHAVIOURS, DIMENSIONS

NUMBER = {"invalid": _("Write a number, for instance 12.5.")}


class MetricForm(forms.Form):
    """What is counted, how it adds up, and which standards ask for the same thing."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, help_text=_("For instance Meals served."))
    code = forms.CharField(
        label=_("Code"),
        max_length=LONGEST_CODE,
        help_text=_("Lower-case letters, digits and underscores: meals_served. It never changes."),
    )
    definition = forms.CharField(
        label=_("How it is counted"),
        max_length=LONGEST_DEFINITION,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence. Whoever fills the metric in reads it."),
    )
    unit = forms.CharField(label=_("Unit"), max_length=LONGEST_UNIT, help_text=_("For instance meals, hours, share."))
    behaviour = forms.ChoiceField(
        label=_("How it adds up"),
        choices=[(code, says) for code, (says, _way) in BEHAVIOURS.items()],
        widget=forms.RadioSelect,
        help_text=_("It stays as it is once the metric has values."),
    )
    direction = forms.ChoiceField(
        label=_("Better is"), choices=[("up", _("more")), ("down", _("less"))], widget=forms.RadioSelect, initial="up"
    )
    min = BoundedDecimalField(label=_("Lowest value"), required=False, error_messages=NUMBER)
    max = BoundedDecimalField(label=_("Highest value"), required=False, error_messages=NUMBER)
    breakdowns = forms.MultipleChoiceField(
        label=_("Can be broken down by"),
        choices=list(DIMENSIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    iris_code = forms.CharField(
        label=_("IRIS+ metric"),
        required=False,
        max_length=12,
        help_text=_("Only where its definition asks for the same thing: OI3160."),
    )
    sdg_targets = forms.CharField(
        label=_("SDG targets"), required=False, max_length=80, help_text=_("With a space between them: 8.3 8.5.")
    )
    vsme_datapoint = forms.CharField(
        label=_("VSME disclosure"), required=False, max_length=12, help_text=_("For instance B8.")
    )

    def __init__(self, *args: Any, weights: Iterable[Metric], standing: OwnMetric | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = _initial(standing) if standing else {}
        self.fields["weight_code"] = forms.ChoiceField(
            label=_("Weighed by"),
            choices=[("", _("nothing: each enterprise alike")), *((one.code, one.name) for one in weights)],
            required=False,
            help_text=_("For a share or a score: the metric by whose size each enterprise counts."),
        )
        self.order_fields(
            ["name", "code", "definition", "unit", "behaviour", "weight_code", "direction", "min", "max", "breakdowns"]
        )
        if standing is not None:
            del self.fields["code"]

    def members(self) -> dict[str, Any]:
        """Give what was filled in as members of a definition."""
        filled = self.cleaned_data
        apart = {"behaviour", "min", "max", "breakdowns", "sdg_targets"}
        kept = {name: value for name, value in filled.items() if name not in apart}
        _says, (kind, aggregation, cumulative) = BEHAVIOURS[filled["behaviour"]]
        return {
            **kept,
            "kind": kind,
            "aggregation": aggregation,
            "cumulative": cumulative,
            "low": filled["min"],
            "high": filled["max"],
            "breakdowns": tuple(filled["breakdowns"]),
            "sdg_targets": tuple(filled["sdg_targets"].replace(",", " ").split()),
        }


def _initial(standing: OwnMetric) -> dict[str, Any]:
    ways = {way: code for code, (_says, way) in BEHAVIOURS.items()}
    return {
        **vars(standing),
        "behaviour": ways.get((standing.kind, standing.aggregation, standing.cumulative), ""),
        "min": None if standing.low is None else f"{standing.low.normalize():f}",
        "max": None if standing.high is None else f"{standing.high.normalize():f}",
        "breakdowns": list(standing.breakdowns),
        "sdg_targets": " ".join(standing.sdg_targets),
    }

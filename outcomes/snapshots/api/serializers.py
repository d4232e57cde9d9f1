"""Shapes of the snapshots API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.drainage import set_override
from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from outcomes.records.api.serializers import FigureField, MetricValue
from outcomes.snapshots.queries import LABELS, SOURCES
from outcomes.snapshots.rules import BOUNDS, Bounds


class BoundedFigure(MetricValue):
    """A JSON number between the bounds of a figure, inclusive."""

    default_error_messages = {"out_of_range": "This lies between {low} and {high}."}

    def __init__(self, name: str) -> None:
        bounds = BOUNDS[name]
        self.low, self.high = bounds.low, bounds.most
        super().__init__(required=False, allow_null=True, help_text=_says(bounds))
        schema = {"type": "number", "minimum": float(self.low), "maximum": float(self.high)}
        set_override(self, "field", schema)

    def to_internal_value(self, data: Any) -> Decimal:
        value = super().to_internal_value(data)
        if not self.low <= value <= self.high:
            self.fail("out_of_range", low=f"{self.low:f}", high=f"{self.high:f}")
        return value


def _says(bounds: Bounds) -> str:
    return "0 or more." if bounds.high is None else f"{bounds.low:f} to {bounds.high:f}."


class FiguresRequest(StrictSerializer):
    """The figures of a snapshot; one that was not measured is null or left out."""

    lead_response_minutes = BoundedFigure("lead_response_minutes")
    lead_to_appt_rate = BoundedFigure("lead_to_appt_rate")
    close_rate = BoundedFigure("close_rate")
    crm_adoption_rate = BoundedFigure("crm_adoption_rate")
    weekly_ops_hours = BoundedFigure("weekly_ops_hours")
    nps = BoundedFigure("nps")


class SnapshotRequest(StrictSerializer):
    """What is sent to write a snapshot down.

    Sent again for its day, label and source, it replaces all figures: one that is null or left out is no longer there.
    """

    date = serializers.DateField(help_text="The day it holds for.")
    metrics = FiguresRequest()
    notes = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    file_copy = serializers.BooleanField(
        required=False, help_text="Whether a file is to hold it too, in the folder of snapshots on the server."
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add `label` and `source`, whose names as attributes would hide those of every field."""
        return {
            **super().get_fields(),
            "label": serializers.ChoiceField(choices=LABELS, help_text="Which of the usual days it is, or custom."),
            "source": serializers.ChoiceField(choices=SOURCES, default="api", help_text="Where the figures are from."),
        }


class FigureText(FigureField):
    """A figure as a text, as forecasts give theirs, without the zeros that the column adds."""

    def to_representation(self, value: Decimal) -> str:
        return super().to_representation(value.normalize())


class FiguresAnswer(serializers.Serializer[object]):
    """The figures of a snapshot; null where one was not measured."""

    lead_response_minutes = FigureText(allow_null=True)
    lead_to_appt_rate = FigureText(allow_null=True)
    close_rate = FigureText(allow_null=True)
    crm_adoption_rate = FigureText(allow_null=True)
    weekly_ops_hours = FigureText(allow_null=True)
    nps = FigureText(allow_null=True)


class SnapshotAnswer(serializers.Serializer[object]):
    """How an enterprise stood on a day."""

    id = serializers.IntegerField()
    enterprise = serializers.IntegerField(source="enterprise_id")
    organization = serializers.IntegerField(source="organization_id")
    date = serializers.DateField()
    metrics = FiguresAnswer(source="*")
    notes = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.IntegerField(source="recorded_by_id", allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add `label` and `source`, whose names as attributes would hide those of every field."""
        return {
            **super().get_fields(),
            "label": serializers.ChoiceField(choices=LABELS),
            "source": serializers.ChoiceField(choices=SOURCES),
        }

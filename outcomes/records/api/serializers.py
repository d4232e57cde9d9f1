"""Shapes of the outcomes API."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from outcomes.records.own_metrics import LONGEST_CODE, LONGEST_DEFINITION, LONGEST_NAME, LONGEST_UNIT

REVIEW_VERDICTS = ("approved", "returned")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
KINDS = ("stock", "flow", "ratio", "score")


@extend_schema_field(OpenApiTypes.NUMBER)
class MetricValue(serializers.Field[Decimal, Any, Any, Any]):
    """A JSON number; text, true and false are none."""

    default_error_messages = {"not_a_number": "Write a number."}

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("not_a_number")
        return Decimal(str(data))

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]})
class MomentOrDay(serializers.Field[Any, Any, Any, Any]):
    """A moment, or a day alone."""

    _moment: serializers.DateTimeField = serializers.DateTimeField()

    def to_internal_value(self, data: Any) -> datetime | date:
        if isinstance(data, str) and _DAY.fullmatch(data):
            with suppress(ValueError):
                return date.fromisoformat(data)
        moment: datetime = self._moment.run_validation(data)
        return moment


@extend_schema_field({"type": "string", "format": "decimal", "pattern": r"^-?\d+(?:\.\d+)?$"})
class FigureField(serializers.Field[Decimal, Any, Any, Any]):
    """A figure as a text with exactly the digits it has."""

    def to_representation(self, value: Decimal) -> str:
        return format(value, "f")


class OutcomeRequest(StrictSerializer):
    """What is sent to record an outcome."""

    outcome_type = serializers.RegexField(r"^[a-z][a-z0-9_]{0,39}\Z", help_text="A word, for instance 'follow_up'.")
    metrics_json = serializers.DictField(
        source="metrics",
        child=MetricValue(),
        allow_empty=False,
        required=False,
        help_text="Numbers by metric code; GET /metrics lists the codes.",
    )
    metrics = serializers.DictField(
        child=MetricValue(), allow_empty=False, required=False, help_text="Older spelling of metrics_json."
    )
    breakdowns_json = serializers.DictField(
        source="breakdowns",
        child=serializers.DictField(child=serializers.DictField(child=MetricValue())),
        required=False,
        help_text="Numbers by metric, dimension (gender, youth, location) and group.",
    )
    measured_at = MomentOrDay(
        required=False, help_text="A moment, or a day alone as the enterprise writes it; now unless given."
    )
    notes = serializers.CharField(required=False, allow_blank=True, max_length=5000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an outcome without values, and one that gives them twice."""
        if "metrics" not in attrs:
            raise serializers.ValidationError({"metrics_json": "Give at least one metric with its value."}, "required")
        if {"metrics", "metrics_json"} <= set(self.initial_data):
            raise serializers.ValidationError({"metrics": "Give the values once, as metrics_json."}, "twice")
        return attrs


class OutcomeAnswer(serializers.Serializer[object]):
    """An outcome. `measured_at` and `valid_on` are null where the day is not known."""

    id = serializers.IntegerField()
    enterprise = serializers.IntegerField(source="enterprise_id", allow_null=True)
    decision_id = serializers.UUIDField(allow_null=True)
    organization = serializers.IntegerField(source="organization_id")
    outcome_type = serializers.CharField()
    measured_at = serializers.DateTimeField(allow_null=True)
    valid_on = serializers.DateField(allow_null=True)
    metrics_json = serializers.DictField(child=serializers.FloatField())
    breakdowns_json = serializers.DictField(
        child=serializers.DictField(child=serializers.DictField(child=serializers.FloatField()))
    )
    notes = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.IntegerField(source="recorded_by_id", allow_null=True)
    import_batch = serializers.IntegerField(source="import_batch_id", allow_null=True)
    import_row = serializers.IntegerField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add `source`, whose name as an attribute would hide that of every field."""
        return {**super().get_fields(), "source": serializers.CharField(source="source.code")}


class MetricAnswer(serializers.Serializer[object]):
    """A metric: what it means, its bounds, and the standards it counts towards."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    definition = serializers.CharField()
    unit = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    direction = serializers.ChoiceField(choices=["up", "down"])
    min = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    max = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    aggregation = serializers.ChoiceField(choices=["sum", "last", "mean", "ratio", "weighted_mean"])
    cumulative = serializers.BooleanField()
    iris_code = serializers.CharField()
    sdg_targets = serializers.ListField(child=serializers.CharField())
    vsme_datapoint = serializers.CharField()
    capability_code = serializers.CharField()
    weight_code = serializers.CharField()
    breakdowns = serializers.ListField(child=serializers.CharField())
    version = serializers.IntegerField()
    institution = serializers.IntegerField(
        source="organization_id", allow_null=True, help_text="Whose own it is; null of the library that ships."
    )


class _MetricMembers(StrictSerializer):
    name = serializers.CharField(max_length=LONGEST_NAME)
    definition = serializers.CharField(max_length=LONGEST_DEFINITION, help_text="How it is counted, in one sentence.")
    unit = serializers.CharField(max_length=LONGEST_UNIT)
    kind = serializers.ChoiceField(choices=KINDS)
    direction = serializers.ChoiceField(choices=["up", "down"], help_text="Which way is better.")
    aggregation = serializers.ChoiceField(
        choices=["sum", "last", "mean", "ratio", "weighted_mean"], help_text="It stays once there are values."
    )
    cumulative = serializers.BooleanField(required=False, help_text="Each value is counted to its day.")
    min = serializers.DecimalField(source="low", max_digits=20, decimal_places=4, required=False, allow_null=True)
    max = serializers.DecimalField(source="high", max_digits=20, decimal_places=4, required=False, allow_null=True)
    weight_code = serializers.CharField(
        max_length=60, required=False, allow_blank=True, help_text="The metric by whose size a ratio or score counts."
    )
    breakdowns = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, max_length=3, help_text="gender, youth, location."
    )
    iris_code = serializers.CharField(max_length=12, required=False, allow_blank=True)
    sdg_targets = serializers.ListField(child=serializers.CharField(max_length=6), required=False, max_length=20)
    vsme_datapoint = serializers.CharField(max_length=40, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Give lists as they are kept."""
        return {name: tuple(value) if isinstance(value, list) else value for name, value in attrs.items()}


class MetricRequest(_MetricMembers):
    """A metric of one's own."""

    code = serializers.CharField(max_length=LONGEST_CODE, help_text="It is kept with own, your id and _ before it.")


class MetricChange(_MetricMembers):
    """What is different from now on of a metric of one's own."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Give the members of a metric, none of which has to be sent."""
        fields: dict[str, serializers.Field[Any, Any, Any, Any]] = super().get_fields()
        for one in fields.values():
            one.required = False
        return fields


class OutcomeReviewRequest(StrictSerializer):
    """What an institution makes of outcomes: approved, or returned with a note."""

    outcomes = serializers.ListField(
        child=serializers.IntegerField(min_value=1), allow_empty=False, max_length=500, help_text="Ids of outcomes."
    )
    verdict = serializers.ChoiceField(choices=REVIEW_VERDICTS)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class OutcomeReviewAnswer(serializers.Serializer[object]):
    """What an institution makes of one outcome."""

    id = serializers.IntegerField()
    institution = serializers.IntegerField(source="organization_id")
    outcome = serializers.IntegerField(source="outcome_id")
    status = serializers.ChoiceField(choices=["submitted", "returned", "approved"])
    note = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    reviewer = serializers.IntegerField(source="reviewer_id", allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class OutcomesReviewedAnswer(serializers.Serializer[object]):
    """The reviews as they are now."""

    reviews = OutcomeReviewAnswer(many=True)


class PeriodLockRequest(StrictSerializer):
    """The period to close."""

    starts = serializers.DateField()
    ends = serializers.DateField(help_text="A day that is over.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class PeriodUnlockRequest(StrictSerializer):
    """Why a period is opened again."""

    because = serializers.CharField(max_length=2000)


class PeriodLockAnswer(serializers.Serializer[object]):
    """A period that was closed; `unlocked_at` is null while it is."""

    id = serializers.IntegerField()
    institution = serializers.IntegerField(source="organization_id")
    starts = serializers.DateField()
    ends = serializers.DateField()
    note = serializers.CharField()
    locked_at = serializers.DateTimeField()
    locked_by = serializers.IntegerField(source="locked_by_id", allow_null=True)
    unlocked_at = serializers.DateTimeField(allow_null=True)
    unlocked_by = serializers.IntegerField(source="unlocked_by_id", allow_null=True)
    unlocked_because = serializers.CharField()

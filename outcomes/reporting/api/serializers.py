"""Shapes of the reporting API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from outcomes.records.api.serializers import FigureField
from outcomes.reporting.queries.asked import late
from outcomes.reporting.results import Recipient
from outcomes.reporting.rules.asking import FURTHEST_REMINDER_DAYS, MOST_ENTERPRISES, MOST_REMINDERS, STATUSES, Asked


class AskedMetric(StrictSerializer):
    """One metric that is asked for, and how it is to be broken down."""

    metric = serializers.CharField(max_length=60, help_text="Code of a metric; GET /metrics lists them.")
    by = serializers.ListField(child=serializers.CharField(max_length=20), required=False, help_text="Dimensions.")


class RecipientsRequest(StrictSerializer):
    """Enterprises that are asked, and who answers for each."""

    enterprises = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        allow_empty=False,
        max_length=MOST_ENTERPRISES,
        help_text="Ids of enterprises in sight, each once.",
    )
    emails = serializers.ListField(
        child=serializers.EmailField(),
        allow_empty=False,
        max_length=MOST_ENTERPRISES,
        help_text="Who answers for each of the enterprises, in the same order.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Put each enterprise and its address together; refuse where one of the two is missing."""
        enterprises, emails = attrs.pop("enterprises"), attrs.pop("emails")
        if len(enterprises) != len(emails):
            raise serializers.ValidationError({"emails": "Give one address for each enterprise."}, "length")
        attrs["recipients"] = [Recipient(*pair) for pair in zip(enterprises, emails, strict=True)]
        return attrs


class ReportingRequestRequest(RecipientsRequest):
    """What is asked, of whom, and until when."""

    title = serializers.CharField(max_length=120)
    starts = serializers.DateField()
    ends = serializers.DateField()
    due_on = serializers.DateField()
    metrics = AskedMetric(many=True, allow_empty=False)
    reminders = serializers.ListField(
        child=serializers.IntegerField(min_value=-FURTHEST_REMINDER_DAYS, max_value=FURTHEST_REMINDER_DAYS),
        required=False,
        max_length=MOST_REMINDERS,
        help_text="Days from the day due on which to remind; before it, negative.",
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Read the metrics besides."""
        attrs = super().validate(attrs)
        attrs["metrics"] = [Asked(one["metric"], tuple(one.get("by", ()))) for one in attrs["metrics"]]
        return attrs


class ReportingRequestChange(StrictSerializer):
    """Another day to answer by, or other reminders."""

    due_on = serializers.DateField(required=False)
    reminders = serializers.ListField(
        child=serializers.IntegerField(min_value=-FURTHEST_REMINDER_DAYS, max_value=FURTHEST_REMINDER_DAYS),
        required=False,
        max_length=MOST_REMINDERS,
    )


class ReportingFormChange(StrictSerializer):
    """Who answers instead."""

    email = serializers.EmailField()


class FormCounts(serializers.Serializer[Any]):
    """How many forms there are, and in each status."""

    all = serializers.IntegerField(source="forms_all")
    owed = serializers.IntegerField(source="forms_owed")
    submitted = serializers.IntegerField(source="forms_submitted")
    returned = serializers.IntegerField(source="forms_returned")
    approved = serializers.IntegerField(source="forms_approved")


class ReportingRequestAnswer(serializers.Serializer[Any]):
    """A request with how far its answers are."""

    id = serializers.IntegerField()
    institution = serializers.IntegerField(source="organization_id")
    title = serializers.CharField()
    starts = serializers.DateField()
    ends = serializers.DateField()
    due_on = serializers.DateField()
    enterprises = serializers.ListField(source="enterprise_ids", child=serializers.IntegerField())
    metrics = AskedMetric(source="metrics_json", many=True)
    reminders = serializers.ListField(source="reminders_json", child=serializers.IntegerField())
    note = serializers.CharField()
    created_at = serializers.DateTimeField()
    created_by = serializers.IntegerField(source="created_by_id", allow_null=True)
    forms = FormCounts(source="*")


class ReportingFormAnswer(serializers.Serializer[Any]):
    """The form of one enterprise. What was saved and not handed in is the enterprise's own, and not shown."""

    id = serializers.IntegerField()
    institution = serializers.IntegerField(source="organization_id")
    request = serializers.IntegerField(source="request_id")
    enterprise = serializers.IntegerField(source="enterprise_id")
    email = serializers.EmailField()
    status = serializers.ChoiceField(choices=STATUSES)
    late = serializers.SerializerMethodField()
    sent_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    submitted_by = serializers.CharField()
    values_json = serializers.SerializerMethodField()
    outcome = serializers.IntegerField(source="outcome_id", allow_null=True)
    note = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.IntegerField(source="decided_by_id", allow_null=True)

    def get_late(self, row: Any) -> bool:
        """Say whether it came, or is, later than the day it was due."""
        return late(row)

    def get_values_json(self, row: Any) -> dict[str, Any]:
        """Give what was handed in, by metric: a value with its parts, or the reason why there is none."""
        return dict(row.values_json) if row.status in {"submitted", "approved"} else {}


class FormsRequest(StrictSerializer):
    """The forms concerned."""

    forms = serializers.ListField(
        child=serializers.IntegerField(min_value=1), allow_empty=False, max_length=MOST_ENTERPRISES
    )


class FormsReturnRequest(FormsRequest):
    """The forms to send back, and what is to be mended."""

    note = serializers.CharField(max_length=2000)


class FormsAnswer(serializers.Serializer[Any]):
    """The forms as they are now."""

    forms = ReportingFormAnswer(many=True)


class RemindedAnswer(serializers.Serializer[Any]):
    """How many links are sent once more."""

    sent = serializers.IntegerField()


class TakenBackAnswer(serializers.Serializer[Any]):
    """How many forms were taken back."""

    taken_back = serializers.IntegerField()


class CoverageAnswer(serializers.Serializer[Any]):
    """On how many a figure rests. All but the two numbers and `complete` are ids of enterprises."""

    asked = serializers.IntegerField(help_text="Of an amount all who were asked for it, whatever their currency.")
    in_other_currencies = serializers.IntegerField(
        help_text="How many of those asked belong to a total of the same amount in another currency."
    )
    reported = serializers.ListField(child=serializers.IntegerField())
    late = serializers.ListField(child=serializers.IntegerField())
    carried = serializers.ListField(
        child=serializers.IntegerField(), help_text="In it with an earlier value than the newest that was asked for."
    )
    waiting = serializers.ListField(child=serializers.IntegerField(), help_text="Handed in, not accepted yet.")
    skipped = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Whose last accepted word is why there is no value; an earlier one then counts in flows alone.",
    )
    missing = serializers.ListField(child=serializers.IntegerField())
    not_reviewed = serializers.ListField(
        child=serializers.IntegerField(), help_text="In it with a value that nobody was asked to look at."
    )
    left_out = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="With a report that is not in it: its period overlaps one that is, or begins before the whole.",
    )
    currency_unknown = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Reported an amount, and no currency of theirs is known; of several `value` is null.",
    )
    complete = serializers.BooleanField(help_text="Of an amount over its totals in all currencies together.")


class TotalAnswer(serializers.Serializer[Any]):
    """What a metric comes to. `value` is null where nobody reported; `parts` is by dimension and group.

    An amount has one total for each currency of those asked.
    """

    metric = serializers.CharField()
    value = FigureField(allow_null=True)
    currency = serializers.CharField(
        allow_null=True, help_text="ISO 4217 code of an amount; null of all else, and where no currency is known."
    )
    how = serializers.ChoiceField(choices=["sum", "sum_of_last", "mean", "weighted_mean"])
    as_of = serializers.DateField(allow_null=True)
    parts = serializers.DictField(child=serializers.DictField(child=FigureField()))
    coverage = CoverageAnswer()
    outcomes = serializers.ListField(source="outcome_ids", child=serializers.IntegerField())


class ReportedTotalsAnswer(serializers.Serializer[Any]):
    """What an institution's enterprises report comes to over a period."""

    institution = serializers.IntegerField()
    period_from = serializers.DateField()
    period_to = serializers.DateField()
    totals = TotalAnswer(many=True)

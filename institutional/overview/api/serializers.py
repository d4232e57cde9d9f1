"""Shapes of what a portfolio holds, and of an enterprise as its institution sees it."""

from __future__ import annotations

from rest_framework import serializers

from institutional.positions.api.serializers import PositionAnswer


class MemberRow(serializers.Serializer[object]):
    """An enterprise in a portfolio, with what is held in it in the portfolio's currency."""

    id = serializers.IntegerField(source="enterprise_id")
    name = serializers.CharField(source="enterprise.organization.name")
    slug = serializers.CharField(source="enterprise.organization.slug")
    industry = serializers.CharField(source="enterprise.industry", allow_null=True)
    region = serializers.CharField(source="enterprise.region", allow_null=True)
    city = serializers.CharField(source="enterprise.city", allow_null=True)
    size_band = serializers.CharField(source="enterprise.size_band", allow_null=True)
    positions = serializers.IntegerField(source="position_count")
    principal = serializers.DecimalField(max_digits=20, decimal_places=2)
    currency = serializers.CharField(source="portfolio.currency")
    readiness = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    readiness_confidence = serializers.DecimalField(max_digits=4, decimal_places=3, allow_null=True)
    flags = serializers.ListField(source="readiness_flags", child=serializers.CharField(), allow_null=True)
    lapsed_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Since when nothing counts of the readiness it had; null where it has one, or never had.",
    )
    added_at = serializers.DateTimeField()


class EnterpriseSeen(serializers.Serializer[object]):
    """Who it is."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.CharField()
    origin = serializers.CharField()
    industry = serializers.CharField(allow_null=True)
    region = serializers.CharField(allow_null=True)
    city = serializers.CharField(allow_null=True)
    size_band = serializers.CharField(allow_null=True)


class DecisionSeen(serializers.Serializer[object]):
    """A version of a decision, by what it can be cited with."""

    decision_id = serializers.UUIDField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    status = serializers.CharField()
    content_hash = serializers.CharField()
    created_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class TaskSeen(serializers.Serializer[object]):
    """A task."""

    id = serializers.IntegerField()
    decision_id = serializers.UUIDField()
    title = serializers.CharField()
    status = serializers.CharField()
    due_date = serializers.DateField(allow_null=True)


class ExecutionSeen(serializers.Serializer[object]):
    """How far what was decided is carried out."""

    by_status = serializers.DictField(source="tasks_by_status", child=serializers.IntegerField())
    overdue = serializers.IntegerField()
    tasks = TaskSeen(source="newest_tasks", many=True)


class OutcomeSeen(serializers.Serializer[object]):
    """An outcome; `measured_at` is null where its source does not give the day."""

    id = serializers.IntegerField()
    type = serializers.CharField(source="outcome_type")
    decision_id = serializers.UUIDField(allow_null=True)
    metrics = serializers.DictField(source="metrics_json")
    measured_at = serializers.DateTimeField(allow_null=True)


class MetricSeen(serializers.Serializer[object]):
    """What the newest outcome says of a metric, and how many outcomes tell it."""

    metric = serializers.CharField()
    count = serializers.IntegerField()
    newest = serializers.DecimalField(max_digits=None, decimal_places=None)
    outcome = serializers.IntegerField(source="outcome_id", help_text="The outcome that says so.")
    measured_at = serializers.DateTimeField(allow_null=True)


class OutcomesSeen(serializers.Serializer[object]):
    """The outcomes of one type."""

    type = serializers.CharField(source="outcome_type")
    count = serializers.IntegerField()
    without_day = serializers.IntegerField(help_text="Of which the source does not give the day.")
    measured_first = serializers.DateTimeField(allow_null=True)
    measured_last = serializers.DateTimeField(allow_null=True)
    outcomes = serializers.ListField(
        source="ids", child=serializers.IntegerField(), help_text="Their ids, of the newest 500."
    )
    metrics = MetricSeen(many=True)


class TrendSeen(serializers.Serializer[object]):
    """How a capability moved, each score by its id; changes are points of 100."""

    id = serializers.IntegerField()
    score = serializers.DecimalField(max_digits=5, decimal_places=2)
    computed_at = serializers.DateTimeField()
    before = serializers.IntegerField(source="before_id", allow_null=True, help_text="The score before it.")
    change = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    first = serializers.IntegerField(source="first_id", help_text="The first score.")
    change_since_first = serializers.DecimalField(max_digits=6, decimal_places=2)


class ScoreSeen(serializers.Serializer[object]):
    """One score of a capability in its series."""

    id = serializers.IntegerField()
    score = serializers.DecimalField(max_digits=5, decimal_places=2)
    confidence = serializers.DecimalField(max_digits=4, decimal_places=3, allow_null=True)
    computed_at = serializers.DateTimeField()


class ReadinessSeen(serializers.Serializer[object]):
    """The readiness that counts for the caller."""

    id = serializers.IntegerField()
    score = serializers.DecimalField(max_digits=5, decimal_places=2)
    confidence = serializers.DecimalField(max_digits=4, decimal_places=3, allow_null=True)
    flags = serializers.ListField(child=serializers.CharField())
    computed_at = serializers.DateTimeField()


class GapSeen(serializers.Serializer[object]):
    """A fact that is not known, is old or cannot be so, and who could mend it."""

    kind = serializers.CharField(help_text="missing, stale or contradictory.")
    fact = serializers.CharField()
    who = serializers.CharField()
    row = serializers.IntegerField(source="row_id", allow_null=True)


class SnapshotAnswer(serializers.Serializer[object]):
    """An enterprise as the caller's institution sees it, each row with the id to cite it by.

    Of positions the largest 500 are named, of decisions, tasks and outcomes the newest; `counts` says how many.
    """

    enterprise = EnterpriseSeen()
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="Of positions, decisions, tasks, outcomes."
    )
    positions = PositionAnswer(source="newest_positions", many=True)
    decisions = serializers.DictField(source="newest_decisions", child=DecisionSeen(many=True), help_text="By domain.")
    execution = ExecutionSeen(source="*")
    outcomes = OutcomeSeen(source="newest_outcomes", many=True)
    outcomes_summary = OutcomesSeen(many=True)
    capability = serializers.DictField(source="scores", child=ScoreSeen(many=True), help_text="By capability.")
    capability_trend = serializers.DictField(source="trends", child=TrendSeen(), help_text="By capability.")
    readiness = ReadinessSeen(allow_null=True)
    data_quality = GapSeen(source="gaps", many=True)

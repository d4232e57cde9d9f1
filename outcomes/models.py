"""Index of this app's models, by slice."""

from outcomes.learning.models import GatheredOutcomes, OutcomeNotice, RoadmapOutcome, SnapshotMapping
from outcomes.records.models import MetricDefinition, Outcome, OutcomeReview, PeriodLock
from outcomes.reporting.models import ReportingForm, ReportingRequest
from outcomes.snapshots.models import ImplementationSnapshot

__all__ = [
    "GatheredOutcomes",
    "ImplementationSnapshot",
    "MetricDefinition",
    "Outcome",
    "OutcomeNotice",
    "OutcomeReview",
    "PeriodLock",
    "ReportingForm",
    "ReportingRequest",
    "RoadmapOutcome",
    "SnapshotMapping",
]

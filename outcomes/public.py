"""All of this app that other apps may import."""

from outcomes.records.operations.loading import add_outcomes, remove_outcomes_of_import
from outcomes.records.operations.recording import record_outcome
from outcomes.records.queries import metrics_known, outcome_facts, outcomes_for, outcomes_of
from outcomes.records.results import NewOutcome, OutcomeFact, OutcomesAdded
from outcomes.records.rules import Metric

__all__ = [
    "Metric",
    "NewOutcome",
    "OutcomeFact",
    "OutcomesAdded",
    "add_outcomes",
    "metrics_known",
    "outcome_facts",
    "outcomes_for",
    "outcomes_of",
    "record_outcome",
    "remove_outcomes_of_import",
]

"""All of this app that other apps may import."""

from outcomes.records.operations.loading import add_outcomes, remove_outcomes_of_import
from outcomes.records.operations.recording import record_outcome
from outcomes.records.queries import (
    metrics_known,
    outcome_facts,
    outcome_files,
    outcomes_for,
    outcomes_of,
)
from outcomes.records.results import FileRow, NewOutcome, OutcomeFact, OutcomesAdded
from outcomes.records.rules import Metric
from outcomes.records.wording import metrics_in_words, type_in_words

__all__ = [
    "FileRow",
    "Metric",
    "NewOutcome",
    "OutcomeFact",
    "OutcomesAdded",
    "add_outcomes",
    "metrics_in_words",
    "metrics_known",
    "outcome_facts",
    "outcome_files",
    "outcomes_for",
    "outcomes_of",
    "record_outcome",
    "remove_outcomes_of_import",
    "type_in_words",
]

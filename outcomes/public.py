"""All of this app that other apps may import."""

from outcomes.forecasts.queries import calibration_of, decisions_forecasting, forecast_of
from outcomes.forecasts.rules.forecast import Calibrated, Forecast
from outcomes.learning.operations.computing import compute_roadmap_outcome
from outcomes.learning.operations.gathering import keep_gathered
from outcomes.learning.operations.handing_over import renew_from_outcome
from outcomes.learning.queries import newest_outcome, roadmap_outcomes_for, roadmap_outcomes_of
from outcomes.learning.results import Computed
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
from outcomes.snapshots.operations import capture_snapshot
from outcomes.snapshots.queries import snapshots_for, snapshots_of

__all__ = [
    "Calibrated",
    "Computed",
    "FileRow",
    "Forecast",
    "Metric",
    "NewOutcome",
    "OutcomeFact",
    "OutcomesAdded",
    "add_outcomes",
    "calibration_of",
    "capture_snapshot",
    "compute_roadmap_outcome",
    "decisions_forecasting",
    "forecast_of",
    "keep_gathered",
    "metrics_in_words",
    "metrics_known",
    "newest_outcome",
    "outcome_facts",
    "outcome_files",
    "outcomes_for",
    "outcomes_of",
    "record_outcome",
    "remove_outcomes_of_import",
    "renew_from_outcome",
    "roadmap_outcomes_for",
    "roadmap_outcomes_of",
    "snapshots_for",
    "snapshots_of",
    "type_in_words",
]

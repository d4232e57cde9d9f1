"""All of this app that other apps may import."""

from outcomes.forecasts.queries import calibration_of, decisions_forecasting, forecast_of
from outcomes.forecasts.rules.forecast import Calibrated, Forecast
from outcomes.learning.operations.computing import compute_roadmap_outcome
from outcomes.learning.operations.gathering import keep_gathered
from outcomes.learning.operations.handing_over import renew_from_outcome
from outcomes.learning.queries import newest_outcome, roadmap_outcome_for, roadmap_outcomes_for, roadmap_outcomes_of
from outcomes.learning.results import Computed
from outcomes.records.operations.defining import define_metric
from outcomes.records.operations.loading import add_outcomes, remove_outcomes_of_import
from outcomes.records.operations.locking import lock_period
from outcomes.records.operations.recording import record_outcome
from outcomes.records.own_metrics import OwnMetric, called_by_its_own
from outcomes.records.queries import (
    metrics_known,
    outcome_facts,
    outcome_files,
    outcomes_for,
    outcomes_of,
)
from outcomes.records.results import FileRow, NewOutcome, OutcomeFact, OutcomesAdded
from outcomes.records.rules import Metric
from outcomes.records.wording import metrics_in_words, shipped_in_words, type_in_words
from outcomes.reporting.operations.answering import save_reporting_form, submit_reporting_form
from outcomes.reporting.operations.asking import link_sent, request_reports
from outcomes.reporting.operations.judging import approve_reports, return_reports
from outcomes.reporting.queries.asked import forms_of as report_forms_of
from outcomes.reporting.queries.asked import requests_for as report_requests_for
from outcomes.reporting.results import Recipient
from outcomes.reporting.rules.asking import Asked, new_token
from outcomes.snapshots.operations import capture_snapshot
from outcomes.snapshots.queries import snapshots_for, snapshots_of

__all__ = [
    "Asked",
    "Calibrated",
    "Computed",
    "FileRow",
    "Forecast",
    "Metric",
    "NewOutcome",
    "OutcomeFact",
    "OutcomesAdded",
    "OwnMetric",
    "Recipient",
    "add_outcomes",
    "approve_reports",
    "calibration_of",
    "called_by_its_own",
    "capture_snapshot",
    "compute_roadmap_outcome",
    "decisions_forecasting",
    "define_metric",
    "forecast_of",
    "keep_gathered",
    "link_sent",
    "lock_period",
    "metrics_in_words",
    "metrics_known",
    "new_token",
    "newest_outcome",
    "outcome_facts",
    "outcome_files",
    "outcomes_for",
    "outcomes_of",
    "record_outcome",
    "remove_outcomes_of_import",
    "renew_from_outcome",
    "report_forms_of",
    "report_requests_for",
    "request_reports",
    "return_reports",
    "roadmap_outcome_for",
    "roadmap_outcomes_for",
    "roadmap_outcomes_of",
    "save_reporting_form",
    "shipped_in_words",
    "snapshots_for",
    "snapshots_of",
    "submit_reporting_form",
    "type_in_words",
]

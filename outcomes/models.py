"""Index of this app's models, by slice."""

from outcomes.records.models import MetricDefinition, Outcome

__all__ = ["MetricDefinition", "Outcome"]

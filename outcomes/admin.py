"""Index of this app's administration."""

from outcomes.learning import admin as learning
from outcomes.records import admin as records
from outcomes.reporting import admin as reporting
from outcomes.snapshots import admin as snapshots

__all__ = ["learning", "records", "reporting", "snapshots"]

"""Index of this app's administration."""

from outcomes.records import admin as records
from outcomes.reporting import admin as reporting
from outcomes.snapshots import admin as snapshots

__all__ = ["records", "reporting", "snapshots"]

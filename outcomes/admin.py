"""Index of this app's administration."""

from outcomes.records import admin as records
from outcomes.snapshots import admin as snapshots

__all__ = ["records", "snapshots"]

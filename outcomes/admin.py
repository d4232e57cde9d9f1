"""Index of this app's administration."""

from outcomes.records import admin as records

__all__ = ["records"]

"""Index of this app's models, by slice."""

from execution.implementation.models import ImplementationTask, Milestone

__all__ = ["ImplementationTask", "Milestone"]

"""Index of this app's models, by slice."""

from enterprises.analyses.models import Analysis
from enterprises.decisions.models import DecisionContext, DecisionRecord
from enterprises.profiles.models import Enterprise

__all__ = ["Analysis", "DecisionContext", "DecisionRecord", "Enterprise"]

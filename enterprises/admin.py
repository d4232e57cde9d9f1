"""Index of this app's administration, by slice."""

from enterprises.analyses.admin import AnalysisAdmin
from enterprises.decisions.admin import DecisionAdmin
from enterprises.profiles.admin import EnterpriseAdmin

__all__ = ["AnalysisAdmin", "DecisionAdmin", "EnterpriseAdmin"]

"""Index of this app's models, by slice."""

from capability.catalog.models import Capability
from capability.comparing.models import Comparison, Fall
from capability.contests.models import ReadinessContest
from capability.evaluation.models import ReadinessEvaluation
from capability.readiness.models import FinancingReadiness, ReadinessFlag, ReadinessLapse
from capability.recomputing.models import Recomputation
from capability.scoring.models import CapabilityScore

__all__ = [
    "Capability",
    "CapabilityScore",
    "Comparison",
    "Fall",
    "FinancingReadiness",
    "ReadinessContest",
    "ReadinessEvaluation",
    "ReadinessFlag",
    "ReadinessLapse",
    "Recomputation",
]

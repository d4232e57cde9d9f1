"""Index of this app's administration."""

from capability.catalog import admin as catalog
from capability.comparing import admin as comparing
from capability.contests import admin as contests
from capability.evaluation import admin as evaluation
from capability.readiness import admin as readiness
from capability.recomputing import admin as recomputing
from capability.scoring import admin as scoring

__all__ = ["catalog", "comparing", "contests", "evaluation", "readiness", "recomputing", "scoring"]

"""Index of this app's administration."""

from capability.catalog import admin as catalog
from capability.comparing import admin as comparing
from capability.evaluation import admin as evaluation
from capability.readiness import admin as readiness
from capability.scoring import admin as scoring

__all__ = ["catalog", "comparing", "evaluation", "readiness", "scoring"]

"""All of this app that other apps may import."""

from capability.constants import FLAGS, SURE_FROM
from capability.readiness.operations.flagging import set_flag, set_flags
from capability.readiness.operations.recomputing import recompute_capabilities, recompute_everywhere
from capability.readiness.queries import newest_readiness, readiness_for, readiness_of
from capability.readiness.results import ReadinessShown, Recomputed, SetFlag
from capability.scoring.queries.stored import newest_scores, scores_for, series_of
from capability.scoring.results import ScoreShown

__all__ = [
    "FLAGS",
    "SURE_FROM",
    "ReadinessShown",
    "Recomputed",
    "ScoreShown",
    "SetFlag",
    "newest_readiness",
    "newest_scores",
    "readiness_for",
    "readiness_of",
    "recompute_capabilities",
    "recompute_everywhere",
    "scores_for",
    "series_of",
    "set_flag",
    "set_flags",
]

"""All of this app that other apps may import."""

from capability.comparing.beside import fairness_address
from capability.comparing.operations.comparing import compare_readiness
from capability.comparing.results import Compared
from capability.constants import FLAGS, SURE_FROM
from capability.contests.operations import answer_contest, ask_to_look_again, withdraw_contest
from capability.contests.queries import contest_for, contests_of
from capability.evaluation.errors import NothingToJudge
from capability.evaluation.operations import evaluate, keep_evaluation, kept_loan_model, train_loan_model
from capability.evaluation.queries import evaluation, evaluations
from capability.evaluation.results import KeptEvaluation
from capability.evaluation.rules.loans import FORBIDDEN_COLUMNS, ApprovedLoan, EndedLoan
from capability.evaluation.rules.scores import FIGURES_VERSION
from capability.evaluation.rules.splits import OUT_OF_TIME
from capability.evaluation.wording import SCORES, SPLITS
from capability.readiness.operations.flagging import set_flags
from capability.readiness.operations.recomputing import recompute_capabilities, recompute_enterprise
from capability.readiness.queries import (
    counting,
    flagged,
    last_readiness,
    newest_readiness,
    readiness_for,
    readiness_of,
    standing,
    stood_before,
)
from capability.readiness.reading import READ_IN_SQL, in_turn, read_of_each, read_of_each_apart
from capability.readiness.results import ReadinessShown, Recomputed, SetFlag
from capability.readiness.rules.summing import is_summed
from capability.readiness.wording import flag_in_words
from capability.scoring.queries.resting import sources_behind
from capability.scoring.queries.stored import newest_scores, scores_for, series_of
from capability.scoring.results import ScoreShown

__all__ = [
    "FIGURES_VERSION",
    "FLAGS",
    "FORBIDDEN_COLUMNS",
    "OUT_OF_TIME",
    "READ_IN_SQL",
    "SCORES",
    "SPLITS",
    "SURE_FROM",
    "ApprovedLoan",
    "Compared",
    "EndedLoan",
    "KeptEvaluation",
    "NothingToJudge",
    "ReadinessShown",
    "Recomputed",
    "ScoreShown",
    "SetFlag",
    "answer_contest",
    "ask_to_look_again",
    "compare_readiness",
    "contest_for",
    "contests_of",
    "counting",
    "evaluate",
    "evaluation",
    "evaluations",
    "fairness_address",
    "flag_in_words",
    "flagged",
    "in_turn",
    "is_summed",
    "keep_evaluation",
    "kept_loan_model",
    "last_readiness",
    "newest_readiness",
    "newest_scores",
    "read_of_each",
    "read_of_each_apart",
    "readiness_for",
    "readiness_of",
    "recompute_capabilities",
    "recompute_enterprise",
    "scores_for",
    "series_of",
    "set_flags",
    "sources_behind",
    "standing",
    "stood_before",
    "train_loan_model",
    "withdraw_contest",
]

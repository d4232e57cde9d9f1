"""How evaluations are named in words: the scores, and the ways of parting loans."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from capability.evaluation.rules.scores import LOAN_MODEL, RULES
from capability.evaluation.rules.splits import OUT_OF_TIME, SAME_YEARS

SCORES: Mapping[str, str | Promise] = {RULES: lazy("Readiness by the rules"), LOAN_MODEL: lazy("Loan model")}
SPLITS: Mapping[str, str | Promise] = {
    OUT_OF_TIME: lazy("Out of time"),
    SAME_YEARS: lazy("Same years, knows the cycle"),
}

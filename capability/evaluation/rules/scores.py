"""The two scores that are held against loans, under the codes that figures keep them by, and the version of those."""

RULES = "rules"
LOAN_MODEL = "loan_model"
BOTH = (RULES, LOAN_MODEL)
FIGURES_VERSION = 2
"""Raised with what is told otherwise of the same loans: 2 withholds industry groups from which a small one follows."""

"""The two scores that are held against loans, under the codes that figures keep them by."""

RULES = "rules"
LOAN_MODEL = "loan_model"
BOTH = (RULES, LOAN_MODEL)

"""Index of this app's administration, by slice."""

from enterprises.analyses.admin import AnalysisAdmin
from enterprises.approvals.admin import ApprovalRuleAdmin
from enterprises.decisions.admin import ApprovalAdmin, DecisionAdmin
from enterprises.ledger.admin import LedgerAdmin
from enterprises.profiles.admin import EnterpriseAdmin

__all__ = ["AnalysisAdmin", "ApprovalAdmin", "ApprovalRuleAdmin", "DecisionAdmin", "EnterpriseAdmin", "LedgerAdmin"]

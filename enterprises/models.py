"""Index of this app's models, by slice."""

from enterprises.analyses.models import Analysis
from enterprises.approvals.models import ApprovalRule
from enterprises.decisions.models import DecisionApproval, DecisionContext, DecisionRecord
from enterprises.ledger.models import DecisionLedgerEntry, DecisionLedgerHead
from enterprises.profiles.models import Enterprise

__all__ = [
    "Analysis",
    "ApprovalRule",
    "DecisionApproval",
    "DecisionContext",
    "DecisionLedgerEntry",
    "DecisionLedgerHead",
    "DecisionRecord",
    "Enterprise",
]

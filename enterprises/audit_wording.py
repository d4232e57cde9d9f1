"""What the operations of enterprises, analyses and decisions are called in the audit log, after who did it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "create_enterprise": _("made an enterprise"),
    "update_enterprise": _("changed what is known of an enterprise"),
    "create_decision": _("drafted a decision"),
    "create_decision_from_analysis": _("drafted a decision on an analysis"),
    "edit_decision": _("rewrote a draft"),
    "supersede_decision": _("began the next version of a decision"),
    "renew_decision": _("took the citations of a decision anew"),
    "propose_decision": _("proposed a decision"),
    "approve_decision": _("approved a decision"),
    "reject_decision": _("rejected a decision"),
    "close_decision": _("closed a decision"),
    "export_memo": _("took the memo of a decision away"),
    "set_approval_rules": _("set how many have to approve"),
    "verify_ledger": _("verified the ledgers"),
    "add_decision_context": _("added what is known around a decision"),
}

"""What operations of this app are called in the audit log, after who did it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "diagnose": _("diagnosed an enterprise"),
    "use_trial_balance": _("read figures off a trial balance"),
    "diagnose_loan_facts": _("diagnosed an enterprise from its loan"),
    "create_task": _("added a task"),
    "create_tasks_from_decision": _("made the tasks of a decision"),
    "update_task": _("changed a task"),
    "start_task": _("started a task"),
    "block_task": _("blocked a task"),
    "complete_task": _("completed a task"),
    "cancel_task": _("cancelled a task"),
    "move_tasks": _("moved several tasks"),
    "log_milestone": _("logged a milestone"),
    "verify_milestone": _("verified a milestone"),
    "load_pack": _("loaded a pack of reference data"),
    "reconcile_pack": _("reconciled a pack of reference data"),
    "publish_pack": _("put a pack of reference data in force"),
    "accept_pack": _("accepted a pack of reference data that had not passed"),
    "request_pack": _("had a pack of reference data built"),
    "request_packs_due": _("had the packs that are due built"),
    "execute_pattern": _("started a run"),
    "finish_run": _("ended a run"),
    "give_up_run": _("gave up a run"),
    "fail_interrupted_runs": _("noted that a run was interrupted"),
    "retry_run": _("retried a run"),
    "cancel_run": _("cancelled a run"),
    "close_breaker": _("closed a circuit breaker"),
    "change_prompt": _("changed the wording of a prompt"),
    "roll_back_prompt": _("let an earlier wording of a prompt hold again"),
    "override_step": _("set a step's value by hand"),
    "approve_step": _("let a step of a run pass"),
    "reject_step": _("did not let a step of a run pass"),
    "ask_for_review": _("asked for a review"),
    "withdraw_review": _("withdrew a review"),
    "take_review": _("took a review"),
    "give_review_back": _("gave a review back"),
    "decide_review": _("decided a review"),
}

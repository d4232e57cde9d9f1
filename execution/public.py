"""All of this app that other apps may import."""

from execution.diagnosis.operations import diagnose, diagnose_loan_facts, diagnose_loan_facts_of_many
from execution.diagnosis.results import Diagnosed
from execution.diagnosis.rules.inputs import FactsOf, LoanFacts, Statements
from execution.implementation.operations.planning import create_task, create_tasks_from_decision, update_task
from execution.implementation.operations.proving import Evidence, log_milestone, verify_milestone
from execution.implementation.operations.working import block_task, cancel_task, complete_task, start_task
from execution.implementation.queries import milestones_of, task_facts, task_for, tasks_for, tasks_of
from execution.implementation.results import MilestoneFacts, TaskFacts
from execution.reviews.operations.asking import ask_for_review, withdraw_review
from execution.reviews.operations.deciding import decide_review
from execution.reviews.registry import Reviewable, register_reviewable
from execution.reviews.results import About
from execution.runs.catalogue import actor_of
from execution.runs.engine.capability import Said, Sourced, capability
from execution.runs.engine.ports import AwaitsReview, Call
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.operations.carrying_out import carry_out
from execution.runs.operations.steering import cancel_run, override_step, retry_run
from execution.runs.pins import pins_ledger
from execution.runs.results import Carried

__all__ = [
    "About",
    "AwaitsReview",
    "Call",
    "Carried",
    "Diagnosed",
    "Evidence",
    "FactsOf",
    "LoanFacts",
    "MilestoneFacts",
    "Reviewable",
    "Said",
    "Sourced",
    "Statements",
    "TaskFacts",
    "Wanted",
    "actor_of",
    "ask_for_review",
    "block_task",
    "cancel_run",
    "cancel_task",
    "capability",
    "carry_out",
    "complete_task",
    "create_task",
    "create_tasks_from_decision",
    "decide_review",
    "diagnose",
    "diagnose_loan_facts",
    "diagnose_loan_facts_of_many",
    "execute_pattern",
    "log_milestone",
    "milestones_of",
    "override_step",
    "pins_ledger",
    "register_reviewable",
    "retry_run",
    "start_task",
    "task_facts",
    "task_for",
    "tasks_for",
    "tasks_of",
    "update_task",
    "verify_milestone",
    "withdraw_review",
]

"""All of this app that other apps may import."""

from execution.diagnosis.operations.diagnosing import diagnose, run_and_diagnose, run_diagnosis
from execution.diagnosis.operations.loans import diagnose_loan_facts, diagnose_loan_facts_of_many
from execution.diagnosis.results import Diagnosed
from execution.diagnosis.rules.inputs import FactsOf, LoanFacts
from execution.implementation.operations.planning import create_task, create_tasks_from_decision, update_task
from execution.implementation.operations.proving import Evidence, log_milestone, verify_milestone
from execution.implementation.operations.working import block_task, cancel_task, complete_task, start_task
from execution.implementation.queries import milestones_of, task_facts, task_for, tasks_for, tasks_of
from execution.implementation.results import MilestoneFacts, TaskFacts
from execution.narration.catalogue import Offered, offers_prompt
from execution.narration.generating import LLMOrchestrator
from execution.narration.given import Narration
from execution.narration.rules.wording import Wording
from execution.packs.operations.building import build_first, build_newest_of_file, build_pack
from execution.packs.operations.steps import load_pack, publish_pack, reconcile_pack
from execution.packs.queries import pack_for, pack_in_force, packs, prices_of, rates_of, standing_for
from execution.packs.results import PackShown, PackStanding, RateShown
from execution.packs.rules.material import Kind as PackKind
from execution.packs.rules.material import Material, Price, Rate, Unit
from execution.reviews.operations.asking import ask_for_review, withdraw_review
from execution.reviews.operations.deciding import decide_review
from execution.reviews.registry import Reviewable, register_reviewable
from execution.reviews.results import About
from execution.runs.callers import actor_of
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
    "LLMOrchestrator",
    "LoanFacts",
    "Material",
    "MilestoneFacts",
    "Narration",
    "Offered",
    "PackKind",
    "PackShown",
    "PackStanding",
    "Price",
    "Rate",
    "RateShown",
    "Reviewable",
    "Said",
    "Sourced",
    "TaskFacts",
    "Unit",
    "Wanted",
    "Wording",
    "actor_of",
    "ask_for_review",
    "block_task",
    "build_first",
    "build_newest_of_file",
    "build_pack",
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
    "load_pack",
    "log_milestone",
    "milestones_of",
    "offers_prompt",
    "override_step",
    "pack_for",
    "pack_in_force",
    "packs",
    "pins_ledger",
    "prices_of",
    "publish_pack",
    "rates_of",
    "reconcile_pack",
    "register_reviewable",
    "retry_run",
    "run_and_diagnose",
    "run_diagnosis",
    "standing_for",
    "start_task",
    "task_facts",
    "task_for",
    "tasks_for",
    "tasks_of",
    "update_task",
    "verify_milestone",
    "withdraw_review",
]

"""All of this app that other apps may import."""

from execution.diagnosis.operations.diagnosing import diagnose, run_and_diagnose, run_diagnosis
from execution.diagnosis.operations.loans import diagnose_loan_facts, diagnose_loan_facts_of_many
from execution.diagnosis.results import Diagnosed
from execution.diagnosis.rules.inputs import FactsOf, LoanFacts
from execution.diagnosis.rules.loans import findings_on_loan
from execution.implementation.operations.planning import create_task, create_tasks_from_decision, update_task
from execution.implementation.operations.proving import Evidence, log_milestone, verify_milestone
from execution.implementation.operations.working import block_task, cancel_task, complete_task, start_task
from execution.implementation.queries import (
    milestones_by_task,
    milestones_of,
    task_facts,
    task_for,
    task_rows_of,
    tasks_for,
    tasks_of,
)
from execution.implementation.results import MilestoneFacts, TaskFacts
from execution.narration.catalogue import Offered, offers_prompt
from execution.narration.generating import LLMOrchestrator
from execution.narration.given import Narration
from execution.narration.rules.wording import Wording
from execution.packs.errors import PackNotThere
from execution.packs.operations.building import build_first, build_newest_of_file, build_pack
from execution.packs.operations.steps import load_pack, publish_pack, reconcile_pack
from execution.packs.queries import pack_for, pack_in_force, packs, prices_of, rates_of, standing_for
from execution.packs.results import PackShown, PackStanding, RateShown
from execution.packs.rules.converting import exchange
from execution.packs.rules.material import Kind as PackKind
from execution.packs.rules.material import Material, Price, Rate, Unit
from execution.reviews.operations.asking import ask_for_review, withdraw_review
from execution.reviews.operations.deciding import decide_review
from execution.reviews.registry import Reviewable, register_elsewhere, register_reviewable
from execution.reviews.results import About
from execution.roadmaps.errors import ConflictsOpen, RoadmapSuperseded
from execution.roadmaps.operations.filing import export_ticket_pack, settle_conflicts, sync_ticket_pack
from execution.roadmaps.operations.keeping import KEEPERS
from execution.roadmaps.operations.planning import create_pack, delete_pack
from execution.roadmaps.operations.refreshing import refresh_roadmap
from execution.roadmaps.operations.working import update_ticket
from execution.roadmaps.operations.writing import edit_section, update_roadmap
from execution.roadmaps.queries import (
    began_on,
    instances_of,
    offered_tickets,
    pack_of_version,
    roadmap_for,
    roadmap_in_force,
    roadmap_of_version,
    roadmaps_for,
    roadmaps_of,
    sections_of,
    state_of,
    systems_carried_out,
    work_of,
)
from execution.roadmaps.queries import pack_for as ticket_pack_for
from execution.roadmaps.queries import packs_of as ticket_packs_of
from execution.roadmaps.registry import MetricNamed, register_learned, register_names_of_metrics
from execution.roadmaps.results import PackMade, Refreshed, Synced
from execution.roadmaps.rules.documents.facts import Delta, Learned, SprintPlan, WorkTicket
from execution.roadmaps.rules.files.writing import file_name, render_ticket_pack_markdown
from execution.roadmaps.rules.kinds import SECTION_TITLES, SYSTEM_NAMES, SYSTEMS
from execution.roadmaps.rules.stated import lacks_currency
from execution.roadmaps.suggesting import Suggestion, suggests_projections
from execution.roadmaps.wording import SYSTEMS as SYSTEMS_IN_WORDS
from execution.runs.callers import actor_of
from execution.runs.engine.canonical import canonical, hash_of
from execution.runs.engine.capability import Said, Sourced, capability
from execution.runs.engine.ports import AwaitsReview, Call
from execution.runs.errors import AsofInFuture, PackReconciliationFailed, PackWarming, RunCancelled, StepFailed
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.operations.carrying_out import carry_out
from execution.runs.operations.steering import cancel_run, override_step, retry_run
from execution.runs.pins import pins_ledger
from execution.runs.queries.finding import ended_under, newest_run_about_portfolio
from execution.runs.queries.telling import carried
from execution.runs.results import Carried, ReadRun
from execution.runs.values import body_of, keep_bodies

__all__ = [
    "KEEPERS",
    "SECTION_TITLES",
    "SYSTEMS",
    "SYSTEMS_IN_WORDS",
    "SYSTEM_NAMES",
    "About",
    "AsofInFuture",
    "AwaitsReview",
    "Call",
    "Carried",
    "ConflictsOpen",
    "Delta",
    "Diagnosed",
    "Evidence",
    "FactsOf",
    "LLMOrchestrator",
    "Learned",
    "LoanFacts",
    "Material",
    "MetricNamed",
    "MilestoneFacts",
    "Narration",
    "Offered",
    "PackKind",
    "PackMade",
    "PackNotThere",
    "PackReconciliationFailed",
    "PackShown",
    "PackStanding",
    "PackWarming",
    "Price",
    "Rate",
    "RateShown",
    "ReadRun",
    "Refreshed",
    "Reviewable",
    "RoadmapSuperseded",
    "RunCancelled",
    "Said",
    "Sourced",
    "SprintPlan",
    "StepFailed",
    "Suggestion",
    "Synced",
    "TaskFacts",
    "Unit",
    "Wanted",
    "Wording",
    "WorkTicket",
    "actor_of",
    "ask_for_review",
    "began_on",
    "block_task",
    "body_of",
    "build_first",
    "build_newest_of_file",
    "build_pack",
    "cancel_run",
    "cancel_task",
    "canonical",
    "capability",
    "carried",
    "carry_out",
    "complete_task",
    "create_pack",
    "create_task",
    "create_tasks_from_decision",
    "decide_review",
    "delete_pack",
    "diagnose",
    "diagnose_loan_facts",
    "diagnose_loan_facts_of_many",
    "edit_section",
    "ended_under",
    "exchange",
    "execute_pattern",
    "export_ticket_pack",
    "file_name",
    "findings_on_loan",
    "hash_of",
    "instances_of",
    "keep_bodies",
    "lacks_currency",
    "load_pack",
    "log_milestone",
    "milestones_by_task",
    "milestones_of",
    "newest_run_about_portfolio",
    "offered_tickets",
    "offers_prompt",
    "override_step",
    "pack_for",
    "pack_in_force",
    "pack_of_version",
    "packs",
    "pins_ledger",
    "prices_of",
    "publish_pack",
    "rates_of",
    "reconcile_pack",
    "refresh_roadmap",
    "register_elsewhere",
    "register_learned",
    "register_names_of_metrics",
    "register_reviewable",
    "render_ticket_pack_markdown",
    "retry_run",
    "roadmap_for",
    "roadmap_in_force",
    "roadmap_of_version",
    "roadmaps_for",
    "roadmaps_of",
    "run_and_diagnose",
    "run_diagnosis",
    "sections_of",
    "settle_conflicts",
    "standing_for",
    "start_task",
    "state_of",
    "suggests_projections",
    "sync_ticket_pack",
    "systems_carried_out",
    "task_facts",
    "task_for",
    "task_rows_of",
    "tasks_for",
    "tasks_of",
    "ticket_pack_for",
    "ticket_packs_of",
    "update_roadmap",
    "update_task",
    "update_ticket",
    "verify_milestone",
    "withdraw_review",
    "work_of",
]

"""Telling one invented story: an enterprise, its decision, the work, what was measured, and a second look at it.

Each step is an operation with its own actor. A story is told whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import Any

from django.db import transaction

from capability.public import recompute_capabilities
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, StaffGroup, acting
from enterprises.public import (
    NewEnterprise,
    approve_decision,
    create_enterprise,
    enterprises_for,
    propose_decision,
    reject_decision,
    size_band,
)
from execution.public import (
    Diagnosed,
    Evidence,
    complete_task,
    create_tasks_from_decision,
    log_milestone,
    run_and_diagnose,
    start_task,
    verify_milestone,
)
from institutional.demonstration import people
from institutional.demonstration.doubting import doubt_first, doubt_newest
from institutional.demonstration.foretelling import foretell
from institutional.demonstration.moments import days_ago
from institutional.demonstration.planning import measure, plan
from institutional.demonstration.results import Told
from institutional.demonstration.rules import Look, Story, after_the_work
from institutional.demonstration.working import Crew, work
from institutional.institutions.operations import create_institution
from institutional.institutions.queries import institutions_by_name
from institutional.portfolios.operations import add_enterprise_to_portfolio, create_portfolio
from institutional.portfolios.queries import portfolios_by_name
from institutional.positions.operations import create_position
from outcomes.public import record_outcome

FUND = "Example Growth Fund"
FUND_PORTFOLIO = "Invented enterprises"
FIRST_DAY = 150
"""Days ago on which the stories begin."""

MEASURED = {
    "underway": {45: Decimal("0.4")},
    "done": {90: Decimal("0.3"), 60: Decimal("0.6"), 25: Decimal(1)},
}
"""How many days ago outcomes were measured, and how much of the plan's effect had come by then."""


@dataclass(frozen=True)
class Cast:
    """Who acts in the invented stories: the fund's analyst writes, its administrator approves, the owner works."""

    system: Actor
    author: Actor
    approver: Actor
    fund_id: int
    portfolio_id: int


def cast_of(actor: Actor) -> Cast:
    """Give who acts in the stories; the fund, its people and its portfolio are made where they are missing."""
    with acting(actor):
        fund_id = institutions_by_name(actor=actor, names=[FUND]).get(FUND.upper())
        if fund_id is None:
            fund_id = create_institution(actor=actor, name=FUND, type="foundation", origin="invented").id
        approver = people.seated(actor, people.FUND_ADMIN, fund_id, "admin")
        author = people.seated(actor, people.FUND_ANALYST, fund_id, "analyst")
        people.seated(actor, people.FUND_VIEWER, fund_id, "viewer")
    with acting(author):
        standing = portfolios_by_name(actor=author, institution_ids=[fund_id], name=FUND_PORTFOLIO)
    portfolio_id = standing.get(fund_id)
    if portfolio_id is None:
        portfolio_id = create_portfolio(actor=approver, name=FUND_PORTFOLIO, currency="USD").id
    return Cast(system=actor, author=author, approver=approver, fund_id=fund_id, portfolio_id=portfolio_id)


def tell_story(actor: Actor, cast: Cast, story: Story, taken: Sequence[Look], told: Told) -> None:
    """Tell the story of one invented enterprise, with the looks taken of it; nothing where it was told before."""
    with acting(cast.author):
        if enterprises_for(cast.author).filter(organization__name=story.name).exists():
            return
    with transaction.atomic():
        enterprise_id = _found(actor, cast, story, told)
        owner = people.seated(actor, people.owner_of(story.name), enterprise_id, "owner")
        if story.name == people.OWNED:
            helper = people.seated(actor, people.MEMBER, enterprise_id, "member")
            people.seated(actor, people.VIEWER, enterprise_id, "viewer")
        first = _decide(cast, story, enterprise_id, told)
        if story.name == people.OWNED:
            analyst = people.staff_member(actor, StaffGroup.ANALYST)
            doubt_first(owner, analyst, enterprise_id, told, days=FIRST_DAY - 7)
        if story.reaches("approved"):
            _carry_out(cast, owner, story, enterprise_id, first, told)
        if story.stage == "done":
            _look_again(cast, story, enterprise_id, told)
        if taken:
            decision_id = foretell(cast.author, cast.approver, owner, taken, enterprise_id, told)
            if story.name == people.OWNED:
                plan(owner, enterprise_id, decision_id, told)
                work(Crew(owner, helper, cast.author), first.decision.pk, told)
            else:
                measure(owner, enterprise_id, decision_id, [look.label for look in taken], told)
        with days_ago(0):
            _score(cast, enterprise_id)
        if story.name == people.OWNED:
            doubt_newest(owner, enterprise_id, told)


def _found(actor: Actor, cast: Cast, story: Story, told: Told) -> int:
    with days_ago(FIRST_DAY + 30):
        wanted = NewEnterprise(
            name=story.name,
            industry=story.industry,
            region=story.region,
            city=story.city,
            size_band=size_band(story.employees),
            origin="invented",
        )
        enterprise_id = create_enterprise(actor=cast.author, wanted=wanted).id
        add_enterprise_to_portfolio(actor=cast.author, portfolio_id=cast.portfolio_id, enterprise_id=enterprise_id)
        create_position(
            actor=cast.author,
            portfolio_id=cast.portfolio_id,
            enterprise_id=enterprise_id,
            instrument="loan",
            principal=story.principal,
            approved_on=clock.today(),
            started_on=clock.today(),
            facts={
                "employees": story.employees,
                "is_new_business": story.is_new,
                "jobs_to_create": story.jobs_created,
                "jobs_to_retain": story.jobs_retained,
                "fiscal_year": clock.today().year,
            },
        )
    told.add("invented enterprises")
    return enterprise_id


def _decide(cast: Cast, story: Story, enterprise_id: int, told: Told) -> Diagnosed:
    with days_ago(FIRST_DAY):
        found = _diagnosed(cast.author, story, enterprise_id, story.books)
        told.add("analyses of invented enterprises")
        told.add("decisions")
        _score(cast, enterprise_id)
    if story.reaches("proposed"):
        with days_ago(FIRST_DAY - 3):
            propose_decision(actor=cast.author, decision_id=found.decision.pk)
    if story.stage == "rejected":
        with days_ago(FIRST_DAY - 5):
            note = "The plan costs more than the loan is worth. Bring one with fewer steps."
            reject_decision(actor=cast.approver, decision_id=found.decision.pk, note=note)
    if story.reaches("approved"):
        with days_ago(FIRST_DAY - 6):
            approve_decision(actor=cast.approver, decision_id=found.decision.pk, note="Agreed with the owner.")
    return found


def _carry_out(cast: Cast, owner: Actor, story: Story, enterprise_id: int, found: Diagnosed, told: Told) -> None:
    with days_ago(FIRST_DAY - 8):
        tasks = _in_order(found, create_tasks_from_decision(actor=cast.author, decision_id=found.decision.pk))
        told.add("tasks", len(tasks))
    if not story.reaches("underway"):
        return
    finished = tasks if story.stage == "done" else tasks[: (len(tasks) + 1) // 2]
    for number, task in enumerate(finished):
        began = FIRST_DAY - 15 - 12 * number
        with days_ago(began):
            start_task(actor=owner, task_id=task.pk)
            log_milestone(actor=owner, task_id=task.pk, milestone_type="started", evidence=Evidence())
        with days_ago(began - 10):
            evidence = Evidence(text=f"“{task.title}” is in daily use; the first month's list is kept with the books.")
            milestone = log_milestone(actor=owner, task_id=task.pk, milestone_type="delivered", evidence=evidence)
            told.add("milestones", 2)
        waits_for_a_check = story.stage == "underway" and number == len(finished) - 1
        if not waits_for_a_check:
            with days_ago(began - 12):
                verify_milestone(actor=cast.author, milestone_id=milestone.pk)
                complete_task(actor=owner, task_id=task.pk)
    for days, share in MEASURED[story.stage].items():
        with days_ago(days):
            _measure(owner, story, enterprise_id, found, share, told)
            _score(cast, enterprise_id)


def _in_order(found: Diagnosed, tasks: Sequence[Any]) -> list[Any]:
    """Give the tasks of a plan so that each comes after those it waits for."""
    by_ref = {task.action_plan_ref: task for task in tasks}
    plan = {step["ref"]: step.get("after", []) for step in found.decision.artifact_json["action_plan"]}
    return [by_ref[ref] for ref in TopologicalSorter(plan).static_order()]


def _look_again(cast: Cast, story: Story, enterprise_id: int, told: Told) -> None:
    """Three months on: the books are better, a second analysis says so, and its decision waits for the owner."""
    with days_ago(20):
        again = _diagnosed(cast.author, story, enterprise_id, after_the_work(story.books, Decimal(1)))
        told.add("analyses of invented enterprises")
        told.add("decisions")
        propose_decision(actor=cast.author, decision_id=again.decision.pk)
        _score(cast, enterprise_id)


def _score(cast: Cast, enterprise_id: int) -> None:
    """Compute capability and readiness twice: for the enterprise itself, and for the fund with its own rows."""
    for holder in (None, cast.fund_id):
        recompute_capabilities(actor=cast.system, enterprise_ids=[enterprise_id], organization_id=holder)


def _measure(owner: Actor, story: Story, enterprise_id: int, found: Diagnosed, share: Decimal, told: Told) -> None:
    books = after_the_work(story.books, share)
    runway_months = round(books["cash"] / books["monthly_operating_cost"], 1)
    metrics: dict[str, Any] = {
        "cash_runway_months": runway_months,
        "late_invoice_share_ratio": books["receivables_over_60_days_ratio"],
        "jobs_created": round(story.jobs_created * share),
        "jobs_retained": story.jobs_retained,
    }
    record_outcome(
        actor=owner,
        outcome_type="plan_result",
        metrics=metrics,
        enterprise_id=enterprise_id,
        decision_id=found.decision.pk,
        notes="Read from the books at the end of the month.",
    )
    told.add("outcomes")


def _diagnosed(author: Actor, story: Story, enterprise_id: int, books: Any) -> Diagnosed:
    return run_and_diagnose(
        actor=author,
        domain="cfo",
        enterprise_id=enterprise_id,
        inputs={
            "principal": story.principal,
            "employees": story.employees,
            "is_new_business": story.is_new,
            "jobs_created_expected": story.jobs_created,
            "jobs_retained_expected": story.jobs_retained,
            "approval_year": clock.today().year,
            "statements_as_of": clock.today(),
            **books,
        },
    )

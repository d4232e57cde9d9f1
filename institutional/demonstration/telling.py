"""Telling the demonstration: a real loan file, then 25 invented stories, each step an operation with its own actor.

No writes of its own. A story is told whole or not at all, so that the telling can be broken off and taken up again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from django.db import transaction

from capability.public import (
    NothingToJudge,
    compare_readiness,
    evaluate,
    evaluations,
    keep_evaluation,
    recompute_capabilities,
)
from clear_platform.foundation import clock
from clear_platform.foundation.imports.operations.checking import check_import
from clear_platform.foundation.imports.operations.committing import commit_import
from clear_platform.foundation.imports.operations.loading import load_to_the_end
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
    PackKind,
    build_first,
    build_newest_of_file,
    complete_task,
    create_tasks_from_decision,
    log_milestone,
    run_and_diagnose,
    start_task,
    verify_milestone,
)
from institutional.analytics.operations import compute_portfolio_overview
from institutional.analytics.queries.overviews import newest_overview
from institutional.appraisals.operations import analyse_portfolio
from institutional.demonstration import people
from institutional.demonstration.doubting import doubt_first, doubt_newest
from institutional.demonstration.foretelling import foretell
from institutional.demonstration.moments import days_ago
from institutional.demonstration.planning import measure, plan
from institutional.demonstration.progress import Progress, Say
from institutional.demonstration.reporting import report
from institutional.demonstration.results import SignIn, Told
from institutional.demonstration.rules import Look, Story, after_the_work, looks, stories
from institutional.demonstration.working import Crew, work
from institutional.institutions.operations import create_institution
from institutional.institutions.queries import institutions_by_name
from institutional.loan_files.ended import read_ended_loans
from institutional.loan_files.kind import LOANS
from institutional.portfolios.operations import add_enterprise_to_portfolio, create_portfolio
from institutional.portfolios.queries import portfolios_by_name, portfolios_for
from institutional.positions.operations import create_position
from outcomes.public import keep_gathered, record_outcome

LOAN_FILE = "sba_loans_california.csv"
INVENTED = "invented_enterprises.csv"
SNAPSHOTS = "invented_snapshots.csv"
RATES = "ecb_reference_rates.csv"
PEERS = "platform"
RATE_DAYS = 15
"""Business days of rates: three weeks, enough to show how they went."""
SBA = "U.S. Small Business Administration"
BANK = "CALIFORNIA BANK & TRUST"
FUND = "Example Growth Fund"
FUND_PORTFOLIO = "Invented enterprises"
FIRST_DAY = 150
"""Days ago on which the stories begin."""

MEASURED = {
    "underway": {45: Decimal("0.4")},
    "done": {90: Decimal("0.3"), 60: Decimal("0.6"), 25: Decimal(1)},
}
"""How many days ago outcomes were measured, and how much of the plan's effect had come by then."""

STEPS = 8


@dataclass(frozen=True)
class Cast:
    """Who acts in the invented stories: the fund's analyst writes, its administrator approves, the owner works."""

    system: Actor
    author: Actor
    approver: Actor
    fund_id: int
    portfolio_id: int


def tell(
    *, actor: Actor, data: Path, say: Say, kept: Mapping[str, SignIn] | None = None, new_passwords: bool = False
) -> Told:
    """Load the demonstration, or what is missing of it.

    Takes: a staff administrator or the system, the folder of the data files, whom to tell how far it is, the sign-ins
    that were kept of an earlier load, and whether everybody gets a new password.
    Leaves: the loan file's portfolios with computed readiness; the fund, its people and its stories; packs of rates; an
    overview of each portfolio of those who sign in; sign-ins. Nobody who has a password gets another, unless that is
    asked for.
    """
    told, progress = Told(), Progress(say, steps=STEPS)
    progress.step("Importing the loan file of the U.S. Small Business Administration")
    _import_loans(actor, data / LOAN_FILE, told)
    progress.step("Computing analyses and readiness from what the loan file says")
    _analyse_portfolios(actor, told, progress)
    progress.step("Holding readiness against what became of the loans")
    _evaluate(actor, data / LOAN_FILE, told)
    progress.step("Working out what like enterprises look like")
    compared = build_first(actor=actor, kind=PackKind.BENCHMARK, provider=PEERS)
    told.add("packs of benchmarks", len(compared))
    progress.step("Telling the stories of the invented enterprises")
    cast = _cast(actor)
    taken = looks((data / SNAPSHOTS).read_text(encoding="utf-8"))
    told_of = stories((data / INVENTED).read_text(encoding="utf-8"))
    for story in progress.each(told_of, lambda one: one.name):
        _tell_story(actor, cast, story, taken.get(story.name, []), told)
    keep_gathered(actor=cast.system, on=clock.today())
    compare_readiness(actor=cast.system, on=clock.today())
    progress.step("Asking the invented enterprises for their figures")
    report(cast.approver, cast.author, cast.fund_id, told)
    progress.step("Building packs of the European Central Bank's rates")
    built = build_newest_of_file(actor=actor, file=data / RATES, days=RATE_DAYS)
    told.add("packs of exchange rates", len(built))
    progress.step("Computing what the portfolios come to")
    _overviews(actor, cast, told, progress)
    _sign_ins(actor, told, kept or {}, new_passwords=new_passwords)
    return told


def _import_loans(actor: Actor, path: Path, told: Told) -> None:
    with acting(actor):
        if institutions_by_name(actor=actor, names=[SBA]):
            return
        with path.open("rb") as source:
            checked = check_import(actor=actor, kind=LOANS.code, source=source, file_name=path.name)
        commit_import(actor=actor, batch_id=checked.id)
        loaded = load_to_the_end(actor=actor, batch_id=checked.id)
        told.add("loans imported", loaded.counts.created)


def _analyse_portfolios(actor: Actor, told: Told, progress: Progress) -> None:
    with acting(actor):
        real = list(portfolios_for(actor).filter(organization__origin="public_record").values_list("pk", "name"))
    for portfolio_id, _name in progress.each(real, lambda one: one[1], every=20):
        analysed = analyse_portfolio(actor=actor, portfolio_id=portfolio_id)
        told.add("analyses from loan facts", analysed.analyses)


def _evaluate(actor: Actor, path: Path, told: Told) -> None:
    """Keep how well readiness told what became of the loans, once for each file; a file with too few tells nothing."""
    read = read_ended_loans(path)
    with acting(actor):
        if read.sha256 in {one.file_sha256 for one in evaluations()}:
            return
    try:
        figures = {**evaluate(read.loans), "file": read.as_json()}
    except NothingToJudge:
        return
    keep_evaluation(actor=actor, figures=figures)
    told.add("evaluations of readiness")


def _overviews(actor: Actor, cast: Cast, told: Told, progress: Progress) -> None:
    """Have an overview computed of what those who sign in hold, where there is none; of the fund's by its analyst."""
    with acting(actor):
        held_by = {cast.fund_id, *institutions_by_name(actor=actor, names=[SBA, BANK]).values()}
        rows = portfolios_for(actor).filter(organization_id__in=held_by).order_by("pk").values_list("pk", "name")
        without = [row for row in rows if newest_overview(actor, portfolio_id=row[0]) is None]
    for portfolio_id, _name in progress.each(without, lambda one: one[1]):
        own = portfolio_id == cast.portfolio_id
        compute_portfolio_overview(actor=cast.author if own else actor, portfolio_id=portfolio_id, require_fresh=False)
        told.add("overviews of portfolios")


def _cast(actor: Actor) -> Cast:
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


def _tell_story(actor: Actor, cast: Cast, story: Story, taken: Sequence[Look], told: Told) -> None:
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


def _sign_ins(actor: Actor, told: Told, kept: Mapping[str, SignIn], *, new_passwords: bool) -> None:
    with acting(actor):
        named = institutions_by_name(actor=actor, names=[SBA, BANK])
        for group in StaffGroup:
            people.staff_member(actor, group)
        people.seated(actor, people.SBA_ANALYST, named[SBA.upper()], "analyst")
        people.seated(actor, people.BANK_ANALYST, named[BANK.upper()], "analyst")
        sign_in(actor, told, kept, new_passwords=new_passwords)


def sign_in(actor: Actor, told: Told, kept: Mapping[str, SignIn], *, new_passwords: bool) -> None:
    """Note how those who may sign in do so: as before where that is known, by a new password where they have none.

    Takes: the sign-ins kept of an earlier load, by role, and whether everybody gets a new password.
    """
    for role, person in people.SIGNING_IN.items():
        had_one = people.has_password(person)
        if new_passwords or not had_one:
            told.sign_ins[role] = people.renewed_sign_in(actor, person)
            told.renewed.append(person.email)
            told.replaced += [person.email] if had_one else []
        elif people.signs_in_with(person, kept.get(role)):
            told.sign_ins[role] = kept[role]
        else:
            told.unknown.append(person.email)

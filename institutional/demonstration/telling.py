"""Telling the demonstration: a real loan file, then 25 invented stories (`inventing`), then what is computed of both.

No writes of its own. Whatever is there is passed over, so that the telling can be broken off and taken up again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from capability.public import NothingToJudge, compare_readiness, evaluate, evaluations, keep_evaluation
from clear_platform.foundation import clock
from clear_platform.foundation.imports.operations.checking import check_import
from clear_platform.foundation.imports.operations.committing import commit_import
from clear_platform.foundation.imports.operations.loading import load_to_the_end
from clear_platform.foundation.public import Actor, StaffGroup, acting
from execution.public import PackKind, build_first, build_newest_of_file
from institutional.analytics.operations import compute_portfolio_overview
from institutional.analytics.queries.overviews import newest_overview
from institutional.appraisals.operations import analyse_portfolio
from institutional.demonstration import people
from institutional.demonstration.inventing import Cast, cast_of, tell_story
from institutional.demonstration.progress import Progress, Say
from institutional.demonstration.reporting import report
from institutional.demonstration.results import SignIn, Told
from institutional.demonstration.rules import looks, stories
from institutional.institutions.queries import institutions_by_name
from institutional.loan_files.ended import read_ended_loans
from institutional.loan_files.kind import LOANS
from institutional.portfolios.queries import portfolios_for
from outcomes.public import keep_gathered

LOAN_FILE = "sba_loans_california.csv"
INVENTED = "invented_enterprises.csv"
SNAPSHOTS = "invented_snapshots.csv"
RATES = "ecb_reference_rates.csv"
PEERS = "platform"
RATE_DAYS = 15
"""Business days of rates: three weeks, enough to show how they went."""
SBA = "U.S. Small Business Administration"
BANK = "CALIFORNIA BANK & TRUST"
STEPS = 8


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
    cast = cast_of(actor)
    taken = looks((data / SNAPSHOTS).read_text(encoding="utf-8"))
    told_of = stories((data / INVENTED).read_text(encoding="utf-8"))
    for story in progress.each(told_of, lambda one: one.name):
        tell_story(actor, cast, story, taken.get(story.name, []), told)
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

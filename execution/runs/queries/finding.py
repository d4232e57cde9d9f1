"""Reads of runs within the reader's scope: lists, one run, the newest of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Max, Q

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, GrantLevel, ScopedQuerySet, tag_of
from enterprises.public import Witness
from execution.runs.engine.canonical import read
from execution.runs.models import Run, RunStep
from execution.runs.results import ReadRun
from execution.runs.values import bodies_of

KEY_HOLDS = timedelta(hours=24)
"""For how long an Idempotency-Key names the run that it was sent with."""
MOST_LOOKED_AT = 5
_LENGTH_OF_ID = 32


def runs_for(actor: Actor) -> ScopedQuerySet:
    """Give the runs an actor may see, newest first, with enterprise and who asked."""
    return (
        Run.objects.for_actor(actor)
        .select_related("enterprise__organization", "requested_by")
        .order_by("-created_at", "-run_id")
    )


def counts_of(rows: ScopedQuerySet) -> dict[str, int]:
    """Give how many of some runs there are, under way, stuck and waiting for a person. One statement."""
    found: dict[str, int] = rows.order_by().aggregate(
        total=Count("pk"),
        under_way=Count("pk", filter=Q(status__in=("queued", "running"))),
        stuck=Count("pk", filter=Q(status__in=("failed", "dead_lettered"))),
        waiting=Count("pk", filter=Q(status="awaiting_review")),
    )
    return found


def searched(rows: ScopedQuerySet, text: str) -> ScopedQuerySet:
    """Keep the runs that are about an enterprise of this name, or whose id or hash begins with this."""
    bare = text.lower().replace("-", "")
    named = Q(enterprise__organization__name__icontains=text) | Q(pattern__icontains=text)
    if not set(bare) <= set("0123456789abcdef"):
        return rows.filter(named)
    if len(bare) <= _LENGTH_OF_ID:
        low, high = UUID(hex=bare.ljust(_LENGTH_OF_ID, "0")), UUID(hex=bare.ljust(_LENGTH_OF_ID, "f"))
        named |= Q(run_id__range=(low, high))
    return rows.filter(named | Q(result_hash__startswith=bare) | Q(pattern_hash__startswith=bare))


def run_for(*, actor: Actor, run_id: UUID, level: GrantLevel = "read") -> Run:
    """Give one run in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    found: Run = Run.objects.select_related("enterprise__organization", "requested_by").get_for(actor, run_id, level)
    return found


def tag(run: Run) -> str:
    """Give the tag of a run with its steps."""
    newest = RunStep._base_manager.filter(run_id=run.run_id).aggregate(newest=Max("sequence"))["newest"]
    return tag_of(run, beside=[newest])


def ended_under(*, actor: Actor, asked_key: str) -> UUID | None:
    """Give the run that was asked for under a key within the last day, where it has ended; None for no key."""
    if not asked_key or actor.organization_id is None:
        return None
    rows = Run.objects.for_actor(actor).filter(
        organization_id=actor.organization_id, asked_key=asked_key, created_at__gte=clock.now() - KEY_HOLDS
    )
    found: UUID | None = rows.exclude(status__in=["queued", "running"]).values_list("pk", flat=True).first()
    return found


def newest_run_about_portfolio(
    actor: Actor, *, pattern_id: str, portfolio_id: int, run_id: UUID | None = None
) -> ReadRun | None:
    """Give the newest run of a pattern that succeeded and whose inputs name a portfolio; None where there is none.

    Of the runs begun for the portfolio: one whose inputs name another is passed over. Takes: `run_id`, where only that
    one will do. One statement, and one for each that is looked at.
    """
    rows = runs_for(actor).filter(pattern=pattern_id, portfolio_id=portfolio_id, status=Run.Status.SUCCEEDED)
    for run in (rows if run_id is None else rows.filter(run_id=run_id))[:MOST_LOOKED_AT]:
        kept = bodies_of(actor, run.organization_id, [run.inputs_hash, run.result_hash])
        if read(kept[run.inputs_hash]).get("portfolio_id") == portfolio_id:
            return ReadRun(
                run_id=run.run_id,
                organization_id=run.organization_id,
                asof_date=run.asof_date,
                pricing_pack_id=run.pricing_pack_id,
                ledger_commit_hash=run.ledger_commit_hash or None,
                pattern_version=run.pattern_version,
                result=read(kept[run.result_hash]),
                result_hash=run.result_hash,
                run_hash=run.run_hash,
                set_by_person=run.set_by_person,
                sources=tuple(run.sources_json),
                finished_at=run.finished_at or run.created_at,
                requested_by=run.requested_by.name if run.requested_by else "",
            )
    return None


def ledger_heads_named(actor: Actor, organization_id: int | None) -> Iterator[Witness]:
    """Give the hashes of ledgers that runs stand on, of one organization's runs or of all; read in pieces."""
    rows = Run.objects.for_actor(actor).exclude(ledger_commit_hash="")
    own = rows if organization_id is None else rows.filter(organization_id=organization_id)
    named = own.order_by("run_id").values_list("organization_id", "ledger_commit_hash", "run_id")
    for owner, text, run_id in named.iterator(chunk_size=2000):
        yield Witness(owner, text, f"run {run_id}")

"""Runs and their steps as things that are reviewed. A run is a name for all of its steps that wait."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor, NotVisible
from clear_platform.foundation.rendering.wording import day_full
from execution.reviews.registry import Reviewable, register_reviewable
from execution.reviews.results import About
from execution.runs import catalogue
from execution.runs.engine.canonical import read
from execution.runs.models import Run
from execution.runs.operations.reviewing import approve_step, hold_run, reject_run, reject_step
from execution.runs.queries import finding, tracing


def register() -> None:
    """Let runs and steps be reviewed."""
    register_reviewable(
        Reviewable("run", gettext_lazy("Run"), _about_run, _hold, rejected=_reject_run, parts=_steps_of)
    )
    register_reviewable(
        Reviewable("step", gettext_lazy("Step of a run"), _about_step, _hold, approved=_approve, rejected=_reject)
    )


def _about_run(actor: Actor, entity_id: str) -> About:
    run = _run(actor, entity_id)
    return About(title=_name_of(run), href=reverse("run-page", args=[run.run_id]), act=_("Open the run"))


def _about_step(actor: Actor, entity_id: str) -> About:
    run_id, _colon, step_id = entity_id.partition(":")
    run = _run(actor, run_id)
    found = tracing.steps_of(actor=actor, run_id=run.run_id).filter(step_id=step_id).first()
    if found is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="step of a run")
    body = tracing.values_of(actor=actor, run=run, hashes=[found.output_hash]).get(found.output_hash)
    return About(
        title=_("%(step)s of %(run)s") % {"step": step_id, "run": _name_of(run)},
        href=f"{reverse('run-page', args=[run.run_id])}?step={step_id}",
        act=_("Open the run"),
        value=read(body.encode()) if body else None,
        facts={
            _("Agent"): found.agent_name,
            _("Capability"): found.capability,
            _("As of"): day_full(run.asof_date),
            _("About"): run.enterprise.organization.name if run.enterprise else "",
        },
    )


def _hold(actor: Actor, entity_id: str) -> None:
    hold_run(actor=actor, run_id=UUID(entity_id.partition(":")[0]))


def _steps_of(actor: Actor, entity_id: str) -> Sequence[tuple[str, str]]:
    run = _run(actor, entity_id)
    if run.status != Run.Status.AWAITING_REVIEW:
        return []
    return [("step", f"{run.run_id}:{one.step_id}") for one in tracing.waiting_steps(actor=actor, run_id=run.run_id)]


def _approve(actor: Actor, entity_id: str, comment: str) -> None:
    run_id, _colon, step_id = entity_id.partition(":")
    approve_step(actor=actor, run_id=UUID(run_id), step_id=step_id, comment=comment)


def _reject(actor: Actor, entity_id: str, comment: str) -> None:
    run_id, _colon, step_id = entity_id.partition(":")
    reject_step(actor=actor, run_id=UUID(run_id), step_id=step_id, comment=comment)


def _reject_run(actor: Actor, entity_id: str, comment: str) -> None:
    reject_run(actor=actor, run_id=UUID(entity_id), comment=comment)


def _run(actor: Actor, text: str) -> Run:
    try:
        run_id = UUID(text)
    except ValueError as fault:
        raise (NotFound() if actor.sees_all else NotVisible(noun="run")) from fault
    return finding.run_for(actor=actor, run_id=run_id)


def _name_of(run: Run) -> str:
    known = catalogue.patterns().get(run.pattern)
    return known.pattern.name if known else str(run.pattern)

"""One run: its steps drawn and listed, one of them beside it, and what a person does with it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor, events_read, may, may_reach, require
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.marks import mark_of
from clear_platform.foundation.rendering.pages import page_or_drawer
from clear_platform.foundation.rendering.refusals import Places, said_above, shown_in
from execution.audit_wording import WORDS
from execution.runs import catalogue, spending, wording
from execution.runs.errors import (
    ReasonForOverrideMissing,
    RunIsOver,
    RunIsUnderWay,
    StepUnknown,
    ValueRefused,
)
from execution.runs.forms import OverrideForm, ReasonForm
from execution.runs.operations.beginning import RUNNERS
from execution.runs.operations.steering import (
    TO_CANCEL,
    TO_OVERRIDE,
    TO_RETRY,
    cancel_run,
    override_step,
    retry_run,
)
from execution.runs.picture import picture_of
from execution.runs.queries import finding, tracing
from execution.runs.results import ShownStep

DRAWER = "execution/runs/_step_drawer.html"
LIVE = "run-live"
EVENTS_SHOWN = 30
ACTS = {
    "retry": (TO_RETRY, gettext_lazy("Retry…"), gettext_lazy("It goes on at the step that failed.")),
    "cancel": (TO_CANCEL, gettext_lazy("Cancel…"), gettext_lazy("The run is cancelled.")),
}


@require_GET
@page
def run(request: PageRequest, run_id: UUID) -> HttpResponse:
    """Show a run, a step beside it where the address names one; its changing part alone where that is asked."""
    context = _shown(request.actor, run_id, request.GET.get("step", ""))
    htmx = getattr(request, "htmx", None)
    if htmx and htmx.target == LIVE:
        response = render(request, "execution/runs/_live.html", context)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response
    return page_or_drawer(request, "execution/runs/run.html", context, drawer=DRAWER if "drawer" in context else None)


@require_http_methods(["GET", "POST"])
@page
def run_act(request: PageRequest, run_id: UUID, act: str) -> HttpResponse:
    """Ask why before a run is retried or cancelled, then have it so."""
    if act not in ACTS:
        raise NotFound()
    require(request.actor, RUNNERS)
    found = finding.run_for(actor=request.actor, run_id=run_id, level="act")
    _statuses, words, done = ACTS[act]
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operation = retry_run if act == "retry" else cancel_run
        with said_above(request, RunIsOver, RunIsUnderWay):
            goes_on = operation(actor=request.actor, run_id=run_id, reason=form.cleaned_data["reason"])
            messages.success(request, str(done))
            return redirect("run-page", run_id=goes_on.run_id)
        return redirect("run-page", run_id=run_id)
    context = {
        "run": found,
        "name": wording.name_of(found, catalogue.names()),
        "act": act,
        "words": words,
        "form": form,
    }
    return render(request, "execution/runs/act.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page
def override(request: PageRequest, run_id: UUID, step_id: str) -> HttpResponse:
    """Set a step's value by hand, with a reason, and let the run go on from there."""
    actor = request.actor
    require(actor, RUNNERS)
    found = finding.run_for(actor=actor, run_id=run_id, level="act")
    step = _named(tracing.steps_shown(actor=actor, run=found), step_id)
    wanted = tracing.wanted_of(actor=actor, run=found, step=step)
    initial = {"value": json.dumps(wanted.example, indent=2, ensure_ascii=False)}
    form = OverrideForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        at: Places = {ReasonForOverrideMissing: "reason"}
        with (
            said_above(request, RunIsOver, RunIsUnderWay, StepUnknown),
            shown_in(form, at, each={ValueRefused: "value"}),
        ):
            override_step(actor=actor, run_id=run_id, step_id=step_id, **form.cleaned_data)
            messages.success(request, _("The value is set, and the run goes on from there."))
            return redirect("run-page", run_id=run_id)
        if not form.errors:
            return redirect("run-page", run_id=run_id)
    context = {
        "run": found,
        "name": wording.name_of(found, catalogue.names()),
        "step": step,
        "schema": json.dumps(wanted.schema, indent=2),
        "resting": tracing.resting_on(tracing.steps_shown(actor=actor, run=found), step_id),
        "form": form,
    }
    return render(request, "execution/runs/override.html", context, status=400 if form.errors else 200)


def _shown(actor: Actor, run_id: UUID, opened: str) -> dict[str, Any]:
    found = finding.run_for(actor=actor, run_id=run_id)
    steps = tracing.steps_shown(actor=actor, run=found)
    costs = spending.by_step(actor, run_id)
    names = catalogue.names()
    here = reverse("run-page", args=[run_id])
    reaches = may(actor, "retry_run") and may_reach(actor, found.organization_id, "act")
    context: dict[str, Any] = {
        "run": found,
        "name": wording.name_of(found, names),
        "lede": wording.lede_of(found, steps),
        "here": here,
        "live": found.status in wording.UNDER_WAY,
        "picture": picture_of(steps, here=here),
        "counted": wording.counted(steps),
        "table": wording.step_table(steps, here=here, opened=opened, costs=costs),
        "facts": wording.context_facts(found, names),
        "happened": _happened(actor, run_id),
        "result": _result(actor, found),
        "acts": [
            {"act": act, "words": words, "primary": act == "retry"}
            for act, (statuses, words, _done) in ACTS.items()
            if reaches and found.status in statuses
        ],
        "close_href": here,
    }
    if opened:
        context["drawer"] = _drawer(actor, found, _named(steps, opened), may_set=reaches) | {
            "facts": wording.step_facts(_named(steps, opened), costs.get(opened, ()))
        }
    return context


def _result(actor: Actor, found: Any) -> str:
    values = tracing.values_of(actor=actor, run=found, hashes=[found.result_hash])
    return wording.value_in_words(json.loads(values[found.result_hash])) if found.result_hash in values else ""


def _happened(actor: Actor, run_id: UUID) -> list[dict[str, Any]]:
    """Give what people and the system did with a run, the last first, in words."""
    rows = events_read(actor).filter(object_type="execution.run", object_id=str(run_id))[:EVENTS_SHOWN]
    return [
        {
            "at": event.at,
            **_told(event),
            "step": (event.facts_after or {}).get("step", ""),
            "because": (event.facts_after or {}).get("because", ""),
        }
        for event in rows
    ]


def _told(event: Any) -> dict[str, str]:
    """Give who did what; of an end only how the run ended, for nobody brought it about."""
    if event.action == "finish_run":
        status = mark_of((event.facts_after or {}).get("status", "")).word
        return {"who": "", "words": _("The run stopped: %(status)s") % {"status": status}}
    who = _("CLEAR itself") if event.actor_kind == "system" else event.who
    return {"who": who, "words": str(WORDS.get(event.action, event.action.replace("_", " ")))}


def _drawer(actor: Actor, found: Any, step: ShownStep, *, may_set: bool) -> dict[str, Any]:
    hashes = {"taken": step.inputs_hash, "given": step.output_hash}
    values = tracing.values_of(actor=actor, run=found, hashes=list(hashes.values()))
    shown = {name: wording.value_in_words(json.loads(values[hash])) for name, hash in hashes.items() if hash in values}
    return {
        "step": step,
        "status": wording.MARK_OF.get(step.status, step.status),
        "may_set": may_set and found.status in TO_OVERRIDE,
        **shown,
    }


def _named(steps: list[ShownStep], step_id: str) -> ShownStep:
    found = next((step for step in steps if step.step_id == step_id), None)
    if found is None:
        raise NotFound()
    return found

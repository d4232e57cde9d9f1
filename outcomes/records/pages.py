"""Pages of outcomes: the Outcomes tab of an enterprise, one outcome in its drawer, the form that records one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, may, may_reach, tabs_of
from clear_platform.foundation.rendering.doors import PageRequest, about_one, page
from clear_platform.foundation.rendering.pages import page_or_drawer
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.stated import DayOutOfReach
from enterprises.public import currency_of, day_at, decisions_of, enterprise_for
from outcomes.records import queries
from outcomes.records.errors import MeasuredInTheFuture, MetricsRefused, PeriodLocked
from outcomes.records.forms import PREFIX, OutcomeForm
from outcomes.records.listing import drawer_of, listed
from outcomes.records.metric_listing import metric_groups
from outcomes.records.operations.recording import record_outcome
from outcomes.records.rules import Metric

MOST_SUGGESTED = 8


@require_GET
@page
@about_one("enterprise_id")
def outcome_list(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Show what was measured of an enterprise, newest first."""
    return page_or_drawer(request, "outcomes/records/outcome_list.html", _list_context(request, enterprise_id))


@require_GET
@page
@about_one("enterprise_id")
def outcome_drawer(request: PageRequest, enterprise_id: int, outcome_id: int) -> HttpResponse:
    """Show one outcome beside the list: each value with its unit, and where it comes from."""
    context = _list_context(request, enterprise_id, opened=outcome_id)
    return page_or_drawer(
        request, "outcomes/records/outcome_list.html", context, drawer="outcomes/records/_outcome_drawer.html"
    )


@require_http_methods(["GET", "POST"])
@page
def record_outcome_page(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Ask for an outcome with one field for each metric chosen, and record it."""
    actor = request.actor
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    known = queries.metrics_known()
    sent = request.POST if request.method == "POST" else None
    chosen = _chosen(actor, enterprise_id, request.GET, sent, known)
    form = OutcomeForm(
        sent,
        metrics=chosen,
        decisions=[(str(row.pk), row.title) for row in decisions_of(actor=actor, enterprise_id=enterprise_id)],
        currency=currency_of(enterprise.settings),
        initial={"measured_on": day_at(enterprise.settings, clock.now()), "decision": request.GET.get("decision", "")},
    )
    if sent is not None and form.is_valid():
        at_the_day = {MeasuredInTheFuture: "measured_on", DayOutOfReach: "measured_on", PeriodLocked: "measured_on"}
        with shown_in(form, at_the_day, each={MetricsRefused: None}, prefix=PREFIX):
            _record(actor, enterprise_id, form)
            return HttpResponseRedirect(reverse("enterprise-outcomes-page", args=[enterprise_id]))
    context = {
        "enterprise": enterprise,
        "form": form,
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="outcomes"),
        "groups": metric_groups(known, {metric.code for metric in chosen}),
        "decision": request.GET.get("decision", ""),
        "back_href": reverse("enterprise-outcomes-page", args=[enterprise_id]),
    }
    return render(request, "outcomes/records/record_outcome.html", context, status=400 if form.errors else 200)


def _record(actor: Actor, enterprise_id: int, form: OutcomeForm) -> None:
    filled = form.cleaned_data
    record_outcome(
        actor=actor,
        enterprise_id=enterprise_id,
        decision_id=UUID(filled["decision"]) if filled["decision"] else None,
        outcome_type=filled["outcome_type"],
        measured_at=filled["measured_on"],
        metrics=form.values(),
        breakdowns=form.parts(),
        notes=filled["notes"],
    )


def _list_context(request: HttpRequest, enterprise_id: int, opened: int | None = None) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by TransactionMiddleware, as `page` made sure
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id)
    here = reverse("enterprise-outcomes-page", args=[enterprise_id])
    context = {
        "enterprise": enterprise,
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="outcomes"),
        "may_record": may(actor, "record_outcome") and may_reach(actor, enterprise_id, "act"),
        "record_href": reverse("record-outcome-page", args=[enterprise_id]),
        **listed(actor, enterprise_id, request.GET, opened=opened),
    }
    if opened is not None:
        query = request.GET.urlencode()
        context["drawer"] = drawer_of(actor, queries.outcome_for(actor=actor, outcome_id=opened), enterprise_id)
        context["close_href"] = f"{here}?{query}" if query else here
    return context


def _chosen(
    actor: Actor, enterprise_id: int, asked: QueryDict, sent: QueryDict | None, known: dict[str, Metric]
) -> list[Metric]:
    """Give the metrics to ask for: those sent back, those picked, else those that are expected or were measured."""
    if sent is not None:
        codes = [name.removeprefix(PREFIX) for name in sent if name.startswith(PREFIX)]
    elif "metric" in asked:
        codes = asked.getlist("metric")
    else:
        codes = queries.metrics_suggested(actor, enterprise_id=enterprise_id, at_most=MOST_SUGGESTED)
    return [known[code] for code in dict.fromkeys(codes) if code in known]

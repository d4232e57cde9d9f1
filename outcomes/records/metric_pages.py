"""Pages of metrics: the library with what an institution defined itself, and the form that defines one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clear_platform.foundation.public import (
    OPERATIONS,
    ConsoleRequest,
    NotVisible,
    OrganizationKind,
    console_part,
    may,
    require,
)
from clear_platform.foundation.rendering.refusals import Places, shown_in
from outcomes.records import queries
from outcomes.records.errors import AggregationFixed, MetricCodeTaken, MetricInUse, MetricRefused
from outcomes.records.metric_forms import MetricForm
from outcomes.records.metric_listing import library_of
from outcomes.records.operations.defining import change_metric, define_metric, own_metric
from outcomes.records.own_metrics import OwnMetric

REFUSALS: Places = {MetricCodeTaken: "code", AggregationFixed: "behaviour", MetricInUse: "unit"}


@console_part("metrics")
@require_safe
def metric_list(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Show every metric there is to measure: the institution's own, and the library with its standards."""
    facts = library_of(request.actor, organization_id, request.GET)
    facts["may_define"] = may(request.actor, "define_metric")
    facts["is_institution"] = request.console.kind == OrganizationKind.INSTITUTION
    return render(request, "outcomes/records/metric_list.html", facts)


@console_part("metrics")
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Define a metric of the institution's own."""
    require(request.actor, OPERATIONS["define_metric"].allowed)
    form = MetricForm(request.POST if request.method == "POST" else None, weights=_weights(request, organization_id))
    if request.method == "POST" and form.is_valid():
        with shown_in(form, REFUSALS, each={MetricRefused: None}):
            made = define_metric(actor=request.actor, wanted=OwnMetric(**form.members()))
            messages.success(request, _("%(name)s is defined. You can ask for it now.") % {"name": made.name})
            return redirect("metrics-page", organization_id)
    return _shown(request, organization_id, form, {})


@console_part("metrics")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ConsoleRequest, organization_id: int, metric_id: int) -> HttpResponse:
    """Change a metric of the institution's own."""
    require(request.actor, OPERATIONS["change_metric"].allowed)
    row = queries.metric_for(actor=request.actor, metric_id=metric_id)
    if row.organization_id != organization_id:
        raise NotVisible(noun="metric")
    form = MetricForm(
        request.POST if request.method == "POST" else None,
        weights=_weights(request, organization_id),
        standing=own_metric(row),
    )
    if request.method == "POST" and form.is_valid():
        with shown_in(form, REFUSALS, each={MetricRefused: None}):
            change_metric(actor=request.actor, metric_id=metric_id, changes=form.members())
            messages.success(request, _("%(name)s is changed.") % {"name": form.cleaned_data["name"]})
            return redirect("metrics-page", organization_id)
    return _shown(request, organization_id, form, {"metric": row, "has_values": queries.has_values(row.code)})


def _weights(request: ConsoleRequest, organization_id: int) -> list[Any]:
    known = queries.metrics_to_ask(request.actor, organization_id)
    return sorted((one for one in known.values() if one.adds_up), key=lambda one: one.name)


def _shown(request: ConsoleRequest, organization_id: int, form: MetricForm, facts: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "back_href": reverse("metrics-page", args=[organization_id]), **facts}
    return render(request, "outcomes/records/define_metric.html", context, status=400 if form.errors else 200)

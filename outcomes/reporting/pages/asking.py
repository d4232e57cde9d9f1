"""Pages of what an institution asks: the calendar, asking, one request with its forms, one form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import OPERATIONS, ConsoleRequest, NotVisible, console_part, may, require
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.stated import DayOutOfReach
from outcomes.records.errors import PeriodLocked, PeriodMalformed, ReasonMissing, ReviewedMeanwhile
from outcomes.records.metric_listing import metric_groups
from outcomes.records.queries import is_closed, metrics_to_ask
from outcomes.reporting.errors import (
    AnswerSettled,
    DueBeforeTheEnd,
    HandedInAlready,
    JudgedAlready,
    NobodyAsked,
    NothingToJudge,
    RemindedJustNow,
    RequestRefused,
)
from outcomes.reporting.forms import AskForm, JudgeForm
from outcomes.reporting.listing import calendar_of, form_facts, request_facts
from outcomes.reporting.operations.asking import remind_enterprises, request_reports
from outcomes.reporting.operations.correcting import take_back_forms
from outcomes.reporting.operations.judging import approve_reports, return_reports
from outcomes.reporting.queries.asked import counts_of, enterprises_called, enterprises_to_offer, form_for, request_for
from outcomes.reporting.rules.lines import Called, offered

PREFILLED = 50
MOST_NAMED = 200
_ID = re.compile(r"[0-9]{1,18}")
PICKED = "picked"
"""What an address calls the forms that are picked on a request's page, by their ids with dashes between."""
TOLD = (
    NothingToJudge,
    JudgedAlready,
    ReviewedMeanwhile,
    ReasonMissing,
    AnswerSettled,
    HandedInAlready,
    PeriodLocked,
    RemindedJustNow,
)
"""What may be in the way of judging several forms."""


@console_part("reporting")
@require_safe
def reporting(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Show what was asked, who owes what, and which periods are closed."""
    may_lock = may(request.actor, "lock_period")
    facts = calendar_of(request.actor, organization_id, request.GET, may_lock=may_lock)
    facts |= {"may_ask": may(request.actor, "request_reports"), "may_lock": may_lock}
    return render(request, "outcomes/reporting/reporting.html", facts)


@console_part("reporting")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Ask enterprises in sight to report."""
    require(request.actor, OPERATIONS["request_reports"].allowed)
    known = metrics_to_ask(request.actor, organization_id)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        metrics=known.values(),
        find=lambda lines: enterprises_called(request.actor, lines),
        initial={"recipients": "".join(f"{offered(one)}\n" for one in _to_offer(request))},
    )
    if request.method == "POST" and form.is_valid():
        at = {
            PeriodMalformed: "ends",
            DayOutOfReach: "starts",
            PeriodLocked: "ends",
            DueBeforeTheEnd: "due_on",
            NobodyAsked: "recipients",
        }
        with shown_in(form, at, each={RequestRefused: "metrics"}):
            made = request_reports(actor=request.actor, **form.wanted())
            messages.success(request, _("The links are on their way."))
            return redirect("reporting-request-page", organization_id, made.pk)
    groups = metric_groups(known, form["metrics"].value() or ())
    context = {"form": form, "groups": groups, "back_href": reverse("reporting-page", args=[organization_id])}
    return render(request, "outcomes/reporting/ask.html", context, status=400 if form.errors else 200)


def _to_offer(request: ConsoleRequest) -> list[Called]:
    """Give the enterprises in sight whose ids the address names with dashes between; where it names none, the first."""
    named = [int(one) for one in request.GET.get("enterprises", "").split("-")[:MOST_NAMED] if _ID.fullmatch(one)]
    return enterprises_to_offer(request.actor, at_most=MOST_NAMED if named else PREFILLED, ids=named)


@console_part("reporting")
@require_safe
def request_page(request: ConsoleRequest, organization_id: int, reporting_request_id: int) -> HttpResponse:
    """Show one request: who answered, who is late, what waits to be accepted."""
    row = request_for(actor=request.actor, request_id=reporting_request_id)
    refuse_others(request, row.organization_id, "request")
    facts = request_facts(request.actor, organization_id, row, request.GET)
    facts["closed"] = is_closed(request.actor, row.starts, row.ends, organization_id=row.organization_id)
    facts["may_judge"] = may(request.actor, "approve_reports") and not facts["closed"]
    facts["may_cancel"] = counts_of(row)["owed"] == counts_of(row)["all"]
    facts["acts"] = [
        {"label": _("Accept"), "name": "act", "value": "approve"},
        {"label": _("Send back"), "name": "act", "value": "return"},
        {"label": _("Remind"), "name": "act", "value": "remind"},
        {"label": _("Take back"), "name": "act", "value": "take-back"},
    ]
    facts["quick"] = [act for act in facts["acts"] if act["value"] in {"approve", "remind"}]
    return render(request, "outcomes/reporting/request.html", facts)


@console_part("reporting")
@require_POST
def judge(request: ConsoleRequest, organization_id: int, reporting_request_id: int) -> HttpResponse:
    """Accept, send back, remind or take back the forms that were picked; where it is refused they stay picked."""
    row = request_for(actor=request.actor, request_id=reporting_request_id)
    refuse_others(request, row.organization_id, "request")
    form = JudgeForm(request.POST)
    picked = [int(one) for one in request.POST.getlist("picked") if one.isascii() and one.isdigit()]
    if not form.is_valid() or not picked:
        messages.error(request, _("Pick at least one enterprise, then say what to do."))
        return redirect(_picked_again(organization_id, reporting_request_id, picked))
    with said_above(request, *TOLD):
        match form.cleaned_data["act"]:
            case "approve":
                done = len(approve_reports(actor=request.actor, form_ids=picked))
                messages.success(
                    request, ngettext("%(n)s form is accepted.", "%(n)s forms are accepted.", done) % {"n": done}
                )
            case "return":
                done = len(return_reports(actor=request.actor, form_ids=picked, note=form.cleaned_data["note"]))
                messages.success(request, ngettext("%(n)s form goes back.", "%(n)s forms go back.", done) % {"n": done})
            case "take-back":
                done = take_back_forms(actor=request.actor, form_ids=picked)
                messages.success(
                    request,
                    ngettext(
                        "%(n)s form is taken back; its link has ended.",
                        "%(n)s forms are taken back; their links have ended.",
                        done,
                    )
                    % {"n": done},
                )
            case _remind:
                done = remind_enterprises(actor=request.actor, form_ids=picked)
                messages.success(
                    request, ngettext("%(n)s link is on its way.", "%(n)s links are on their way.", done) % {"n": done}
                )
        picked = []
    return redirect(_picked_again(organization_id, reporting_request_id, picked))


def _picked_again(organization_id: int, reporting_request_id: int, picked: Sequence[int]) -> str:
    """Give the address of a request's page with forms picked on it."""
    here = reverse("reporting-request-page", args=[organization_id, reporting_request_id])
    return f"{here}?{urlencode({PICKED: '-'.join(map(str, picked))})}" if picked else here


@console_part("reporting")
@require_safe
def form(request: ConsoleRequest, organization_id: int, form_id: int) -> HttpResponse:
    """Show what one enterprise reported, beside what it reported before."""
    row = form_for(actor=request.actor, form_id=form_id)
    refuse_others(request, row.organization_id, "form")
    facts = form_facts(request.actor, row)
    asked = row.request
    facts["closed"] = is_closed(request.actor, asked.starts, asked.ends, organization_id=row.organization_id)
    judged = row.status in {"submitted", "approved"} and not facts["closed"]
    facts["may_judge"] = may(request.actor, "approve_reports") and judged
    facts["may_ask"] = may(request.actor, "readdress_form") and not facts["closed"]
    return render(request, "outcomes/reporting/form.html", facts)


def refuse_others(request: ConsoleRequest, organization_id: int, noun: str) -> None:
    """Refuse what belongs to another institution than the console is of. Refuses: `NotVisible`, or `NotFound`."""
    if organization_id != request.console.organization_id:
        raise NotFound() if request.actor.sees_all else NotVisible(noun=noun)

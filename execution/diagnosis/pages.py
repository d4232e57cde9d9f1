"""The page on which an enterprise is diagnosed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import shown_in
from enterprises.public import enterprise_for
from execution.diagnosis.errors import NothingStated
from execution.diagnosis.forms import DiagnosisForm
from execution.diagnosis.operations import CFO, diagnose


@require_http_methods(["GET", "POST"])
@page
def diagnose_page(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Ask for what is known, and find what it says; leads to the analysis, whose decision is drafted."""
    enterprise = enterprise_for(actor=request.actor, enterprise_id=enterprise_id, level="act")
    form = DiagnosisForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {NothingStated: None}):
            made = diagnose(
                actor=request.actor,
                domain=CFO,
                loan=form.loan(),
                books=form.books(),
                enterprise_id=enterprise_id,
                create_tasks=form.cleaned_data["create_tasks"],
            )
            messages.success(request, _("The analysis is recorded, and a decision is drafted on it."))
            return HttpResponseRedirect(reverse("analysis-page", args=[made.analysis.id]))
    context = {"enterprise": enterprise, "form": form, "parts": form.parts()}
    return render(request, "execution/diagnosis/diagnose.html", context, status=400 if form.errors else 200)

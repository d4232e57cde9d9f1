"""Pages on which a version is written: a new decision, or a draft rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.numbers import row_number
from enterprises.analyses.queries import analyses_of
from enterprises.analyses.wording import analysis_in_words
from enterprises.decisions import queries
from enterprises.decisions.forms import (
    DOMAINS,
    DecisionForm,
    ExpectedForms,
    StepForms,
    expected_initial,
    expected_of,
    plan_of,
    steps_initial,
)
from enterprises.decisions.operations.drafting import (
    create_decision,
    create_decision_from_analysis,
    edit_decision,
)
from enterprises.decisions.pages.shell import shell_of
from enterprises.decisions.registry import metric_told
from enterprises.decisions.rules.artifact import MOST_TITLE
from enterprises.profiles.queries import enterprise_for


class VersionForms:
    """The three forms of a version, filled from what was sent, else from the version that stands."""

    def __init__(self, sent: Any, *, title: str, domain: str, artifact: Mapping[str, Any], domain_known: bool) -> None:
        self.before = artifact
        words = DecisionForm.initial_of(title, domain, artifact)
        self.words = DecisionForm(sent, initial=words, before=artifact, domain_known=domain_known)
        self.expected = ExpectedForms(sent, initial=expected_initial(artifact), prefix="expected")
        self.steps = StepForms(sent, initial=steps_initial(artifact), prefix="steps")

    def is_valid(self) -> bool:
        """Say whether all three can be read."""
        return all([self.words.is_valid(), self.expected.is_valid(), self.steps.is_valid()])

    def artifact(self) -> dict[str, Any]:
        """Give the artifact that was written; citations stay as they are."""
        return {
            **self.words.parts(),
            "expected_outcomes": expected_of(self.expected.cleaned_data),
            "action_plan": plan_of(self.steps.cleaned_data, self.before),
            "citations": list(self.before.get("citations", [])),
        }

    @property
    def errors(self) -> bool:
        """Say whether anything that was sent cannot be read."""
        return bool(self.words.errors or self.expected.total_error_count() or self.steps.total_error_count())


@require_http_methods(["GET", "POST"])
@page
def decision_new(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Write a decision about an enterprise, blank or on one of its analyses."""
    actor = request.actor
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    asked = row_number(request.GET.get("analysis", ""))
    analysis = (
        analyses_of(actor=actor, enterprise_id=enterprise_id).filter(pk=asked).first() if asked is not None else None
    )
    cited = {"citations": [{"type": "analysis", "id": analysis.pk}]} if analysis else {}
    title, domain, expected = begun_with(request.GET)
    forms = VersionForms(
        request.POST if request.method == "POST" else None,
        title=title,
        domain=analysis.domain if analysis else domain,
        artifact={**cited, **expected},
        domain_known=analysis is not None,
    )
    if request.method == "POST" and forms.is_valid():
        title = forms.words.cleaned_data["title"]
        made = (
            create_decision_from_analysis(actor=actor, analysis_id=analysis.pk, title=title, artifact=forms.artifact())
            if analysis
            else create_decision(
                actor=actor,
                title=title,
                domain=forms.words.cleaned_data["domain"],
                artifact=forms.artifact(),
                enterprise_id=enterprise_id,
            )
        )
        messages.success(request, _("The draft is kept. Propose it when it is ready."))
        return HttpResponseRedirect(reverse("decision-page", args=[made.pk]))
    context = {
        "enterprise": enterprise,
        "origin": enterprise.origin,
        "analysis": analysis,
        "rests_on": analysis_in_words(analysis.domain, analysis.created_at) if analysis else "",
        "forms": forms,
        "heading": _("A new decision"),
        "back_href": reverse("enterprise-decisions-page", args=[enterprise_id]),
    }
    return render(request, "enterprises/decisions/write.html", context, status=400 if forms.errors else 200)


def begun_with(asked: Mapping[str, str]) -> tuple[str, str, dict[str, Any]]:
    """Give the title, domain and expected metric that a link begins a decision with; what is not known is left out."""
    domain, metric = asked.get("domain", ""), asked.get("metric", "")
    known = metric_told(metric)
    expected = {"expected_outcomes": [{"metric": metric, "unit": known.unit}]} if known is not None else {}
    return asked.get("title", "")[:MOST_TITLE], domain if domain in dict(DOMAINS) else DOMAINS[0][0], expected


@require_http_methods(["GET", "POST"])
@page
def decision_edit(request: PageRequest, decision_id: UUID) -> HttpResponse:
    """Rewrite a draft."""
    actor = request.actor
    row = queries.decision_for(actor=actor, decision_id=decision_id, level="act")
    forms = VersionForms(
        request.POST if request.method == "POST" else None,
        title=row.title,
        domain=row.domain,
        artifact=row.artifact_json,
        domain_known=True,
    )
    if request.method == "POST" and forms.is_valid():
        edit_decision(
            actor=actor,
            decision_id=decision_id,
            title=forms.words.cleaned_data["title"],
            artifact=forms.artifact(),
        )
        messages.success(request, _("The draft was rewritten."))
        return HttpResponseRedirect(reverse("decision-page", args=[decision_id]))
    context = {
        **shell_of(actor, row, "record"),
        "forms": forms,
        "heading": _("Rewrite the draft"),
        "back_href": reverse("decision-page", args=[decision_id]),
    }
    return render(request, "enterprises/decisions/write.html", context, status=400 if forms.errors else 200)

"""The page of the console that says how many people have to approve a decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clear_platform.foundation.public import ConsoleRequest, console_part, may
from enterprises.analyses.wording import DOMAINS
from enterprises.approvals.forms import RulesForm
from enterprises.approvals.operations import set_approval_rules
from enterprises.approvals.queries import rules_of


@console_part("approvals")
@require_http_methods(["GET", "HEAD", "POST"])
def approval_rules(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Show how many have to approve in each domain and, to whoever may, set it."""
    found = rules_of(actor=request.actor, organization_id=organization_id)
    form = RulesForm(request.POST if request.method == "POST" else None, stands=found.rules)
    if request.method == "POST" and form.is_valid():
        set_approval_rules(actor=request.actor, organization_id=organization_id, rules=form.rules())
        messages.success(request, _("From now on decisions need this many approvals."))
        return redirect("approval-rules-page", organization_id=organization_id)
    context = {
        "form": form,
        "needed": [{"domain": label, "needed": found.needed[domain]} for domain, label in DOMAINS.items()],
        "may_set": may(request.actor, "set_approval_rules"),
    }
    return render(request, "enterprises/approvals/rules.html", context, status=400 if form.errors else 200)

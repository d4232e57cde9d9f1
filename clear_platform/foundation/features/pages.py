"""The page of features: what an organization uses, and switching it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.features.forms import CHOICES, SwitchForm
from clear_platform.foundation.features.operations import set_feature
from clear_platform.foundation.features.queries import features_of
from clear_platform.foundation.features.results import FeatureShown
from clear_platform.foundation.tenancy.framing import may


@console_part("features")
@require_http_methods(["GET", "HEAD", "POST"])
def features(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Show every feature with its state and, to whoever may, the buttons that switch it."""
    if request.method == "POST":
        form = SwitchForm(request.POST)
        if not form.is_valid():
            raise BadRequest("The form names no feature, or no choice.")
        chosen = set_feature(
            actor=request.actor,
            organization_id=organization_id,
            code=form.cleaned_data["code"],
            enabled=CHOICES[form.cleaned_data["choice"]],
        )
        said = _("%(feature)s is on.") if chosen.enabled else _("%(feature)s is off.")
        messages.success(request, said % {"feature": _(chosen.label)})
        return redirect("features-page", organization_id=organization_id)
    shown = features_of(request.actor, organization_id)
    return render(
        request,
        "foundation/features/features.html",
        {
            "features": [{"one": one, "stands": _stands(one)} for one in shown],
            "off": sum(not one.enabled for one in shown),
            "may_switch": may(request.actor, "set_feature"),
        },
    )


def _stands(one: FeatureShown) -> str:
    if one.held_off and not one.enabled:
        return _("switched off by staff; ask them to switch it on")
    if one.own is None:
        return _("as everywhere in this installation")
    return _("chosen by %(name)s") % {"name": one.changed_by} if one.changed_by else _("chosen here")

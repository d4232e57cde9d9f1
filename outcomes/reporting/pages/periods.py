"""Pages that close a period and open it again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import OPERATIONS, ConsoleRequest, NotVisible, console_part, require
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.stated import DayOutOfReach
from outcomes.records.errors import PeriodLockedAlready, PeriodMalformed, PeriodNotLocked, PeriodNotOver
from outcomes.records.operations.locking import lock_period, unlock_period
from outcomes.records.queries import lock_for
from outcomes.reporting.forms import LockForm, UnlockForm


@console_part("reporting")
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Close a period."""
    require(request.actor, OPERATIONS["lock_period"].allowed)
    form = LockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at = {PeriodMalformed: "ends", PeriodNotOver: "ends", PeriodLockedAlready: None}
        with shown_in(form, at, each={DayOutOfReach: None}):
            lock_period(actor=request.actor, **form.cleaned_data)
            messages.success(request, _("The period is closed: what you were told of it stands."))
            return redirect("reporting-page", organization_id)
    return render(request, "outcomes/reporting/lock.html", {"form": form}, status=400 if form.errors else 200)


@console_part("reporting")
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: ConsoleRequest, organization_id: int, lock_id: int) -> HttpResponse:
    """Open a closed period again, for a reason."""
    row = lock_for(actor=request.actor, lock_id=lock_id)
    if row.organization_id != organization_id:
        raise NotFound() if request.actor.sees_all else NotVisible(noun="period")
    require(request.actor, OPERATIONS["unlock_period"].allowed)
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {PeriodNotLocked: None}):
            unlock_period(actor=request.actor, lock_id=lock_id, because=form.cleaned_data["because"])
            messages.success(request, _("The period is open again. The audit log keeps why."))
            return redirect("reporting-page", organization_id)
    context = {"form": form, "lock": row}
    return render(request, "outcomes/reporting/unlock.html", context, status=400 if form.errors else 200)

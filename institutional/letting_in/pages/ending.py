"""Pages of an enterprise's console: the institutions it let in, and the end of that."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clear_platform.foundation.public import ConsoleRequest, console_part, may
from clear_platform.foundation.rendering.refusals import said_above
from institutional.letting_in.errors import AccessEndedAlready
from institutional.letting_in.operations import end_institution_access
from institutional.letting_in.queries import let_in_by, one_let_in_by


@console_part("let-in")
@require_safe
def let_in_list(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """List whom the enterprise let in."""
    facts = {
        "rows": let_in_by(request.actor, organization_id),
        "may_end": may(request.actor, "end_institution_access"),
    }
    return render(request, "institutional/letting_in/let_in.html", facts)


@console_part("let-in")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ConsoleRequest, organization_id: int, enterprise_invitation_id: int) -> HttpResponse:
    """Ask once more before it ends, then end it."""
    row = one_let_in_by(request.actor, organization_id, enterprise_invitation_id)
    if request.method == "POST":
        with said_above(request, AccessEndedAlready):
            left = end_institution_access(actor=request.actor, invitation_id=enterprise_invitation_id)
            said = (
                _("%(name)s still reads what concerns a loan or a share that it holds, or was let in otherwise.")
                if left.still_reads
                else _("%(name)s sees your enterprise no more.")
            )
            messages.success(request, said % {"name": left.institution})
        return redirect("let-in-list-page", organization_id=organization_id)
    return render(request, "institutional/letting_in/end.html", {"row": row})

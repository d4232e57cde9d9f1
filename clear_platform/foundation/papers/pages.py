"""Pages of the papers that addresses in answers lead to: the list of errors, where `type` of a problem points."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clear_platform.foundation.errors import every_error
from clear_platform.foundation.papers.routes import first_line
from clear_platform.foundation.papers.writing import blanks
from clear_platform.foundation.rendering.doors import open_to_everybody
from clear_platform.foundation.rendering.problems import FRAMEWORK_CODES


@open_to_everybody("Refusals lead to it, those of sign-in among them; it is written from the code.")
@require_safe
def errors(request: HttpRequest) -> HttpResponse:
    """Show every refusal by its code: status, what it says, and when. Open to everybody, as the API is described."""
    rows = [(kind.code, kind.status, blanks(kind.sentence), first_line(kind)) for kind in every_error()]
    rows += [(code, status, "", when) for status, (code, when) in FRAMEWORK_CODES.items()]
    return render(request, "foundation/papers/errors.html", {"rows": sorted(rows)})

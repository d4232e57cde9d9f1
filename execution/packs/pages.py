"""Health of reference data for whoever watches the site, beside its other health checks."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from clear_platform.foundation.rendering.doors import open_to_everybody
from execution.packs.queries import health_asked


@open_to_everybody("Whatever watches the site asks it; it says which pack is in force, nobody's data.")
@never_cache
def pack_health(request: HttpRequest) -> JsonResponse:
    """Say whether rates are fresh, or with `?kind=` prices or benchmarks; 200 whatever it is, `status` says it."""
    found = health_asked(request.GET.get("kind", ""))
    return JsonResponse(asdict(found))

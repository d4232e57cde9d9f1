"""Health for whoever runs the site: alive, and ready to serve."""

from __future__ import annotations

import shutil

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from clear_platform.foundation.rendering.doors import open_to_everybody

LEAST_FREE_BYTES = 100 * 1024 * 1024


@open_to_everybody("Whatever starts and watches the site asks it; it says one word.")
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Say that the process answers; touches nothing else."""
    return JsonResponse({"status": "live"})


@open_to_everybody("Whatever sends requests to the site asks it; it names parts, no data.")
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether database, migrations and disk are fit to serve; 503 with the parts that are not."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    free_bytes = shutil.disk_usage(settings.VAR).free
    parts = {
        "database": "ok",
        "migrations": f"{len(waiting)} waiting; run manage.py migrate" if waiting else "ok",
        "disk": "ok" if free_bytes > LEAST_FREE_BYTES else f"{free_bytes // 1024**2} MB free; make room",
    }
    fit = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ready" if fit else "not ready", "parts": parts}, status=200 if fit else 503)

"""Health for whoever runs the site: alive, and ready to serve."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from datetime import datetime, timedelta
from threading import Lock

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from clear_platform.foundation import clock
from clear_platform.foundation.jobs.queries import longest_wait_seconds
from clear_platform.foundation.rendering.doors import open_to_everybody
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import system_actor
from clear_platform.foundation.tenancy.scope import in_scope

LEAST_FREE_BYTES = 100 * 1024 * 1024
LONGEST_WAIT_SECONDS = 300.0
TOLD = {"queues"}
"""What is told and makes no site unfit: another web server would find the same queues."""
GOOD_FOR = timedelta(seconds=1)


@open_to_everybody("Whatever starts and watches the site asks it; it says one word.")
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Say that the process answers; touches nothing else."""
    return JsonResponse({"status": "live"})


@open_to_everybody("Whatever sends requests to the site asks it; it names parts, no data.")
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether database, migrations and disk are fit to serve, 503 where one is not; and whether jobs wait long.

    What was found holds for a second: to look is work, and anybody may ask.
    """
    parts = _LATEST.parts()
    fit = all(state == "ok" for name, state in parts.items() if name not in TOLD)
    return JsonResponse({"status": "ready" if fit else "not ready", "parts": parts}, status=200 if fit else 503)


class _Latest:
    """What was found last, and when. Of those who ask at once one looks, and the others wait for what it finds."""

    def __init__(self) -> None:
        self._looking = Lock()
        self._found: tuple[datetime, dict[str, str]] | None = None

    def parts(self) -> dict[str, str]:
        with self._looking:
            now = clock.now()
            if self._found is None or not timedelta(0) <= now - self._found[0] < GOOD_FOR:
                self._found = now, _parts()
            return self._found[1]


_LATEST = _Latest()


def _parts() -> dict[str, str]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    free_bytes = shutil.disk_usage(settings.VAR).free
    return {
        "database": "ok",
        "migrations": f"{len(waiting)} waiting; run manage.py migrate" if waiting else "ok",
        "queues": _queues() if not waiting else "not looked at before the migrations",
        "disk": "ok" if free_bytes > LEAST_FREE_BYTES else f"{free_bytes // 1024**2} MB free; make room",
    }


def _queues() -> str:
    # Whoever is signed in asks in a scope of their own, and the queues are nobody's.
    with nullcontext() if in_scope() else acting(system_actor("health"), read_only=True):
        seconds = longest_wait_seconds()
    return (
        "ok" if seconds < LONGEST_WAIT_SECONDS else f"a job waits for {seconds / 60:.0f} min; see manage.py show_queues"
    )

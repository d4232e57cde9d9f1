"""A subscriber that stops where a test wants to kill its dispatcher, and writes what it took in into the ledger."""

from __future__ import annotations

import os
import signal

from django.db import connection

from clear_platform.foundation.public import Actor, Happened, subscribe
from enterprises.decisions.contracts import DecisionRecorded
from tests.proving.jobs import FOLDER, reach

CONSUMER = "proving.ledger"
KILLS = "decision/of-death"
"""What is told about this takes the whole process along, for as long as there is a file `kills`."""


def write_down(*, actor: Actor, event: Happened) -> None:
    """Write subject and version into the ledger, whatever stands there: what comes twice stands there twice."""
    assert isinstance(event.data, DecisionRecorded)
    if event.subject == KILLS and (FOLDER / "kills").exists():
        os.kill(os.getpid(), signal.SIGKILL)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO proving_ledger (key, step, fence, pid) VALUES (%s, %s, 0, %s)",
            [event.subject, event.data.version, os.getpid()],
        )
    reach(f"inside-{event.subject.replace('/', '_')}-{event.data.version}")


def register() -> None:
    """Subscribe; called when the app is ready."""
    subscribe("decision.recorded", consumer=CONSUMER, handler=write_down)

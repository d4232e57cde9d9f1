"""`manage.py verify_milestone`: confirm what a milestone shows, as somebody who did not log it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from execution.implementation.operations.proving import verify_milestone


class Command(ClearCommand):
    """Calls the operation, prints what was verified."""

    help = "Confirm that the evidence of a milestone shows what it says; nobody verifies the own one."
    example = "verify_milestone 7 --as owner@example.org"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("milestone", type=int, help="Id of the milestone.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        row = verify_milestone(actor=actor, milestone_id=options["milestone"])
        return {"id": row.pk, "task": row.task_id, "verified_at": row.verified_at}

    def show(self, result: dict[str, Any]) -> str:
        return f"Milestone {result['id']} is verified."

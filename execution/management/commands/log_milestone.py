"""`manage.py log_milestone`: note what was reached on a task, with its evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from execution.implementation.operations.proving import Evidence, log_milestone

KINDS = ("started", "progress", "delivered", "measured")


class Command(ClearCommand):
    """Calls the operation, prints the hash of the evidence."""

    help = "Note what was reached on a task, with a text or an address that shows it. Somebody else verifies it."
    example = "log_milestone 41 delivered --as member@example.org --text 'The calendar hangs in the office.'"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("task", type=int, help="Id of the task.")
        parser.add_argument("type", choices=KINDS, help="What was reached.")
        parser.add_argument("--text", default="", help="Evidence in words.")
        parser.add_argument("--url", default="", help="Address of the evidence.")
        parser.add_argument(
            "--since", type=date.fromisoformat, metavar="DAY", help="The day it holds from, 2026-04-30."
        )

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        made = log_milestone(
            actor=actor,
            task_id=options["task"],
            milestone_type=options["type"],
            evidence=Evidence(text=options["text"], url=options["url"]),
            effective_date=options["since"],
        )
        return {"id": made.pk, "task": made.task_id, "evidence_hash": made.evidence_hash}

    def show(self, result: dict[str, Any]) -> str:
        return f"Milestone {result['id']} is logged. Somebody else verifies it."

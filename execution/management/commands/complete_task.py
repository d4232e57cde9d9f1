"""`manage.py complete_task`: finish a task."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from execution.implementation.operations.working import complete_task


class Command(ClearCommand):
    """Calls the operation, prints where the task stands."""

    help = "Finish a task; one of high priority once somebody else has verified one of its milestones."
    example = "complete_task 41 --as member@example.org --note 'Sent to everybody.'"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("task", type=int, help="Id of the task.")
        parser.add_argument("--note", default="", help="How it was done.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        moved = complete_task(actor=actor, task_id=options["task"], note=options["note"])
        return {"id": moved.pk, "title": moved.title, "status": moved.status}

    def show(self, result: dict[str, Any]) -> str:
        return f"'{result['title']}' is {result['status']}."

"""`manage.py create_tasks_from_decision`: make the tasks of an approved decision's plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from execution.implementation.operations.planning import create_tasks_from_decision


class Command(ClearCommand):
    """Calls the operation, prints the tasks."""

    help = "Make a task for each step of an approved decision's plan that has none yet. Safe to run again."
    example = "create_tasks_from_decision 0198c1d2-7a55-7c31-9b1e-0d6f7f3f2a10"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("decision", type=UUID, help="Id of the version.")

    def run(self, actor: Actor, **options: Any) -> list[dict[str, Any]]:
        made = create_tasks_from_decision(actor=actor, decision_id=options["decision"])
        return [
            {"id": task.pk, "title": task.title, "due_date": task.due_date, "priority": task.priority} for task in made
        ]

    def show(self, result: list[dict[str, Any]]) -> str:
        return "\n".join(f"{one['id']}: {one['title']}" for one in result) or "The plan has no steps."

"""Put a job that was given up on its queue again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.jobs.operations import retry_dead_letter
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """A dead letter is settled once: a second call is refused."""

    help = "Put a job that was given up on its queue again, with all its attempts; its number is in list_dead_letters."
    example = "retry_dead_letter 12 --reason 'receiver is back'"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=int, help="The dead letter.")
        parser.add_argument("--reason", default="", help="Why, for whoever reads it later.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        return asdict(retry_dead_letter(actor=actor, dead_letter_id=options["id"], reason=options["reason"]))

    def show(self, result: dict[str, Any]) -> str:
        return f"{result['job_name']} is on queue {result['queue']} again, as job {result['retried_as']}."

"""Say of a job that was given up that nothing more is to be done."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.jobs.operations import discard_dead_letter
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """A dead letter is settled once: a second call is refused."""

    help = "Say of a job that was given up that nothing more is to be done; its number is in list_dead_letters."
    example = "discard_dead_letter 12 --reason 'the enterprise is closed'"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=int, help="The dead letter.")
        parser.add_argument("--reason", default="", help="Why, for whoever reads it later.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        return asdict(discard_dead_letter(actor=actor, dead_letter_id=options["id"], reason=options["reason"]))

    def show(self, result: dict[str, Any]) -> str:
        return f"{result['job_name']} is discarded."

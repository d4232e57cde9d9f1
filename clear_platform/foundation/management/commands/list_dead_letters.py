"""List the jobs that were given up."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.jobs.queries import dead_letter_shown, dead_letters_for
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.context import acting


class Command(ClearCommand):
    """Reads only."""

    help = (
        "List jobs that were given up and nobody settled, newest first: with what they were to do, and what ended them."
    )
    example = "list_dead_letters --queue deliveries --format json"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queue", default="", help="Only of this queue.")
        parser.add_argument("--settled", action="store_true", help="Those that were retried or discarded instead.")
        parser.add_argument("--limit", type=int, default=100, help="At most so many.")

    def run(self, actor: Actor, **options: Any) -> list[dict[str, Any]]:
        with acting(actor, read_only=True):
            rows = dead_letters_for(actor, settled=options["settled"])
            if options["queue"]:
                rows = rows.filter(queue=options["queue"])
            return [asdict(dead_letter_shown(row)) for row in rows[: options["limit"]]]

    def show(self, result: list[dict[str, Any]]) -> str:
        if not result:
            return "There are none."
        return "\n".join(
            f"{row['id']:>6}  {row['died_at']:%Y-%m-%d %H:%M}  {row['job_name']} {row['payload']}"
            f"  {row['attempts']} attempts  {row['error_code']}: {row['error_text']}"
            for row in result
        )

"""`manage.py log_milestone`: note what was reached on a task, with its evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from execution.implementation.operations.proving import Evidence, log_milestone
from execution.implementation.rules import MOST_MEGABYTES

KINDS = ("started", "progress", "delivered", "measured")


class Command(ClearCommand):
    """Calls the operation, prints the hash of the evidence."""

    help = (
        "Note what was reached on a task, with what shows it: a text, an address or a file. Somebody else verifies it."
    )
    example = "log_milestone 41 delivered --as member@example.org --text 'The calendar hangs in the office.'"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("task", type=int, help="Id of the task.")
        parser.add_argument("type", choices=KINDS, help="What was reached.")
        parser.add_argument("--text", default="", help="Evidence in words.")
        parser.add_argument("--url", default="", help="Address of the evidence.")
        parser.add_argument("--file", type=Path, metavar="FILE", help="Evidence as a file, at most 25 MB.")
        parser.add_argument(
            "--since", type=date.fromisoformat, metavar="DAY", help="The day it holds from, 2026-04-30."
        )

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        made = log_milestone(
            actor=actor,
            task_id=options["task"],
            milestone_type=options["type"],
            evidence=Evidence(text=options["text"], url=options["url"], file=_file(options["file"])),
            effective_date=options["since"],
        )
        return {"id": made.pk, "task": made.task_id, "evidence_hash": made.evidence_hash}

    def show(self, result: dict[str, Any]) -> str:
        return f"Milestone {result['id']} is logged. Somebody else verifies it."


def _file(path: Path | None) -> File[bytes] | None:
    if path is None:
        return None
    try:
        with path.open("rb") as opened:
            # One octet more than is taken is enough to be refused.
            return ContentFile(opened.read(MOST_MEGABYTES * 1024 * 1024 + 1), name=path.name)
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.", returncode=2) from fault

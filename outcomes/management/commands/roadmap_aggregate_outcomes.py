"""`manage.py roadmap_aggregate_outcomes`: bring together what roadmaps came to, in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from outcomes.learning.operations.gathering import gathered, write_gathered


class Command(ClearCommand):
    """Safe to run again; without any outcome the file is whole and says so."""

    help = (
        "Bring together the newest outcome of each enterprise by industry, size and system. Groups of fewer than five"
        " enterprises are withheld. Owners and administrators."
    )
    example = "roadmap_aggregate_outcomes"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=Path("analytics"), help="Where the file goes.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        document = gathered(actor=actor)
        try:
            file = write_gathered(actor=actor, document=document, folder=options["folder"])
        except OSError as fault:
            raise CommandError(
                f"{options['folder']} cannot be written: {fault.strerror}.", returncode=REFUSED
            ) from fault
        return {"file": file, "enterprises": document["overall"]["n"]}

    def show(self, result: dict[str, Any]) -> str:
        told = result["enterprises"]
        return f"{result['file']} tells of {told if told is not None else 'too few'} enterprises."

"""Take back an import on which nothing was built."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.imports.operations.undoing import undo_import
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """Refused with a list when something rests on the import."""

    help = "Take away what an import created and put back what it changed, as long as nothing was built on it."
    example = "undo_import 3"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch_id", metavar="ID", type=int, help="The number of the import.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        return undo_import(actor=actor, batch_id=options["batch_id"]).as_json()

    def show(self, result: dict[str, Any]) -> str:
        taken = [f"{count:>8,}  {what}" for what, count in result["removed"].items()]
        return "\n".join([f"Import {result['id']} ({result['file_name']}) is taken back:", *taken])

"""`manage.py export_enterprise`: write the package of an enterprise to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor, Spooled, acting, write_to
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from institutional.exports import queries
from institutional.exports.contracts import DEFAULT_SCOPE, PARTS_OF_SCOPE
from institutional.exports.operations import export_enterprise, packed


class Command(ClearCommand):
    """Gathers the package, has it recorded, writes it. What cannot be written was recorded as leaving all the same."""

    help = "Write what is known of an enterprise to a file, JSON or PDF by its ending; the export is recorded first."
    example = "export_enterprise 12 harbour-joinery.pdf --scope full --as analyst@example.org"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("enterprise", type=int, help="Id of the enterprise.")
        parser.add_argument("file", type=Path, help="Where it goes; .json or .pdf says in which format.")
        parser.add_argument("--scope", choices=list(PARTS_OF_SCOPE), default=DEFAULT_SCOPE, help="What is in it.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        file: Path = options["file"]
        format = file.suffix.removeprefix(".").lower()
        with acting(actor, read_only=True):
            document = queries.document_of(actor=actor, enterprise_id=options["enterprise"], scope=options["scope"])
        package = packed(actor=actor, document=document, format=format)
        made = export_enterprise(actor=actor, document=document, package=package, format=format)
        try:
            write_to(package.release, file, Spooled([package.content]))
        except OSError as fault:
            raise CommandError(f"{file} cannot be written: {fault.strerror}.", returncode=REFUSED) from fault
        return {"export": made.pk, "file": str(file), "sha256": package.sha256, "bytes": len(package.content)}

    def show(self, result: dict[str, Any]) -> str:
        return f"{result['file']}: {result['bytes']:,} bytes, SHA-256 {result['sha256']}."
